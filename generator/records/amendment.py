"""Amendments (更正): why an incident was taken back, or a decided one changed, as both parties agreed."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from generator.records.base import Date, Identifier, Record, refuse
from generator.records.clause import PARTY_WORDS
from generator.records.evidence import Evidence
from generator.records.restriction import Categories, Remark, Restricted, SidesName

AmendmentKind = Literal["removed", "changed"]


class Amendment(Record):
    """Why an incident left the ledger, or why the form of a decided one reads differently.

    ``by`` has an entry for each who agreed to it, and each names one party only, as in a decision.
    """

    id: Identifier
    incident: Identifier
    what: AmendmentKind
    on: Date
    by: tuple[SidesName, ...]
    reason: Remark
    evidence: Annotated[tuple[Evidence, ...], Restricted("vulnerability")] = ()
    restricted: Categories = ()

    @model_validator(mode="after")
    def _one_party_an_entry(self) -> Self:
        if any(all(word in entry for word in PARTY_WORDS.values()) for entry in self.by):
            raise refuse("decision-entry-of-both", "by")
        return self
