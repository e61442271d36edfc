"""The worksheet of a round of evaluation as .xlsx: three sheets, the same bytes for the same records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, get_args

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.records.evaluation import ItemOutcome, Severity
from generator.settings import words
from generator.views.worksheet import PROBLEM_FIELDS, Fields, WorksheetView
from generator.writing.sheet_style import HEAD_ROW, add_choice, lay_out, put, workbook_bytes

_RESULT_WIDTHS: Final = (14, 30, 34, 12, 70)
_PROBLEM_WIDTHS: Final = (10, 14, 10, 8, 50, 24, 13, 12, 13, 50)
_FREE_ROWS: Final = 60
"""Rows below the recorded problems in which new ones can be written."""
_DATES: Final = frozenset({"due", "state_on"})


def evaluation_workbook(view: WorksheetView) -> bytes:
    """The workbook: results with a row for every item that applies, problems, and how to use it."""
    book = Workbook()
    results = book.active
    assert isinstance(results, Worksheet)
    _results(results, view)
    _problems(book.create_sheet(), view)
    _about(book.create_sheet(), view)
    return workbook_bytes(book, _title(view))


def _t(key: str, **values: object) -> str:
    return words().t(f"worksheet.{key}", **values)


def _title(view: WorksheetView) -> str:
    mark = words().t("cli.example-mark") if view.example else ""
    return _t("title", project=view.project, system=view.system_name, round=view.round) + mark


def _headings(kind: str, fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(_t(f"column.{kind}.{field}") for field in fields)


def _results(sheet: Worksheet, view: WorksheetView) -> None:
    fields = ("item", "category", "point", "outcome", "note")
    lay_out(sheet, _t("sheet.results"), _title(view), _headings("result", fields), _RESULT_WIDTHS)
    for row, line in enumerate(view.lines, start=HEAD_ROW + 1):
        of_cloud = "category-open" if view.cloud_open else "category-cloud"
        category = _t(of_cloud, name=line.category) if line.cloud else line.category
        known = view.results.get(line.item, {})
        for column, text in enumerate((line.item, category, line.point), start=1):
            put(sheet, row, column, text)
        put(sheet, row, 4, known.get("outcome"), free=True)
        put(sheet, row, 5, known.get("note"), free=True)
    add_choice(sheet, 4, len(view.lines), get_args(ItemOutcome))


def _problems(sheet: Worksheet, view: WorksheetView) -> None:
    fields = ("id", *PROBLEM_FIELDS)
    lay_out(sheet, _t("sheet.problems"), _title(view), _headings("problem", fields), _PROBLEM_WIDTHS)
    for row, (name, problem) in enumerate(view.problems.items(), start=HEAD_ROW + 1):
        put(sheet, row, 1, name)
        for column, value in enumerate(_cells(problem), start=2):
            put(sheet, row, column, value, free=True)
    begin = HEAD_ROW + 1 + len(view.problems)
    for row in range(begin, begin + _FREE_ROWS):
        for column in range(1, len(fields) + 1):
            put(sheet, row, column, None, free=True, day=column > 1 and fields[column - 1] in _DATES)
    count = len(view.problems) + _FREE_ROWS
    choices = {
        "severity": get_args(Severity),
        "major": [_t(f"flag.{flag}") for flag in ("true", "false")],
        "state": [_t(f"state.{state}") for state in ("open", "fixed", "verified", "accepted")],
    }
    for field, words_of_field in choices.items():
        add_choice(sheet, fields.index(field) + 1, count, words_of_field)


def _cells(problem: Fields) -> Iterator[str | dt.date | None]:
    """A problem's fields as cells: days as days, states and flags in the worksheet's words."""
    for field in PROBLEM_FIELDS:
        value = problem.get(field)
        if value is None:
            yield None
        elif field in _DATES:
            yield dt.date.fromisoformat(value)
        elif field == "major":
            yield _t(f"flag.{value}")
        elif field == "state":
            yield _t(f"state.{value}")
        else:
            yield value


def _about(sheet: Worksheet, view: WorksheetView) -> None:
    heads = (_t("about.what"), _t("about.text"))
    lay_out(sheet, _t("sheet.about"), _title(view), heads, (18, 100))
    facts = (
        ("project", view.project),
        ("system", _t("about.named", name=view.system_name, id=view.system)),
        ("round", str(view.round)),
        ("standard", view.standard),
        ("items", _t("about.counted", count=len(view.lines), filled=len(view.results))),
        ("how-results", _t("about.results")),
        ("how-problems", _t("about.problems")),
        ("how-protected", _t("about.protected")),
        ("how-back", _t("about.back", system=view.system, round=view.round)),
    )
    for row, (name, text) in enumerate(facts, start=HEAD_ROW + 1):
        put(sheet, row, 1, _t(f"about.{name}"))
        put(sheet, row, 2, text)
