"""The days of a confidentiality agreement, told together with its paper: written where none stands yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from generator.compliance.proof import proves
from generator.problem import UnfinishedError
from generator.records.team import Member, Nda
from generator.settings import words
from generator.views.asking import label_of
from generator.views.entry import Field
from generator.views.evidence_targets import Target
from generator.writing.yaml_fields import RecordEdit, edited_fields, entry_of

PLACE: Final = "nda"
DAYS: Final = ("signed_on", "until", "filed_on")


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day that is not recorded yet, and the line it belongs on."""

    name: str
    label: str
    place: str


def option_of(day: str) -> str:
    """The option that tells a day."""
    return f"--{day.replace('_', '-')}"


def fresh_days(record: Any, target: Target, told: Mapping[str, str]) -> dict[str, str]:
    """What was told and is not recorded yet.

    Raises:
        UnfinishedError: another day is recorded; a day that stands there is never changed.
    """
    if target.name != PLACE or not isinstance(record, Member):
        return {}
    nda = record.nda or Nda()
    there = {name: str(day) for name in told if (day := getattr(nda, name)) is not None}
    differing = [
        words().t(
            "new.filled-already",
            place=str(record.origin.at(f"{PLACE}.{name}")),
            label=label_of(Member, f"{PLACE}.{name}"),
            value=there[name],
        )
        for name in there
        if there[name] != told[name]
    ]
    if differing:
        raise UnfinishedError(*differing)
    return {name: told[name] for name in DAYS if name in told and name not in there}


def with_days(text: str, member: str, days: Mapping[str, str]) -> str:
    """The file's text with the days in the member's agreement; every other byte stays."""
    order = [
        path
        for name in Member.model_fields
        if name != "origin"
        for path in ([(name, one) for one in Nda.model_fields] if name == PLACE else [(name,)])
    ]
    fields: dict[tuple[str, ...], Field] = {
        (PLACE, name): Field(name, day, plain=True) for name, day in days.items()
    }
    return edited_fields(text, [RecordEdit(member, entry_of(fields, order), order)])


def filing_unshown(record: Any, target: Target) -> dt.date | None:
    """The day an agreement was filed, where every paper is older and none is kept by anybody."""
    if target.name != PLACE or not isinstance(record, Member) or record.nda is None:
        return None
    nda = record.nda
    if nda.filed_on is None or any(one.held_by is not None for one in nda.evidence):
        return None
    return None if proves(nda.evidence, nda.filed_on) else nda.filed_on


def open_days(record: Any, target: Target) -> tuple[OpenDay, ...]:
    """The days of the agreement that are not recorded; without them nobody can say that it is kept to."""
    if target.name != PLACE or not isinstance(record, Member):
        return ()
    nda = record.nda or Nda()
    return tuple(
        OpenDay(
            name, words().say(label_of(Member, f"{PLACE}.{name}")), str(record.origin.at(f"{PLACE}.{name}"))
        )
        for name in DAYS
        if getattr(nda, name) is None
    )
