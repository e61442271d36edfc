"""The change log as shown: links to what is there, plain sentences for what is not, text that stays text."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final, Literal

import pytest

from generator.compliance.engine import assess
from generator.records.history import Change, FileChange, History, RecordChange
from generator.records.ledger import Records
from generator.settings import words
from generator.views.changes import ChangesView, view_changes
from generator.views.effects import EffectView
from generator.views.evidence import view_evidence_index
from generator.views.places import SiteMap, map_site
from tests.builders import day

ON: Final = dt.datetime(2026, 5, 1, 20, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def site(demo: Records) -> SiteMap:
    assessment = assess(demo, day("2026-11-22"))
    return map_site(assessment, view_evidence_index(assessment, words()))


def _view(site: SiteMap, history: History) -> ChangesView:
    return view_changes(history, site, "Asia/Shanghai", words())


def _change(*records: RecordChange, **fields: Any) -> History:
    known: dict[str, Any] = {
        "id": "0123456789",
        "on": ON,
        "author": "记录员",
        "subject": "补记",
        "records": records,
    }
    return History("known", (Change(**(known | fields)),))


def test_a_change_says_when_and_who_in_the_project_s_time(site: SiteMap) -> None:
    (row,) = _view(site, _change()).rows
    assert (row.on, row.author, row.subject) == ("2026-05-02 04:30", "记录员", "补记")


@pytest.mark.parametrize(
    ("kind", "name", "path"),
    [
        ("incident", "INC-2026-001", "incidents/INC-2026-001.html"),
        ("clause", "12.6", "clauses/article-12.html#c12-6"),
        ("articles", "12", "clauses/article-12.html"),
        ("groups", "G1", "services/index.html#g-G1"),
        ("delivery", "D-2026-11-13", "traceability/index.html#r-D-2026-11-13"),
        ("incident", "INC-1999-001", ""),
    ],
)
def test_a_record_links_to_where_it_is_shown(site: SiteMap, kind: str, name: str, path: str) -> None:
    (row,) = _view(site, _change(RecordChange("added", kind, name, "data/x.yaml", 3))).rows
    (record,) = row.groups[0].records
    assert (record.path, record.place) == (path, "data/x.yaml:3")


def test_a_removed_record_links_nowhere_even_where_another_has_its_id_now(site: SiteMap) -> None:
    (row,) = _view(site, _change(RecordChange("removed", "incident", "INC-2026-001", "data/x.yaml", 1))).rows
    assert row.groups[0].records[0].path == ""


def test_changed_fields_have_the_names_of_the_data_or_their_own(site: SiteMap) -> None:
    change = RecordChange("changed", "incident", "INC-2026-001", "data/x.yaml", 1, ("title", "gone_since"))
    (row,) = _view(site, _change(change)).rows
    assert row.groups[0].records[0].fields == "事故名称、gone_since"


def test_records_are_grouped_by_what_was_done_and_by_kind_and_long_groups_are_counted(site: SiteMap) -> None:
    many = [RecordChange("added", "delivery", f"D-{number}", "data/x.yaml", number) for number in range(150)]
    (row,) = _view(site, _change(*many, RecordChange("removed", "review", "REV-1", "data/y.yaml", 1))).rows
    assert [(one.name, one.kind, one.count, one.more) for one in row.groups] == [
        ("增加", "交付成果", 150, 50),
        ("删除", "质量评审", 1, 0),
    ]


def test_nobody_and_nothing_said_have_words(site: SiteMap) -> None:
    (row,) = _view(site, _change(author="", subject="")).rows
    assert row.author == "未署名"
    assert row.subject == "（提交时没有写说明）"


@pytest.mark.parametrize("unknown", ["cut-off", "too-many"])
def test_a_change_whose_records_are_not_told_says_why(site: SiteMap, unknown: str) -> None:
    (row,) = _view(site, _change(unknown=unknown, touched=700)).rows
    assert row.note


@pytest.mark.parametrize("known", ["no-git", "no-repository", "no-changes"])
def test_a_history_that_is_not_there_says_why(
    site: SiteMap, known: Literal["no-git", "no-repository", "no-changes"]
) -> None:
    shown = _view(site, History(known))
    assert shown.rows == ()
    assert len(shown.notes) == 1


def test_what_the_list_does_not_hold_is_said_beside_it(site: SiteMap) -> None:
    history = History("known", _change().changes, more=True, shallow=True, uncommitted=("data/team.yaml",))
    notes = _view(site, history).notes
    assert len(notes) == 3
    assert any("最近 1 次" in note for note in notes)


def test_a_file_without_a_record_that_differs_says_what_it_is(site: SiteMap) -> None:
    files = (
        FileChange("changed", "data/team.yaml", "wording"),
        FileChange("added", "data/evidence/a", "evidence"),
    )
    (row,) = _view(site, _change(files=files)).rows
    assert [(one.name, one.nature) for one in row.files] == [
        ("修改", "只涉及注释、格式，或没有记录"),
        ("增加", "证据文件"),
    ]


def test_a_change_is_told_with_its_effect_and_how_many_of_them_are(site: SiteMap) -> None:
    effect = EffectView("2026-05-02", "1 项判定变化")
    two = replace(_change(), changes=(*_change().changes, *_change(id="9876543210").changes))
    view = view_changes(two, site, "Asia/Shanghai", words(), {"0123456789": effect})
    assert [row.effect for row in view.rows] == [effect, None]
    assert words().t("change.effects", count=1) in view.notes


def test_where_every_change_has_its_effect_or_none_has_nothing_is_said_of_how_many(site: SiteMap) -> None:
    effect = EffectView("2026-05-02", "1 项判定变化")
    for effects in ({}, {"0123456789": effect}):
        assert view_changes(_change(), site, "Asia/Shanghai", words(), effects).notes == ()
