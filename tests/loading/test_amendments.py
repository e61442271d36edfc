"""An amendment that contradicts the ledger is a problem at its line; what was not read is not guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from tests.builders import codes

AMENDMENTS = "data/amendments.yaml"


def _written(project: Path, *entries: str) -> list[tuple[str, int, str]]:
    rest = "by: [甲方, 乙方], reason: 误"
    lines = "".join(f"- {{id: AMD-{n}, {one}, {rest}}}\n" for n, one in enumerate(entries, start=1))
    (project / AMENDMENTS).write_text(lines, encoding="utf-8")
    return codes(load_project(project).problems)


def test_of_an_incident_that_is_there(project: Path) -> None:
    assert _written(project, "incident: INC-1, what: changed, on: 2026-07-01") == []


def test_a_change_of_an_incident_that_is_not_there(project: Path) -> None:
    found = _written(project, "incident: INC-9, what: changed, on: 2026-07-01")
    assert found == [(AMENDMENTS, 1, "amendment-of-nothing")]


def test_a_removal_of_an_incident_that_is_still_there(project: Path) -> None:
    found = _written(project, "incident: INC-1, what: removed, on: 2026-07-01")
    assert found == [(AMENDMENTS, 1, "amendment-contradicted")]


def test_the_latest_amendment_says_how_it_is(project: Path) -> None:
    removed = "incident: INC-1, what: removed, on: 2026-07-01"
    back = "incident: INC-1, what: changed, on: 2026-07-02"
    assert _written(project, removed, back) == []
    assert _written(project, back, removed) == []
    changed_then_gone = ("incident: INC-9, what: changed, on: 2026-07-01", removed.replace("INC-1", "INC-9"))
    assert _written(project, *changed_then_gone) == []


def test_where_incidents_could_not_be_read_nothing_is_said_of_them(project: Path) -> None:
    (project / "data/incidents/2026/INC-1.yaml").write_text("nonsense: [", encoding="utf-8")
    found = _written(project, "incident: INC-1, what: changed, on: 2026-07-01")
    assert [code for _, _, code in found] == ["yaml-syntax"]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("incident: INC-1, what: replaced, on: 2026-07-01", "not-one-of"),
        ("incident: INC-1, what: changed", "missing-field"),
        ("incident: INC-1, what: changed, on: 07-01", "date-form"),
    ],
)
def test_a_field_that_does_not_fit(project: Path, entry: str, code: str) -> None:
    assert [found for _, _, found in _written(project, entry)] == [code]


def test_one_entry_for_both_parties_names_neither(project: Path) -> None:
    (project / AMENDMENTS).write_text(
        "- {id: AMD-1, incident: INC-1, what: changed, on: 2026-07-01, by: [甲方和乙方], reason: 误}\n",
        encoding="utf-8",
    )
    assert codes(load_project(project).problems) == [(AMENDMENTS, 1, "decision-entry-of-both")]


def test_an_id_is_given_once_and_the_file_may_be_missing(project: Path) -> None:
    one = "incident: INC-1, what: changed, on: 2026-07-01"
    assert _written(project, one, one.replace("07-01", "07-02")) == []
    path = project / AMENDMENTS
    path.write_text(path.read_text(encoding="utf-8").replace("AMD-2", "AMD-1"), encoding="utf-8")
    assert codes(load_project(project).problems) == [(AMENDMENTS, 2, "duplicate-id")]
    path.unlink()
    assert load_project(project).problems == ()
