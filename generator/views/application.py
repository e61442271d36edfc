"""The application for acceptance (验收申请): what the form states of the contract's course, computed once."""

from __future__ import annotations

from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.compliance.duties.acceptance import DONE
from generator.compliance.money.payments import PaymentAssessment
from generator.records.payment import Payment
from generator.views.acceptance import StepPointView, view_way
from generator.views.overview import view_masthead
from generator.views.payments import payable_of
from generator.views.told import day_or
from generator.words import Words, money


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """The form from party B to party A; ``lacking`` is what the readiness list does not find ready."""

    contract: tuple[tuple[str, str], ...]
    course: tuple[tuple[str, str], ...]
    payments: tuple[tuple[str, ...], ...]
    """Each instalment: name, amount, deducted, payable, when it was applied for, when it was paid."""
    way: tuple[tuple[str, str], ...]
    """Each step before acceptance, and the day it was done or that nothing shows it done."""
    ready: str
    lacking: tuple[str, ...]


def view_application(assessment: Assessment, words: Words) -> ApplicationView:
    """The figures of the form; an application of the past is a record of its own that nobody keeps yet."""
    ready = sum(line.ready for line in assessment.readiness)
    return ApplicationView(
        contract=_contract(assessment, words),
        course=_course(assessment, words),
        payments=tuple(_payment(one, words) for one in assessment.payments),
        way=tuple((one.name, _stands(one, words)) for one in view_way(assessment, words)[:-1]),
        ready=words.t("application.ready", ready=ready, all=len(assessment.readiness)),
        lacking=tuple(words.say(line.name) for line in assessment.readiness if not line.ready),
    )


def _contract(assessment: Assessment, words: Words) -> tuple[tuple[str, str], ...]:
    head = view_masthead(assessment, words)
    total = words.t("application.amount", figure=head.total, capitals=head.capitals)
    values = {
        "project": head.title,
        "party-b": head.party_b,
        "term": head.term,
        "total": total if head.capitals else head.total,
    }
    return tuple((words.t(f"application.{name}"), value) for name, value in values.items())


def _course(assessment: Assessment, words: Words) -> tuple[tuple[str, str], ...]:
    given = assessment.deductions
    unproven = sum(one.unproven for one in assessment.services)
    values = {
        "services": words.t(
            "application.of-services",
            count=len(assessment.services),
            expected=sum(one.expected for one in assessment.services),
            delivered=sum(one.delivered for one in assessment.services),
            unproven=words.t("application.unproven", count=unproven) if unproven else "",
            lacking=sum(one.lacks for one in assessment.services),
        ),
        "systems": words.t(
            "application.of-systems",
            count=len(assessment.systems),
            reports=sum(one.finding.state in DONE for one in assessment.systems),
        ),
        "incidents": words.t(
            "application.of-incidents", count=given.incident_count, decided=given.incident_count_decided
        ),
        "deductions": words.t("application.of-deductions", approved=given.approved_total),
    }
    if given.pending_max > 0:
        values["deductions"] += words.t("application.pending", low=given.pending_min, high=given.pending_max)
    return tuple((words.t(f"application.{name}"), value) for name, value in values.items())


def _payment(one: PaymentAssessment, words: Words) -> tuple[str, ...]:
    record = one.record or Payment(id=one.instalment.id)
    nothing = words.t("application.not-recorded")
    return (
        one.instalment.name,
        money(one.amount),
        money(one.deducted),
        payable_of(one, words),
        day_or(record.application.submitted_on, nothing),
        day_or(record.paid_on, nothing),
    )


def _stands(one: StepPointView, words: Words) -> str:
    """The day of a step that is proven to be done; else its state, beside the day it is said to have been."""
    if one.standing == "done":
        return one.done
    return words.t("application.said", date=one.done, state=one.state.name) if one.done else one.state.name
