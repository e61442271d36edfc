"""The form of ``portfolio.json``, and the source of its JSON Schema.

Money and rates are text, dates are ISO text; ``null`` is unknown, undecided or not applicable.
"""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from generator.compliance.finding import State
from generator.compliance.portfolio.totals import Phase

_CLOSED = ConfigDict(extra="forbid")


@with_config(_CLOSED)
class PublishedDated(TypedDict):
    """A contract whose figures are of another day than the portfolio's, or were so before it had problems."""

    contract: str
    as_of: str


@with_config(_CLOSED)
class PublishedTrigger(TypedDict):
    """A contract in which the trigger of the incident clause was reached; null in a flag is undecided."""

    contract: str
    rectification_required: bool | None
    incident_count: int
    incident_count_decided: int
    trigger_count: int
    ratio: str
    rectified_on: str | None
    count_after_rectification: int
    termination_right: bool | None


@with_config(_CLOSED)
class PublishedOwed(TypedDict):
    """An instalment that is owed; ``payable`` is null while nobody has settled it."""

    contract: str
    id: str
    name: str
    payable: str | None
    due: str | None
    provisional: bool
    actor: str
    state: State


@with_config(_CLOSED)
class PublishedTotals(TypedDict):
    """Sums over the contracts of ``counted`` alone; ``not_counted`` and ``dated`` say what they lack."""

    counted: list[str]
    not_counted: list[str]
    dated: list[PublishedDated]
    phases: dict[Phase, int]
    state: State | None
    value: str
    approved: str
    pending_min: str
    pending_max: str
    incident_count: int
    incident_count_decided: int
    tiers: dict[str, int]
    without_tier: int
    triggers: list[PublishedTrigger]
    payments: list[PublishedOwed]
    payable: str
    overdue: str
    to_settle: int
    without_due_date: int
    systems: int
    systems_owed: int
    serious_concerns: int
    concerns: int


@with_config(_CLOSED)
class PublishedKnown(TypedDict):
    """What is known of a contract on ``as_of``."""

    as_of: str
    revision: str
    audience: str
    name: str
    title: str
    party_a: str
    contractor: str
    example: bool
    label: str
    phase: Phase
    start: str
    end: str
    ended_on: str | None
    total: str
    state: State
    counts: dict[State, int]
    approved: str
    pending_min: str
    pending_max: str
    ceiling: str
    incident_count: int
    trigger_count: int
    ready: int
    readiness: int
    serious_concerns: int
    concerns: int


@with_config(_CLOSED)
class PublishedContract(TypedDict):
    """A listed contract; ``current`` says that its records are told as they stand now."""

    id: str
    department: str
    site: str | None
    current: bool
    problems: int
    failed: bool
    known: PublishedKnown | None


@with_config(_CLOSED)
class PublishedContractor(TypedDict):
    """A contractor across its contracts; those not counted may be its as well."""

    id: str
    name: str
    totals: PublishedTotals


@with_config(_CLOSED)
class PublishedDepartment(TypedDict):
    """A department and what its contracts come to."""

    id: str
    name: str
    totals: PublishedTotals


@with_config(_CLOSED)
class PublishedPortfolio(TypedDict):
    """A portfolio on a day."""

    portfolio: str
    name: str
    revision: str
    """A name for what ``portfolio.yaml`` says; that of a contract's records stands with the contract."""
    audience: str | None
    """For whom its contracts are told; null where nothing is withheld."""
    example: bool
    as_of: str
    complete: bool
    """Whether every contract is told as its records say on that day."""
    totals: PublishedTotals
    contracts: list[PublishedContract]
    contractors: list[PublishedContractor]
    departments: list[PublishedDepartment]


def published_portfolio_schema() -> dict[str, Any]:
    """The JSON Schema of ``portfolio.json``."""
    schema = TypeAdapter(PublishedPortfolio).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
