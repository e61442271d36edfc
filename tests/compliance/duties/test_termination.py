"""Terminations ahead of the term (5.4, 13(5)): a proper one that took effect ends it; no other does."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.assessment import Assessment
from generator.compliance.finding import State
from generator.records.clause import Clause
from generator.records.milestone import Due
from generator.settings import words
from generator.views.overview import view_overview
from tests.builders import (
    CLAUSES,
    RECORDS,
    assessed,
    chain,
    day,
    delivery,
    evaluation,
    finding,
    incident,
    milestone,
    notice,
    period,
    steps_of,
)

DUTY = (*CLAUSES, Clause(id="12.8", article=12, title="12.8", summary="12.8", kind_of="duty", rule="term"))
MARKERS = (
    milestone("service-end", party=None, marker=True, due=Due(on=day("2027-04-14"))),
    milestone(
        "confidentiality-end",
        party=None,
        marker=True,
        due=Due(after="service-end", within=period(3, "year")),
    ),
)


def _ended(as_of: str = "2026-12-01", **changes: Any) -> Assessment:
    known = {"received_on": "2026-06-10", "effective_on": "2026-07-01"}
    fields = {
        name: changes.pop(name) for name in ("received_on", "effective_on", "evidence") if name in changes
    }
    told = notice("T-1", "special_termination", "13(5)", by="A", **(known | fields))
    return assessed(as_of, clauses=DUTY, notices=(told,), milestones=(*chain(), *MARKERS), **changes)


def _days_left(found: Assessment) -> int:
    return view_overview(found, words()).days_left


def test_a_termination_that_took_effect_ends_the_term_on_its_day() -> None:
    found = _ended()
    assert found.term.end == day("2026-07-01")
    assert _days_left(found) == 0
    assert _days_left(_ended("2026-07-01")) == 0
    term = finding(found, "term.3")
    assert steps_of(term)[0] == "ended-early"
    assert term.derivation[0].message.values == {"id": "T-1", "date": day("2026-07-01")}


@pytest.mark.parametrize(
    ("as_of", "fields"),
    [
        ("2026-06-30", {}),
        ("2026-12-01", {"evidence": ()}),
        ("2026-12-01", {"received_on": "2026-06-20"}),
        ("2026-12-01", {"received_on": None}),
        ("2026-12-01", {"effective_on": "2027-05-01"}),
    ],
)
def test_a_notice_that_is_unproven_late_or_ahead_ends_nothing(as_of: str, fields: dict[str, Any]) -> None:
    found = _ended(as_of, **fields)
    assert (found.ending, found.term.end) == (None, day("2027-04-14"))
    assert _days_left(found) > 0
    assert "notice.T-1" in found.by_id


def test_confidentiality_and_the_markers_run_from_the_day_it_ended() -> None:
    found = _ended()
    kept = finding(found, "confidentiality")
    assert kept.due is not None
    assert kept.due.raw == day("2029-07-01")
    assert "ended-early" in steps_of(kept)
    markers = {one.milestone.id: one.due for one in found.milestones if one.milestone.marker}
    ends = [due.raw for due in markers.values() if due is not None]
    assert ends == [day("2026-07-01"), day("2029-07-01")]


def test_what_had_not_fallen_due_is_owed_no_more() -> None:
    found = _ended()
    assert finding(found, "evaluation.cloud").state is State.NOT_APPLICABLE
    monthly = next(one for one in found.services if one.service.id == "S-contract")
    assert [one.span.name for one in monthly.products.expectations] == ["2026-04", "2026-05", "2026-06"]
    reported = _ended(evaluations=(evaluation(reported="2026-06-01"),))
    assert finding(reported, "evaluation.cloud").state is State.SATISFIED


def test_the_work_is_done_when_all_that_fell_due_before_the_end_is_shown() -> None:
    assert finding(_ended(), "term.12.8").state is State.NOT_EVIDENCED
    delivered = tuple(delivery("S-contract", f"2026-0{month}", f"2026-0{month}-30") for month in (4, 5, 6))
    found = finding(_ended(deliveries=delivered), "term.12.8")
    assert found.state is State.SATISFIED, steps_of(found)


def test_where_nothing_fell_due_before_the_end_nothing_is_left_to_show() -> None:
    services = tuple(one for one in RECORDS.services if one.id != "S-contract")
    found = finding(_ended(services=services), "term.12.8")
    assert (found.state, steps_of(found)[-1]) == (State.NOT_APPLICABLE, "term-work-ended")


def test_an_incident_after_the_end_is_outside_the_term() -> None:
    found = _ended(incidents=(incident(on="2026-06-30"), incident(2, on="2026-07-02")))
    assert [one.in_term for one in found.incidents] == [True, False]


def test_the_first_of_several_terminations_ends_the_contract() -> None:
    told = [
        notice(
            f"T-{n}",
            "special_termination",
            "13(5)",
            by="A",
            received_on="2026-05-01",
            effective_on=f"2026-0{n}-01",
        )
        for n in (8, 7)
    ]
    assert assessed("2026-12-01", notices=tuple(told)).term.end == day("2026-07-01")
