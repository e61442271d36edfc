"""Payments, milestones and the way to acceptance as shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from generator.compliance.assessment import Assessment
from generator.compliance.duties.acceptance import DONE, ReadinessLine
from generator.compliance.finding import State
from generator.compliance.money.milestones import MilestoneAssessment
from generator.compliance.money.payments import PaymentAssessment
from generator.numerals import capitals
from generator.records.payment import Payment
from generator.views.findings import (
    DueView,
    FindingView,
    StateView,
    view_due,
    view_finding,
    view_party,
    view_state,
)
from generator.words import Words, day, money, percent


@dataclass(frozen=True, slots=True)
class PaymentView:
    """One instalment with the sum that leads to what is payable."""

    id: str
    name: str
    clause: str
    share: str
    amount: str
    capitals: str
    deductions: tuple[tuple[str, str], ...]
    """Incident and amount of each deduction taken from it."""
    deducted: str
    payable: str
    payable_capitals: str
    due: DueView | None
    due_without_delay: str
    state: StateView
    actor: str
    waiting_for: str
    invoice_number: str
    invoice_received: str
    paid_on: str
    paid_amount: str
    balance: str
    """What is short or over, in words; nothing where the payment is exact or not made."""
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """One point on the way; ``state`` is None for a date nobody owes."""

    id: str
    name: str
    clause: str
    party: str
    due: DueView | None
    done: str
    note: str
    marker: bool
    past: bool
    state: StateView | None
    finding: FindingView | None


@dataclass(frozen=True, slots=True)
class ReadinessView:
    """One line of the readiness list."""

    id: str
    name: str
    ready: bool
    answer: str
    basis: str
    clause: str
    reason: str
    why: str
    """What no single finding says of it; nothing where the findings say it."""
    findings: tuple[FindingView, ...]
    """What holds it up; all it rests on where nothing of the contract does."""


def view_payments(assessment: Assessment, words: Words) -> tuple[PaymentView, ...]:
    names = {milestone.id: milestone.name for milestone in assessment.records.milestones}
    return tuple(_payment(one, names, words) for one in assessment.payments)


def view_milestones(assessment: Assessment, words: Words) -> tuple[MilestoneView, ...]:
    return tuple(_milestone(one, assessment.as_of, words) for one in assessment.milestones)


def view_readiness(assessment: Assessment, words: Words) -> tuple[ReadinessView, ...]:
    """Each line with its answer and what holds it up, or what is advised although nothing does."""
    views: list[ReadinessView] = []
    for line in assessment.readiness:
        held = [assessment.by_id[name] for name in line.findings]
        lacking = [one for one in held if _holds_up(one.state)]
        states = dict.fromkeys(words.t(f"state.{one.state.value}") for one in lacking)
        views.append(
            ReadinessView(
                id=line.id,
                name=words.say(line.name),
                ready=line.ready,
                answer=words.t("readiness-answer.yes" if line.ready else "readiness-answer.no"),
                basis=words.t(f"readiness-basis.{line.basis}"),
                clause=line.clause or "",
                reason=_reason(line, states, words),
                why=words.say(line.why) if line.why else "",
                findings=tuple(view_finding(one, words) for one in (lacking if _narrows(line) else held)),
            )
        )
    return tuple(views)


def _narrows(line: ReadinessLine) -> bool:
    """Whether only what holds the line up is shown; a line of custom lists nothing but what it lacks."""
    return not line.ready and line.basis == "contract"


def _holds_up(state: State) -> bool:
    """Whether a state keeps a line from being ready; advice never does."""
    return state not in DONE and state is not State.ADVISORY


def _reason(line: ReadinessLine, states: Iterable[str], words: Words) -> str:
    if line.why is not None:
        return words.say(line.why)
    return "" if line.ready else words.t("value.separator").join(states)


def _payment(one: PaymentAssessment, names: dict[str, str], words: Words) -> PaymentView:
    part = one.instalment
    unknown = words.t("value.unknown")
    record = one.record or Payment(id=part.id)
    invoice = record.invoice
    plain = one.due_without_invoice_delay
    return PaymentView(
        id=part.id,
        name=part.name,
        clause=part.clause,
        share=percent(part.percent) if part.percent is not None else words.t("payment.rest"),
        amount=money(one.amount),
        capitals=part.amount.capitals or "",
        deductions=tuple((taken.incident, money(taken.amount)) for taken in one.allocations),
        deducted=money(one.deducted),
        payable=payable_of(one, words),
        payable_capitals=capitals(one.payable) if one.payable is not None and one.payable >= 0 else "",
        due=view_due(one.due, words),
        due_without_delay=day(plain.due) if plain and one.due and plain != one.due else "",
        state=view_state(one.state, words),
        actor=view_party(one.findings[0].actor, words),
        waiting_for=names[one.missing_link] if one.missing_link else "",
        invoice_number=invoice.number or unknown,
        invoice_received=_day(invoice.received_on, unknown),
        paid_on=_day(record.paid_on, unknown),
        paid_amount=money(record.paid_amount) if record.paid_amount is not None else unknown,
        balance=_balance(one.balance, words),
        findings=tuple(view_finding(finding, words) for finding in one.findings),
    )


def payable_of(one: PaymentAssessment, words: Words) -> str:
    """The sum payable; a word where the text leaves it to be settled."""
    return words.t("payment.to-settle") if one.payable is None else money(one.payable)


def _balance(balance: Decimal | None, words: Words) -> str:
    if not balance:
        return ""
    return words.t("payment.over" if balance > 0 else "payment.short", amount=abs(balance))


def _day(date: dt.date | None, unknown: str) -> str:
    return day(date) if date else unknown


def _milestone(one: MilestoneAssessment, as_of: dt.date, words: Words) -> MilestoneView:
    milestone = one.milestone
    due = view_due(one.due, words)
    return MilestoneView(
        id=milestone.id,
        name=milestone.name,
        clause=milestone.clause,
        party=view_party(milestone.party, words),
        due=due,
        done=day(milestone.done_on) if milestone.done_on else "",
        note=milestone.note or "",
        marker=milestone.marker,
        past=milestone.done_on is not None
        or (milestone.marker and one.due is not None and one.due.raw <= as_of),
        state=view_state(one.finding.state, words) if one.finding else None,
        finding=view_finding(one.finding, words) if one.finding else None,
    )
