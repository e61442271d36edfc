"""What is told of the workbook of records: every change before it is made, every cell that was refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from generator.cli import terminal
from generator.cli.terminal import err, out, write
from generator.cli.worksheet_json import problem_told, refusal_told
from generator.cli.worksheet_report import one_line, show_refusals
from generator.problem import Problem
from generator.rendering.json_text import render_json
from generator.settings import words

if TYPE_CHECKING:
    from generator.loading.workbook import Refusal
    from generator.pipeline.book_changes import NewRecord
    from generator.pipeline.books import BookRefusedError, ImportedBook
    from generator.views.book import Book


def _t(key: str, **values: object) -> str:
    return words().t(f"cli.{key}", **values)


def _print(text: str, style: str = "") -> None:
    out().print(Text(text, style=style))


def show_book(book: Book, file: str) -> None:
    """What was exported."""
    counts = tuple(_t("book-count", sheet=sheet.name, count=len(sheet.rows)) for sheet in book.sheets)
    _print(_t("book-exported", file=file, counts=counts) + (_t("example-mark") if book.example else ""))


def show_changes(found: ImportedBook) -> None:
    """Every field that changes with its cell and its line, every new record, every cell that was refused."""
    changes = found.changes
    for one in changes.fields:
        values = {"cell": one.cell, "at": str(one.at), "id": one.id, "heading": one.heading}
        told = {"old": one_line(one.told[0]), "new": one_line(one.told[1])}
        _print(_t("book-change", **values, **told), "yellow" if one.told[0] else "green")
    for new in changes.added:
        _print(_t("book-new", id=new.id, cell=new.cell, file=_file_of(found, new)), "green")
        for heading, text in new.told[1:]:
            _print(_t("book-new-field", heading=heading, text=one_line(text)), "green")
    if found.read.unread:
        _print(_t("sheet-unread", sheets=tuple(found.read.unread)), "yellow")
    show_refusals(changes.refusals, found.workbook)


def _file_of(found: ImportedBook, new: NewRecord) -> str:
    """The file a new record goes to; none where nothing is going to be written."""
    return found.file_of(new) or _t("book-nowhere")


def show_book_done(found: ImportedBook) -> None:
    """How it ended."""
    changes = found.changes
    counts = {"changed": len(changes.fields), "added": len(changes.added), "same": changes.same}
    files = tuple(one.file for one in found.targets)
    if found.done == "refused":
        err().print(Text(_t("book-refused", count=len(changes.refusals), **counts), style="red"))
    else:
        _print(_t(f"book-{found.done}", files=files, **counts), "green" if found.done == "written" else "")


def show_book_restored(refused: BookRefusedError) -> None:
    """What kept the workbook's content out of the records, by cell where it came from the workbook."""
    files = tuple(one.file for one in refused.found.targets)
    err().print(Text(_t("book-restored", files=files), style="bold red"))
    show_refusals(refused.refusals, refused.found.workbook)
    if refused.problems:
        terminal.show_problems(refused.problems, refused.files, "text")


def show_book_json(found: ImportedBook, restored: BookRefusedError | None = None) -> None:
    """One object on stdout; ``done`` is ``restored`` where the records would have been wrong."""
    refusals: Sequence[Refusal] = restored.refusals if restored else ()
    problems: Sequence[Problem] = restored.problems if restored else ()
    changes = found.changes
    document: dict[str, Any] = {
        "workbook": found.workbook.name,
        "project": found.book.project_id,
        "done": "restored" if restored else found.done,
        "files": [one.file for one in found.targets],
        "changes": [
            {
                "kind": one.kind,
                "id": one.id,
                "field": one.column.name,
                "cell": one.cell,
                "file": one.at.file,
                "line": one.at.line,
                "recorded": one.old,
                "workbook": one.new,
            }
            for one in changes.fields
        ],
        "added": [
            {
                "kind": new.kind,
                "id": new.id,
                "cell": new.cell,
                "fields": {column.name: value for column, value in new.values.items() if value},
            }
            for new in changes.added
        ],
        "same": changes.same,
        "unread_sheets": found.read.unread,
        "refused": [refusal_told(one) for one in (*changes.refusals, *refusals)],
        "record_problems": [problem_told(one) for one in problems],
    }
    write(render_json(document))
