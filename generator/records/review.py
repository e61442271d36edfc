"""A round of quality review (质量评审, 第八条)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from generator.records.base import Count, Date, Identifier, Record, refuse
from generator.records.evidence import Evidence
from generator.records.restriction import AddressText, Categories, Remark


class Review(Record):
    """One round: its outcome, the panel's comments, the deadline party A sets and party B's reply."""

    id: Identifier
    round: Count
    held_on: Date
    place: AddressText | None = None
    outcome: Literal["passed", "failed"]
    comments: tuple[Remark, ...] = ()
    correct_by: Date | None = None
    resubmitted_on: Date | None = None
    reply: Remark | None = None
    signed_on: Date | None = None
    evidence: tuple[Evidence, ...] = ()
    restricted: Categories = ()

    @model_validator(mode="after")
    def _nothing_before_the_round(self) -> Self:
        for field in ("correct_by", "resubmitted_on", "signed_on"):
            day = getattr(self, field)
            if day is not None and day < self.held_on:
                raise refuse("before-the-round", field, day=day, held=self.held_on)
        return self
