"""Kept sites of a contract: whole or absent, the last two for an audience, nothing half made for ever."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Final

import pytest

from generator.compliance.portfolio.summary import ContractSummary
from generator.pipeline.portfolio import kept_sites
from generator.pipeline.portfolio.kept_sites import KeptSites
from tests.portfolios import SUMMARY

NOW: Final = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)
FILES: Final = (("index.html", b"<html>"), ("summary.json", b"{}"))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeptSites:
    def read(_: bytes) -> ContractSummary:
        return SUMMARY

    monkeypatch.setattr(kept_sites, "read_summary", read)
    return KeptSites(tmp_path)


def _half_made(folder: Path, age: dt.timedelta) -> Path:
    place = folder / f".new-{age.total_seconds():.0f}"
    place.mkdir()
    (place / "index.html").write_bytes(b"half")
    os.utime(place, ((NOW - age).timestamp(),) * 2)
    return place


def test_what_a_killed_build_left_half_made_goes_and_what_another_machine_makes_stays(
    kept: KeptSites, tmp_path: Path
) -> None:
    old, young = (_half_made(tmp_path, dt.timedelta(hours=hours)) for hours in (25, 1))
    kept.put("k1", "intranet", NOW, FILES)
    assert (old.exists(), young.exists()) == (False, True)
    last = kept.last("intranet")
    assert last is not None
    assert last.facts.key == "k1"


def test_of_each_audience_the_last_two_are_kept(kept: KeptSites) -> None:
    for minute in range(3):
        kept.put(f"i{minute}", "intranet", NOW + dt.timedelta(minutes=minute), FILES)
    kept.put("p", "panel", NOW, FILES)
    assert [kept.get(key) is not None for key in ("i0", "i1", "i2", "p")] == [False, True, True, True]
