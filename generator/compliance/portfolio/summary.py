"""What a portfolio needs to know of one contract: a few plain values out of its one assessment.

A contract's own build publishes it as ``summary.json``; a portfolio never looks at the records themselves.
Texts are as the contract's audience reads them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pydantic import ConfigDict, TypeAdapter, with_config

from generator.compliance.finding import State

_CLOSED: Final = ConfigDict(extra="forbid")


@with_config(_CLOSED)
@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionSummary:
    """The money and the counts of the incident clause, as the contract's own assessment has them."""

    approved_total: Decimal
    pending_min: Decimal
    pending_max: Decimal
    ceiling: Decimal
    ratio: Decimal
    """Approved total as a percentage of the ceiling, two decimals."""
    incident_count: int
    """Incidents that may count, with those still pending."""
    incident_count_decided: int
    trigger_count: int
    rectification_required: bool | None
    """None where it depends on an ambiguity nobody has decided."""
    rectified_on: dt.date | None
    count_after_rectification: int
    termination_right: bool | None


@with_config(_CLOSED)
@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSummary:
    """One incident; ``tier`` is the tier's name, empty while open or not counted."""

    id: str
    occurred_on: dt.date
    state: State
    tier: str
    in_term: bool
    counts: bool
    """Whether it may count as an incident of the contract (12.6), an open one with the decided."""
    approved: Decimal | None
    """What the meeting approved and its minutes prove; None while that is open."""
    page: str


@with_config(_CLOSED)
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSummary:
    """One instalment; ``payable`` is None while nobody has settled it."""

    id: str
    name: str
    clause: str
    amount: Decimal
    deducted: Decimal
    payable: Decimal | None
    due: dt.date | None
    provisional: bool
    state: State
    actor: str
    """Who must act, as a party's letter; empty where nobody must."""
    waiting_for: str
    """The milestone that holds it up, in words; empty where nothing does."""


@with_config(_CLOSED)
@dataclass(frozen=True, slots=True, kw_only=True)
class SystemSummary:
    """One system under the protection scheme: what the contract owes for it, and what the law asks."""

    id: str
    name: str
    level: int
    evaluation: State
    filing: State
    yearly: State
    page: str


@with_config(_CLOSED)
@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineSummary:
    """A deadline not settled yet, past ones too, or a date to know (``state`` None then)."""

    id: str
    title: str
    clause: str
    on: dt.date
    raw: dt.date
    provisional: bool
    state: State | None
    actor: str
    page: str
    """Below the contract's own site, with its anchor; empty where no page speaks of it."""


@with_config(_CLOSED)
@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSummary:
    """One contract on a day, as one audience sees it."""

    project: str
    name: str
    title: str
    party_a: str
    party_b: str
    example: bool
    label: str
    audience: str
    """The audience's id; empty where nothing is withheld from whoever keeps the records."""
    withheld: str
    as_of: dt.date
    revision: str
    start: dt.date
    end: dt.date
    ended_on: dt.date | None
    """The day it ended before its term was over."""
    total: Decimal
    counts: tuple[tuple[State, int], ...]
    """How many findings stand in each state, every state named, from the gravest."""
    state: State
    """The gravest state of what the contract itself asks for."""
    deductions: DeductionSummary
    incidents: tuple[IncidentSummary, ...]
    payments: tuple[PaymentSummary, ...]
    systems: tuple[SystemSummary, ...]
    deadlines: tuple[DeadlineSummary, ...]
    ready: int
    readiness: int
    """How many of so many things acceptance asks for are there."""
    serious_concerns: int
    concerns: int


_FORM: Final = TypeAdapter(ContractSummary)


def write_summary(summary: ContractSummary) -> bytes:
    """The summary as JSON: amounts as texts, so that no digit is lost."""
    return _FORM.dump_json(summary, indent=2) + b"\n"


def read_summary(content: bytes) -> ContractSummary:
    """The summary back from its JSON.

    Raises:
        ValueError: it is none, or one of another version.
    """
    return _FORM.validate_json(content)
