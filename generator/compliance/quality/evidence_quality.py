"""What a record keeper forgets about proof: none at all, of the wrong day, or one paper for unlike facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.compliance.case import Case
from generator.compliance.quality.found import Found
from generator.records.base import Record
from generator.records.evidence import Evidence

_Proven = tuple[Record, str, str, dt.date, tuple[Evidence, ...]]


def _proven(case: Case) -> Iterator[_Proven]:
    """Everything recorded as done: the record, its id, the field of the day, the day, and its evidence."""
    yield from _work(case)
    for review in case.records.reviews:
        yield review, review.id, "held_on", review.held_on, review.evidence
    for notice in case.records.notices:
        day = notice.completed_on or notice.received_on or notice.event_on
        if notice.covers is not None:
            day = notice.covers.last
        if day is not None:
            yield notice, notice.id, "evidence", day, notice.evidence
    for decision in case.records.decisions:
        yield decision, decision.id, "decided_on", decision.decided_on, decision.evidence
    for incident in case.records.incidents:
        if incident.meeting is not None:
            yield incident, incident.id, "meeting", incident.meeting.date, incident.evidence
    for member in case.records.team:
        if member.nda is not None and member.nda.signed_on is not None:
            yield member, member.id, "nda.signed_on", member.nda.signed_on, member.nda.evidence


def _work(case: Case) -> Iterator[_Proven]:
    for milestone in case.records.milestones:
        if milestone.done_on is not None:
            yield milestone, milestone.id, "done_on", milestone.done_on, milestone.evidence
    for payment in case.records.payments:
        if payment.paid_on is not None:
            yield payment, payment.id, "paid_on", payment.paid_on, payment.evidence
        invoice = payment.invoice
        if invoice.received_on is not None:
            yield payment, payment.id, "invoice.received_on", invoice.received_on, invoice.evidence
    for delivery in case.records.deliveries:
        yield delivery, delivery.id, "delivered_on", delivery.delivered_on, delivery.evidence


def _place(field: str) -> str:
    """The field of the evidence beside that of the day."""
    part, dot, _ = field.rpartition(".")
    return f"{part}{dot}evidence"


def done_without_evidence(case: Case) -> Found:
    for record, subject, field, day, evidence in _proven(case):
        if not evidence:
            yield record, subject, field, {"date": day}


def evidence_undated(case: Case) -> Iterator[tuple[Record, tuple[str, ...]]]:
    """The facts of each kind whose evidence has no date at all: it passes for a proof of any day."""
    by_kind: dict[str, dict[str, Record]] = {}
    for record, subject, _, _, evidence in _proven(case):
        if evidence and not any(one.dated for one in evidence):
            by_kind.setdefault(record.kind, {}).setdefault(subject, record)
    for of_kind in by_kind.values():
        yield next(iter(of_kind.values())), tuple(of_kind)


def evidence_before_fact(case: Case) -> Found:
    """Facts whose every piece of evidence was written before they happened: it cannot show them."""
    for record, subject, field, day, evidence in _proven(case):
        dated = [one.dated for one in evidence]
        if dated and all(one is not None and one < day for one in dated):
            last = max(one for one in dated if one is not None)
            yield record, subject, _place(field), {"date": day, "dated": last}


def evidence_after_fact(case: Case) -> Found:
    for record, subject, field, day, evidence in _proven(case):
        dated = [one.dated for one in evidence]
        if dated and all(one is not None and one > day for one in dated):
            first = min(one for one in dated if one is not None)
            yield record, subject, _place(field), {"date": day, "dated": first}


def evidence_reused(case: Case) -> Found:
    """One file for facts of different days; what two records say of the same day may share its paper.

    An archive number is no single paper: it may stand for a volume of many.
    """
    seen: dict[str, tuple[str, dt.date]] = {}
    for record, subject, field, day, evidence in _proven(case):
        for one in evidence:
            if one.sha256 is None:
                continue
            first, of = seen.setdefault(one.sha256, (subject, day))
            if first != subject and of != day:
                yield record, subject, _place(field), {"file": one.name, "first": first}
