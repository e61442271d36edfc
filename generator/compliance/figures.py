"""The figures of an assessment that money and rights hang on, each by name, so that two can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from generator.compliance.assessment import Assessment

Unit = Literal["money", "percent", "count", "flag"]
Value = Decimal | int | bool | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it is, of which instalment if of one, and its value; None is unknown or undecided."""

    what: str
    unit: Unit
    value: Value
    of: str = ""
    of_name: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.what, self.of


def figures_of(assessment: Assessment) -> Iterator[Figure]:
    """Every figure: the deductions and what they set off, then what is payable of each instalment."""
    given = assessment.deductions
    yield Figure("approved-total", "money", given.approved_total)
    yield Figure("pending-min", "money", given.pending_min)
    yield Figure("pending-max", "money", given.pending_max)
    yield Figure("ceiling", "money", given.ceiling)
    yield Figure("ratio", "percent", given.ratio)
    yield Figure("incident-count", "count", given.incident_count)
    yield Figure("incident-count-decided", "count", given.incident_count_decided)
    yield Figure("count-after-rectification", "count", given.count_after_rectification)
    yield Figure("rectification-required", "flag", given.rectification_required)
    yield Figure("termination-right", "flag", given.termination_right)
    for payment in assessment.payments:
        of = (payment.instalment.id, payment.instalment.name)
        paid = payment.record.paid_amount if payment.record is not None else None
        yield Figure("amount", "money", payment.amount, *of)
        yield Figure("deducted", "money", payment.deducted, *of)
        yield Figure("payable", "money", payment.payable, *of)
        yield Figure("paid", "money", paid, *of)
