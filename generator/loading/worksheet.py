"""What an evaluator's table says: results and problems by heading, and every row that could not be placed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.loading.unseen import unseen_in
from generator.loading.workbook import CellText, Refusal, Sheet, address
from generator.loading.worksheet_cells import MOST_TEXT, VALUES, Terms, item_of
from generator.loading.worksheet_head import Chosen, Table, find_table, named_headings
from generator.message import say

Fields = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that was understood: what it is about, the fields it gives, and where each stands."""

    name: str
    fields: Fields
    at: Mapping[str, str]


@dataclass(slots=True)
class Understood:
    """All that a workbook says: the tables found in it, the rows placed, those not, and those left empty."""

    tables: list[Table] = field(default_factory=list)
    results: dict[str, Entry] = field(default_factory=dict)
    problems: dict[str, Entry] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    not_filled: list[tuple[str, str]] = field(default_factory=list)
    """Items whose outcome is empty, with the cell."""
    unread: list[str] = field(default_factory=list)
    """Sheets with text in which no table was found, or that are hidden."""


@dataclass(slots=True)
class _Seen:
    """Every row that could be read, of all sheets, by what it is about."""

    results: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    problems: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))


def understand(sheets: Sequence[Sheet], terms: Terms, chosen: Chosen | None = None) -> Understood:
    """Reads every table of results, and every table of problems where no mapping is given."""
    found, seen = Understood(), _Seen()
    left: list[Sheet] = []
    for sheet in sheets:
        if not sheet.rows:
            continue
        elsewhere = chosen is not None and chosen.sheet is not None and sheet.name != chosen.sheet
        if elsewhere or sheet.hidden or not _read_sheet(sheet, terms, chosen, found, seen):
            found.unread.append(sheet.name)
            left += [] if elsewhere else [sheet]
    # Without any table the whole file is refused; only a hidden sheet is then worth a word of its own.
    overlooked = [one for one in left if found.tables or one.hidden]
    found.refusals += [one for sheet in overlooked for one in _overlooked(sheet, terms)]
    found.results = _agreed(seen.results, "item", found)
    found.problems = _agreed(seen.problems, "id", found)
    if not found.tables and not found.refusals:
        wanted = tuple(chosen.headings.values()) if chosen else ()
        message = (
            say("worksheet.refused.no-mapped-head", names=wanted)
            if chosen
            else say("worksheet.refused.no-head")
        )
        found.refusals.append(Refusal("", message))
    return found


def _read_sheet(sheet: Sheet, terms: Terms, chosen: Chosen | None, found: Understood, seen: _Seen) -> bool:
    """Reads the sheet's table; False where it has none. One that could be read in two ways is refused."""
    refused = len(found.refusals)
    headings = named_headings(chosen) if chosen else terms.result_headings
    results = find_table(sheet, headings, ("item", "outcome"), found.refusals)
    if results is not None:
        found.tables.append(results)
        _read_results(results, terms, found, seen.results)
        return True
    if chosen is None:
        problems = find_table(sheet, terms.problem_headings, ("id", "severity", "what"), found.refusals)
        if problems is not None:
            found.tables.append(problems)
            _read_problems(problems, terms, found, seen.problems)
            return True
    return len(found.refusals) > refused


def _overlooked(sheet: Sheet, terms: Terms) -> Iterator[Refusal]:
    """A sheet that names items of the catalogue was meant to be read: told at the first of them."""
    for _, cells in sheet.rows:
        for cell in cells.values():
            if item_of(cell.text, terms) is not None:
                code = "sheet-hidden" if sheet.hidden else "sheet-without-head"
                yield Refusal(cell.at, say(f"worksheet.refused.{code}", sheet=sheet.name))
                return


def _read_results(table: Table, terms: Terms, found: Understood, seen: dict[str, list[Entry]]) -> None:
    for row, cells in table.body:
        taken, refused = _row(table, row, cells, terms, "result")
        found.refusals += refused
        if refused or not any(cell.text for cell in taken.values()):
            continue
        item = item_of(taken["item"].text, terms)
        empty = not taken["outcome"].text and not taken.get("note", taken["outcome"]).text
        if item is None and empty:
            continue  # a line between, such as the name of a category
        if item is None:
            found.refusals.append(_not_placed(taken["item"], "item-unknown"))
        elif item not in terms.applicable:
            found.refusals.append(_not_placed(taken["item"], "item-not-applicable"))
        elif not taken["outcome"].text and taken.get("note", taken["outcome"]).text:
            found.refusals.append(_not_placed(taken["outcome"], "note-without-outcome"))
        elif not taken["outcome"].text:
            found.not_filled.append((item, taken["outcome"].at))
        else:
            seen[item].append(_entry(item, taken, "item"))


def _read_problems(table: Table, terms: Terms, found: Understood, seen: dict[str, list[Entry]]) -> None:
    for row, cells in table.body:
        taken, refused = _row(table, row, cells, terms, "problem")
        if not any(cell.text for cell in taken.values()):
            continue
        for needed in ("id", "severity", "what"):
            if not taken[needed].text and not any(one.cell == taken[needed].at for one in refused):
                refused.append(_not_placed(taken[needed], f"problem-without-{needed}"))
        item = taken["item"].text if "item" in taken else ""
        if item and (read := item_of(item, terms)) is None:
            refused.append(_not_placed(taken["item"], "item-unknown"))
        elif item and read not in terms.applicable:
            refused.append(_not_placed(taken["item"], "item-not-applicable"))
        elif item:
            taken["item"] = CellText(taken["item"].at, read or "")
        found.refusals += refused
        if not refused:
            seen[taken["id"].text].append(_entry(taken["id"].text, taken, "id"))


def _row(
    table: Table, row: int, cells: Mapping[int, CellText], terms: Terms, kind: str
) -> tuple[dict[str, CellText], list[Refusal]]:
    """A row's cells by what they are, put into the words of YAML, and those that cannot be."""
    taken: dict[str, CellText] = {}
    refused: list[Refusal] = []
    for name, column in table.columns.items():
        cell = cells.get(column) or CellText(address(table.sheet, row, column), "")
        taken[name] = cell
        fault = "text-too-long" if len(cell.text) > MOST_TEXT else cell.fault
        if fault is not None:
            refused.append(_not_placed(cell, fault))
            continue
        if (unseen := unseen_in(cell.text)) is not None:
            refused.append(Refusal(cell.at, unseen))
            continue
        reads: Callable[[str, Terms], str | None] | None = VALUES.get((kind, name))
        if reads is None or not cell.text:
            continue
        value = reads(cell.text, terms)
        if value is None:
            refused.append(_not_placed(cell, f"{name.replace('_', '-')}-unknown", terms))
        else:
            taken[name] = CellText(cell.at, value)
    # A row under a merge that says nothing itself loses nothing.
    refused = refused if any(cell.text for cell in taken.values()) else []
    return taken, refused


def _not_placed(cell: CellText, code: str, terms: Terms | None = None) -> Refusal:
    allowed = terms.allowed.get(code.removesuffix("-unknown"), ()) if terms else ()
    return Refusal(
        cell.at, say(f"worksheet.refused.{code}", value=cell.text, allowed=allowed, most=MOST_TEXT)
    )


def _entry(name: str, taken: Mapping[str, CellText], identity: str) -> Entry:
    fields = {key: cell.text or _WHEN_EMPTY.get(key) for key, cell in taken.items() if key != identity}
    return Entry(name, fields, {key: cell.at for key, cell in taken.items()})


_WHEN_EMPTY: Final[Mapping[str, str]] = {"major": "false", "state": "open"}
"""What an empty cell means in a field that is never unknown."""


def _agreed(seen: Mapping[str, list[Entry]], identity: str, found: Understood) -> dict[str, Entry]:
    """Rows about the same thing count once if they agree; if they do not, none of them counts."""
    agreed: dict[str, Entry] = {}
    code = "item-twice" if identity == "item" else "problem-twice"
    for name, entries in seen.items():
        if all(one.fields == entries[0].fields for one in entries):
            agreed[name] = entries[0]
            continue
        for one in entries:
            others = tuple(other.at[identity] for other in entries if other is not one)
            message = say(f"worksheet.refused.{code}", value=name, others=others)
            found.refusals.append(Refusal(one.at[identity], message))
    return agreed
