"""What the terminal shows of worksheets: what was understood, what it changes, what could not be placed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from rich.text import Text

from generator.cli import terminal
from generator.cli.terminal import err, out
from generator.problem import failure_told
from generator.records.evaluation import ItemOutcome
from generator.settings import words

if TYPE_CHECKING:
    from generator.loading.workbook import Refusal
    from generator.pipeline.worksheet_changes import Compared
    from generator.pipeline.worksheets import Imported, WriteRefusedError
    from generator.views.worksheet import WorksheetView

_MOST_SHOWN: Final = 60
_CELL: Final = re.compile(r"(.*!)([A-Z]+)([0-9]+)")


def _print(text: str, style: str = "") -> None:
    out().print(Text(text, style=style))


def _t(key: str, **values: object) -> str:
    return words().t(f"cli.{key}", **values)


def show_failure(error: Exception) -> None:
    """What stopped the work: nothing was changed."""
    for part in failure_told(error, words()):
        err().print(Text(part, style="bold red"))


def show_restored(refused: WriteRefusedError) -> None:
    """What kept the worksheet's entries out of the record, by cell where it came from the worksheet."""
    err().print(Text(_t("sheet-restored", file=refused.found.file), style="bold red"))
    show_refusals(refused.refusals, refused.found.request.worksheet)
    if refused.problems:
        terminal.show_problems(refused.problems, refused.files, "text")


def show_refusals(refusals: Iterable[Refusal], file: Path) -> None:
    """Each with its cell, what is wrong and what would be right."""
    for refusal in refusals:
        place = f"{file.name}: {refusal.cell}" if refusal.cell else file.name
        line = Text(f"{place}: {words().say(refusal.message)} [{refusal.code}]")
        line.stylize("bold", 0, len(place))
        out().print(line)


def show_exported(view: WorksheetView, file: Path) -> None:
    counts = {"count": len(view.lines), "filled": len(view.results), "problems": len(view.problems)}
    _print(_t("exported", file=str(file), **counts) + (_t("example-mark") if view.example else ""))


def show_understood(imported: Imported, file: Path) -> None:
    """Columns, counts, every change and every row that could not be placed."""
    found = imported.understood
    for table in found.tables:
        columns = tuple(
            _t("sheet-column", field=words().t(f"worksheet.field.{name}"), heading=" ".join(heading.split()))
            for name, heading in table.headings.items()
        )
        _print(_t("sheet-read", sheet=table.sheet, row=table.row, columns=columns))
    if found.tables:
        _show_counts(imported)
    unread = tuple(name for name in found.unread if name != words().t("worksheet.sheet.about"))
    if found.tables and unread:
        _print(_t("sheet-unread", sheets=unread), "yellow")
    show_refusals(found.refusals, file)


def _show_counts(imported: Imported) -> None:
    found = imported.understood
    by_outcome = Counter(entry.fields["outcome"] for entry in found.results.values())
    outcomes = tuple(_t("sheet-outcome", outcome=one, count=by_outcome[one]) for one in get_args(ItemOutcome))
    _print(_t("sheet-counts", count=len(found.results), all=len(imported.view.lines), outcomes=outcomes))
    if found.not_filled:
        cells = tuple(_runs([at for _, at in found.not_filled]))
        _print(_t("sheet-not-filled", count=len(found.not_filled), cells=cells))
    _print(_t("sheet-changes", **_numbers(imported.results)))
    _show_changes(imported.results)
    if found.problems or imported.problems.differing:
        _print(_t("sheet-problems", count=len(found.problems)))
        _print(_t("sheet-problem-changes", **_numbers(imported.problems)))
        _show_changes(imported.problems)


def _numbers(found: Compared) -> dict[str, int]:
    counts = {"added": len(found.added), "filled": len(found.filled)}
    return counts | {"differing": len(found.differing), "same": found.same}


def _show_changes(found: Compared) -> None:
    for name, fields in found.added.items():
        text = " · ".join(_short(field, value) for field, value in fields.items() if value)
        _print(_t("sheet-added", name=name, text=text), "green")
    for name, fields in found.filled.items():
        for field, value in fields.items():
            values = {
                "name": name,
                "field": words().t(f"worksheet.field.{field}"),
                "new": _short(field, value),
            }
            _print(_t("sheet-filled", **values), "green")
    for one in found.differing:
        named = words().t(f"worksheet.field.{one.field}")
        values = {"cell": one.at, "name": one.name, "field": named}
        told = {"old": _short(one.field, one.old), "new": _short(one.field, one.new)}
        _print(_t("sheet-differs", **values, **told), "yellow")


def _short(field: str, value: str | None) -> str:
    """A value in the worksheet's words, on one line and not too long."""
    if value and field in ("state", "major"):
        return words().t(f"worksheet.{'flag' if field == 'major' else 'state'}.{value}")
    return one_line(value)


def one_line(value: str | None) -> str:
    """A value on one line and not too long; a word for none."""
    text = " ".join((value or _t("sheet-empty")).split())
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"


def _runs(cells: Sequence[str]) -> Iterator[str]:
    """Addresses below each other as one: ``D5:D9``."""
    first, last, follows = "", "", ""
    for cell in cells:
        if cell != follows:
            if first:
                yield first if first == last else f"{first}:{last.rpartition('!')[2]}"
            first = cell
        last = cell
        place = _CELL.fullmatch(cell)
        follows = f"{place[1]}{place[2]}{int(place[3]) + 1}" if place else ""
    if first:
        yield first if first == last else f"{first}:{last.rpartition('!')[2]}"


def show_done(imported: Imported) -> None:
    """How it ended, and what was left out."""
    counts = {"count": len(imported.understood.refusals), "differing": imported.left}
    if imported.done == "refused":
        err().print(Text(_t("sheet-refused", **counts), style="red"))
        return
    if any(counts.values()):
        err().print(Text(_t("sheet-left", **counts), style="yellow"))
    style = "green" if imported.done == "written" else ""
    _print(_t(f"sheet-{imported.done}", file=imported.file), style)
    if imported.done == "written" and imported.view.file is None:
        _print(_t("sheet-new-file", file=imported.file))
