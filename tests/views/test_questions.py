"""The questions: each says whether one reading is gone by until it is decided, and what follows from it."""

from __future__ import annotations

from dataclasses import replace

from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.records.ledger import Records
from generator.settings import words
from generator.views.questions import AmbiguityView, view_questions
from tests.builders import day

CHOSEN = "暂按这一种读法得出结论；双方另有认定的，按认定重新得出"
NOT_CHOSEN = "不选读法，由双方认定"


def _questions(records: Records, as_of: str = "2026-11-22") -> dict[str, AmbiguityView]:
    return {one.id: one for one in view_questions(assess(records, day(as_of)), words()).ambiguities}


def test_each_open_question_says_truly_whether_a_reading_is_gone_by(real: Records) -> None:
    shown = _questions(real)
    assert shown["AMB-REPAIR-CLOCK"].manner == CHOSEN
    assert shown["AMB-DAY0"].manner == CHOSEN
    assert shown["AMB-TIER-GAP-1"].manner == NOT_CHOSEN
    assert {one.manner for one in shown.values()} == {CHOSEN, NOT_CHOSEN}


def test_a_decided_question_says_what_was_decided_and_which_findings_go_by_it(demo: Records) -> None:
    clock = _questions(demo)["AMB-REPAIR-CLOCK"]
    assert clock.decision
    assert clock.manner == ""
    assert clock.rests_on
    assert all("INC-" in title for title in clock.rests_on)


def test_a_question_goes_by_the_chosen_reading_until_it_is_decided(demo: Records) -> None:
    clock = _questions(replace(demo, decisions=()))["AMB-REPAIR-CLOCK"]
    assert clock.manner == CHOSEN
    assert len(clock.rests_on) > 3


def test_a_finding_that_is_settled_beside_an_open_question_goes_by_a_chosen_reading(
    real: Records, demo: Records
) -> None:
    for records in (real, demo):
        questions = {one.id: one for one in records.ambiguities}
        for as_of in ("2026-02-01", "2026-06-01", "2026-11-22", "2027-06-01"):
            for found in assess(records, day(as_of)).findings:
                if found.state in {State.SATISFIED, State.LATE, State.BREACHED}:
                    open_ = [name for name in found.ambiguities if not questions[name].chooses]
                    assert open_ == [], f"{found.id} {found.state} {open_}"
