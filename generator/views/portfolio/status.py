"""Where every contract of a portfolio stands, a line each, and what its contractors' contracts come to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from generator.compliance.finding import State
from generator.compliance.portfolio.assessment import ContractorRecord, PortfolioAssessment
from generator.compliance.portfolio.standing import StandingContract
from generator.compliance.portfolio.summary import ContractSummary
from generator.compliance.portfolio.totals import OwedPayment, phase_of
from generator.views.findings import StateView, view_state
from generator.words import Words, day, money


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLine:
    """A contract in texts; everything but its id, its department and ``trouble`` is empty where unknown."""

    id: str
    folder: str
    department: str
    trouble: str
    """Why it is not shown as its records say now; empty where it is."""
    dated: str = ""
    """The day it is shown as of, where that is not the portfolio's or it is not shown as it is now."""
    contractor: str = ""
    start: str = ""
    end: str = ""
    phase: str = ""
    state: StateView | None = None
    approved: str = ""
    ceiling: str = ""
    pending: str = ""
    """The range of what is not decided; empty where nothing is."""
    incidents: str = ""
    trigger: str = ""
    rectification: bool | None = False
    """Whether a full rectification is required; None where nobody has decided what that depends on."""
    payment: str = ""
    payment_name: str = ""
    payment_overdue: bool = False
    deadline: str = ""
    deadline_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractorLine:
    """A contractor and what its contracts come to, in texts."""

    name: str
    contracts: int
    state: StateView | None
    value: str
    approved: str
    pending: str
    incidents: str
    triggers: str
    payable: str
    overdue: str
    has_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioStatus:
    """A portfolio on a day, as the terminal shows it."""

    name: str
    example: bool
    as_of: dt.date
    contracts: tuple[ContractLine, ...]
    contractors: tuple[ContractorLine, ...]
    not_counted: tuple[str, ...]
    """The contracts of which nothing is in any sum."""


def view_status(assessment: PortfolioAssessment, words: Words) -> PortfolioStatus:
    """Every contract in the order of the portfolio's record; contractors with the gravest first."""
    names = {one.id: one.name for one in assessment.portfolio.departments}
    owed: dict[str, OwedPayment] = {}
    for one in assessment.totals.payments:
        owed.setdefault(one.contract, one)
    return PortfolioStatus(
        name=assessment.portfolio.name,
        example=assessment.portfolio.example,
        as_of=assessment.as_of,
        contracts=tuple(
            _line(one, names[one.department], owed.get(one.id), assessment.as_of, words)
            for one in assessment.contracts
        ),
        contractors=tuple(_contractor(one, words) for one in assessment.contractors),
        not_counted=assessment.totals.not_counted,
    )


def trouble_of(one: StandingContract, words: Words) -> str:
    """Why a contract is not shown as its records say now; empty where it is."""
    if one.problems:
        return words.t("portfolio-command.with-problems", count=len(one.problems))
    if one.failure:
        return words.t("portfolio-command.not-made", why=one.failure)
    return "" if one.summary is not None else words.t("portfolio-command.not-known")


def _line(
    one: StandingContract, department: str, owed: OwedPayment | None, as_of: dt.date, words: Words
) -> ContractLine:
    trouble = trouble_of(one, words)
    known = one.summary
    if known is None:
        return ContractLine(id=one.id, folder=one.folder, department=department, trouble=trouble)
    cut = known.deductions
    ahead = next((date for date in known.deadlines if date.on >= as_of), None)
    return ContractLine(
        id=one.id,
        folder=one.folder,
        department=department,
        trouble=trouble,
        dated=day(known.as_of) if trouble or known.as_of != as_of else "",
        contractor=known.party_b,
        start=day(known.start),
        end=day(known.ended_on or known.end),
        phase=words.t(f"portfolio-command.phase.{phase_of(known)}"),
        state=view_state(known.state, words),
        approved=money(cut.approved_total),
        ceiling=money(cut.ceiling),
        pending=_range(cut.pending_min, cut.pending_max, words),
        incidents=_incidents(cut.incident_count, cut.incident_count_decided, words),
        trigger=str(cut.trigger_count),
        rectification=_rectification(known),
        payment=_dated(owed.payment.due, provisional=owed.payment.provisional, words=words) if owed else "",
        payment_name=owed.payment.name if owed else "",
        payment_overdue=owed is not None and owed.payment.state is State.OVERDUE,
        deadline=_dated(ahead.on, provisional=ahead.provisional, words=words) if ahead else "",
        deadline_title=ahead.title if ahead else "",
    )


def _rectification(known: ContractSummary) -> bool | None:
    """Whether one is still to be made: none is once it was."""
    required = known.deductions.rectification_required
    return required if known.deductions.rectified_on is None else False


def _contractor(one: ContractorRecord, words: Words) -> ContractorLine:
    sums = one.totals
    return ContractorLine(
        name=one.name,
        contracts=len(sums.counted),
        state=view_state(sums.state, words) if sums.state is not None else None,
        value=money(sums.value),
        approved=money(sums.approved),
        pending=_range(sums.pending_min, sums.pending_max, words),
        incidents=_incidents(sums.incidents, sums.incidents_decided, words),
        triggers=_triggers(len(sums.required), len(sums.undecided), words),
        payable=_payable(sums.payable, sums.to_settle, words),
        overdue=money(sums.overdue),
        has_overdue=sums.overdue > 0,
    )


def _range(least: Decimal, most: Decimal, words: Words) -> str:
    return words.t("portfolio-command.range", least=least, most=most) if most else ""


def _incidents(every: int, decided: int, words: Words) -> str:
    if every == decided:
        return str(every)
    return words.t("portfolio-command.incidents", every=every, decided=decided)


def _triggers(required: int, undecided: int, words: Words) -> str:
    if not undecided:
        return str(required)
    return words.t("portfolio-command.triggers", required=required, undecided=undecided)


def _payable(amount: Decimal, to_settle: int, words: Words) -> str:
    if not to_settle:
        return money(amount)
    return words.t("portfolio-command.payable", amount=amount, count=to_settle)


def _dated(date: dt.date | None, *, provisional: bool, words: Words) -> str:
    if date is None:
        return ""
    return words.t("portfolio-command.provisional", date=date) if provisional else day(date)
