"""What cannot have come in the order it is dated is a problem at its line; so is a notice misfiled."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.orders import provided_for
from generator.loading.project_loader import load_project
from generator.records.ledger import Records
from generator.settings import words
from tests.builders import codes


def _written(project: Path, file: str, text: str) -> list[tuple[str, int, str]]:
    (project / "data" / file).write_text(text, encoding="utf-8")
    found = load_project(project).problems
    for problem in found:
        assert words().say(problem.message)
    return codes(found)


def _edited(project: Path, file: str, old: str, new: str) -> list[tuple[str, int, str]]:
    text = (project / "data" / file).read_text(encoding="utf-8")
    assert old in text
    return _written(project, file, text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("team.yaml", "filed_on: 2026-04-16", "filed_on: 2019-04-16", (9, "before-signing")),
        ("team.yaml", "until: 2030-04-14", "until: 2026-04-14", (8, "before-signing")),
        ("team.yaml", "key: true", "left_on: 2026-04-14", (4, "left-before-joining")),
        ("reviews/REV-1.yaml", "correct_by: 2027-05-10", "correct_by: 2027-04-19", (5, "before-the-round")),
        ("reviews/REV-1.yaml", "correct_by: 2027-05-10", "signed_on: 2027-04-19", (5, "before-the-round")),
        ("reviews/REV-1.yaml", "round: 1", "round: 2", (2, "round-skipped")),
        (
            "decisions.yaml",
            "decided_by: [甲方, 乙方]",
            "decided_by: [乙方经理（甲方未到会）, 甲方]",
            (5, "decision-entry-of-both"),
        ),
        (
            "decisions.yaml",
            "decided_by: [甲方, 乙方]",
            "decided_by: [甲方，乙方]",
            (5, "decision-entry-of-both"),
        ),
    ],
)
def test_a_record_that_contradicts_its_own_order_is_a_problem_at_its_line(
    project: Path, file: str, old: str, new: str, found: tuple[int, str]
) -> None:
    assert _edited(project, file, old, new) == [(f"data/{file}", *found)]


ROUND = "id: REV-2\nround: {round}\nheld_on: {held}\noutcome: passed\n"


@pytest.mark.parametrize(
    ("round_", "held", "resubmitted", "found"),
    [
        (2, "2027-05-10", None, []),
        (2, "2027-04-19", None, [(3, "reviews-out-of-order")]),
        (2, "2027-04-30", "2027-05-01", [(3, "reviews-out-of-order")]),
        (7, "2027-05-10", None, [(2, "round-skipped")]),
    ],
)
def test_rounds_of_review_are_held_and_numbered_one_after_the_other(
    project: Path, round_: int, held: str, resubmitted: str | None, found: list[tuple[int, str]]
) -> None:
    if resubmitted:
        path = project / "data/reviews/REV-1.yaml"
        path.write_text(path.read_text(encoding="utf-8").rstrip() + f"\nresubmitted_on: {resubmitted}\n")
    problems = _written(project, "reviews/REV-2.yaml", ROUND.format(round=round_, held=held))
    assert [one[1:] for one in problems] == found


def test_a_round_that_cannot_be_read_is_no_gap(project: Path) -> None:
    (project / "data/reviews/REV-1.yaml").write_text("id: REV-1\nround: 1\nheld_on: x\noutcome: failed\n")
    found = _written(project, "reviews/REV-2.yaml", ROUND.format(round=2, held="2027-05-10"))
    assert [one[2] for one in found] == ["date-form"]


NOTICE = 'id: N-1\nkind_of: {kind}\nclause: "{clause}"\nby: {by}\nsubject: 事\n'


@pytest.mark.parametrize(
    ("kind", "days", "code"),
    [
        (
            "return_of_materials",
            ("received_on: 2026-06-02", "completed_on: 2026-06-01"),
            "notice-out-of-order",
        ),
        ("force_majeure", ("event_on: 2026-06-02", "received_on: 2026-06-01"), "notice-out-of-order"),
        ("force_majeure", ("event_on: 2026-06-02", "ended_on: 2026-06-01"), "notice-out-of-order"),
        ("other", ("sent_on: 2026-06-02", "received_on: 2026-06-01"), "notice-out-of-order"),
    ],
)
def test_a_notice_is_answered_after_it_came_and_comes_after_what_it_tells(
    project: Path, kind: str, days: tuple[str, str], code: str
) -> None:
    text = NOTICE.format(kind=kind, clause="7.8", by="B") + "\n".join(days) + "\n"
    assert _written(project, "notices/N-1.yaml", text) == [("data/notices/N-1.yaml", 7, code)]


@pytest.mark.parametrize(
    ("kind", "line", "code"),
    [
        ("special_termination", 4, "termination-not-by-a"),
        ("budget_termination", 4, "termination-not-by-a"),
        ("backup", 3, "notice-of-other-clause"),
        ("rectification", 3, "notice-of-other-clause"),
    ],
)
def test_a_notice_of_the_wrong_party_or_under_the_wrong_clause_is_a_problem(
    project: Path, kind: str, line: int, code: str
) -> None:
    text = NOTICE.format(kind=kind, clause="7.8", by="B") + "event_on: 2026-06-01\n"
    assert _written(project, "notices/N-1.yaml", text) == [("data/notices/N-1.yaml", line, code)]


@pytest.mark.parametrize(("kind", "by"), [("force_majeure", "A"), ("return_of_materials", "B")])
def test_a_notice_only_the_other_party_can_give_is_a_problem(project: Path, kind: str, by: str) -> None:
    text = NOTICE.format(kind=kind, clause="7.8", by=by) + "event_on: 2026-06-01\n"
    found = _written(project, "notices/N-1.yaml", text)
    assert ("data/notices/N-1.yaml", 4, "notice-by-other") in found


@pytest.mark.parametrize("field", ["consented_on", "handed_over_on", "effective_on"])
def test_a_change_of_staff_is_no_older_than_the_member_it_is_about(project: Path, field: str) -> None:
    text = NOTICE.format(kind="staff_change", clause="7.8", by="B") + "member: M-1\n"
    assert "change-before-joining" in {
        code for _, _, code in _written(project, "notices/N-1.yaml", f"{text}{field}: 2020-01-01\n")
    }
    assert "change-before-joining" not in {
        code for _, _, code in _written(project, "notices/N-1.yaml", f"{text}{field}: 2026-07-01\n")
    }


@pytest.mark.parametrize(
    ("clause", "bears", "code"),
    [
        ("7.8", "complaint", None),
        ("7.9", "complaint", "answers-no-complaint"),
        ("7.8", "neutral", "answers-no-complaint"),
    ],
)
def test_an_answer_names_a_complaint_under_its_own_clause(
    project: Path, clause: str, bears: str, code: str | None
) -> None:
    complaint = NOTICE.format(kind="other", clause=clause, by="A") + f"event_on: 2026-06-01\nbears: {bears}\n"
    (project / "data/notices/N-1.yaml").write_text(complaint, encoding="utf-8")
    answer = NOTICE.format(kind="other", clause="7.8", by="A").replace("N-1", "N-2")
    found = _written(project, "notices/N-2.yaml", answer + "event_on: 2026-06-02\nanswers: N-1\n")
    assert found == ([] if code is None else [("data/notices/N-2.yaml", 7, code)])
    assert "reference-to-nothing" in {
        one[2] for one in _written(project, "notices/N-2.yaml", answer + "answers: N-9\n")
    }


def test_the_same_provision_said_twice_takes_the_notice_under_either_clause(real: Records) -> None:
    foreseen = provided_for(real.contract, real.clauses)
    assert foreseen["budget_termination"] == ("5.4", "11.4")
    assert foreseen["special_termination"] == ("13(5)",)
    assert foreseen["backup"] == foreseen["check"] == ("7.9",)


def test_a_corrective_action_is_done_no_earlier_than_its_incident(project: Path) -> None:
    path = project / "data/incidents/2026/INC-1.yaml"
    text = (
        path.read_text(encoding="utf-8").rstrip()
        + "\ncorrective_actions: [{what: 扩容, done_on: 2020-01-01}]\n"
    )
    found = _written(project, "incidents/2026/INC-1.yaml", text)
    assert [one[2] for one in found] == ["action-before-incident"]
