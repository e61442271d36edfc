"""A project as one audience may see it: which audience that is, and what it is given."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.pipeline.assessing import NoSuchAudienceError, When, assess_for, assess_project
from generator.settings import words
from generator.views.audiences import audiences_of, view_withheld
from tests.builders import records

WHEN = When(dt.datetime(2026, 11, 22, 1, 30, tzinfo=dt.UTC), dt.date(2026, 11, 22))

ALL = "id: all, name: 全部, sees: [personal, vulnerability, address, nda]"


def _audiences(project: Path, text: str) -> None:
    (project / "data" / "audiences.yaml").write_text(text, encoding="utf-8")


def test_a_project_that_records_no_audience_has_three_and_the_intranet_is_the_default(project: Path) -> None:
    given = audiences_of(records(), words())
    assert [(one.id, one.default, one.withheld) for one in given] == [
        ("intranet", True, ("personal", "vulnerability", "address", "nda")),
        ("lead", False, ("nda",)),
        ("panel", False, ()),
    ]
    (project / "data" / "audiences.yaml").unlink()
    assert assess_for(project, WHEN).audience == given[0]


def test_the_audiences_a_project_records_are_all_it_has(project: Path) -> None:
    _audiences(
        project, "- {id: all, name: 全部, sees: [personal, vulnerability, address, nda], default: true}\n"
    )
    assert assess_for(project, WHEN).audience.name == "全部"
    with pytest.raises(NoSuchAudienceError, match="本项目有：all"):
        assess_for(project, WHEN, "panel")


def test_who_keeps_the_records_is_no_audience_and_sees_everything(project: Path) -> None:
    whole = assess_project(project, WHEN)
    assert whole.audience is None
    assert whole.shows("nda")
    assert view_withheld(whole, words()) == ""
    panel = assess_for(project, WHEN, "panel")
    assert panel.assessment.records == whole.records
    assert view_withheld(panel.assessment, words()) == ""


def test_an_audience_is_told_what_it_does_not_see(project: Path) -> None:
    told = view_withheld(assess_for(project, WHEN, "lead").assessment, words())
    assert told == "本版面向“甲方项目负责人”，以下内容不公开：保密协议原件。"
    _audiences(project, f"- {{{ALL}, default: true, prose: false}}\n")
    told = view_withheld(assess_for(project, WHEN).assessment, words())
    assert told == "本版面向“全部”，以下内容不公开：服务总结报告的文字说明。"


def test_what_rests_on_the_records_is_made_of_what_is_left_of_them(project: Path) -> None:
    seen = assess_for(project, WHEN)
    whole = assess_project(project, WHEN)
    assert seen.assessment.records.team == seen.records.team != whole.records.team
    assert [one.id for one in seen.assessment.findings] == [one.id for one in whole.findings]
    assert seen.assessment.counts == whole.counts
