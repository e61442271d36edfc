"""What several contracts come to: sums that say of which contracts, and as of which day, they are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from generator.compliance.finding import State, gravest, gravity
from generator.compliance.portfolio.standing import StandingContract
from generator.compliance.portfolio.summary import ContractSummary, PaymentSummary

SETTLED: Final = frozenset({State.SATISFIED, State.LATE, State.NOT_APPLICABLE})
"""The states in which a payment, or what has a deadline, is owed no more."""
_NOTHING: Final = Decimal("0.00")


class Phase(StrEnum):
    """Where a contract is on the day of its summary."""

    AHEAD = "ahead"
    RUNNING = "running"
    OVER = "over"
    """Its whole term is over."""
    ENDED = "ended"
    """It was terminated before that."""


@dataclass(frozen=True, slots=True)
class Known:
    """A contract with the summary there is of it."""

    id: str
    summary: ContractSummary
    current: bool
    """Whether the summary is what its records say on the portfolio's day."""


@dataclass(frozen=True, slots=True)
class OwedPayment:
    """An instalment not settled yet, and the contract it is of."""

    contract: str
    payment: PaymentSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A contract in which the incident clause's trigger was reached, or may have been (12.6)."""

    contract: str
    required: bool | None
    """None where it depends on what nobody has decided: then it is not said to be no."""
    incident_count: int
    incident_count_decided: int
    trigger_count: int
    ratio: Decimal
    rectified_on: dt.date | None
    count_after: int
    termination_right: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What some contracts come to: every figure over ``counted``, and nothing of ``not_counted`` in any."""

    counted: tuple[str, ...]
    dated: tuple[tuple[str, dt.date], ...]
    """Those of ``counted`` whose figures are not today's, each with the day they are of."""
    not_counted: tuple[str, ...]
    """Those of which nothing is known; of a contractor, those that may be its as well."""
    phases: tuple[tuple[Phase, int], ...]
    state: State | None
    """The gravest state; None where nothing is counted."""
    states: tuple[tuple[State, int], ...]
    """How many contracts have which state as their gravest, from the gravest; none that no contract has."""
    value: Decimal
    approved: Decimal
    pending_min: Decimal
    pending_max: Decimal
    incidents: int
    """Incidents that may count, with those still pending."""
    incidents_decided: int
    tiers: tuple[tuple[str, int], ...]
    """How many of them are of which tier, by its name."""
    untiered: int
    """How many of them have none yet."""
    triggers: tuple[Trigger, ...]
    payments: tuple[OwedPayment, ...]
    """What is not settled and has a due date, soonest first."""
    payable: Decimal
    """The sum of those of ``payments`` whose sum is settled."""
    overdue: Decimal
    """How much of it is overdue."""
    to_settle: int
    """How many of ``payments`` are of a sum nobody has settled, and in neither of both."""
    waiting: int
    """How many instalments have no due date yet."""
    systems: int
    systems_owed: int
    """How many of them the contract still owes an evaluation."""
    serious_concerns: int
    concerns: int

    @property
    def complete(self) -> bool:
        """Whether every figure is of all the contracts, as they stand today."""
        return not self.dated and not self.not_counted

    @property
    def required(self) -> tuple[Trigger, ...]:
        """Where the trigger was reached; none where that is undecided."""
        return tuple(one for one in self.triggers if one.required)

    @property
    def undecided(self) -> tuple[Trigger, ...]:
        """Where nobody has decided whether it was."""
        return tuple(one for one in self.triggers if one.required is None)

    @property
    def terminable(self) -> tuple[Trigger, ...]:
        """Where party A has the right to terminate."""
        return tuple(one for one in self.triggers if one.termination_right)

    @property
    def terminable_undecided(self) -> tuple[Trigger, ...]:
        """Where nobody has decided whether it has."""
        return tuple(one for one in self.triggers if one.termination_right is None)


def phase_of(summary: ContractSummary) -> Phase:
    """Where the contract was on the day of its summary; its last day belongs to it."""
    if summary.as_of < summary.start:
        return Phase.AHEAD
    if summary.ended_on is not None and summary.as_of > summary.ended_on:
        return Phase.ENDED
    return Phase.OVER if summary.as_of > summary.end else Phase.RUNNING


def known_of(one: StandingContract, as_of: dt.date) -> Known | None:
    """What is known of a contract; None where nothing is."""
    if one.summary is None:
        return None
    return Known(one.id, one.summary, one.current and one.summary.as_of == as_of)


def total(contracts: Sequence[Known], not_counted: Sequence[str]) -> Totals:
    """The sums over ``contracts``, naming those that are not in them."""
    summaries = [one.summary for one in contracts]
    states = Counter(one.state for one in summaries)
    phases = Counter(phase_of(one) for one in summaries)
    counting = [one for summary in summaries for one in summary.incidents if one.counts]
    tiers = Counter(one.tier for one in counting if one.tier)
    owed = [one for known in contracts for one in _owed(known)]
    dated = sorted((one for one in owed if one.payment.due is not None), key=_soonest)
    return Totals(
        counted=tuple(one.id for one in contracts),
        dated=tuple((one.id, one.summary.as_of) for one in contracts if not one.current),
        not_counted=tuple(not_counted),
        phases=tuple((phase, phases[phase]) for phase in Phase),
        state=gravest(states) if states else None,
        states=tuple(sorted(states.items(), key=lambda one: gravity(one[0]))),
        value=_sum(one.total for one in summaries),
        approved=_sum(one.deductions.approved_total for one in summaries),
        pending_min=_sum(one.deductions.pending_min for one in summaries),
        pending_max=_sum(one.deductions.pending_max for one in summaries),
        incidents=sum(one.deductions.incident_count for one in summaries),
        incidents_decided=sum(one.deductions.incident_count_decided for one in summaries),
        tiers=tuple(sorted(tiers.items())),
        untiered=sum(not one.tier for one in counting),
        triggers=tuple(found for one in contracts if (found := _trigger(one)) is not None),
        payments=tuple(dated),
        payable=_payable(dated),
        overdue=_payable([one for one in dated if one.payment.state is State.OVERDUE]),
        to_settle=sum(one.payment.payable is None for one in dated),
        waiting=len(owed) - len(dated),
        systems=sum(len(one.systems) for one in summaries),
        systems_owed=sum(one.evaluation not in SETTLED for summary in summaries for one in summary.systems),
        serious_concerns=sum(one.serious_concerns for one in summaries),
        concerns=sum(one.concerns for one in summaries),
    )


def _trigger(one: Known) -> Trigger | None:
    """How the incident clause's trigger stands in a contract; None where it was not reached."""
    cut = one.summary.deductions
    if cut.rectification_required is False and cut.termination_right is False and cut.rectified_on is None:
        return None
    return Trigger(
        contract=one.id,
        required=cut.rectification_required,
        incident_count=cut.incident_count,
        incident_count_decided=cut.incident_count_decided,
        trigger_count=cut.trigger_count,
        ratio=cut.ratio,
        rectified_on=cut.rectified_on,
        count_after=cut.count_after_rectification,
        termination_right=cut.termination_right,
    )


def _owed(one: Known) -> Iterator[OwedPayment]:
    for payment in one.summary.payments:
        if payment.state not in SETTLED:
            yield OwedPayment(one.id, payment)


def _soonest(one: OwedPayment) -> tuple[dt.date, str, str]:
    return one.payment.due or dt.date.max, one.contract, one.payment.id


def _payable(owed: Iterable[OwedPayment]) -> Decimal:
    return _sum(one.payment.payable for one in owed if one.payment.payable is not None)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, _NOTHING)
