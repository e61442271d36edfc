"""Generated records: any mixture of dates, evidence and outcomes that the models allow."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st

from generator.records.ambiguity import Decision
from generator.records.amendment import Amendment
from generator.records.delivery import Delivery
from generator.records.evaluation import Evaluation, MajorRisks
from generator.records.evidence import Evidence
from generator.records.incident import Impact, Incident, Meeting
from generator.records.ledger import Records
from generator.records.milestone import Milestone
from generator.records.notice import Notice
from generator.records.payment import Invoice, Payment
from generator.records.review import Review
from generator.records.team import Member, Nda
from tests.builders import (
    BEIJING,
    READINGS,
    amendment,
    chain,
    decision,
    delivery,
    evaluation,
    member,
    milestone,
    notice,
    records,
    review,
)

days: Final = st.dates(dt.date(2026, 3, 1), dt.date(2027, 9, 30))
as_of_days: Final = st.dates(dt.date(2026, 3, 1), dt.date(2028, 3, 1))
maybe_day: Final = st.none() | days
amounts: Final = st.decimals(Decimal(0), Decimal(20_000), places=2)
proofs: Final = st.lists(
    st.builds(Evidence, archive=st.just("DA-1"), held_by=st.just("档案室"), dated=maybe_day), max_size=2
).map(tuple)
maybe_flag: Final = st.none() | st.booleans()
tiers: Final = st.sampled_from([None, "A", "B", "C"])

impacts: Final = st.builds(
    Impact,
    department_count=st.none() | st.integers(0, 12),
    district_leaders=maybe_flag,
    service=st.sampled_from([None, "unusable", "degraded", "unaffected"]),
    alternative=maybe_flag,
    other_major_effect=maybe_flag,
)


@st.composite
def incidents(draw: st.DrawFn, number: int) -> Incident:
    begun = dt.datetime.combine(draw(days), dt.time(9), BEIJING)
    after = st.none() | st.integers(0, 10_000).map(lambda minutes: begun + dt.timedelta(minutes=minutes))
    met = draw(st.none() | st.builds(Meeting, date=days, tier=tiers, amount=st.none() | amounts))
    return Incident(
        id=f"INC-{number}",
        title="事故",
        where="机房",
        occurred_at=begun,
        discovered_at=draw(after),
        reported_at=draw(after),
        recovered_at=draw(after),
        impact=draw(impacts),
        proposed_tier=draw(tiers),
        meeting=met,
        evidence=draw(proofs),
    )


@st.composite
def incident_records(draw: st.DrawFn, most: int = 8) -> tuple[Incident, ...]:
    """Incidents decided or not, all within 2026, in order of time."""
    return tuple(
        one.model_copy(update=_within_2026(one))
        for one in (draw(incidents(n)) for n in range(draw(st.integers(0, most))))
    )


def _within_2026(one: Incident) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if one.meeting is not None:
        changes["meeting"] = one.meeting.model_copy(update={"date": dt.date(2026, 6, 20)})
    if one.occurred_at.year > 2026:
        back = dt.timedelta(days=365)
        changes |= {
            name: when - back
            for name in ("occurred_at", "discovered_at", "reported_at", "recovered_at")
            if (when := getattr(one, name)) is not None
        }
    return changes


payments: Final = st.builds(
    Payment,
    id=st.just("prepayment"),
    invoice=st.builds(Invoice, issued_on=maybe_day, received_on=maybe_day),
    paid_on=maybe_day,
    paid_amount=st.none() | st.just(Decimal("223440.00")) | amounts,
    evidence=proofs,
)


@st.composite
def milestones(draw: st.DrawFn) -> tuple[Milestone, ...]:
    """The chain to the final payment, and one milestone with a fixed day."""
    fixed = milestone("kick-off", clause="6.1", due={"on": draw(days)})
    return tuple(
        one.model_copy(update={"done_on": draw(maybe_day), "evidence": draw(proofs)})
        for one in (*chain(), fixed)
    )


@st.composite
def members(draw: st.DrawFn, number: int) -> Member:
    dates = {"signed_on": maybe_day, "filed_on": maybe_day, "evidence": proofs}
    until = st.none() | st.dates(dt.date(2027, 1, 1), dt.date(2032, 1, 1))
    agreement = st.none() | st.fixed_dictionaries({"until": until, **dates}).map(
        lambda given: Nda().model_copy(update=given)  # in any order, which no file can be
    )
    changes = {"joined_on": draw(days), "left_on": draw(maybe_day), "nda": draw(agreement)}
    return member(f"M-{number}").model_copy(update=changes)


@st.composite
def evaluations(draw: st.DrawFn, number: int) -> Evaluation:
    reported = draw(maybe_day)
    started = {"preparation": {"started_on": draw(maybe_day)}}
    one = evaluation(number, None if reported is None else str(reported), phases=started)
    if one.report is None:
        return one
    report = {
        "evidence": draw(proofs),
        "delivered_on": draw(maybe_day),
        "rate": draw(st.none() | st.sampled_from([Decimal(59), Decimal(60), Decimal(90), Decimal(95)])),
        "conclusion": draw(st.sampled_from([None, "符合", "基本符合", "不符合"])),
        "major_risks": draw(st.none() | st.builds(MajorRisks, before=st.integers(0, 2))),
    }
    return one.model_copy(update={"report": one.report.model_copy(update=report)})


@st.composite
def reviews(draw: st.DrawFn, number: int) -> Review:
    changes = {"held_on": draw(days), "correct_by": draw(maybe_day), "evidence": draw(proofs)}
    return review(number, draw(st.sampled_from(["passed", "failed"]))).model_copy(update=changes)


@st.composite
def notices(draw: st.DrawFn, number: int) -> Notice:
    kind, clause = draw(
        st.sampled_from(
            [
                ("staff_change", "7.3"), ("return_of_materials", "9.4"), ("force_majeure", "11.2"),
                ("budget_termination", "5.4"), ("special_termination", "13(5)"), ("rectification", "12.6"),
                ("breach", "7.8"), ("breach", "7.9"), ("check", "7.9"), ("other", "6.1"), ("other", "6.2"),
            ]
        )
    )  # fmt: skip
    dated = (
        "event_on",
        "sent_on",
        "received_on",
        "effective_on",
        "consented_on",
        "handed_over_on",
        "completed_on",
    )
    changes = {name: draw(maybe_day) for name in dated} | {"evidence": draw(proofs)}
    return notice(f"N-{number}", kind, clause).model_copy(update=changes)  # type: ignore[arg-type]


@st.composite
def deliveries(draw: st.DrawFn, number: int) -> Delivery:
    service = draw(st.sampled_from(["S-custom", "S-contract", "S-law", "S-event"]))
    named = draw(st.sampled_from([None, "2026-04", "2026-05", "2026-12", "2027-03", "2026"]))
    one = delivery(service, named, str(draw(days)))
    return one.model_copy(update={"id": f"DLV-{number}", "evidence": draw(proofs)})


@st.composite
def decisions(draw: st.DrawFn, number: int) -> Decision:
    about = draw(st.sampled_from([name for name, readings in READINGS.items() if readings]))
    one = decision(about, draw(st.sampled_from(READINGS[about])), on=str(draw(days)))
    return one.model_copy(update={"id": f"DEC-{number}", "applies_from": draw(maybe_day)})


@st.composite
def amendments(draw: st.DrawFn, number: int) -> Amendment:
    what, incident = draw(st.sampled_from(["removed", "changed"])), draw(st.integers(1, 8))
    one = amendment(what, f"INC-{incident}", on=str(draw(days)), evidence=draw(proofs))
    return one.model_copy(update={"id": f"AMD-{number}"})


@st.composite
def ledgers(draw: st.DrawFn) -> Records:
    """A whole contract-year in any state, each kind in the order the loader gives it."""

    def some(of: Any, most: int) -> list[Any]:
        return [draw(of(number)) for number in range(1, draw(st.integers(0, most)) + 1)]

    return records(
        milestones=draw(milestones()),
        payments=tuple(draw(st.lists(payments, max_size=1))),
        incidents=tuple(sorted(some(incidents, 7), key=lambda one: (one.occurred_at, one.id))),
        team=tuple(some(members, 2)),
        deliveries=tuple(sorted(some(deliveries, 4), key=lambda one: (one.delivered_on, one.id))),
        evaluations=tuple(some(evaluations, 2)),
        reviews=tuple(some(reviews, 5)),
        notices=tuple(some(notices, 4)),
        decisions=tuple(sorted(some(decisions, 3), key=lambda one: (one.decided_on, one.id))),
        amendments=tuple(sorted(some(amendments, 2), key=lambda one: one.on)),
    )
