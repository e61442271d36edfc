"""Periods of time as a contract states them: a number and a unit."""

from __future__ import annotations

from typing import Final, Literal, Self

from pydantic import model_validator

from generator.records.base import Count, Part, refuse

Unit = Literal["working_day", "day", "week", "month", "year"]

_MOST: Final[dict[Unit, int]] = {
    "working_day": 5_000,
    "day": 36_500,
    "week": 5_200,
    "month": 1_200,
    "year": 100,
}
"""Longer than any contract's period, and short enough that every date stays in the calendar."""


class Period(Part):
    """A length of time; ``working_day`` counts by the published arrangement, the others by all days."""

    count: Count
    unit: Unit

    @model_validator(mode="after")
    def _stays_in_the_calendar(self) -> Self:
        if self.count > _MOST[self.unit]:
            raise refuse("period-too-long", "count", most=_MOST[self.unit])
        return self
