"""One contract of a portfolio as a row: its term, states, money, incidents, systems, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from generator.compliance.finding import State, gravest
from generator.compliance.portfolio.standing import StandingContract
from generator.compliance.portfolio.summary import (
    ContractSummary,
    DeadlineSummary,
    DeductionSummary,
    PaymentSummary,
)
from generator.compliance.portfolio.totals import SETTLED, OwedPayment, phase_of
from generator.records.clause import PARTY_WORDS
from generator.views.findings import StateView, view_state
from generator.views.portfolio.places import ContractLink, contract_path, contractor_page_of, link_contract
from generator.words import Words, day, money, percent

PRESSING: Final = (
    State.BREACHED,
    State.OVERDUE,
    State.NOT_EVIDENCED,
    State.NEEDS_DECISION,
    State.DUE_SOON,
)
_NEXT: Final = 2
"""So many of the next deadlines stand in a row."""


@dataclass(frozen=True, slots=True)
class OwedView:
    """An instalment that is owed; ``path`` is where its own site speaks of it."""

    contract: ContractLink
    name: str
    path: str
    due: str
    note: str
    payable: str
    actor: str
    state: StateView


@dataclass(frozen=True, slots=True)
class DueView:
    """A deadline; ``state`` is None for a date nobody owes."""

    contract: ContractLink
    title: str
    path: str
    clause: str
    on: str
    days: str
    """In how many days, or how many days ago."""
    note: str
    actor: str
    state: StateView | None


@dataclass(frozen=True, slots=True)
class CutView:
    """Deductions against the ceiling, incidents against the trigger, and what follows from them."""

    approved: str
    pending: str
    """From how much to how much is still pending; nothing where none is."""
    ceiling: str
    ratio: str
    ratio_number: str
    incidents: int
    decided: int
    trigger: int
    rectification: str
    """What the incidents ask for, and whether it is done; nothing where they ask for nothing."""
    termination: str
    """That party A may terminate, or that it is undecided; else nothing."""


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract of which something is known."""

    phase: str
    phase_name: str
    term: tuple[str, ...]
    """From when to when, and when it ended early, a line each."""
    party_a: str
    contractor: str
    contractor_path: str
    total: str
    example: bool
    label: str
    state: StateView
    pressing: tuple[tuple[StateView, int], ...]
    """How many findings stand in each state that asks for something, those with none left out."""
    cut: CutView
    payment: OwedView | None
    """What is to be paid next, or what is overdue."""
    payment_waits: str
    """What the next payment waits for, where none has a date; nothing where nothing is owed."""
    systems: int
    systems_pressing: tuple[tuple[StateView, int], ...]
    """How many systems have which state that asks for something as their gravest."""
    deadlines: tuple[DueView, ...]
    """The next ones."""
    past_deadlines: int
    ready: str
    serious_concerns: int


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A listed contract. ``known`` is None where there is neither a summary nor a site of it."""

    link: ContractLink
    department: str
    department_path: str
    current: bool
    dated: str
    """Of which day and build that is which is shown, where it is not today's; else nothing."""
    problems: int
    """Problems of its records, or one where its site could not be made."""
    known: ContractView | None


def view_contract(
    one: StandingContract, department: tuple[str, str], as_of: dt.date, zone: ZoneInfo, words: Words
) -> ContractRow:
    """The row of a contract; ``department`` is its name and page."""
    return ContractRow(
        link=link_contract(one),
        department=department[0],
        department_path=department[1],
        current=one.current and one.summary is not None and one.summary.as_of == as_of,
        dated=view_dated(one, as_of, zone, words),
        problems=len(one.problems) or len(one.failure[:1]),
        known=_known(one, one.summary, as_of, words) if one.summary is not None else None,
    )


def view_dated(one: StandingContract, as_of: dt.date, zone: ZoneInfo, words: Words) -> str:
    """Of which day what is shown of a contract is; nothing where it is today's."""
    if one.summary is None:
        return words.t("bureau.contract.no-site")
    if one.current and one.summary.as_of == as_of:
        return ""
    if one.current:
        return words.t("bureau.contract.other-day", as_of=one.summary.as_of)
    if one.built_at is None:
        return words.t("bureau.contract.last-good-undated", as_of=one.summary.as_of)
    built = one.built_at.astimezone(zone).date()
    return words.t("bureau.contract.last-good", built=built, as_of=one.summary.as_of)


def _known(one: StandingContract, known: ContractSummary, as_of: dt.date, words: Words) -> ContractView:
    link = link_contract(one)
    phase = phase_of(known)
    owed = [each for each in known.payments if each.state not in SETTLED]
    dated = sorted((each for each in owed if each.due is not None), key=lambda each: each.due or as_of)
    ahead = [each for each in known.deadlines if each.on >= as_of and each.state is not None]
    counts = dict(known.counts)
    return ContractView(
        phase=phase.value,
        phase_name=words.t(f"bureau.phase.{phase.value}"),
        term=_term(known, words),
        party_a=known.party_a,
        contractor=known.party_b,
        contractor_path=contractor_page_of(one),
        total=money(known.total),
        example=known.example,
        label=known.label,
        state=view_state(known.state, words),
        pressing=tuple((view_state(state, words), counts[state]) for state in PRESSING if counts.get(state)),
        cut=view_cut(known.deductions, words),
        payment=view_owed(OwedPayment(one.id, dated[0]), link, words) if dated else None,
        payment_waits=_waits(owed, words),
        systems=len(known.systems),
        systems_pressing=_systems(known, words),
        deadlines=tuple(view_deadline(each, link, as_of, words) for each in ahead[:_NEXT]),
        past_deadlines=len(past_of(known, as_of)),
        ready=words.t("bureau.contract.ready", ready=known.ready, all=known.readiness),
        serious_concerns=known.serious_concerns,
    )


def past_of(known: ContractSummary, as_of: dt.date) -> tuple[DeadlineSummary, ...]:
    """The deadlines that are past and not settled."""
    return tuple(one for one in known.deadlines if one.on < as_of and one.state is not None)


def view_owed(one: OwedPayment, link: ContractLink, words: Words) -> OwedView:
    payment = one.payment
    return OwedView(
        contract=link,
        name=payment.name,
        path=contract_path(one.contract, f"payments/index.html#p-{payment.id}"),
        due=day(payment.due) if payment.due else "",
        note=words.t("due.provisional") if payment.provisional else "",
        payable=_payable(payment.payable, words),
        actor=view_actor(payment.actor, words),
        state=view_state(payment.state, words),
    )


def view_deadline(one: DeadlineSummary, link: ContractLink, as_of: dt.date, words: Words) -> DueView:
    moved = words.t("due.moved", raw=one.raw) if one.raw != one.on else ""
    provisional = words.t("due.provisional") if one.provisional else ""
    left = (one.on - as_of).days
    key = "deadline.today" if left == 0 else "deadline.ahead" if left > 0 else "bureau.deadline.past"
    return DueView(
        contract=link,
        title=one.title,
        path=contract_path(link.id, one.page) if one.page else link.path,
        clause=one.clause,
        on=day(one.on),
        days=words.t(key, days=abs(left)),
        note=words.t("value.separator").join(part for part in (moved, provisional) if part),
        actor=view_actor(one.actor, words),
        state=view_state(one.state, words) if one.state else None,
    )


def view_actor(actor: str, words: Words) -> str:
    """A party as a summary names it."""
    return words.t(f"party.{actor}") if actor in (*PARTY_WORDS, "both") else ""


def view_cut(given: DeductionSummary, words: Words) -> CutView:
    return CutView(
        approved=money(given.approved_total),
        pending=view_pending(given.pending_min, given.pending_max, words),
        ceiling=money(given.ceiling),
        ratio=percent(given.ratio),
        ratio_number=f"{min(given.ratio, Decimal(100)):.2f}",
        incidents=given.incident_count,
        decided=given.incident_count_decided,
        trigger=given.trigger_count,
        rectification=_rectification(given, words),
        termination=_termination(given.termination_right, words),
    )


def view_pending(least: Decimal, most: Decimal, words: Words) -> str:
    """From how much to how much may still be deducted; nothing where nothing is pending."""
    return words.t("bureau.pending", lowest=least, highest=most) if most > 0 else ""


def _rectification(given: DeductionSummary, words: Words) -> str:
    if given.rectified_on is not None:
        later = given.count_after_rectification
        return words.t("bureau.row.rectified", date=given.rectified_on, later=later)
    if given.rectification_required is None:
        return words.t("bureau.row.rectification-open")
    return words.t("bureau.row.rectification-owed") if given.rectification_required else ""


def _termination(right: bool | None, words: Words) -> str:
    if right is None:
        return words.t("bureau.row.termination-open")
    return words.t("deduction.termination-yes") if right else ""


def _term(known: ContractSummary, words: Words) -> tuple[str, ...]:
    whole = (words.t("bureau.term.from", start=known.start), day(known.end))
    if known.ended_on is None:
        return whole
    return (*whole, words.t("bureau.term.ended", ended=known.ended_on))


def _payable(amount: Decimal | None, words: Words) -> str:
    return words.t("payment.to-settle") if amount is None else money(amount)


def _waits(owed: list[PaymentSummary], words: Words) -> str:
    if not owed or any(one.due is not None for one in owed):
        return ""
    first = next((one.waiting_for for one in owed if one.waiting_for), "")
    return words.t("page.overview.waiting", name=first) if first else words.t("bureau.contract.no-date")


def _systems(known: ContractSummary, words: Words) -> tuple[tuple[StateView, int], ...]:
    """Each system by the gravest it asks for: the contract's evaluation, the filing, the law's yearly one."""
    asked = Counter(gravest((one.evaluation, one.filing, one.yearly)) for one in known.systems)
    return tuple((view_state(state, words), asked[state]) for state in PRESSING if asked[state])
