"""An import of a worksheet as JSON, for another program: what was read, what it changes, what was refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, get_args

from generator.cli.terminal import write
from generator.problem import Problem
from generator.records.evaluation import ItemOutcome
from generator.rendering.json_text import render_json
from generator.settings import words

if TYPE_CHECKING:
    from generator.loading.workbook import Refusal
    from generator.pipeline.worksheet_changes import Compared
    from generator.pipeline.worksheets import Imported


def show_json(
    imported: Imported,
    *,
    restored: bool = False,
    refusals: Sequence[Refusal] = (),
    problems: Sequence[Problem] = (),
) -> None:
    """One object on stdout; ``done`` is ``restored`` where the record would have been wrong."""
    found = imported.understood
    outcomes = Counter(entry.fields["outcome"] for entry in found.results.values())
    results = _compared(imported.results) | {
        "read": len(found.results),
        "applicable": len(imported.view.lines),
        "by_outcome": {outcome: outcomes[outcome] for outcome in get_args(ItemOutcome)},
        "not_filled": [cell for _, cell in found.not_filled],
    }
    document = {
        "worksheet": imported.request.worksheet.name,
        "system": imported.request.system,
        "round": imported.request.round,
        "file": imported.file,
        "done": "restored" if restored else imported.done,
        "tables": [{"sheet": one.sheet, "row": one.row, "columns": one.headings} for one in found.tables],
        "unread_sheets": found.unread,
        "results": results,
        "problems": _compared(imported.problems) | {"read": len(found.problems)},
        "refused": [refusal_told(one) for one in (*found.refusals, *refusals)],
        "record_problems": [problem_told(one) for one in problems],
    }
    write(render_json(document))


def refusal_told(one: Refusal) -> dict[str, str]:
    """A refusal for another program."""
    return {"cell": one.cell, "code": one.code, "message": words().say(one.message)}


def problem_told(one: Problem) -> dict[str, Any]:
    """A problem of the records for another program."""
    said = words().say(one.message)
    return {"file": one.at.file, "line": one.at.line, "code": one.code, "message": said}


def _compared(found: Compared) -> dict[str, Any]:
    return {
        "added": list(found.added),
        "filled": list(found.filled),
        "differing": [
            {"id": one.name, "field": one.field, "recorded": one.old, "worksheet": one.new, "cell": one.at}
            for one in found.differing
        ],
        "same": found.same,
    }
