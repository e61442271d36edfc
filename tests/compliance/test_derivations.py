"""Derivations: every step points at the very field it rests on, and says the figures that were used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from generator.compliance.dates.deadlines import after, deadline_step
from generator.compliance.engine import assess
from generator.compliance.finding import Finding
from generator.location import Location
from generator.message import say
from generator.records.ledger import Records
from tests.builders import (
    CALENDAR,
    DEMO,
    REPOSITORY,
    assessed,
    chain,
    day,
    incident,
    meeting,
    payment,
    period,
    rectification,
)

DAYS: Final = ("2026-04-20", "2026-11-22", "2027-06-01")

RESTS_ON: Final = {
    "cadence-agreed": {"cadences"},
    "cadence-open": {"cadences"},
    "ceiling": {"ceiling_percent"},
    "decision-applies": {"reading"},
    "deduction": {"amount"},
    "delivery-without-evidence": {"id"},
    "done-proven": {"done_on", "evidence"},
    "effective": {"date"},
    "evaluation-concluded": {"conclusion", "report"},
    "evaluation-not-begun": {"id"},
    "evaluation-owed": {"end"},
    "evaluation-reported": {"dated", "report"},
    "evaluation-under-way": {"phases"},
    "evaluator-unproven": {"evaluator"},
    "event-recorded": {"id", "meeting", "outcome"},
    "event-without-evidence": {"id"},
    "evidence-count": {"evidence", "report"},
    "field-dated": {"completed_on", "consented_on", "event_on", "handed_over_on", "received_on"},
    "field-missing": {"id"},
    "fixed-date": {"due"},
    "impact": {"impact"},
    "instalment-rest": {"amount"},
    "instalment-share": {"amount"},
    "invoice-late": {"received_on"},
    "invoice-days-late": {"received_on"},
    "invoice-proven": {"evidence", "received_on"},
    "paid-late": {"paid_on"},
    "link-done": {"done_on"},
    "link-missing": {"id"},
    "meeting-decided": {"amount"},
    "meeting-differs-from-proposal": {"meeting"},
    "meeting-differs-from-text": {"meeting"},
    "member-joined": {"joined_on"},
    "minus-deduction": {"amount"},
    "nda-before-confidentiality": {"until"},
    "nda-filed": {"filed_on"},
    "nda-missing": {"nda"},
    "nda-signed": {"signed_on"},
    "nda-until": {"until"},
    "no-date-in-text": {"id"},
    "not-recorded-done": {"done_on"},
    "notice-by": {"effective_on"},
    "notice-in-time": {"received_on"},
    "notice-too-late": {"received_on"},
    "paid-in-full": {"evidence"},
    "paid-on": {"paid_on"},
    "payable": {"amount"},
    "rectified": {"completed_on"},
    "repair": {"discovered_at", "occurred_at", "recovered_at"},
    "repair-unknown": {"recovered_at"},
    "review-correct-by": {"correct_by"},
    "review-held": {"outcome"},
    "reviews-failed": {"revisions"},
    "service-delivered-early": {"id"},
    "service-follows-evaluation": {"id"},
    "service-frequency": {"frequency"},
    "service-late": {"delivered_on"},
    "service-missing": {"deliverables"},
    "service-other-deliveries": {"id"},
    "service-owed-by-end": {"end"},
    "service-owed-products": {"deliverables"},
    "standing-duty": {"id"},
    "standing-procedure": {"id"},
    "standing-prohibition": {"id"},
    "starts-with": {"due", "end"},
    "term-over": {"end"},
    "term-running": {"term"},
    "trigger-not-recorded": {"trigger"},
    "waits-for": {"due", "starts"},
}
"""The fields the steps of the demo rest on; a step that computes from other steps rests on none."""


def _field(project: Path, at: Location) -> str:
    """The name of the field that begins a line of a project's records."""
    line = (project / at.file).read_text(encoding="utf-8").splitlines()[at.line - 1]
    return line.strip().removeprefix("- ").partition(":")[0]


def _rested_on(project: Path, records: Records) -> Iterator[tuple[str, set[str]]]:
    """Each step with the fields it points at."""
    for as_of in DAYS:
        for found in assess(records, day(as_of)).findings:
            for one in found.derivation:
                key = one.message.key.removeprefix("step.")
                yield key, {_field(project, at) for at in one.records}


def test_every_step_points_at_the_field_it_rests_on(real: Records, demo: Records) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    placeless = set()
    for project, records in ((REPOSITORY, real), (DEMO, demo)):
        for key, fields in _rested_on(project, records):
            seen[key] |= fields
            placeless |= set() if fields else {key}
    assert placeless & set(RESTS_ON) == set()
    assert {key for key in RESTS_ON if not seen[key]} == set()
    assert {key: seen[key] - RESTS_ON[key] for key in RESTS_ON if seen[key] - RESTS_ON[key]} == {}


@pytest.mark.parametrize("as_of", DAYS)
def test_every_step_of_every_finding_names_its_records(real: Records, demo: Records, as_of: str) -> None:
    for records in (real, demo):
        findings = assess(records, day(as_of)).findings
        steps = [(found.id, one) for found in findings for one in found.derivation]
        assert len(steps) > 200
        assert {(id_, one.message.key) for id_, one in steps if not one.records} == set()


@pytest.mark.parametrize("as_of", DAYS)
def test_no_step_says_nothing_where_a_figure_belongs(real: Records, demo: Records, as_of: str) -> None:
    for records in (real, demo):
        for found in assess(records, day(as_of)).findings:
            for one in found.derivation:
                assert None not in one.message.values.values(), f"{found.id} {one.message}"


def _figures(found: Finding, *keys: str) -> list[tuple[object, ...]]:
    """The values of the steps of those keys, in order."""
    told = [one.message for one in found.derivation]
    return [tuple(one.values.values()) for one in told if one.key.removeprefix("step.") in keys]


def test_the_derivation_of_the_deductions_shows_the_whole_sum() -> None:
    found = assessed(
        "2026-12-31",
        incidents=(
            incident(1, on="2026-04-16", meeting=meeting("2026-04-20", amount="1200.00")),
            incident(2, on="2026-05-16", meeting=meeting("2026-05-20", "B", "3000.00")),
            incident(3, on="2026-06-16"),
        ),
        payments=(payment("prepayment", "2026-04-28"),),
    ).deductions.finding
    assert found.subject == found.clause == "12.6"
    assert _figures(found, "ceiling") == [(Decimal(5), Decimal("1489600.00"), Decimal("74480.00"))]
    assert _figures(found, "deduction") == [("INC-1", Decimal("1200.00")), ("INC-2", Decimal("3000.00"))]
    assert _figures(found, "deductions-total") == [(Decimal("4200.00"), Decimal("70280.00"))]
    assert _figures(found, "deductions-pending") == [(Decimal("1000.00"), Decimal("2000.00"))]
    assert _figures(found, "allocated") == [
        ("INC-1", Decimal("1200.00"), "首付款"),
        ("INC-2", Decimal("3000.00"), "尾款"),
    ]
    assert _figures(found, "incident-count") == [(3, 2, 5)]
    assert _figures(found, "rectification-no") == [()]


def test_the_derivation_of_a_rectification_shows_both_counts_and_their_bounds() -> None:
    decided = tuple(incident(n, on=f"2026-06-0{n}", meeting=meeting()) for n in range(1, 6))
    later = tuple(incident(n, on=f"2026-09-0{n}", meeting=meeting("2026-09-20")) for n in range(6, 9))
    found = assessed(
        "2026-12-31", incidents=(*decided, *later), notices=(rectification("2026-08-01"),)
    ).deductions.finding
    assert _figures(found, "incident-count") == [(8, 8, 5)]
    assert _figures(found, "rectification-yes") == [()]
    assert _figures(found, "rectified") == [(day("2026-08-01"), 3, 3)]
    assert _figures(found, "termination-yes") == [(Decimal(5),)]


def test_the_derivation_of_a_payment_shows_the_sum_and_the_way_to_its_date() -> None:
    reached = chain("2026-11-01", "2026-11-02", "2026-11-20", "2026-11-25")
    final = assessed(
        "2026-12-31",
        incidents=(incident(1, meeting=meeting(amount="1200.00")),),
        milestones=reached,
        payments=(
            payment("prepayment", "2026-04-28"),
            payment("final", "2027-01-01", "2026-12-10", paid_amount="1266160.00"),
        ),
    ).payments[1]
    found = final.findings[0]
    assert final.due_without_invoice_delay is not None
    assert _figures(found, "link-done")[-1] == ("acceptance", day("2026-11-25"))
    assert _figures(found, "invoice-late") == [(day("2026-12-10"), final.due_without_invoice_delay.due)]
    assert _figures(found, "instalment-rest") == [(Decimal("1266160.00"),)]
    assert _figures(found, "minus-deduction") == [("INC-1", Decimal("1200.00"), day("2026-06-20"))]
    assert _figures(found, "payable") == [(Decimal("1264960.00"),)]


def test_a_payment_of_another_amount_than_is_payable_says_both_amounts() -> None:
    paid = payment("prepayment", "2026-04-28", "2026-04-20", paid_amount="223440.01")
    found = assessed("2026-06-01", payments=(paid,)).payments[0].findings[0]
    both = (Decimal("223440.01"), Decimal("223440.00"))
    assert _figures(found, "paid-over") == [(*both, Decimal("0.01"))]
    exact = payment("prepayment", "2026-04-28", "2026-04-20", paid_amount="223440.00")
    assert _figures(assessed("2026-06-01", payments=(exact,)).payments[0].findings[0], "paid-over") == []


def test_an_open_answer_reads_as_open() -> None:
    decided = tuple(incident(n, on=f"2026-06-0{n}", meeting=meeting()) for n in range(1, 5))
    pending = incident(5, on="2026-06-05")
    later = tuple(incident(n, on=f"2026-09-0{n}") for n in range(6, 9))
    found = assessed("2026-12-31", incidents=(*decided, pending)).deductions.finding
    assert _figures(found, "rectification-open") == [()]
    answered = assessed(
        "2026-12-31", incidents=(*decided, pending, *later), notices=(rectification("2026-08-01"),)
    ).deductions.finding
    assert _figures(answered, "termination-open") == [(Decimal(5),)]


@pytest.mark.parametrize(
    ("start", "key", "note"),
    [
        ("2026-05-11", "period", "value.nothing"),
        ("2026-05-21", "period-moved", "value.nothing"),
        ("2026-12-08", "period", "value.provisional"),
        ("2026-12-04", "period-moved", "value.provisional"),
    ],
)
def test_a_period_s_step_says_its_length_both_dates_and_whether_they_are_provisional(
    start: str, key: str, note: str
) -> None:
    thirty = period(30, "day")
    due = after(day(start), thirty, CALENDAR)
    told = deadline_step(day(start), thirty, due).message
    assert told.key == f"step.{key}"
    assert told.values["start"] == day(start)
    assert told.values["due"] == due.due
    assert told.values.get("raw", due.raw) == due.raw
    assert told.values["period"] == say("period.day", count=30)
    assert told.values["provisional"] == say(note)
