"""What volumes of a bundle say of themselves, told from the tasks they are made by; nothing is laid out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from generator.compliance.engine import assess
from generator.pipeline.bundling import Source, make_bundles
from generator.pipeline.executing import Outcome
from generator.pipeline.progress import Silent
from generator.records.ledger import Records
from generator.rendering.pdf import RenderedPdf
from generator.rendering.print_task import BindTask, PrintTask
from generator.settings import words
from generator.views.dossier import view_dossier
from tests.builders import DEMO
from tests.volumes import BUNDLE


class Listening:
    """Answers every task with an empty page, and remembers what was to be bound."""

    def __init__(self) -> None:
        self.bound: list[BindTask] = []

    def perform(self, tasks: Sequence[PrintTask]) -> Iterator[tuple[int, Outcome]]:
        self.bound += [one for one in tasks if isinstance(one, BindTask)]
        for place, one in enumerate(tasks):
            ids = re.findall(r'id="([^"]+)"', getattr(one, "html", ""))
            anchors = dict.fromkeys(ids, (0, 0.0, 0.0))
            yield place, RenderedPdf(one.name, b"%PDF-", 1, "0" * 64, anchors=anchors)


def test_volumes_and_what_they_carry_are_dated_at_midnight_where_the_project_is(demo: Records) -> None:
    moved = demo.project.model_copy(update={"timezone": "America/New_York"})
    elsewhere = replace(demo, project=moved)
    assessment = assess(elsewhere, dt.date(2026, 11, 22))
    source = Source(DEMO, assessment, view_dossier(assessment, words()))
    executor = Listening()
    make_bundles(source, (BUNDLE,), executor, Silent())
    midnight = dt.datetime(2026, 11, 22, tzinfo=ZoneInfo("America/New_York"))
    assert executor.bound
    for task in executor.bound:
        dates = {task.binding.dated, *(one.modified for one in task.binding.attachments)}
        assert {one.isoformat() for one in dates} == {midnight.isoformat()} == {"2026-11-22T00:00:00-05:00"}
