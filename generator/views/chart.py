"""What a chart shows before anybody draws it: title, a sentence that says the same, table and values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo

from generator.compliance.assessment import Assessment
from generator.compliance.incidents.incidents import IncidentAssessment
from generator.records.contract import Term
from generator.words import Words

Row = Mapping[str, str | Sequence[str] | int | float | bool | None]
_MONTHS: Final = 12
_LONG: Final = 24
"""Months beyond which an axis is marked by the year instead of by the quarter."""


@dataclass(frozen=True, slots=True)
class ChartView:
    """One chart. ``name`` is its spec below ``theme/charts``; the first column of ``rows`` names the row.

    ``text`` says what the drawing shows, with its figures; where nothing is to be drawn (``drawn``) it is all
    there is. ``data`` are the spec's data sets by name, ``values`` its parameters.
    """

    name: str
    title: str
    text: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    data: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def drawn(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.data)


def occurred_on(one: IncidentAssessment, assessment: Assessment) -> dt.date:
    """The day of an incident where the contract is performed."""
    return one.incident.occurred_at.astimezone(ZoneInfo(assessment.records.project.timezone)).date()


def month_of(date: dt.date) -> str:
    """The key of a month: ``2026-05``."""
    return f"{date.year}-{date.month:02}"


def months_between(first: dt.date, last: dt.date) -> Iterator[str]:
    """The keys of all months from one day to another, both included."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield f"{year}-{month:02}"
        year, month = (year, month + 1) if month < _MONTHS else (year + 1, 1)


def month_names(keys: Sequence[str], words: Words) -> dict[str, dict[str, object]]:
    """What an axis writes for each month: in full and for a narrow drawing; the year where one begins."""
    names: dict[str, dict[str, object]] = {}
    year = ""
    for key in keys:
        month = int(key[5:])
        full, short = words.t("chart.month", month=month), words.t("chart.month-short", month=month)
        if key[:4] == year or (not year and month == _MONTHS):
            # A December that opens an axis leaves the room to the year that begins beside it.
            names[key] = {"label": full, "short": short}
        else:
            names[key] = {"label": [full, words.t("chart.year", year=key[:4])], "short": [short, key[:4]]}
        year = key[:4]
    return names


def day_axis(first: dt.date, last: dt.date, words: Words) -> dict[str, object]:
    """The parameters of an axis of days: its ends, and the months it is marked at."""
    keys = list(months_between(first, last))
    every = 3 if len(keys) <= _LONG else _MONTHS
    marked = [key for key in keys if (int(key[5:]) - 1) % every == 0 and f"{key}-01" >= first.isoformat()]
    return {
        "start": first.isoformat(),
        "end": last.isoformat(),
        "quarters": [_milliseconds(dt.date.fromisoformat(f"{key}-01")) for key in marked],
        "months": _marks(marked, words),
    }


def _marks(keys: Sequence[str], words: Words) -> dict[str, dict[str, str]]:
    """What is written at the marked months, on one line: the year where one begins."""
    marks: dict[str, dict[str, str]] = {}
    year = ""
    for key in keys:
        names = {"year": key[:4], "month": int(key[5:])}
        full = "chart.month" if key[:4] == year else "chart.year-month"
        short = "chart.month-short" if key[:4] == year else "chart.year-month-short"
        marks[key] = {"label": words.t(full, **names), "short": words.t(short, **names)}
        year = key[:4]
    return marks


def _milliseconds(date: dt.date) -> int:
    return int(dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC).timestamp()) * 1000


def share_of(date: dt.date, first: dt.date, last: dt.date) -> float:
    """Where a day stands between two others, from 0 to 1."""
    return (date - first).days / max((last - first).days, 1)


def term_months(term: Term, *others: dt.date) -> list[str]:
    """The months of the term, widened to hold some other days."""
    return list(months_between(min([term.start, *others]), max([term.end, *others])))
