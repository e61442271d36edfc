"""The records as they were known on a day: only events dated on or before it count (rules §10).

Plans (due dates, terms, ends of agreements) stay; facts dated later are as if they had not been recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from generator.records.base import Part
from generator.records.contract import Contract
from generator.records.evaluation import Evaluation, EvaluationProblem, Phase
from generator.records.evidence import Evidence
from generator.records.incident import CorrectiveAction, Incident
from generator.records.ledger import Records
from generator.records.milestone import Milestone
from generator.records.notice import Notice
from generator.records.payment import Payment
from generator.records.review import Review
from generator.records.system import Filing, System
from generator.records.team import Member

P = TypeVar("P", bound=Part)


def known_on(records: Records, as_of: dt.date) -> Records:
    """The records without what happened after ``as_of``."""
    view = _View(as_of, ZoneInfo(records.project.timezone))
    return replace(
        records,
        years=tuple(year for year in records.years if year.published <= as_of),
        contract=view.contract(records.contract),
        milestones=tuple(view.milestone(milestone) for milestone in records.milestones),
        payments=tuple(view.payment(payment) for payment in records.payments),
        incidents=tuple(
            view.incident(incident) for incident in records.incidents if view.seen(incident.occurred_at)
        ),
        team=tuple(view.member(member) for member in records.team if member.joined_on <= as_of),
        deliveries=tuple(
            view.proofs(delivery) for delivery in records.deliveries if delivery.delivered_on <= as_of
        ),
        systems=tuple(view.system(system) for system in records.systems),
        evaluations=tuple(view.evaluation(evaluation) for evaluation in records.evaluations),
        reviews=tuple(view.review(review) for review in records.reviews if review.held_on <= as_of),
        notices=tuple(known for notice in records.notices if (known := view.notice(notice)) is not None),
        decisions=tuple(
            view.proofs(decision) for decision in records.decisions if decision.decided_on <= as_of
        ),
        amendments=tuple(view.proofs(one) for one in records.amendments if one.on <= as_of),
    )


class _View:
    """What can be seen from one day."""

    def __init__(self, as_of: dt.date, zone: ZoneInfo) -> None:
        self._as_of = as_of
        self._zone = zone

    def seen(self, when: dt.date | dt.datetime) -> bool:
        day = when.astimezone(self._zone).date() if isinstance(when, dt.datetime) else when
        return day <= self._as_of

    def without(self, part: P, fields: Iterable[str], also: Iterable[str] = ()) -> P:
        """The part with its later dates blank; with ``also``, the fields that hang on any of them too."""
        later: dict[str, Any] = {
            name: None for name in fields if (when := getattr(part, name)) is not None and not self.seen(when)
        }
        if not later:
            return part
        return part.model_copy(update=later | {name: _blank(part, name) for name in also})

    def proofs(self, part: P) -> P:
        """The part without evidence dated later."""
        evidence: tuple[Evidence, ...] = part.evidence  # type: ignore[attr-defined]
        kept = tuple(proof for proof in evidence if proof.dated is None or self.seen(proof.dated))
        return part if len(kept) == len(evidence) else part.model_copy(update={"evidence": kept})

    def contract(self, contract: Contract) -> Contract:
        sides = {
            side: self.without(getattr(contract, side), ["signed_on"]) for side in ("party_a", "party_b")
        }
        cadences = tuple(self.proofs(one) for one in contract.cadences)
        return self.proofs(contract).model_copy(update={**sides, "cadences": cadences})

    def milestone(self, milestone: Milestone) -> Milestone:
        return self.without(self.proofs(milestone), ["done_on"], ["evidence"])

    def payment(self, payment: Payment) -> Payment:
        unissued = ["number", "amount"] if payment.invoice.issued_on is None else []
        invoice = self.without(self.proofs(payment.invoice), ["received_on"], ["evidence", *unissued])
        invoice = self.without(invoice, ["issued_on"], ["number", "amount"])
        application = self.without(self.proofs(payment.application), ["submitted_on"], ["evidence"])
        known = self.without(self.proofs(payment), ["paid_on"], ["paid_amount", "evidence"])
        if invoice is payment.invoice and application is payment.application:
            return known
        return known.model_copy(update={"invoice": invoice, "application": application})

    def incident(self, incident: Incident) -> Incident:
        moments = ["discovered_at", "reported_at", "arrived_at", "recovered_at"]
        moments += ["national_reported_at", "national_summary_on"]
        known = self.without(self.proofs(incident), moments)
        update: dict[str, Any] = {}
        if incident.meeting is not None and not self.seen(incident.meeting.date):
            update["meeting"] = None
        signatures = tuple(one for one in incident.signatures if one.on is None or self.seen(one.on))
        if len(signatures) != len(incident.signatures):
            update["signatures"] = signatures
        handling = tuple(entry for entry in incident.handling if self.seen(entry.at))
        if len(handling) != len(incident.handling):
            update["handling"] = handling
        actions = tuple(self._action(action) for action in incident.corrective_actions)
        if actions != incident.corrective_actions:
            update["corrective_actions"] = actions
        return known.model_copy(update=update) if update else known

    def _action(self, action: CorrectiveAction) -> CorrectiveAction:
        return self.without(action, ["done_on"], ["verified_by"])

    def member(self, member: Member) -> Member:
        known = self.without(member, ["left_on"])
        if member.nda is None:
            return known
        if member.nda.signed_on is not None and not self.seen(member.nda.signed_on):
            return known.model_copy(update={"nda": None})
        nda = self.without(self.proofs(member.nda), ["filed_on"])
        return known if nda is member.nda else known.model_copy(update={"nda": nda})

    def review(self, review: Review) -> Review:
        return self.without(self.proofs(review), ["resubmitted_on", "signed_on"])

    def notice(self, notice: Notice) -> Notice | None:
        facts = ["event_on", "ended_on", "known_on", "sent_on", "received_on"]
        facts += ["consented_on", "handed_over_on", "completed_on"]
        dated = [when for name in facts if (when := getattr(notice, name)) is not None]
        if notice.covers is not None and not self.seen(notice.covers.last):
            return None
        if dated and not any(self.seen(when) for when in dated):
            return None
        return self.without(self.proofs(notice), facts)

    def system(self, system: System) -> System:
        """A filing made later is as if it had not been made; so is what happened to it later."""
        filing = self.proofs(system.filing)
        if filing.filed_on is not None and not self.seen(filing.filed_on):
            filing = Filing()
        history = tuple(self.proofs(event) for event in filing.history if self.seen(event.on))
        if history != filing.history:
            filing = filing.model_copy(update={"history": history})
        return system if filing is system.filing else system.model_copy(update={"filing": filing})

    def evaluation(self, evaluation: Evaluation) -> Evaluation:
        update: dict[str, Any] = {}
        phases = {
            name: self._phase(getattr(evaluation.phases, name))
            for name in type(evaluation.phases).model_fields
        }
        update["phases"] = evaluation.phases.model_copy(update=phases)
        authorised = evaluation.authorisation
        if authorised is not None:
            signed = self.seen(authorised.signed_on)
            update["authorisation"] = self.proofs(authorised) if signed else None
        if evaluation.evaluator is not None:
            update["evaluator"] = self.proofs(evaluation.evaluator)
        report = evaluation.report
        if report is not None:
            seen = self.seen(report.dated)
            update["report"] = self.without(self.proofs(report), ["delivered_on"]) if seen else None
        found_on = _found_on(evaluation)
        if found_on is not None and not self.seen(found_on):
            return evaluation.model_copy(update=update | {"results": (), "problems": ()})
        update["problems"] = tuple(self._problem(problem) for problem in evaluation.problems)
        return evaluation.model_copy(update=update)

    def _problem(self, problem: EvaluationProblem) -> EvaluationProblem:
        """A problem mended or accepted later is open; without a day, that is the day of its latest proof."""
        dated = [proof.dated for proof in problem.evidence if proof.dated is not None]
        since = problem.state_on or max(dated, default=None)
        if problem.state == "open" or since is None or self.seen(since):
            return self.proofs(problem)
        still = {"state": "open", "state_on": None, "reason": None, "evidence": ()}
        return problem.model_copy(update=still)

    def _phase(self, phase: Phase) -> Phase:
        return self.without(phase, ["started_on", "finished_on"])


def _found_on(evaluation: Evaluation) -> dt.date | None:
    """The day from which results and problems, undated as they are, can have been known.

    Nothing is found before anybody looks; where nobody recorded when, it is known with what came next, at
    the latest with the report; without one not before what came first. None where no day is recorded.
    """
    phases, report = evaluation.phases, evaluation.report
    since = [day for one in (phases.on_site, phases.reporting) for day in (one.started_on, one.finished_on)]
    if report is not None:
        since.append(report.dated)
    for day in since:
        if day is not None:
            return day
    before = [
        day for one in (phases.preparation, phases.planning) for day in (one.started_on, one.finished_on)
    ]
    return max((day for day in before if day is not None), default=None)


def _blank(part: Part, name: str) -> Any:
    return () if isinstance(getattr(part, name), tuple) else None
