"""Periods of time as a contract states them: a number and a unit."""

from __future__ import annotations

from typing import Literal

from generator.records.base import Count, Part

Unit = Literal["working_day", "day", "week", "month", "year"]


class Period(Part):
    """A length of time; ``working_day`` counts by the published arrangement, the others by all days."""

    count: Count
    unit: Unit
