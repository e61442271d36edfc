"""Days of a confidentiality agreement told with its paper: written where none stand, all else stays."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from generator.loading.project_loader import load_project
from generator.pipeline.evidence_choice import NoSuchPlaceError
from generator.pipeline.linking import Linked, Paper, link_evidence
from generator.problem import UnfinishedError
from generator.records.team import Nda

ALL: Final = {"signed_on": "2026-06-01", "until": "2030-06-01", "filed_on": "2026-06-02"}
HEAD: Final = "- id: M-2 # 新来的\n  name: 乙某\n  role: 工程师\n  joined_on: 2026-06-03\n"
OPEN: Final = {
    "null": f"{HEAD}  nda: null # 待补\n",
    "absent": HEAD,
    "empty fields": f"{HEAD}  nda:\n    # 一式两份\n    signed_on: null # 待补：哪天签\n    until: null\n"
    "    filed_on: null\n    evidence: [] # 待补\n",
    "in braces": "- {id: M-2, name: 乙某, role: 工程师, joined_on: 2026-06-03, nda: {evidence: []}}\n",
    "evidence alone": f"{HEAD}  nda:\n    evidence:\n      - archive: DA-9 # 柜三\n        held_by: 档案室\n",
}


def _with(project: Path, text: str) -> Path:
    file = project / "data/team.yaml"
    file.write_text(f"# 名单\n{file.read_text(encoding='utf-8').rstrip()}\n{text}", encoding="utf-8")
    return file


def _link(project: Path, days: dict[str, str], archive: str = "DA-9") -> Linked:
    return link_evidence(project, "M-2", Paper(archive=archive, held_by="档案室", days=days), "nda")


def _nda(project: Path) -> Nda:
    loaded = load_project(project)
    assert loaded.records is not None, loaded.problems
    found = next(one.nda for one in loaded.records.team if one.id == "M-2")
    assert found is not None
    return found


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN)
def test_the_days_stand_in_the_record_with_the_paper_and_every_comment_stays(
    project: Path, text: str
) -> None:
    file = _with(project, text)
    linked = _link(project, ALL)
    assert {name: str(getattr(_nda(project), name)) for name in ALL} == ALL
    assert [one.archive for one in _nda(project).evidence] == ["DA-9"]
    assert linked.open == ()
    assert linked.filled == ALL
    after = file.read_text(encoding="utf-8")
    assert [one for one in text.splitlines() if "#" in one and one.partition("#")[2] not in after] == []
    assert after.startswith("# 名单\n- id: M-1")


def test_what_is_still_open_is_told_by_its_line(project: Path) -> None:
    file = _with(project, OPEN["empty fields"])
    linked = _link(project, {"signed_on": "2026-06-01"})
    assert [one.name for one in linked.open] == ["until", "filed_on"]
    lines = file.read_text(encoding="utf-8").splitlines()
    for one in linked.open:
        name, _, line = one.place.rpartition(":")
        assert name == "data/team.yaml"
        assert lines[int(line) - 1].strip() == f"{one.name}: null"


def test_days_are_filled_in_beside_a_paper_that_was_there_and_the_paper_is_not_named_twice(
    project: Path,
) -> None:
    _with(project, OPEN["null"])
    assert [one.name for one in _link(project, {}).open] == [*ALL]
    again = _link(project, ALL)
    assert (again.was_there, again.filled, again.open) == (True, ALL, ())
    assert len(_nda(project).evidence) == 1
    assert str(_nda(project).signed_on) == "2026-06-01"


def test_a_day_that_stands_there_is_never_changed(project: Path) -> None:
    file = _with(project, OPEN["null"])
    _link(project, ALL)
    before = file.read_bytes()
    with pytest.raises(UnfinishedError, match="2026-06-01"):
        _link(project, {"signed_on": "2026-05-31"}, archive="DA-10")
    assert file.read_bytes() == before
    assert _link(project, {"signed_on": "2026-06-01"}).filled == {}
    assert file.read_bytes() == before


def test_only_an_agreement_has_such_days(project: Path) -> None:
    paper = Paper(archive="DA-9", held_by="档案室", days=ALL)
    with pytest.raises(NoSuchPlaceError, match="--at nda"):
        link_evidence(project, "INC-1", paper, None)
