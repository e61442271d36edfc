"""Where what is recorded of a payment or of its way does not add up (5.2b, 5.3, 8.4)."""

from __future__ import annotations

from generator.compliance.case import Case
from generator.compliance.incidents.deductions import assess_deductions
from generator.compliance.incidents.incidents import ZERO, assess_incidents
from generator.compliance.money.chain import failed_review, links_of, out_of_order, paid_ahead
from generator.compliance.quality.found import Found


def paid_before_chain(case: Case) -> Found:
    """Payments made while a link of their chain was missing, unproven, later or contradicted."""
    parts = {part.id: part for part in case.records.contract.instalments}
    for one in case.records.payments:
        part = parts.get(one.id)
        if part is None or one.paid_on is None:
            continue
        if paid_ahead(case, links_of(case, part), one.paid_on) is not None:
            yield one, one.id, "paid_on", {"name": part.name, "paid": one.paid_on}


def links_out_of_order(case: Case) -> Found:
    """Links of a chain that are recorded as done before the one they follow."""
    for part in case.records.contract.instalments:
        for later, earlier in out_of_order(links_of(case, part)):
            names = {"name": later.name, "earlier": earlier.name}
            yield later, later.id, "done_on", {**names, "date": later.done_on, "then": earlier.done_on}


def accepted_though_failed(case: Case) -> Found:
    """Reviews and acceptances recorded as done although the quality review they rest on failed."""
    for one in case.records.milestones:
        failed = failed_review(case, one)
        if failed is not None:
            values: dict[str, object] = {
                "name": one.name,
                "date": one.done_on,
                "round": failed.round,
                "held": failed.held_on,
            }
            yield one, one.id, "done_on", values


def invoice_amount_differs(case: Case) -> Found:
    """Invoices of another amount than what is payable after deductions; 5.3 asks for an equal one."""
    stated = {one.id: one for one in case.records.payments if one.invoice.amount is not None}
    if not stated:
        return
    deductions = assess_deductions(case, assess_incidents(case))
    for part in case.records.contract.instalments:
        payment = stated.get(part.id)
        if payment is None or (case.ending is not None and part.chain):
            continue  # an early ending leaves the sum to be settled
        payable = part.amount.figure - sum((one.amount for one in deductions.allocated_to(part.id)), ZERO)
        if payment.invoice.amount != payable:
            values = {"amount": payment.invoice.amount, "payable": payable}
            yield payment, payment.id, "invoice.amount", {**values}
