"""The collector is quiet while a project is assessed, and always as it was before afterwards."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.collector import collector_paused
from generator.pipeline.assessing import RecordsRefusedError, When, assess_project
from tests.builders import REPOSITORY

WHEN = When(dt.datetime(2026, 11, 22, tzinfo=dt.UTC), dt.date(2026, 11, 22))


@pytest.fixture(autouse=True)
def _collector_on() -> Iterator[None]:
    """Whatever a test leaves, the next one finds the collector on."""
    gc.enable()
    yield
    gc.enable()


class Listener:
    """Notes at every stage and every file whether the collector is on."""

    def __init__(self) -> None:
        self.heard: list[bool] = []

    def begin(self, stage: str, total: int | None = None) -> None:
        self.heard.append(gc.isenabled())

    def advance(self) -> None:
        self.heard.append(gc.isenabled())


def test_no_search_for_cycles_runs_while_a_project_is_loaded_and_assessed() -> None:
    listener = Listener()
    assess_project(REPOSITORY, WHEN, listener)
    assert len(listener.heard) > 10
    assert not any(listener.heard)
    assert gc.isenabled()


def test_the_collector_is_on_again_after_records_that_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordsRefusedError):
        assess_project(tmp_path, WHEN)
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with collector_paused():
        pass
    assert not gc.isenabled()


def test_assessing_leaves_next_to_no_cycles_for_the_collector_to_find() -> None:
    """What the pause rests on: without this, memory would grow while it lasts."""
    assess_project(REPOSITORY, WHEN)
    gc.collect()
    gc.disable()
    assessment = assess_project(REPOSITORY, WHEN)
    assert gc.collect() < len(assessment.findings)
