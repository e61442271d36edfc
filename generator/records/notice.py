"""Notices and other dated events between the parties."""

from __future__ import annotations

from typing import Literal

from generator.records.base import Date, Identifier, Record, Text
from generator.records.evidence import Evidence

NoticeKind = Literal[
    "staff_change",
    "return_of_materials",
    "force_majeure",
    "budget_termination",
    "special_termination",
    "rectification",
    "breach",
    "check",
    "backup",
    "other",
]


class Notice(Record):
    """One event, with the dates its kind needs.

    ``event_on``: what it is about happened; ``ended_on``/``known_on``: it was over, and who must tell of it
    learned of it (11.2 leaves open which starts the period); ``sent_on``/``received_on``: it went, arrived;
    ``effective_on``: it takes effect; ``consented_on``: party A agreed; ``handed_over_on`` and
    ``completed_on``: it was done. A ``rectification`` is complete on ``completed_on`` (12.6); a ``breach``
    names in ``clause`` what was broken.
    """

    id: Identifier
    kind_of: NoticeKind
    clause: Identifier
    by: Literal["A", "B"]
    subject: Text
    member: Identifier | None = None
    event_on: Date | None = None
    ended_on: Date | None = None
    known_on: Date | None = None
    sent_on: Date | None = None
    received_on: Date | None = None
    effective_on: Date | None = None
    consented_on: Date | None = None
    handed_over_on: Date | None = None
    completed_on: Date | None = None
    note: Text | None = None
    evidence: tuple[Evidence, ...] = ()
