"""The workbook of records: from the records to a workbook, and from a workbook into the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from generator.loading.book_rows import ReadBook, read_book
from generator.loading.layout import DATA
from generator.loading.project_loader import load_project
from generator.loading.workbook import Refusal
from generator.pipeline.assessing import RecordsRefusedError, When
from generator.pipeline.book_changes import Changes, NewRecord, compare_book
from generator.pipeline.book_targets import Target, targets_of
from generator.pipeline.written_lines import cells_by_line
from generator.problem import Problem, UnfinishedError
from generator.settings import words
from generator.views.book import Book, Value, view_book
from generator.views.book_entries import ENTRIES, named
from generator.writing.book_workbook import book_workbook
from generator.writing.replacing import one_at_a_time, replaced, write_whole

Done = Literal["written", "unchanged", "refused", "shown"]
_UNTOUCHED: Final[Mapping[str, Value]] = {}


class BookRefusedError(RecordsRefusedError):
    """With the workbook's content the records would have problems; every file is as it was before.

    ``refusals`` are those that come from the workbook, by their cells; ``problems`` the others.
    """

    def __init__(self, refused: RecordsRefusedError, found: ImportedBook) -> None:
        refusals, problems = _by_cell(refused.problems, found)
        super().__init__(tuple(problems), refused.files)
        self.refusals = refusals
        self.found = found


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedBook:
    """What a workbook says, what it would change where, and what comes of it: ``written`` once it is."""

    workbook: Path
    project: Path
    book: Book
    read: ReadBook
    changes: Changes
    targets: tuple[Target, ...]
    done: Done

    def file_of(self, new: NewRecord) -> str | None:
        """The file a new record or entry goes to; None where nothing is going to be written."""
        kind = "incidents" if new.kind in ENTRIES else new.kind
        files = (one.file for one in self.targets if one.kind == kind and new.id in one.added)
        return next(files, None)


def export_book(project: Path, when: When, target: Path, *, over: bool) -> Book:
    """Writes the workbook of a project's records to ``target``; over a file only if told."""
    book = _book(project)
    if target.exists() and not over:
        raise UnfinishedError(words().t("book.target-exists", file=str(target)))
    as_of = when.as_of or when.now.astimezone(ZoneInfo(book.zone.key)).date()
    write_whole(target, book_workbook(book, as_of))
    return book


def prepare_book(project: Path, workbook: Path) -> ImportedBook:
    """Reads a workbook and compares it with the records; nothing is written yet.

    Raises:
        RecordsRefusedError: the records have problems; the workbook was not read.
    """
    book = _book(project)
    read = read_book(workbook, book, words())
    changes = compare_book(book, read)
    done: Done = "refused" if changes.refusals else "shown" if changes else "unchanged"
    targets = targets_of(project, book, changes) if done == "shown" else ()
    return ImportedBook(
        workbook=workbook, project=project, book=book, read=read, changes=changes, targets=targets, done=done
    )


def finish_book(found: ImportedBook) -> ImportedBook:
    """Writes what was prepared, all files or none; nothing at all where something was refused.

    Raises:
        BookRefusedError: the records would have problems; every file is as it was before.
    """
    if found.done != "shown":
        return found
    with one_at_a_time(found.project / DATA), ExitStack() as stack:
        for target in found.targets:
            stack.enter_context(replaced(found.project / target.file, target.new, target.old))
        try:
            now = _book(found.project)
        except RecordsRefusedError as error:
            raise BookRefusedError(error, found) from None
        _hold_against(now, found)
    return replace(found, done="written")


def _book(project: Path) -> Book:
    loaded = load_project(project)
    if loaded.records is None:
        raise RecordsRefusedError(loaded.problems, loaded.files)
    return view_book(loaded.records, words())


def _hold_against(now: Book, found: ImportedBook) -> None:
    """Every record says what it said before, but for what the workbook changes."""
    wanted: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
    for one in found.changes.fields:
        wanted[one.kind, one.id][one.column.name] = one.new
    files = {(one.kind, one.id): str(one.at.file) for one in found.changes.fields}
    for new in found.changes.added:
        # What nobody filled in has the value its kind gives it.
        wanted[new.kind, new.id] = {
            column.name: value for column, value in new.values.items() if value not in (None, ())
        }
    for before, after in zip(found.book.sheets, now.sheets, strict=True):
        names = [column.name for column in before.columns]
        old = {row.id: dict(zip(names, row.values, strict=True)) for row in before.rows}
        there = {row.id: dict(zip(names, row.values, strict=True)) for row in after.rows}
        for name in {*old, *(one for kind, one in wanted if kind == before.kind)}:
            expected = {**old.get(name, _UNTOUCHED), **wanted.get((before.kind, name), _UNTOUCHED)}
            if not expected.items() <= there.get(name, {}).items():
                file = files.get((before.kind, name), before.name)
                raise UnfinishedError(words().t("book.not-kept", name=name, file=file))


def _by_cell(problems: tuple[Problem, ...], found: ImportedBook) -> tuple[list[Refusal], list[Problem]]:
    """What the records' problems are in the workbook, and those that do not come from it."""
    lines: dict[str, dict[int, str]] = {}
    for target in found.targets:
        cells = {name: dict(at) for (kind, name), at in found.changes.cells.items() if kind == target.kind}
        if target.kind == "incidents":
            _with_entries(cells, found.changes)
        lines[target.file] = cells_by_line(target.new.decode("utf-8-sig"), cells)
    refusals: list[Refusal] = []
    rest: list[Problem] = []
    for problem in problems:
        cell = lines.get(problem.at.file, {}).get(problem.at.line)
        if cell is None:
            rest.append(problem)
        else:
            refusals.append(Refusal(cell, problem.message))
    return refusals, rest


def _with_entries(cells: dict[str, dict[tuple[str, ...], str]], changes: Changes) -> None:
    """The cells of entries beside those of their incidents, by their place in the list."""
    for (kind, name), at in changes.cells.items():
        entry = named(name)
        if kind in ENTRIES and entry is not None and entry[0] in cells:
            place = (kind, str(entry[1] - 1))
            paths = {path: place if path == ("id",) else (*place, *path) for path in at}
            cells[entry[0]] |= {paths[path]: cell for path, cell in at.items()}
