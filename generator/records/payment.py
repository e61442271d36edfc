"""What happened to an instalment: its invoice, application and payment (第五条), each with its own proof."""

from __future__ import annotations

from generator.records.base import Date, Identifier, Money, Part, Record, Text
from generator.records.evidence import Evidence
from generator.records.restriction import Categories, Remark


class Invoice(Part):
    """Party B's invoice; the day party A received it decides the due date (5.3)."""

    issued_on: Date | None = None
    received_on: Date | None = None
    number: Text | None = None
    amount: Money | None = None
    """What it is made out for; equal to what is payable where the contract asks for an equal amount."""
    evidence: tuple[Evidence, ...] = ()


class Application(Part):
    """Party B's application for the payment (付款申请), which custom asks for."""

    submitted_on: Date | None = None
    evidence: tuple[Evidence, ...] = ()


class Payment(Record):
    """The record of one instalment; ``id`` is the instalment's.

    ``evidence`` proves the payment alone: invoice and application have their own.
    """

    id: Identifier
    invoice: Invoice = Invoice()
    application: Application = Application()
    paid_on: Date | None = None
    paid_amount: Money | None = None
    note: Remark | None = None
    evidence: tuple[Evidence, ...] = ()
    restricted: Categories = ()
