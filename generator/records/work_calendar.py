"""A year's holidays and make-up working days (节假日安排), by the State Council's notice."""

from __future__ import annotations

from pydantic import Field

from generator.records.base import Count, Date, Part, Record, Text


class Holiday(Part):
    """A holiday from its first to its last day, and the weekend days worked in its stead (调休上班)."""

    name: Text
    first: Date = Field(alias="from")
    last: Date = Field(alias="to")
    make_up: tuple[Date, ...] = ()


class YearArrangement(Record):
    """One published year. A year without such a file is unpublished, and its dates are provisional."""

    year: Count
    source: Text
    published: Date
    holidays: tuple[Holiday, ...]
