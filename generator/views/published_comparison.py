"""The shape of ``dossier diff --format json``: what outside tools may rely on, and the source of its schema.

As in ``assessment.json`` money and rates are text, dates are ISO text; ``null`` is unknown, undecided or not
there on that side.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from generator.compliance.comparison import Turn
from generator.compliance.figures import Unit
from generator.compliance.finding import State
from generator.compliance.quality.quality import Severity
from generator.records.history import Nature, What
from generator.views.published import PublishedStep

_CLOSED = ConfigDict(extra="forbid")


@with_config(_CLOSED)
class PublishedSide(TypedDict):
    """One side: as the reader named it (null for the files on disk), its state of the data, and its day."""

    asked: str | None
    revision: str
    as_of: str


@with_config(_CLOSED)
class PublishedRecordChange(TypedDict):
    """A record that was added, changed, removed or moved, with the fields whose values differ."""

    what: What
    kind: str
    id: str
    file: str
    line: int
    fields: list[str]


@with_config(_CLOSED)
class PublishedFileChange(TypedDict):
    """A file that changed without a record of it being different."""

    what: What
    file: str
    nature: Nature


@with_config(_CLOSED)
class PublishedTurn(TypedDict):
    """A finding whose state differs, with the step that decides it."""

    id: str
    clause: str
    subject: str
    title: str
    before: State | None
    after: State | None
    turn: Turn
    why: PublishedStep


@with_config(_CLOSED)
class PublishedDue(TypedDict):
    """A due date, before and after rest days are skipped."""

    due: str
    due_raw: str
    provisional: bool


@with_config(_CLOSED)
class PublishedShift(TypedDict):
    """A due date that differs; ``days`` is negative where it is earlier."""

    id: str
    clause: str
    title: str
    before: PublishedDue | None
    after: PublishedDue | None
    days: int | None


@with_config(_CLOSED)
class PublishedFigure(TypedDict):
    """A figure that differs; ``of`` is the instalment it is one of."""

    what: str
    unit: Unit
    of: str | None
    before: str | int | bool | None
    after: str | int | bool | None


@with_config(_CLOSED)
class PublishedStanding(TypedDict):
    """How an incident stands; ``deducted`` is what counts of what was approved."""

    tier: str | None
    basis: Literal["text", "decision", "meeting"] | None
    approved: str | None
    deducted: str
    counts: bool


@with_config(_CLOSED)
class PublishedIncidentChange(TypedDict):
    """An incident that came, went, or stands differently."""

    id: str
    title: str
    before: PublishedStanding | None
    after: PublishedStanding | None


@with_config(_CLOSED)
class PublishedCounts(TypedDict):
    """Products of a service that are expected, recorded as handed over, and of these without proof."""

    expected: int
    delivered: int
    unproven: int


@with_config(_CLOSED)
class PublishedServiceChange(TypedDict):
    """A service of which other products are expected, there or missing."""

    id: str
    name: str
    before: PublishedCounts
    after: PublishedCounts
    missing: list[str]
    no_longer_missing: list[str]


@with_config(_CLOSED)
class PublishedReadinessChange(TypedDict):
    """A line of the acceptance list that is ready on one side only."""

    id: str
    name: str
    before: bool | None
    after: bool | None
    turn: Turn


@with_config(_CLOSED)
class PublishedConcernChange(TypedDict):
    """A weakness of a record that only one side has."""

    check: str
    severity: Severity
    subject: str
    message: str
    at: str
    turn: Turn


@with_config(_CLOSED)
class PublishedComparison(TypedDict):
    """Two states of a contract's records held together; every list has the most important first."""

    project: str
    example: bool
    before: PublishedSide
    after: PublishedSide
    summary: str
    records: list[PublishedRecordChange]
    files: list[PublishedFileChange]
    findings: list[PublishedTurn]
    figures: list[PublishedFigure]
    deadlines: list[PublishedShift]
    incidents: list[PublishedIncidentChange]
    services: list[PublishedServiceChange]
    readiness: list[PublishedReadinessChange]
    concerns: list[PublishedConcernChange]


def comparison_schema() -> dict[str, Any]:
    """The JSON Schema of a comparison."""
    schema = TypeAdapter(PublishedComparison).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
