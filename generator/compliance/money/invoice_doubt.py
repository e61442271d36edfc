"""Why an invoice that is recorded is not the invoice 5.3 asks for: unproven, or not shown to be equal.

What is not proven to have come, or came for another sum, neither excuses party A nor puts it in default. One
proven to have come whose sum nobody recorded is party B's to show: party A has the paper.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from generator.compliance.case import Case
from generator.compliance.decided import decided_step
from generator.compliance.finding import State, Step, step
from generator.compliance.proof import proves, why_unproven
from generator.records.clause import PartyRef
from generator.records.payment import Payment

_QUESTION: Final = "AMB-INVOICE"


@dataclass(frozen=True, slots=True)
class InvoiceDoubt:
    """What is in doubt, as the step that says so of the invoice and the one that says so of the payment."""

    record: Payment
    key: str
    state: State
    actor: PartyRef
    steps: tuple[Step, ...]
    payable: Decimal
    ambiguities: tuple[str, ...] = ()

    @property
    def of_default(self) -> bool:
        """Whether it leaves open if party A had to pay."""
        return self.key != "unknown"

    def of_payment(self, due: dt.date, *, moved: bool) -> Iterator[Step]:
        """That the doubt leaves it open whether party A had to pay by a day that is past."""
        at, invoice = self.record.origin.at, self.record.invoice
        if self.key == "unproven":
            key = "payment-delay-unproven" if moved else "payment-invoice-unproven"
            places = (at("invoice.received_on"), at("invoice.evidence"))
            yield step(key, *places, received=invoice.received_on, due=due)
        else:
            values = {"amount": invoice.amount, "payable": self.payable, "due": due}
            yield step("payment-invoice-amount-differs", at("invoice.amount"), **values)


def invoice_doubt(case: Case, record: Payment | None, payable: Decimal | None) -> InvoiceDoubt | None:
    """The doubt about a recorded invoice; None where none is recorded, none is asked for, or it is sound.

    ``payable`` is what it must equal; None where that is not settled and nothing can be compared.
    """
    received = record.invoice.received_on if record else None
    if record is None or received is None or case.records.contract.periods.late_invoice is None:
        return None
    at, invoice = record.origin.at, record.invoice
    owed = payable if payable is not None else Decimal(0)
    if not proves(invoice.evidence, received):
        lacking = why_unproven(invoice.evidence, received, at("invoice.evidence"))
        return InvoiceDoubt(record, "unproven", State.NOT_EVIDENCED, "B", (lacking,), owed)
    if payable is None or invoice.amount == payable:
        return None
    if invoice.amount is None:
        unknown = step("invoice-amount-unknown", at("invoice"), payable=payable)
        return InvoiceDoubt(record, "unknown", State.NOT_EVIDENCED, "B", (unknown,), payable)
    values = {"amount": invoice.amount, "payable": payable}
    differs = step("invoice-amount-differs", at("invoice.amount"), **values)
    open_ = (_QUESTION,) if _QUESTION in case.ambiguities and case.decision_on(_QUESTION) is None else ()
    steps = (*decided_step(case, _QUESTION), differs)
    return InvoiceDoubt(record, "differs", State.NEEDS_DECISION, "both", steps, payable, open_)
