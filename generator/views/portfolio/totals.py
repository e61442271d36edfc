"""What several contracts come to, as shown: every sum with what it lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.compliance.portfolio.totals import Totals, Trigger
from generator.views.findings import StateView, view_state
from generator.views.portfolio.contract import OwedView, view_owed, view_pending
from generator.views.portfolio.places import ContractLink, contract_path
from generator.words import Words, day, money, percent


@dataclass(frozen=True, slots=True)
class TriggerView:
    """A contract in which the trigger of the incident clause was reached, or may have been."""

    contract: ContractLink
    path: str
    """Where its own site derives it."""
    incidents: str
    ratio: str
    required: str
    rectified: str
    after: str
    termination: str
    grave: bool
    """Whether a rectification or a termination is due or open."""


@dataclass(frozen=True, slots=True)
class TotalsView:
    """The sums over ``counted`` contracts of ``contracts``."""

    contracts: int
    counted: int
    phases: tuple[tuple[str, str, int], ...]
    """Code, name and number."""
    state: StateView | None
    states: tuple[tuple[StateView, int], ...]
    value: str
    approved: str
    pending: str
    incidents: int
    incidents_decided: int
    tiers: str
    """How many of which tier, in words."""
    triggers: tuple[TriggerView, ...]
    required: int
    """Contracts in which the trigger was reached and no rectification is complete."""
    rectified: int
    undecided: int
    terminable: int
    terminable_undecided: int
    payments: tuple[OwedView, ...]
    payable: str
    overdue: str
    """How much of it is overdue; nothing where nothing is."""
    to_settle: int
    waiting: int
    systems: int
    systems_owed: int
    serious_concerns: int
    concerns: int
    not_counted: tuple[ContractLink, ...]
    dated: tuple[tuple[ContractLink, str], ...]

    @property
    def complete(self) -> bool:
        return not self.not_counted and not self.dated


def view_totals(totals: Totals, links: Mapping[str, ContractLink], words: Words) -> TotalsView:
    return TotalsView(
        contracts=len(totals.counted) + len(totals.not_counted),
        counted=len(totals.counted),
        phases=tuple(
            (phase.value, words.t(f"bureau.phase.{phase.value}"), count) for phase, count in totals.phases
        ),
        state=None if totals.state is None else view_state(totals.state, words),
        states=tuple((view_state(state, words), count) for state, count in totals.states),
        value=money(totals.value),
        approved=money(totals.approved),
        pending=view_pending(totals.pending_min, totals.pending_max, words),
        incidents=totals.incidents,
        incidents_decided=totals.incidents_decided,
        tiers=_tiers(totals, words),
        triggers=tuple(_trigger(one, links[one.contract], words) for one in totals.triggers),
        required=sum(one.rectified_on is None for one in totals.required),
        rectified=sum(one.rectified_on is not None for one in totals.triggers),
        undecided=len(totals.undecided),
        terminable=len(totals.terminable),
        terminable_undecided=len(totals.terminable_undecided),
        payments=tuple(view_owed(one, links[one.contract], words) for one in totals.payments),
        payable=money(totals.payable),
        overdue=_amount(totals.overdue),
        to_settle=totals.to_settle,
        waiting=totals.waiting,
        systems=totals.systems,
        systems_owed=totals.systems_owed,
        serious_concerns=totals.serious_concerns,
        concerns=totals.concerns,
        not_counted=tuple(links[one] for one in totals.not_counted),
        dated=tuple((links[one], day(on)) for one, on in totals.dated),
    )


def _tiers(totals: Totals, words: Words) -> str:
    parts = [words.t("bureau.tier-count", tier=tier, count=count) for tier, count in totals.tiers]
    if totals.untiered:
        parts.append(words.t("bureau.untiered", count=totals.untiered))
    return words.t("value.separator").join(parts)


def _amount(amount: Decimal) -> str:
    return money(amount) if amount else ""


def _trigger(one: Trigger, link: ContractLink, words: Words) -> TriggerView:
    return TriggerView(
        contract=link,
        path=contract_path(one.contract, "incidents/index.html#deductions"),
        incidents=words.t(
            "bureau.trigger.incidents",
            count=one.incident_count,
            decided=one.incident_count_decided,
            bound=one.trigger_count,
        ),
        ratio=percent(one.ratio),
        required=_answer("required", one.required, words),
        rectified=_rectified(one.rectified_on, one.required, words),
        after=words.t("bureau.trigger.after", count=one.count_after) if one.rectified_on else "",
        termination=_answer("termination", one.termination_right, words),
        grave=one.termination_right is not False or (one.rectified_on is None and one.required is not False),
    )


def _answer(about: str, value: bool | None, words: Words) -> str:
    answer = "open" if value is None else "yes" if value else "no"
    return words.t(f"bureau.trigger.{about}-{answer}")


def _rectified(on: dt.date | None, required: bool | None, words: Words) -> str:
    if on is not None:
        return words.t("bureau.trigger.rectified", date=on)
    return words.t("bureau.trigger.not-rectified" if required else "bureau.trigger.nothing")
