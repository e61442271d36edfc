"""What happened to an instalment: its invoice and its payment (第五条)."""

from __future__ import annotations

from generator.records.base import Date, Identifier, Money, Part, Record, Text
from generator.records.evidence import Evidence


class Invoice(Part):
    """Party B's invoice; the day party A received it decides the due date (5.3)."""

    issued_on: Date | None = None
    received_on: Date | None = None
    number: Text | None = None


class Payment(Record):
    """The record of one instalment; ``id`` is the instalment's."""

    id: Identifier
    invoice: Invoice = Invoice()
    applied_on: Date | None = None
    paid_on: Date | None = None
    paid_amount: Money | None = None
    note: Text | None = None
    evidence: tuple[Evidence, ...] = ()
