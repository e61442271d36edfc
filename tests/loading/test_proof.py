"""Evidence files exist, stand inside the project's data, and are the very bytes that were recorded."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from generator.records.evidence_places import evidence_in
from generator.records.ledger import Records
from generator.settings import words
from tests.builders import codes

INCIDENT = "data/incidents/2026/INC-1.yaml"
FORM = "evidence/2026/form.txt"


def _named(project: Path, file: str, quote: str = '"') -> list[tuple[str, int, str]]:
    path = project / INCIDENT
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"file: {FORM}", f"file: {quote}{file}{quote}"), encoding="utf-8")
    return codes(load_project(project).problems)


def test_evidence_that_is_as_recorded_is_no_problem(project: Path) -> None:
    assert load_project(project).problems == ()


def test_one_changed_byte_is_a_problem_at_the_record(project: Path) -> None:
    (project / "data" / FORM).write_bytes((project / "data" / FORM).read_bytes() + b"\n")
    (problem,) = load_project(project).problems
    assert codes([problem]) == [(INCIDENT, 21, "evidence-changed")]
    assert (
        problem.message.values["found"] == hashlib.sha256((project / "data" / FORM).read_bytes()).hexdigest()
    )


def test_evidence_that_is_not_there_is_a_problem(project: Path) -> None:
    (project / "data" / FORM).unlink()
    assert codes(load_project(project).problems) == [(INCIDENT, 21, "evidence-missing")]


@pytest.mark.parametrize(
    "file", ["evidence", "evidence/2026", "evidence/2026/nothing.txt", "a" * 300, FORM + "/x"]
)
def test_what_is_no_file_is_missing(project: Path, file: str) -> None:
    assert _named(project, file) == [(INCIDENT, 21, "evidence-missing")]


@pytest.mark.parametrize(
    "file",
    [
        "../contract.yaml",
        "../../outside.txt",
        "evidence/../../kept.txt",
        "/etc/passwd",
        "evidence\\\\form.txt",
    ],
)
def test_a_path_out_of_the_data_or_of_no_file_system_is_refused(project: Path, file: str) -> None:
    assert _named(project, file) == [(INCIDENT, 21, "path-leaves-project")]


def test_a_path_with_a_character_no_file_can_have_is_refused(project: Path) -> None:
    assert _named(project, "a\\0b") == [(INCIDENT, 21, "path-leaves-project"), (INCIDENT, 21, "unseen")]


def test_a_path_that_goes_up_and_comes_back_is_inside(project: Path) -> None:
    assert _named(project, "evidence/../evidence/2026/form.txt") == []


def test_a_link_that_leads_out_is_refused_though_its_bytes_are_right(project: Path, tmp_path: Path) -> None:
    form = project / "data" / FORM
    outside = tmp_path / "outside.txt"
    outside.write_bytes(form.read_bytes())
    form.unlink()
    form.symlink_to(outside)
    assert codes(load_project(project).problems) == [(INCIDENT, 21, "path-leaves-project")]


def test_a_link_to_itself_is_refused_and_no_crash(project: Path) -> None:
    form = project / "data" / FORM
    form.unlink()
    form.symlink_to(form.name)
    assert codes(load_project(project).problems) == [(INCIDENT, 21, "path-leaves-project")]


@pytest.mark.parametrize(
    ("file", "after"),
    [
        ("contract.yaml", "  - archive: DA-1\n    held_by: 档案室"),
        ("payments.yaml", "    - archive: DA-2\n      held_by: 档案室"),
        ("team.yaml", "      - archive: DA-3\n        held_by: 档案室"),
        ("deliveries/2026-04.yaml", "    - archive: DA-4\n      held_by: 档案室"),
    ],
)
def test_evidence_is_looked_at_wherever_a_record_names_it(project: Path, file: str, after: str) -> None:
    path = project / "data" / file
    text = path.read_text(encoding="utf-8")
    indent = " " * (len(after) - len(after.lstrip()))
    wrong = f"{indent}- {{file: evidence/nothing.txt, sha256: {'0' * 64}}}"
    assert after in text
    path.write_text(text.replace(after, wrong), encoding="utf-8")
    found = codes(load_project(project).problems)
    assert [(one[0], one[2]) for one in found] == [(f"data/{file}", "evidence-missing")]
    assert "evidence/nothing.txt" in path.read_text(encoding="utf-8").splitlines()[found[0][1] - 1]


def test_every_piece_of_evidence_of_the_demo_is_found_with_its_field(demo: Records) -> None:
    found = [path for one in (*demo.incidents, *demo.evaluations, *demo.team) for path, _ in evidence_in(one)]
    assert {"evidence.0", "nda.evidence.0", "report.evidence.0"} <= set(found)


def test_each_piece_of_evidence_is_told_at_its_own_line_in_a_record_with_faults_too(project: Path) -> None:
    path = project / INCIDENT
    text = path.read_text(encoding="utf-8").replace("title: ", "titel: ")
    text += f"  - {{file: evidence/none.txt, sha256: {'0' * 64}}}\n  - {{file: {FORM}, sha256: {'0' * 64}}}\n"
    path.write_text(text, encoding="utf-8")
    last = len(text.splitlines())
    found = codes(load_project(project).problems)
    assert (INCIDENT, last - 1, "evidence-missing") in found
    assert (INCIDENT, last, "evidence-changed") in found
    assert (INCIDENT, 2, "unknown-field") in found


def test_who_has_no_hash_or_a_wrong_one_is_told_how_to_get_it(project: Path) -> None:
    path = project / INCIDENT
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ("sha256: ", "sha256: x # "),
        ("sha256: ", "held_by: x # "),
        (f"file: {FORM}", "file: contract.yaml"),
    ):
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        (problem,) = load_project(project).problems
        said = words().say(problem.message)
        assert "sha256sum" in said
        assert "certutil -hashfile" in said
