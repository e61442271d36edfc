"""Notices and other dated events between the parties."""

from __future__ import annotations

from typing import Final, Literal, Self

from pydantic import Field, model_validator

from generator.records.base import Count, Date, Identifier, Part, Record, refuse
from generator.records.evidence import Evidence
from generator.records.restriction import Categories, Remark, Subject

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

_IN_ORDER: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "force_majeure": (("event_on", "received_on"), ("event_on", "sent_on"), ("event_on", "ended_on")),
    "return_of_materials": (("received_on", "completed_on"),),
}
"""What cannot come before what, by the kind of notice; nothing arrives before it was sent, of any kind."""


class Covers(Part):
    """The days one record of regular work stands for, both included, and how often it was done in them."""

    first: Date = Field(alias="from")
    last: Date = Field(alias="to")
    times: Count

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise refuse("covers-reversed", "to", first=self.first, last=self.last)
        return self


class Notice(Record):
    """One event, with the dates its kind needs.

    ``event_on``: what it is about happened; ``ended_on``/``known_on``: it was over, and who must tell of it
    learned of it (11.2 leaves open which starts the period); ``sent_on``/``received_on``: it went, arrived;
    ``effective_on``: it takes effect; ``consented_on``: party A agreed; ``handed_over_on`` and
    ``completed_on``: it was done. A ``rectification`` is complete on ``completed_on`` (12.6); a ``breach``
    names in ``clause`` what was broken. A ``check`` or ``backup`` may be one record of many: ``covers`` them.

    ``bears`` says what the event is to its clause: the duty done, a complaint about it, or neither. Where
    nobody says, only what comes from who owes the duty can show it done.
    """

    id: Identifier
    kind_of: NoticeKind
    clause: Identifier
    by: Literal["A", "B"]
    subject: Subject
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
    bears: Literal["fulfilled", "complaint", "neutral"] | None = None
    answers: Identifier | None = None
    """The complaint it answers; one that names none answers none."""
    covers: Covers | None = None
    note: Remark | None = None
    evidence: tuple[Evidence, ...] = ()
    restricted: Categories = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for first, then in (("sent_on", "received_on"), *_IN_ORDER.get(self.kind_of, ())):
            before, day = getattr(self, first), getattr(self, then)
            if before is not None and day is not None and day < before:
                raise refuse("notice-out-of-order", then, day=day, earlier=first, before=before)
        return self

    @model_validator(mode="after")
    def _covers_regular_work(self) -> Self:
        if self.covers is not None and self.kind_of not in ("check", "backup"):
            raise refuse("covers-not-regular", "covers")
        return self
