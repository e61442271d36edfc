"""Two states of a real repository held together: only the records make the difference."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from generator.compliance.finding import State
from generator.loading.at_revision import RevisionError
from generator.pipeline.assessing import RecordsRefusedError, When
from generator.pipeline.comparing import Between, Compared, compare_states
from tests.builders import codes
from tests.repositories import begin, commit, edit, untouched

INCIDENT = "incidents/2026/INC-1.yaml"
AS_OF = When(dt.datetime(2026, 7, 31, tzinfo=dt.UTC), dt.date(2026, 7, 31))


def _compared(project: Path, before: str = "HEAD", after: str | None = None, base: str = "") -> Compared:
    day = dt.date.fromisoformat(base) if base else None
    return compare_states(project, Between(before, after, day), AS_OF)


def test_a_state_is_no_different_from_itself(project: Path) -> None:
    begin(project)
    for found in (_compared(project), _compared(project, after="HEAD")):
        assert found.comparison.is_empty
        assert (found.records, found.files) == ((), ())


def test_the_files_on_disk_are_held_to_a_commit(project: Path) -> None:
    name = begin(project)
    edit(project, INCIDENT, '"3000.00"', '"2500.00"')
    found = _compared(project)
    assert [(one.what, one.kind, one.id, one.fields) for one in found.records] == [
        ("changed", "incident", "INC-1", ("meeting",))
    ]
    (one,) = found.comparison.incidents
    assert one.before is not None
    assert one.after is not None
    assert (one.before.approved, one.after.approved) == (Decimal("3000.00"), Decimal("2500.00"))
    assert [side.asked for side in found.sides] == ["HEAD", ""]
    assert found.sides[0].revision == name[:10]
    assert found.sides[1].revision.startswith(f"{name[:10]}+")


def test_two_commits_are_compared_whatever_lies_on_disk(project: Path) -> None:
    begin(project)
    edit(project, INCIDENT, '"3000.00"', '"2500.00"')
    commit(project)
    (project / "data" / "team.yaml").write_text("nonsense: [", encoding="utf-8")
    before = untouched(project)
    there, back = _compared(project, "HEAD~1", "HEAD"), _compared(project, "HEAD", "HEAD~1")
    assert [one.id for one in there.comparison.incidents] == ["INC-1"]
    assert there.comparison.incidents[0].before == back.comparison.incidents[0].after
    assert untouched(project) == before


def test_both_sides_are_seen_on_the_same_day_unless_told_otherwise(project: Path) -> None:
    begin(project)
    found = _compared(project)
    assert found.comparison.before.as_of == found.comparison.after.as_of == AS_OF.as_of
    earlier = _compared(project, base="2026-04-20")
    assert earlier.comparison.before.as_of == dt.date(2026, 4, 20)
    assert earlier.comparison.findings


def test_without_a_day_it_is_today_where_the_project_is(project: Path) -> None:
    begin(project)
    late = When(dt.datetime(2026, 7, 31, 17, tzinfo=dt.UTC))
    assert compare_states(project, Between("HEAD"), late).comparison.after.as_of == dt.date(2026, 8, 1)


def test_files_that_are_no_records_are_told_as_such(project: Path) -> None:
    begin(project)
    edit(project, "team.yaml", "- ", "# 备注\n- ")
    (project / "data/evidence/2026/new.txt").write_text("x", encoding="utf-8")
    found = _compared(project)
    assert [(one.what, one.file, one.nature) for one in found.files] == [
        ("added", "data/evidence/2026/new.txt", "evidence"),
        ("changed", "data/team.yaml", "wording"),
    ]
    assert found.comparison.is_empty


def test_problems_of_either_side_stop_it_and_say_which_side_they_are_of(project: Path) -> None:
    edit(project, INCIDENT, "tier: B", "tier: X")
    name = begin(project)
    edit(project, INCIDENT, "system: portal", "system: nowhere")
    with pytest.raises(RecordsRefusedError) as refused:
        _compared(project)
    assert [(file, code) for file, _, code in codes(refused.value.problems)] == [
        (f"{name[:10]}:data/{INCIDENT}", "reference-to-nothing"),
        (f"data/{INCIDENT}", "reference-to-nothing"),
        (f"data/{INCIDENT}", "reference-to-nothing"),
    ]


def test_a_state_that_is_not_there_is_said(project: Path) -> None:
    begin(project)
    for between in (Between("nothing"), Between("HEAD", "nothing")):
        with pytest.raises(RevisionError):
            compare_states(project, between, AS_OF)


def test_records_can_be_prepared_before_both_sides_are_assessed(project: Path) -> None:
    begin(project)
    edit(project, INCIDENT, '"3000.00"', '"2500.00"')
    found = compare_states(project, Between("HEAD"), AS_OF, prepare=lambda one: replace(one, incidents=()))
    assert found.comparison.is_empty


def test_an_invoice_turns_the_payment_of_the_real_contract(project: Path) -> None:
    begin(project)
    (project / "data" / "payments.yaml").write_text("[]\n", encoding="utf-8")
    found = _compared(project)
    assert {one.kind for one in found.records} == {"payment"}
    assert all(one.before is not one.after for one in found.comparison.findings)
    assert State.SATISFIED not in {one.after for one in found.comparison.findings if one.turn == "worse"}


def test_a_linked_file_of_records_is_no_difference_of_itself(project: Path) -> None:
    team = project / "data" / "team.yaml"
    team.rename(project / "data" / "evidence" / "team-kept.yaml")
    team.symlink_to("evidence/team-kept.yaml")
    begin(project)
    found = _compared(project)
    assert found.comparison.is_empty
    assert (found.records, found.files) == ((), ())
