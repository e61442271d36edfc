"""What the contract's text leaves open, and what the parties decided about it."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from generator.records.base import Date, Flag, Identifier, Record, Text, refuse
from generator.records.clause import PARTY_WORDS
from generator.records.evidence import Evidence
from generator.records.restriction import Categories, SidesName


class Ambiguity(Record):
    """An open question of the text: its possible readings, and how it is shown until decided.

    With ``chooses``, findings follow from the one reading it is ``shown`` by until the parties decide.
    """

    id: Identifier
    clause: Text
    about: Text
    readings: tuple[Text, ...] = ()
    shown: Text
    chooses: Flag = False


class Decision(Record):
    """What both parties agreed on an ambiguity; it settles what it covers from ``applies_from`` on.

    ``decided_by`` has an entry for each who took part, and each names one party only.
    """

    id: Identifier
    ambiguity: Identifier
    reading: Text
    decided_on: Date
    decided_by: tuple[SidesName, ...]
    applies_from: Date | None = None
    evidence: tuple[Evidence, ...] = ()
    restricted: Categories = ()

    @model_validator(mode="after")
    def _one_party_an_entry(self) -> Self:
        if any(all(word in entry for word in PARTY_WORDS.values()) for entry in self.decided_by):
            raise refuse("decision-entry-of-both", "decided_by")
        return self
