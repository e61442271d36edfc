"""The lines of a comparison: one sentence for each thing that differs, and which way it turned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.compliance.comparison import (
    Comparison,
    IncidentChange,
    IncidentStanding,
    MovedFigure,
    ReadinessChange,
    ServiceChange,
    ShiftedDue,
    TurnedFinding,
)
from generator.compliance.figures import Value
from generator.compliance.finding import DueDate, State
from generator.records.history import FileChange, RecordChange
from generator.views.changed_fields import fields_changed
from generator.views.findings import view_due
from generator.words import Words, money, percent


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """One thing that differs; ``turn`` is empty where no direction is better, ``detail`` says why."""

    text: str
    turn: str = ""
    turn_name: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonPart:
    """All that differs in one respect, the most important first."""

    title: str
    lines: tuple[ComparisonLine, ...]


def record_lines(
    records: Sequence[RecordChange], files: Sequence[FileChange], words: Words
) -> Iterator[ComparisonLine]:
    for one in records:
        values = {"what": words.t(f"change.{one.what}"), "kind": words.t(f"kind.{one.kind}"), "id": one.id}
        place = f"{one.file}:{one.line}"
        yield ComparisonLine(
            words.t("comparison.record", place=place, **values), detail=fields_changed(one, words)
        )
    for file in files:
        nature = words.t(f"change.{file.nature}")
        values = {"what": words.t(f"change.{file.what}"), "file": file.file, "nature": nature}
        yield ComparisonLine(words.t("comparison.file", **values))


def finding_line(one: TurnedFinding, words: Words) -> ComparisonLine:
    values = {"before": _state(one.before, words), "after": _state(one.after, words)}
    values |= {"clause": one.clause, "title": words.say(one.title), "id": one.id}
    return ComparisonLine(
        words.t("comparison.finding", **values),
        one.turn,
        words.t(f"comparison.turn-{one.turn}"),
        words.say(one.why.message),
    )


def _state(state: State | None, words: Words) -> str:
    return words.t("comparison.absent") if state is None else words.t(f"state.{state.value}")


def deadline_line(one: ShiftedDue, words: Words) -> ComparisonLine:
    values = {"clause": one.clause, "title": words.say(one.title), "id": one.id}
    values |= {"before": _due(one.before, words), "after": _due(one.after, words)}
    key = "comparison.deadline"
    if one.days:
        key = "comparison.deadline-later" if one.days > 0 else "comparison.deadline-earlier"
        values["days"] = str(abs(one.days))
    return ComparisonLine(words.t(key, **values))


def _due(due: DueDate | None, words: Words) -> str:
    shown = view_due(due, words)
    if shown is None:
        return words.t("cli.no-date")
    return words.t("cli.due-noted", date=shown.date, note=shown.note) if shown.note else shown.date


def figure_line(one: MovedFigure, words: Words) -> ComparisonLine:
    values = {"name": figure_name(one, words)}
    values |= {"before": _value(one, one.before, words), "after": _value(one, one.after, words)}
    moved = moved_by(one, words)
    key = "comparison.figure-moved" if moved else "comparison.figure"
    return ComparisonLine(words.t(key, moved=moved, **values))


def figure_name(one: MovedFigure, words: Words) -> str:
    return words.t(f"figure.{one.what}", of=one.of_name)


def _value(one: MovedFigure, value: Value, words: Words) -> str:
    if one.unit == "flag":
        return words.t(f"figure.{'open' if value is None else 'yes' if value else 'no'}")
    if value is None:
        return words.t("figure.unknown")
    if one.unit == "count":
        return str(value)
    return percent(Decimal(value)) if one.unit == "percent" else money(Decimal(value))


def moved_by(one: MovedFigure, words: Words) -> str:
    """By how much an amount moved, with its sign; nothing of what is no amount."""
    if one.unit != "money" or one.before is None or one.after is None:
        return ""
    by = Decimal(one.after) - Decimal(one.before)
    return f"{'+' if by > 0 else ''}{money(by)}"


def incident_line(one: IncidentChange, words: Words) -> ComparisonLine:
    values = {"id": one.id, "title": one.title}
    if one.before is None and one.after is not None:
        text = words.t("comparison.incident-new", standing=_standing(one.after, words), **values)
    elif one.after is None and one.before is not None:
        text = words.t("comparison.incident-gone", standing=_standing(one.before, words), **values)
    else:
        before, after = (_standing(side, words) for side in (one.before, one.after) if side is not None)
        text = words.t("comparison.incident", before=before, after=after, **values)
    return ComparisonLine(text)


def _standing(one: IncidentStanding, words: Words) -> str:
    tier = words.t("tier.none") if one.tier is None else words.t("tier.named", tier=one.tier)
    if one.basis is None:
        tier = words.t("tier.undetermined")
    values = {"tier": tier, "basis": words.t(f"tier-basis.{one.basis}") if one.basis else ""}
    key = "standing" if one.basis else "standing-open"
    told = [words.t(f"comparison.{key}", **values)]
    if one.approved is not None:
        counted = one.deducted == one.approved
        amount = "standing-amount" if counted else "standing-amount-not-counted"
        told.append(words.t(f"comparison.{amount}", amount=one.approved))
    if not one.counts:
        told.append(words.t("comparison.standing-not-counted"))
    return words.t("value.separator").join(told)


def service_line(one: ServiceChange, words: Words) -> ComparisonLine:
    values = {"id": one.id, "name": one.name, "expected_before": one.expected[0], "expected": one.expected[1]}
    values |= {"delivered_before": one.delivered[0], "delivered": one.delivered[1]}
    key = "service"
    if any(one.unproven):
        key = "service-unproven"
        values |= {"unproven_before": one.unproven[0], "unproven": one.unproven[1]}
    told = [
        words.t(f"comparison.{part}", periods=periods)
        for part, periods in (("missing", one.missing), ("no-longer-missing", one.no_longer_missing))
        if periods
    ]
    detail = words.t("value.separator").join(told)
    return ComparisonLine(words.t(f"comparison.{key}", **values), detail=detail)


def readiness_line(one: ReadinessChange, words: Words) -> ComparisonLine:
    values = {"name": words.say(one.name)}
    before, after = (_readiness(side, words) for side in (one.before, one.after))
    text = words.t("comparison.readiness", before=before, after=after, **values)
    return ComparisonLine(text, one.turn, words.t(f"comparison.turn-{one.turn}"))


def _readiness(ready: bool | None, words: Words) -> str:
    return words.t("comparison.absent" if ready is None else f"readiness-answer.{'yes' if ready else 'no'}")


def concern_lines(comparison: Comparison, words: Words) -> Iterator[ComparisonLine]:
    for key, turn, concerns in (
        ("concern-new", "worse", comparison.concerns_new),
        ("concern-gone", "better", comparison.concerns_gone),
    ):
        for one in concerns:
            values = {"severity": words.t(f"severity.{one.severity}"), "message": words.say(one.message)}
            name = words.t(f"comparison.{key}")
            yield ComparisonLine(words.t("comparison.concern", **values), turn, name)
