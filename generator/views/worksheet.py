"""What the worksheet of one round of evaluation shows: a row for each item that applies, and its problems.

Values stand here as they are written in YAML; the worksheet's words for them are the catalogue's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.compliance.mlps.catalogue import cloud_applies
from generator.records.catalog import Catalog, Requirements
from generator.records.evaluation import Evaluation, EvaluationProblem, ItemResult
from generator.records.ledger import Records
from generator.records.system import System

PROBLEM_FIELDS: Final = (
    "item", "severity", "major", "what", "owner", "due", "state", "state_on", "reason",
)  # fmt: skip

Fields = Mapping[str, str | None]
"""The fields of one entry as YAML would write them; None is unknown."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the catalogue, and whether it is of the cloud extension."""

    item: str
    category: str
    point: str
    cloud: bool


@dataclass(frozen=True, slots=True)
class WorksheetView:
    """One round of one system: the items that apply and what is recorded of them."""

    project: str
    example: bool
    system: str
    system_name: str
    round: int
    standard: str
    cloud_open: bool
    """Whether it is not known yet if the cloud extension applies; its items are shown then all the same."""
    lines: tuple[ItemLine, ...]
    results: Mapping[str, Fields]
    problems: Mapping[str, Fields]
    file: str | None
    """The record's file; None where the round has none yet."""


def view_worksheet(records: Records, catalog: Catalog, system: System, number: int) -> WorksheetView:
    """The worksheet of round ``number``, filled with what is recorded of it."""
    of_round = [one for one in records.evaluations if (one.system, one.round) == (system.id, number)]
    applies = cloud_applies(system)
    found: Evaluation | None = of_round[0] if of_round else None
    return WorksheetView(
        project=records.project.name,
        example=records.project.example,
        system=system.id,
        system_name=system.name,
        round=number,
        standard=catalog.standard,
        cloud_open=applies is None,
        lines=tuple(line for line in every_item(catalog) if not line.cloud or applies is not False),
        results={one.item: result_fields(one) for one in found.results} if found else {},
        problems={one.id: problem_fields(one) for one in found.problems} if found else {},
        file=found.origin.file if found else None,
    )


def every_item(catalog: Catalog) -> Iterator[ItemLine]:
    """All items of the catalogue in its order, the general requirements first."""
    yield from _items(catalog.general, cloud=False)
    yield from _items(catalog.cloud, cloud=True)


def _items(part: Requirements, *, cloud: bool) -> Iterator[ItemLine]:
    for category in part.categories:
        for point in category.control_points:
            for number in range(1, point.items + 1):
                yield ItemLine(f"{point.id}-{number}", category.name, f"{point.id} {point.name}", cloud)


def result_fields(result: ItemResult) -> Fields:
    return {"outcome": result.outcome, "note": result.note}


def problem_fields(problem: EvaluationProblem) -> Fields:
    return {field: _written(getattr(problem, field)) for field in PROBLEM_FIELDS}


def _written(value: object) -> str | None:
    """As YAML writes it: ``true``, ``2026-07-31``, text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
