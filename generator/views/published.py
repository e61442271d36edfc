"""The shape of ``assessment.json``: what outside tools may rely on, and the source of its JSON Schema.

Money and rates are text, dates are ISO text, ``null`` is unknown or not applicable.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from generator.compliance.finding import State
from generator.compliance.quality.quality import Severity
from generator.records.restriction import Category

_CLOSED = ConfigDict(extra="forbid")


@with_config(_CLOSED)
class PublishedStep(TypedDict):
    """One sentence of a derivation, and the ``file:line`` places it rests on."""

    text: str
    records: list[str]


@with_config(_CLOSED)
class PublishedFinding(TypedDict):
    """One assessed point."""

    id: str
    clause: str
    basis: Literal["contract", "law"]
    subject: str
    title: str
    state: State
    due: str | None
    due_raw: str | None
    provisional: bool
    actor: Literal["A", "B", "both"] | None
    ambiguities: list[str]
    evidence: list[dict[str, str]]
    derivation: list[PublishedStep]


@with_config(_CLOSED)
class PublishedProjection(TypedDict):
    """How many more incidents of a tier set off the trigger."""

    tier: str
    by_count: int
    by_ceiling_at_most: int | None
    by_ceiling_at_least: int | None


@with_config(_CLOSED)
class PublishedDeductions(TypedDict):
    """The money and the counts of the incident clause; null in a flag is undecided."""

    approved_total: str
    pending_min: str
    pending_max: str
    ceiling: str
    ratio: str
    incident_count: int
    incident_count_decided: int
    rectification_required: bool | None
    rectified_on: str | None
    count_after_rectification: int
    termination_right: bool | None
    projections: list[PublishedProjection]


@with_config(_CLOSED)
class PublishedPayment(TypedDict):
    """One instalment."""

    id: str
    amount: str
    deducted: str
    payable: str | None
    """None where the contract ended before the payment was due and the parties have settled no sum."""
    due: str | None
    due_raw: str | None
    provisional: bool
    missing_link: str | None
    days_late: int
    state: State


@with_config(_CLOSED)
class PublishedIncident(TypedDict):
    """One incident; ``possible`` has null where it may not count."""

    id: str
    tiers_met: list[str]
    tier: str | None
    possible: list[str | None]
    state: State
    ambiguities: list[str]
    deduction: str | None


@with_config(_CLOSED)
class PublishedMissing(TypedDict):
    """The products that are missing in one period."""

    period: str
    products: list[str]


@with_config(_CLOSED)
class PublishedService(TypedDict):
    """One service: products expected by now, and the periods that miss one or had it late.

    ``delivered`` of them are recorded as handed over; ``unproven`` of these have no evidence that shows it.
    """

    id: str
    expected: int
    delivered: int
    unproven: int
    missing: list[str]
    missing_products: list[PublishedMissing]
    late: list[str]
    state: State


@with_config(_CLOSED)
class PublishedFiling(TypedDict):
    """The filing of a system and how long it holds."""

    certificate: str | None
    filed_on: str | None
    valid_until: str | None
    extend_from: str | None
    state: State


@with_config(_CLOSED)
class PublishedCategory(TypedDict):
    """One category of requirements; ``applies`` is null while it is unknown whether it does."""

    id: str
    name: str
    part: Literal["general", "cloud"]
    applies: bool | None
    items: int
    met: int
    partly: int
    unmet: int
    inapplicable: int
    unrecorded: int
    reference_rate: str | None
    open_problems: int
    better: int
    worse: int


@with_config(_CLOSED)
class PublishedSystem(TypedDict):
    """One system under the protection scheme; the rate is the evaluator's, the reference rate ours.

    The report's figures are those of the round that counts for the contract, the categories and the reference
    rate those of the latest round with results.
    """

    id: str
    name: str
    state: State
    filing: PublishedFiling
    evaluated_on: str | None
    rate: str | None
    reference_rate: str | None
    conclusion: str | None
    open_problems: int
    major_risks_before: int | None
    major_risks_now: int | None
    categories: list[PublishedCategory]


@with_config(_CLOSED)
class PublishedReadiness(TypedDict):
    """One line of the acceptance list; the clause is null where only custom asks for it."""

    id: str
    name: str
    ready: bool
    basis: Literal["contract", "customary"]
    clause: str | None


@with_config(_CLOSED)
class PublishedConcern(TypedDict):
    """A weakness of a record."""

    check: str
    severity: Severity
    subject: str
    message: str
    at: str


@with_config(_CLOSED)
class PublishedEvidence(TypedDict):
    """One piece of evidence under one record; the same piece has the same number under each."""

    number: int
    name: str
    kind: str | None
    dated: str | None
    pin: str
    record: str
    record_kind: str
    proves: str
    clauses: list[str]
    at: str


@with_config(_CLOSED)
class PublishedGap(TypedDict):
    """A missing record."""

    what: str
    at: str


@with_config(_CLOSED)
class PublishedAssessment(TypedDict):
    """The whole assessment of a contract on a day."""

    project: str
    contract: str
    example: bool
    as_of: str
    revision: str
    audience: str | None
    """The id of the audience it is published for; null where nothing is withheld."""
    withheld: list[Category]
    """What that audience does not see."""
    counts: dict[State, int]
    findings: list[PublishedFinding]
    deductions: PublishedDeductions
    payments: list[PublishedPayment]
    incidents: list[PublishedIncident]
    services: list[PublishedService]
    systems: list[PublishedSystem]
    readiness: list[PublishedReadiness]
    concerns: list[PublishedConcern]
    evidence: list[PublishedEvidence]
    gaps: list[PublishedGap]


def published_schema() -> dict[str, Any]:
    """The JSON Schema of ``assessment.json``."""
    schema = TypeAdapter(PublishedAssessment).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
