"""What does not fit a record becomes a problem at its line, all of them at once, with what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from generator.loading.validation import validate_file, validate_one
from generator.loading.yaml_source import read_document
from generator.message import Message
from generator.problem import Problem
from generator.records.clause import ClauseRegister
from generator.records.milestone import Milestone
from generator.records.payment import Payment
from generator.records.work_calendar import YearArrangement
from tests.builders import codes


def _payments(folder: Path, text: str) -> list[Problem]:
    path = folder / "payments.yaml"
    path.write_text(text, encoding="utf-8")
    document, problems = read_document(path, "data/payments.yaml")
    assert document is not None
    assert problems == []
    return validate_file(Payment, document, listed=True).problems


def test_all_faults_of_a_file_come_at_once(tmp_path: Path) -> None:
    found = _payments(tmp_path, "- id: a b\n  paid_on: soon\n- paid_amount: 1.00\n  extra: 1\n- {id: c}\n")
    assert sorted(code for _, _, code in codes(found)) == [
        "date-form", "identifier-form", "missing-field", "money-unquoted", "unknown-field",
    ]  # fmt: skip


def test_good_records_of_a_list_are_read_beside_a_faulty_one(tmp_path: Path) -> None:
    path = tmp_path / "payments.yaml"
    path.write_text("- {id: a}\n- {id: b, paid_on: soon}\n- {id: c}\n", encoding="utf-8")
    document, _ = read_document(path, "data/payments.yaml")
    assert document is not None
    found = validate_file(Payment, document, listed=True)
    assert [one.id for one in found.records] == ["a", "c"]
    assert codes(found.problems) == [("data/payments.yaml", 2, "date-form")]
    assert [one["id"] for one in found.unfit] == ["b"]
    assert not found.unread


@pytest.mark.parametrize(
    ("written", "meant"), [("payed_on", "paid_on"), ("paid_amonut", "paid_amount"), ("Evidence", "evidence")]
)
def test_a_field_nearly_right_is_told_which_was_meant(tmp_path: Path, written: str, meant: str) -> None:
    (problem,) = _payments(tmp_path, f"- id: a\n  {written}: null\n")
    assert codes([problem]) == [("data/payments.yaml", 2, "unknown-field")]
    near = problem.message.values["near"]
    assert isinstance(near, Message)
    assert near == Message("problem-part.near", {"name": meant})


def test_a_field_nearly_right_inside_another_is_told_which_was_meant(tmp_path: Path) -> None:
    (problem,) = _payments(tmp_path, "- id: a\n  invoice:\n    recieved_on: 2026-04-20\n")
    assert codes([problem]) == [("data/payments.yaml", 3, "unknown-field")]
    assert problem.message.values["field"] == "invoice.recieved_on"
    assert problem.message.values["near"] == Message("problem-part.near", {"name": "received_on"})


def test_a_field_like_no_other_is_told_so(tmp_path: Path) -> None:
    (problem,) = _payments(tmp_path, "- id: a\n  zzz: 1\n")
    assert problem.message.values["near"] == Message("problem-part.nothing-near")


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("id: a\n", 1, "expected-list"),
        ("just text\n", 1, "expected-list"),
        ("- a\n", 1, "expected-mapping"),
        ("- [a]\n", 1, "expected-mapping"),
        ("-\n", 1, "expected-mapping"),
        ("- id: a\n  invoice: none\n", 2, "expected-mapping"),
        ("- id: a\n  invoice: [x]\n", 2, "expected-mapping"),
        ("- id: a\n  evidence: none\n", 2, "expected-list"),
        ("- id: a\n  evidence: {file: x}\n", 2, "expected-list"),
        ("- id: a\n  note: [x]\n", 2, "expected-text"),
        ("- id: a\n  note: {x: y}\n", 2, "expected-text"),
        ("- id: a\n  note: ''\n", 2, "empty-text"),
        ("- id: null\n", 1, "expected-text"),
        ("- id: a\n  paid_on: [2026-04-28]\n", 2, "date-form"),
        ("- id: a\n  paid_amount: [x]\n", 2, "money-form"),
        ("- id: a\n  evidence:\n    - archive: DA-1\n", 3, "evidence-without-keeper"),
        ("- id: a\n  evidence:\n    - {file: x, sha256: no}\n", 3, "sha256-form"),
    ],
)
def test_each_kind_of_misfit_has_a_code_and_a_line(tmp_path: Path, text: str, line: int, code: str) -> None:
    assert codes(_payments(tmp_path, text)) == [("data/payments.yaml", line, code)]


def test_a_fault_of_a_pair_of_fields_is_shown_at_the_one_to_mend(tmp_path: Path) -> None:
    path = tmp_path / "milestones.yaml"
    path.write_text(
        '- id: a\n  name: x\n  clause: "1"\n  due:\n    on: 2026-05-01\n    after: b\n', encoding="utf-8"
    )
    document, _ = read_document(path, "data/milestones.yaml")
    assert document is not None
    (problem,) = validate_file(Milestone, document, listed=True).problems
    assert codes([problem]) == [("data/milestones.yaml", 5, "due-day-or-period")]


def test_a_field_with_another_name_in_the_file_is_called_by_that(tmp_path: Path) -> None:
    path = tmp_path / "2026.yaml"
    text = "year: 2026\nsource: x\npublished: 2025-11-04\nholidays:\n"
    text += "  - {name: 元旦, from: soon, too: 2026-01-03}\n"
    path.write_text(text, encoding="utf-8")
    document, _ = read_document(path, "data/calendar/2026.yaml")
    assert document is not None
    _, problems = validate_one(YearArrangement, document)
    by_code = {problem.code: problem.message.values["field"] for problem in problems}
    assert by_code == {
        "date-form": "holidays.0.from",
        "missing-field": "holidays.0.to",
        "unknown-field": "holidays.0.too",
    }


def test_a_long_value_is_shown_shortened(tmp_path: Path) -> None:
    (problem,) = _payments(tmp_path, f"- id: a\n  paid_on: {'9' * 500}\n")
    assert len(str(problem.message.values["value"])) == 40


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("project.yaml", "id: small-2026", "id: small-2026\norigin: {file: x, line: 1}", 3),
        ("clauses.yaml", '{id: "1.2", article: 1', '{id: "1.2", origin: x, article: 1', 9),
        ("services.yaml", "    name: 等保测评", "    name: 等保测评\n    origin: {file: x, line: 1}", 12),
        ("payments.yaml", "- id: prepayment", "- id: prepayment\n  origin: null", 2),
    ],
)
def test_no_file_may_say_itself_where_its_records_stand(
    project: Path, file: str, old: str, new: str, line: int
) -> None:
    path = project / "data" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert codes(load_project(project).problems) == [(f"data/{file}", line, "unknown-field")]


def test_records_listed_inside_a_record_know_their_own_lines(tmp_path: Path) -> None:
    path = tmp_path / "clauses.yaml"
    text = "articles: []\nclauses:\n  - {id: a, article: 1, title: x, summary: x, kind_of: duty}\n"
    path.write_text(text, encoding="utf-8")
    document, _ = read_document(path, "data/clauses.yaml")
    assert document is not None
    register, problems = validate_one(ClauseRegister, document)
    assert problems == []
    assert register is not None
    assert str(register.clauses[0].origin.at("title")) == "data/clauses.yaml:3"
