"""A comparison as shown: what changed in the records, and line by line what that did to compliance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.compliance.comparison import Comparison
from generator.records.history import FileChange, RecordChange
from generator.views.comparison_lines import (
    ComparisonLine,
    ComparisonPart,
    concern_lines,
    deadline_line,
    figure_line,
    figure_name,
    finding_line,
    incident_line,
    moved_by,
    readiness_line,
    record_lines,
    service_line,
)
from generator.words import Words

_PARTS: Final = ("findings", "figures", "deadlines", "incidents", "services", "readiness", "concerns")
_TOLD: Final = frozenset({"approved-total", "payable"})
"""The amounts a summary tells of."""


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """One side: the name its reader gave it, empty for the working copy, and the state of the data it is."""

    asked: str
    revision: str


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """A comparison in words; ``nothing`` is the one sentence there is to say where nothing differs."""

    name: str
    example: bool
    before: str
    after: str
    records: ComparisonPart
    summary: str
    parts: tuple[ComparisonPart, ...]
    nothing: str


def view_comparison(
    comparison: Comparison,
    sides: tuple[ComparedSide, ComparedSide],
    records: Sequence[RecordChange],
    files: Sequence[FileChange],
    words: Words,
) -> ComparisonView:
    """Everything a reader is told of a comparison, each value formatted once."""
    changed = tuple(record_lines(records, files, words))
    parts = tuple(view_parts(comparison, words))
    project = comparison.after.records.project
    days = (comparison.before.as_of, comparison.after.as_of)
    before, after = (
        words.t("comparison.side", name=_side(side, words), as_of=day)
        for side, day in zip(sides, days, strict=True)
    )
    nothing = "" if parts else words.t("comparison.none" if changed else "comparison.nothing")
    return ComparisonView(
        name=project.name,
        example=project.example,
        before=before,
        after=after,
        records=ComparisonPart(words.t("comparison.records", count=len(changed)), changed),
        summary=summarise(comparison, words),
        parts=parts,
        nothing=nothing,
    )


def _side(side: ComparedSide, words: Words) -> str:
    if not side.asked:
        return words.t("comparison.working-copy", revision=side.revision)
    if side.revision.startswith(side.asked) or side.asked.startswith(side.revision):
        return side.revision
    return words.t("comparison.commit", name=side.asked, revision=side.revision)


def summarise(comparison: Comparison, words: Words) -> str:
    """What differs in one line: how many findings turned, by how much the deductions moved, and so on."""
    return words.t("comparison.gap").join(_summary(comparison, words))


def _summary(comparison: Comparison, words: Words) -> Iterator[str]:
    if turned := comparison.findings:
        worse = sum(one.turn == "worse" for one in turned)
        key = "comparison.count-findings-worse" if worse else "comparison.count-findings"
        yield words.t(key, count=len(turned), worse=worse)
    for one in comparison.figures:
        moved = moved_by(one, words) if one.what in _TOLD else ""
        if moved:
            yield words.t("comparison.moved", name=figure_name(one, words), moved=moved)
    if comparison.deadlines:
        yield words.t("comparison.count-deadlines", count=len(comparison.deadlines))
    if comparison.incidents:
        yield words.t("comparison.count-incidents", count=len(comparison.incidents))
    if comparison.services:
        yield words.t("comparison.count-services", count=len(comparison.services))
    if comparison.readiness:
        yield words.t("comparison.count-readiness", count=len(comparison.readiness))
    if new := len(comparison.concerns_new):
        yield words.t("comparison.count-concerns", count=new)


def view_parts(comparison: Comparison, words: Words) -> Iterator[ComparisonPart]:
    """What differs, respect by respect; a respect in which nothing does is not among them."""
    lines: dict[str, tuple[ComparisonLine, ...]] = {
        "findings": tuple(finding_line(one, words) for one in comparison.findings),
        "figures": tuple(figure_line(one, words) for one in comparison.figures),
        "deadlines": tuple(deadline_line(one, words) for one in comparison.deadlines),
        "incidents": tuple(incident_line(one, words) for one in comparison.incidents),
        "services": tuple(service_line(one, words) for one in comparison.services),
        "readiness": tuple(readiness_line(one, words) for one in comparison.readiness),
        "concerns": tuple(concern_lines(comparison, words)),
    }
    for part in _PARTS:
        if lines[part]:
            yield ComparisonPart(words.t(f"comparison.part-{part}", count=len(lines[part])), lines[part])
