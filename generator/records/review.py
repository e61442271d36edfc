"""A round of quality review (质量评审, 第八条)."""

from __future__ import annotations

from typing import Literal

from generator.records.base import Count, Date, Identifier, Record, Text
from generator.records.evidence import Evidence


class Review(Record):
    """One round: its outcome, the panel's comments, the deadline party A sets and party B's reply."""

    id: Identifier
    round: Count
    held_on: Date
    place: Text | None = None
    outcome: Literal["passed", "failed"]
    comments: tuple[Text, ...] = ()
    correct_by: Date | None = None
    resubmitted_on: Date | None = None
    reply: Text | None = None
    signed_on: Date | None = None
    evidence: tuple[Evidence, ...] = ()
