"""The way to the last payment as a line of steps: what is done, where it stands, who must act there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from generator.compliance.assessment import Assessment
from generator.compliance.finding import State
from generator.compliance.money.milestones import MilestoneAssessment
from generator.compliance.money.payments import PaymentAssessment
from generator.views.findings import DueView, StateView, view_due, view_party, view_state
from generator.views.told import day_or
from generator.words import Words

Standing = Literal["done", "here", "ahead"]


@dataclass(frozen=True, slots=True)
class StepPointView:
    """One step: ``here`` is the first that nothing proves, and ``actor`` who must act on it."""

    name: str
    target: str
    """Its place on the page of milestones and payments."""
    standing: Standing
    done: str
    due: DueView | None
    within: str
    """The period the contract gives for it, in words; nothing where the text gives none."""
    actor: str
    state: StateView


def view_way(assessment: Assessment, words: Words) -> tuple[StepPointView, ...]:
    """The steps before the last payment that waits for any, and that payment."""
    chained = [one for one in assessment.payments if one.instalment.chain]
    return tuple(_way(chained[-1], assessment, words)) if chained else ()


def _way(payment: PaymentAssessment, assessment: Assessment, words: Words) -> Iterator[StepPointView]:
    milestones = {one.milestone.id: one for one in assessment.milestones}
    standing: Standing = "done"
    for name in payment.instalment.chain:
        if name == payment.missing_link:
            standing = "here"
        yield _link(milestones[name], standing, words)
        if standing == "here":
            standing = "ahead"
    within = payment.instalment.within
    paid = payment.state in (State.SATISFIED, State.LATE)
    yield StepPointView(
        name=words.t("way.payment", name=payment.instalment.name),
        target=f"p-{payment.instalment.id}",
        standing="ahead" if standing == "ahead" else "done" if paid else "here",
        done=day_or(payment.record.paid_on if payment.record else None, ""),
        due=view_due(payment.due, words),
        within=words.t("way.within", period=words.t(f"period.{within.unit}", count=within.count)),
        actor=view_party(payment.findings[0].actor, words),
        state=view_state(payment.state, words),
    )


def _link(one: MilestoneAssessment, standing: Standing, words: Words) -> StepPointView:
    within = one.milestone.due.within if one.milestone.due else None
    period = words.t(f"period.{within.unit}", count=within.count) if within else ""
    state = one.finding.state if one.finding else State.NOT_APPLICABLE
    return StepPointView(
        name=one.milestone.name,
        target=f"m-{one.milestone.id}",
        standing=standing,
        done=day_or(one.milestone.done_on, ""),
        due=view_due(one.due, words),
        within=words.t("way.within", period=period) if period else "",
        actor=view_party(one.milestone.party, words),
        state=view_state(state, words),
    )
