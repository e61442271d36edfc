"""What the steps of a finding were told: a date or a name that a table shows beside the sentence."""

from __future__ import annotations

import datetime as dt

from generator.compliance.finding import Finding
from generator.words import day


def told(finding: Finding | None, key: str, value: str) -> object | None:
    """A value of the step ``step.<key>`` of a derivation; None where there is no such step."""
    if finding is None:
        return None
    return next(
        (
            step.message.values[value]
            for step in finding.derivation
            if step.message.key == f"step.{key}" and value in step.message.values
        ),
        None,
    )


def told_day(finding: Finding | None, key: str, value: str) -> str:
    """Such a value as a date; nothing where there is none."""
    date = told(finding, key, value)
    return day(date) if isinstance(date, dt.date) else ""


def day_or(date: dt.date | None, otherwise: str) -> str:
    """A recorded date, or what stands in its place."""
    return day(date) if date else otherwise
