"""The kinds of record that can be made, each with its questions in the order people know the answers."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Final

from generator.message import say
from generator.records.ambiguity import Decision
from generator.records.evaluation import Evaluation
from generator.records.incident import Incident
from generator.records.payment import Payment
from generator.records.review import Review
from generator.records.team import Member
from generator.views import offers
from generator.views.asking import Alike, Ask, Form, Known, never
from generator.views.delivery_form import DELIVERY
from generator.views.next_ids import Dated, next_id
from generator.views.notice_form import NOTICE


def _day(known: Known, path: str) -> dt.date:
    return known.day(path) or known.assessment.as_of


def _incident_id(known: Known) -> str:
    every = known.records.incidents
    existing = [Dated(one.id, one.occurred_at.date()) for one in every]
    taken = {one.id for one in every}
    return next_id(existing, "INC-{year}-001", _day(known, "occurred_at"), taken)


INCIDENT: Final = Form(
    kind="incident",
    room="incidents",
    model=Incident,
    asks=(
        Ask(path="title"),
        Ask(path="occurred_at"),
        Ask(path="system", choices=offers.systems),
        Ask(path="where", needed=lambda known: not known.text("system"), instead="system"),
        Ask(path="discovered_at"),
        Ask(path="reported_at"),
        Ask(path="reporter.name", option="reporter"),
        Ask(path="reporter.means"),
        Ask(path="impact.departments"),
        Ask(path="impact.department_count", asked=lambda known: not known.listed("impact.departments")),
        Ask(path="impact.service"),
        Ask(path="impact.alternative"),
        Ask(path="impact.district_leaders"),
        Ask(path="impact.other_major_effect"),
        Ask(path="symptom"),
        Ask(path="arrived_at"),
        Ask(path="recovered_at"),
        Ask(path="lead", suggested=offers.lead),
        Ask(path="cause.preliminary", option="cause", asked=never),
        Ask(path="proposed_tier", option="tier", choices=offers.tiers, asked=never),
    ),
    id_of=_incident_id,
    file_of=lambda known, name: f"data/incidents/{_day(known, 'occurred_at').year:04}/{name}.yaml",
    unwritten=lambda _: frozenset(
        {"national_level", "national_reported_at", "national_summary_on", "impact.department_count"}
    ),
)


def _has_invoice(known: Known) -> bool:
    return any(path.startswith("invoice.") for path in known.answers)


PAYMENT: Final = Form(
    kind="payment",
    room="payments",
    model=Payment,
    asks=(
        Ask(path="id", option="instalment", choices=offers.instalments),
        Ask(path="invoice.issued_on", option="invoice-issued-on"),
        Ask(path="invoice.received_on", option="invoice-received-on"),
        Ask(path="invoice.number", option="invoice-number"),
        Ask(
            path="invoice.amount",
            option="invoice-amount",
            asked=_has_invoice,
            suggested=offers.payable,
        ),
        Ask(path="application.submitted_on", option="applied-on"),
        Ask(path="paid_on"),
        Ask(
            path="paid_amount",
            needed=lambda known: bool(known.text("paid_on")),
            asked=lambda known: bool(known.text("paid_on")),
            suggested=offers.payable,
        ),
        Ask(path="note"),
    ),
    id_of=lambda known: known.text("id"),
    file_of=lambda *_: "data/payments.yaml",
    unwritten=lambda _: frozenset({"note"}),
)


def _member_id(known: Known) -> str:
    every = known.records.team
    existing = [Dated(one.id, one.joined_on) for one in every]
    return next_id(existing, "M-01", _day(known, "joined_on"), {one.id for one in every})


def _namesakes(known: Known) -> tuple[Alike, ...]:
    """Members of the same name, however it is spaced: the same person, or another one of that name."""
    name = _spaceless(known.text("name"))
    return tuple(
        Alike(one.id, say("new.member", name=one.name, role=one.role), str(one.origin.at()))
        for one in known.records.team
        if _spaceless(one.name) == name
    )


def _spaceless(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


MEMBER: Final = Form(
    kind="member",
    room="team",
    model=Member,
    asks=(
        Ask(path="name"),
        Ask(path="role"),
        Ask(path="joined_on"),
        Ask(path="key"),
        Ask(path="qualifications", option="qualification"),
        Ask(path="nda.signed_on", option="nda-signed-on"),
        Ask(path="nda.until", option="nda-until", asked=lambda known: bool(known.text("nda.signed_on"))),
        Ask(
            path="nda.filed_on", option="nda-filed-on", asked=lambda known: bool(known.text("nda.signed_on"))
        ),
    ),
    id_of=_member_id,
    file_of=lambda *_: "data/team.yaml",
    unwritten=lambda _: frozenset({"left_on"}),
    alike=_namesakes,
)


def _round(known: Known) -> str:
    return str(max((one.round for one in known.records.reviews), default=0) + 1)


def _review_id(known: Known) -> str:
    every = known.records.reviews
    taken = {one.id for one in every}
    return next_id([Dated(one.id, one.held_on) for one in every], "REV-1", _day(known, "held_on"), taken)


def _failed(known: Known) -> bool:
    return known.text("outcome") == "failed"


REVIEW: Final = Form(
    kind="review",
    room="reviews",
    model=Review,
    asks=(
        Ask(path="held_on"),
        Ask(path="outcome"),
        Ask(path="place"),
        Ask(path="comments", option="comment"),
        Ask(path="correct_by", asked=_failed),
        Ask(path="signed_on", asked=lambda known: not _failed(known)),
        Ask(path="round", asked=never, follows=_round),
    ),
    id_of=_review_id,
    file_of=lambda _, name: f"data/reviews/{name}.yaml",
    unwritten=lambda known: frozenset(
        {"signed_on"} if _failed(known) else {"correct_by", "resubmitted_on", "reply"}
    ),
)


def _decision_id(known: Known) -> str:
    every = known.records.decisions
    existing = [Dated(one.id, one.decided_on) for one in every]
    taken = {one.id for one in every}
    return next_id(existing, "DEC-{year}-01", _day(known, "decided_on"), taken)


DECISION: Final = Form(
    kind="decision",
    room="decisions",
    model=Decision,
    asks=(
        Ask(path="ambiguity", choices=offers.ambiguities),
        Ask(path="reading", choices=offers.readings),
        Ask(path="decided_on"),
        Ask(path="decided_by", suggested=offers.both_leads),
        Ask(path="applies_from"),
    ),
    id_of=_decision_id,
    file_of=lambda *_: "data/decisions.yaml",
    unwritten=lambda _: frozenset({"applies_from"}),
)


def _next_round(known: Known) -> str:
    of_system = [one.round for one in known.records.evaluations if one.system == known.text("system")]
    return str(max(of_system, default=0) + 1)


def _evaluation_id(known: Known) -> str:
    system, number = known.text("system"), known.text("round")
    taken = {one.id for one in known.records.evaluations}
    name = f"EV-{system.upper()}-{number}"
    return name if name not in taken else next_id([], f"{name}-1", known.assessment.as_of, taken)


def _evaluator_named(known: Known) -> bool:
    paths = ("name", "certificate", "certificate_from", "certificate_until")
    return any(known.text(f"evaluator.{one}") for one in paths)


EVALUATION: Final = Form(
    kind="evaluation",
    room="evaluations",
    model=Evaluation,
    asks=(
        Ask(path="system", choices=offers.systems),
        Ask(path="round", asked=never, follows=_next_round),
        Ask(path="evaluator.name", option="evaluator", needed=_evaluator_named),
        Ask(path="evaluator.certificate", asked=_evaluator_named),
        Ask(path="evaluator.certificate_from", asked=_evaluator_named),
        Ask(path="evaluator.certificate_until", asked=_evaluator_named),
        Ask(
            path="authorisation.signed_on",
            option="authorised-on",
            needed=lambda known: bool(known.text("authorisation.signed_by")),
        ),
        Ask(
            path="authorisation.signed_by",
            option="authorised-by",
            asked=lambda known: bool(known.text("authorisation.signed_on")),
        ),
        Ask(path="phases.preparation.started_on", option="started-on"),
    ),
    id_of=_evaluation_id,
    file_of=lambda known, _: f"data/evaluations/{known.text('system')}/round-{known.text('round')}.yaml",
)

FORMS: Final = {
    one.kind: one for one in (INCIDENT, DELIVERY, PAYMENT, MEMBER, REVIEW, NOTICE, DECISION, EVALUATION)
}
