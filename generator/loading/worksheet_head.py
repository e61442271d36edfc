"""Finds the heading row of a table: by the headings evaluators usually write, or those a mapping names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from generator.loading.workbook import CellText, Refusal, Sheet
from generator.loading.worksheet_cells import folded
from generator.message import say

_HEAD_ROWS: Final = 30


@dataclass(slots=True)
class Table:
    """A heading row that was found, and which column is what."""

    sheet: str
    row: int
    columns: dict[str, int]
    headings: dict[str, str]
    body: tuple[tuple[int, dict[int, CellText]], ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class Chosen:
    """Columns named by a mapping file instead of found by their usual headings."""

    sheet: str | None
    headings: Mapping[str, str]


def named_headings(chosen: Chosen) -> Mapping[str, frozenset[str]]:
    """A mapping file's headings in the form of the usual ones."""
    return {name: frozenset((folded(heading),)) for name, heading in chosen.headings.items()}


def find_table(
    sheet: Sheet, known: Mapping[str, frozenset[str]], needed: Iterable[str], refusals: list[Refusal]
) -> Table | None:
    """The first row that has all needed headings; two columns that could be the same one are refused."""
    for number, (row, cells) in enumerate(sheet.rows[:_HEAD_ROWS]):
        columns: dict[str, list[int]] = defaultdict(list)
        for column, cell in cells.items():
            for name, headings in known.items():
                if folded(cell.text) in headings:
                    columns[name].append(column)
        if not set(needed) <= set(columns):
            continue
        for name, several in columns.items():
            if len(several) > 1:
                values = {
                    "names": tuple(cells[column].at for column in several),
                    "field": say(f"worksheet.field.{name}"),
                }
                refusals.append(Refusal(cells[several[1]].at, say("worksheet.refused.head-twice", **values)))
                return None
        one_each = {name: several[0] for name, several in columns.items()}
        texts = {name: cells[column].text for name, column in one_each.items()}
        return Table(sheet.name, row, one_each, texts, sheet.rows[number + 1 :])
    return None
