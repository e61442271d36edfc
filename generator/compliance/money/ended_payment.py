"""A payment the contract ended ahead of: settled by the working time of qualified work (第十三条末款).

The text gives no rate for it (AMB-SETTLE-RATE): no sum is computed, and nobody is late with one, before the
parties have settled a figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from generator.compliance.case import Case
from generator.compliance.decided import decided_step
from generator.compliance.ending import ended_early
from generator.compliance.finding import DueDate, Step, step
from generator.records.contract import Instalment
from generator.records.payment import Payment

_QUESTION: Final = "AMB-SETTLE-RATE"


@dataclass(frozen=True, slots=True)
class EndedPayment:
    """What an early ending leaves of a payment."""

    figure: Decimal | None
    """The sum the parties settled; None while they have not."""
    steps: tuple[Step, ...]
    awaited: Step
    """That what they settled is not recorded as paid."""
    ambiguities: tuple[str, ...] = ()


def ended_payment(
    case: Case, part: Instalment, record: Payment | None, due: DueDate | None
) -> EndedPayment | None:
    """What the ending leaves of a payment; None where none ended the contract before it was due or made."""
    if case.ending is None or (due is not None and due.due <= case.ending.day):
        return None
    if record is not None and record.paid_on is not None and record.paid_on <= case.ending.day:
        return None
    decision = case.decision_on(_QUESTION)
    figure = None if decision is None else _figure(decision.reading)
    at = part.origin.at()
    told = (*ended_early(case), *_paid(record), *decided_step(case, _QUESTION))
    if figure is None:
        told = (*told, step("settlement-open", at, name=part.name))
    elif decision is not None:
        told = (*told, step("settlement-decided", decision.origin.at("reading"), figure=figure))
    open_ = (_QUESTION,) if decision is None else ()
    return EndedPayment(figure, told, step("settlement-awaited", at, name=part.name), open_)


def _paid(record: Payment | None) -> Iterator[Step]:
    if record is not None and record.paid_on is not None:
        yield step("paid-on", record.origin.at("paid_on"), date=record.paid_on)


def _figure(reading: str) -> Decimal | None:
    """The sum a decision names; None for one in words."""
    try:
        figure = Decimal(reading.replace(",", "").replace("，", "").strip("¥元 "))
    except InvalidOperation:
        return None
    return figure if figure.is_finite() and figure >= 0 else None
