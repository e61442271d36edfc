"""The categories of requirements side by side for all systems as shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.compliance.mlps.catalogue import CategoryStanding
from generator.compliance.mlps.systems import SystemAssessment
from generator.records.catalog import Catalog, Category
from generator.views.catalogue import TallyView, view_tally
from generator.words import Words


@dataclass(frozen=True, slots=True)
class CellView:
    """One category of one system.

    ``code`` is for styles: ``inapplicable`` (no extension), ``open`` (unknown whether it applies),
    ``empty`` (no result recorded), ``unmet`` (an item is not met), ``partly``, ``met`` (every rated item is).
    """

    system: str
    code: str
    applies: str
    tally: TallyView | None
    coverage: str
    note: str
    """What is not met or open, or nothing."""


@dataclass(frozen=True, slots=True)
class MatrixRowView:
    """One category over all systems."""

    id: str
    name: str
    part: str
    part_name: str
    points: int
    items: int
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class MatrixView:
    """The 10 general and 7 cloud categories; ``systems`` are id and name, in the order of the cells."""

    systems: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRowView, ...]


def view_matrix(assessment: Assessment, words: Words) -> MatrixView:
    """The matrix as each system's latest round with results found it; no rows without a catalogue, or for an
    audience that does not see what a system lacks.
    """
    catalog = assessment.records.catalog if assessment.shows("vulnerability") else None
    rows = _rows(catalog, assessment.systems, words) if catalog is not None else ()
    return MatrixView(tuple((one.system.id, one.system.name) for one in assessment.systems), rows)


def _rows(catalog: Catalog, systems: tuple[SystemAssessment, ...], words: Words) -> tuple[MatrixRowView, ...]:
    standings = {
        one.system.id: {part.category.id: part for part in one.standing.categories} if one.standing else {}
        for one in systems
    }
    return tuple(
        _row(part, category, standings, words)
        for part in ("general", "cloud")
        for category in getattr(catalog, part).categories
    )


def _row(
    part: str,
    category: Category,
    standings: Mapping[str, Mapping[str, CategoryStanding]],
    words: Words,
) -> MatrixRowView:
    return MatrixRowView(
        id=category.id,
        name=category.name,
        part=part,
        part_name=words.t(f"system.part-{part}"),
        points=category.points,
        items=category.items,
        cells=tuple(_cell(system, found.get(category.id), words) for system, found in standings.items()),
    )


def _cell(system: str, found: CategoryStanding | None, words: Words) -> CellView:
    if found is None:
        return CellView(system, "inapplicable", words.t("applies.no"), None, "", "")
    tally = view_tally(found.tally)
    return CellView(
        system=system,
        code=_code(found),
        applies=words.t("applies.open" if found.applies is None else "applies.yes"),
        tally=tally,
        coverage=words.t("system.coverage", recorded=tally.recorded, items=tally.items),
        note=_note(found, words),
    )


def _note(found: CategoryStanding, words: Words) -> str:
    counts = (("unmet", found.tally.unmet), ("partly", found.tally.partly), ("open", found.open_problems))
    told = [words.t(f"system.cell-{name}", count=count) for name, count in counts if count]
    return words.t("value.separator").join(told)


def _code(found: CategoryStanding) -> str:
    tally = found.tally
    if not tally.recorded:
        return "empty" if found.applies else "open"
    if tally.unmet:
        return "unmet"
    return "partly" if tally.partly else "met"
