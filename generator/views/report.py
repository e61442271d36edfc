"""The report (服务总结报告): the text people wrote, in chapters, with the figures and tables it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Final

from generator.records.prose import PieceKind, Prose
from generator.views.findings import StateView
from generator.views.report_figures import Shown, view_figures

_CHAPTER: Final = 2
_SECTION: Final = 3


@dataclass(frozen=True, slots=True)
class PieceView:
    """A heading below a chapter, some Markdown, or the name of a table."""

    kind: PieceKind
    text: str
    level: int = 0
    id: str = ""
    """Of a section: the place it is reached by."""


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A chapter under its heading, which is Markdown too."""

    id: str
    title: str
    pieces: tuple[PieceView, ...]


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """One heading of the scope: its services, how many delivered something, how often, how they stand."""

    name: str
    clause: str
    services: int
    delivered: int
    deliveries: int
    unproven: int
    """How many of the deliveries have no evidence that shows them."""
    states: tuple[tuple[StateView, int], ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """The text in chapters, ``preface`` before the first; its ``figures`` are put in where it is drawn."""

    preface: tuple[PieceView, ...]
    chapters: tuple[ChapterView, ...]
    figures: Mapping[str, str]
    scope: tuple[ScopeRow, ...]


def view_report(prose: Prose, shown: Shown) -> ReportView:
    """The text as it stands, cut into chapters; nothing in it is read but headings."""
    preface: list[PieceView] = []
    chapters: list[tuple[str, str, list[PieceView]]] = []
    into, sections = preface, count(1)
    for one in prose.pieces:
        if one.kind == "heading" and one.level == _CHAPTER:
            into, sections = [], count(1)
            chapters.append((f"summary-{len(chapters) + 1}", one.text, into))
        elif one.kind == "heading" and one.level == _SECTION:
            chapter = chapters[-1][0] if chapters else "summary"
            into.append(PieceView(one.kind, one.text, one.level, f"{chapter}-{next(sections)}"))
        else:
            into.append(PieceView(one.kind, one.text, one.level))
    return ReportView(
        preface=tuple(preface),
        chapters=tuple(ChapterView(id_, title, tuple(pieces)) for id_, title, pieces in chapters),
        figures=view_figures(shown),
        scope=_scope(shown),
    )


def _scope(shown: Shown) -> tuple[ScopeRow, ...]:
    handed = {service.id: service for group in shown.deliveries.groups for service in group.services}
    order = [state for state, _ in shown.overview.counts]
    rows: list[ScopeRow] = []
    for group in shown.services:
        states = Counter(service.finding.state for service in group.services)
        made = [handed[service.id] for service in group.services if service.id in handed]
        rows.append(
            ScopeRow(
                name=group.name,
                clause=group.clause,
                services=len(group.services),
                delivered=len(made),
                deliveries=sum(len(one.deliveries) for one in made),
                unproven=sum(one.unproven for one in made),
                states=tuple((state, states[state]) for state in order if states[state]),
            )
        )
    return tuple(rows)
