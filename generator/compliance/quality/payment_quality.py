"""What does not add up in the records of payments (5.3)."""

from __future__ import annotations

from generator.compliance.case import Case
from generator.compliance.incidents.deductions import assess_deductions
from generator.compliance.incidents.incidents import ZERO, assess_incidents
from generator.compliance.quality.evaluation_quality import Found


def invoice_amount_differs(case: Case) -> Found:
    """Invoices of another amount than what is payable after deductions; 5.3 asks for an equal one."""
    stated = {one.id: one for one in case.records.payments if one.invoice.amount is not None}
    if not stated:
        return
    deductions = assess_deductions(case, assess_incidents(case))
    for part in case.records.contract.instalments:
        payment = stated.get(part.id)
        if payment is None:
            continue
        payable = part.amount.figure - sum((one.amount for one in deductions.allocated_to(part.id)), ZERO)
        if payment.invoice.amount != payable:
            values = {"amount": payment.invoice.amount, "payable": payable}
            yield payment, payment.id, "invoice.amount", {**values}
