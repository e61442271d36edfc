"""The project team (项目组), its confidentiality agreements and who counts as key staff (7.2, 7.3, 7.7)."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import model_validator

from generator.records.base import Date, Flag, Identifier, Part, Record, Text, refuse
from generator.records.evidence import Evidence
from generator.records.restriction import Categories, PersonalText, PersonName, Restricted


class Nda(Part):
    """A member's confidentiality agreement (保密协议)."""

    signed_on: Date | None = None
    until: Date | None = None
    filed_on: Date | None = None
    evidence: Annotated[tuple[Evidence, ...], Restricted("nda")] = ()

    @model_validator(mode="after")
    def _nothing_before_it_was_signed(self) -> Self:
        for field in ("until", "filed_on"):
            day = getattr(self, field)
            if self.signed_on is not None and day is not None and day < self.signed_on:
                raise refuse("before-signing", field, day=day, signed=self.signed_on)
        return self


class Member(Record):
    """One person of party B's team."""

    id: Identifier
    name: PersonName
    role: Text
    key: Flag = False
    joined_on: Date
    left_on: Date | None = None
    qualifications: tuple[PersonalText, ...] = ()
    nda: Nda | None = None
    restricted: Categories = ()

    @model_validator(mode="after")
    def _joined_before_leaving(self) -> Self:
        if self.left_on is not None and self.left_on < self.joined_on:
            raise refuse("left-before-joining", "left_on", day=self.left_on, joined=self.joined_on)
        return self
