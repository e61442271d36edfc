"""The mistakes of a first day: each is found where it was made, and none slips through as something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project

INCIDENT = "data/incidents/2026/INC-1.yaml"


@pytest.mark.parametrize(
    ("file", "written", "instead", "code"),
    [
        (INCIDENT, "[甲科, 乙科]", "[甲科，乙科]", "departments-joined"),
        (INCIDENT, "date: 2026-06-20", "date: 2026-05-31", "meeting-before-incident"),
        ("data/payments.yaml", "archive: DA-2", "archive: 档号", "evidence-placeholder"),
        ("data/payments.yaml", "archive: DA-2", "archive: 待补", "evidence-placeholder"),
        ("data/payments.yaml", "archive: DA-2", "archive: 待定", "evidence-placeholder"),
        ("data/payments.yaml", "archive: DA-2", 'archive: "-"', "evidence-placeholder"),
        ("data/payments.yaml", "archive: DA-2", 'archive: "？"', "evidence-placeholder"),
        ("data/payments.yaml", "archive: DA-2", "archive: TBD", "evidence-placeholder"),
        (
            "data/payments.yaml",
            "received_on: 2026-04-20",
            "issued_on: 2026-04-21\n    received_on: 2026-04-20",
            "invoice-before-issue",
        ),
    ],
)
def test_a_first_mistake_is_one_problem_at_its_file(
    project: Path, file: str, written: str, instead: str, code: str
) -> None:
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert written in text
    path.write_text(text.replace(written, instead), encoding="utf-8")
    loaded = load_project(project)
    assert [(problem.at.file, problem.code) for problem in loaded.problems] == [(file, code)]
    assert loaded.records is None


@pytest.mark.parametrize("content", ["", "# 都删掉了\n", "null\n"])
def test_a_ledger_that_was_emptied_is_a_problem_and_an_empty_list_is_not(project: Path, content: str) -> None:
    ledger = project / "data" / "payments.yaml"
    ledger.write_text(content, encoding="utf-8")
    assert [problem.code for problem in load_project(project).problems] == ["list-empty"]
    ledger.write_text("[]\n", encoding="utf-8")
    assert load_project(project).problems == ()
