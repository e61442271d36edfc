"""A comparison as its published JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.compliance.comparison import Comparison, IncidentStanding, ServiceChange, Turn
from generator.compliance.figures import Unit, Value
from generator.compliance.finding import DueDate
from generator.compliance.quality.quality import Concern
from generator.records.history import FileChange, RecordChange
from generator.views.comparison import ComparedSide, summarise
from generator.views.published_comparison import (
    PublishedComparison,
    PublishedConcernChange,
    PublishedCounts,
    PublishedDue,
    PublishedFigure,
    PublishedFileChange,
    PublishedIncidentChange,
    PublishedReadinessChange,
    PublishedRecordChange,
    PublishedServiceChange,
    PublishedShift,
    PublishedSide,
    PublishedStanding,
    PublishedTurn,
)
from generator.words import Words, rounded_share


def publish_comparison(
    comparison: Comparison,
    sides: tuple[ComparedSide, ComparedSide],
    records: Sequence[RecordChange],
    files: Sequence[FileChange],
    words: Words,
) -> PublishedComparison:
    """What ``dossier diff --format json`` writes."""
    before, after = (
        PublishedSide(asked=side.asked or None, revision=side.revision, as_of=one.as_of.isoformat())
        for side, one in zip(sides, (comparison.before, comparison.after), strict=True)
    )
    project = comparison.after.records.project
    return {
        "project": project.id,
        "example": project.example,
        "before": before,
        "after": after,
        "summary": summarise(comparison, words),
        "records": [
            PublishedRecordChange(
                what=one.what,
                kind=one.kind,
                id=one.id,
                file=one.file,
                line=one.line,
                fields=list(one.fields),
            )
            for one in records
        ],
        "files": [PublishedFileChange(what=one.what, file=one.file, nature=one.nature) for one in files],
        "findings": [
            PublishedTurn(
                id=one.id,
                clause=one.clause,
                subject=one.subject,
                title=words.say(one.title),
                before=one.before,
                after=one.after,
                turn=one.turn,
                why={
                    "text": words.say(one.why.message),
                    "records": [str(place) for place in one.why.records if place.file],
                },
            )
            for one in comparison.findings
        ],
        "figures": [
            PublishedFigure(
                what=one.what,
                unit=one.unit,
                of=one.of or None,
                before=_value(one.before, one.unit),
                after=_value(one.after, one.unit),
            )
            for one in comparison.figures
        ],
        "deadlines": [
            PublishedShift(
                id=one.id,
                clause=one.clause,
                title=words.say(one.title),
                before=_due(one.before),
                after=_due(one.after),
                days=one.days,
            )
            for one in comparison.deadlines
        ],
        "incidents": [
            PublishedIncidentChange(
                id=one.id, title=one.title, before=_standing(one.before), after=_standing(one.after)
            )
            for one in comparison.incidents
        ],
        "services": [
            PublishedServiceChange(
                id=one.id,
                name=one.name,
                before=_counts(one, 0),
                after=_counts(one, 1),
                missing=list(one.missing),
                no_longer_missing=list(one.no_longer_missing),
            )
            for one in comparison.services
        ],
        "readiness": [
            PublishedReadinessChange(
                id=one.id, name=words.say(one.name), before=one.before, after=one.after, turn=one.turn
            )
            for one in comparison.readiness
        ],
        "concerns": [
            *(_concern(one, "worse", words) for one in comparison.concerns_new),
            *(_concern(one, "better", words) for one in comparison.concerns_gone),
        ],
    }


def _value(value: Value, unit: Unit) -> str | int | bool | None:
    if isinstance(value, Decimal):
        return f"{rounded_share(value):.2f}" if unit == "percent" else str(value)
    return value


def _due(due: DueDate | None) -> PublishedDue | None:
    if due is None:
        return None
    return {"due": due.due.isoformat(), "due_raw": due.raw.isoformat(), "provisional": due.provisional}


def _counts(one: ServiceChange, side: int) -> PublishedCounts:
    return {
        "expected": one.expected[side],
        "delivered": one.delivered[side],
        "unproven": one.unproven[side],
    }


def _standing(one: IncidentStanding | None) -> PublishedStanding | None:
    if one is None:
        return None
    return {
        "tier": one.tier,
        "basis": one.basis,
        "approved": None if one.approved is None else str(one.approved),
        "deducted": str(one.deducted),
        "counts": one.counts,
    }


def _concern(one: Concern, turn: Turn, words: Words) -> PublishedConcernChange:
    return {
        "check": one.check,
        "severity": one.severity,
        "subject": one.subject,
        "message": words.say(one.message),
        "at": str(one.at),
        "turn": turn,
    }
