"""Readiness for acceptance (第八条): each line is computed from records, and says who asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.compliance.duties.acceptance import DONE, ReadinessLine, delivery_line
from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.compliance.scope.products import Products
from generator.compliance.scope.services import assess_services
from generator.records.evidence import Evidence
from generator.records.ledger import Records
from generator.records.review import Review
from generator.settings import words
from generator.views.payments import view_readiness
from tests.builders import (
    PROOF,
    PROVEN,
    assessed,
    case,
    chain,
    day,
    delivery,
    evaluation,
    incident,
    meeting,
    member,
    payment,
    review,
)

AS_OF = "2027-09-01"


def _line(id_: str, as_of: str = AS_OF, **changes: Any) -> ReadinessLine:
    return next(one for one in assessed(as_of, **changes).readiness if one.id == id_)


def _ready(**changes: Any) -> dict[str, bool]:
    return {line.id: line.ready for line in assessed(AS_OF, **changes).readiness}


def test_the_list_names_every_link_evaluation_invoice_and_file() -> None:
    assert set(_ready()) == {
        "milestone.summary-report", "milestone.confirmation", "milestone.review", "milestone.acceptance",
        "evaluation.cloud", "incidents", "deliveries", "nda", "reviews", "signed",
        "invoice.prepayment", "invoice.final", "application.prepayment", "application.final",
    }  # fmt: skip


def test_a_line_is_ready_only_when_every_finding_behind_it_is_done(demo: Records) -> None:
    found = assess(demo, day("2026-11-22"))
    lines = [line for line in found.readiness if line.findings and line.id not in ("incidents", "deliveries")]
    assert lines
    for line in lines:
        assert line.ready == all(found.by_id[id_].state in DONE for id_ in line.findings)


def test_a_line_turns_ready_with_what_it_asks_for() -> None:
    ready = _ready(
        milestones=chain("2027-04-01", "2027-04-05", "2027-04-20", "2027-04-26"),
        evaluations=(evaluation(reported="2026-11-01"),),
        team=(member(),),
        reviews=(review(1, "passed").model_copy(update={"signed_on": day("2027-04-21")}),),
        payments=(payment("prepayment", invoiced="2026-04-20"), payment("final", invoiced="2027-04-28")),
    )
    assert ready.pop("deliveries") is False
    assert [ready.pop(f"application.{name}") for name in ("prepayment", "final")] == [False, False]
    assert ready.pop("incidents") is False, "an empty ledger proves nothing by itself"
    assert all(ready.values())


def test_an_agreement_that_satisfies_its_clause_is_ready_though_more_is_advised_and_says_so() -> None:
    advised = _line("nda", team=(member(until="2028-04-15"), member("M-2")))
    assert advised.ready
    assert advised.why is not None
    assert (advised.why.key, advised.why.values) == ("readiness.advised", {"count": 1})
    shown = {
        one.id: one for one in view_readiness(assessed(AS_OF, team=(member(until="2028-04-15"),)), words())
    }
    assert "建议" in shown["nda"].reason
    assert _line("nda", team=(member(),)).why is None


def test_advice_hides_no_agreement_that_lacks_something() -> None:
    unfiled = _line("nda", team=(member(until="2028-04-15"), member("M-2", filed_on=None)))
    assert (unfiled.ready, unfiled.why) == (False, None)
    found = assessed(AS_OF, team=(member(until="2028-04-15"), member("M-2", filed_on=None)))
    shown = {one.id: one.reason for one in view_readiness(found, words())}
    assert shown["nda"] == "缺证据", "advice holds nothing up"


@pytest.mark.parametrize(
    ("dated", "evidence", "lacks"),
    [
        (None, PROVEN, "readiness.no-application"),
        ("2026-04-20", (), "readiness.application-unproven"),
        (
            "2026-04-20",
            (PROOF.model_copy(update={"dated": day("2026-04-19")}),),
            "readiness.application-unproven",
        ),
        ("2026-04-20", (PROOF.model_copy(update={"dated": day("2026-04-20")}),), None),
        ("2026-04-20", PROVEN, None),
    ],
)
def test_an_application_takes_a_date_and_proof_of_its_own(
    dated: str | None, evidence: tuple[Evidence, ...], lacks: str | None
) -> None:
    record = payment(paid="2026-04-28", application={"submitted_on": dated, "evidence": evidence})
    line = _line("application.prepayment", payments=(record,))
    assert (line.ready, line.basis, line.clause) == (lacks is None, "customary", None)
    assert (line.why.key if line.why else None) == lacks


def test_a_signature_takes_a_date_and_proof_of_that_day() -> None:
    def signed(on: str | None, dated: str | None = None) -> bool:
        proof = (PROOF.model_copy(update={"dated": dated and day(dated)}),)
        return _line("signed", reviews=(review(1, "passed", signed_on=on, evidence=proof),)).ready

    assert not signed(None)
    assert not signed("2027-05-12", "2027-05-10"), "the opinion of the review is older than the signature"
    assert signed("2027-05-12", "2027-05-12")
    assert signed("2027-05-12")


def test_a_confirmation_nobody_signed_says_whether_the_review_or_the_signature_is_missing() -> None:
    def why(*reviews: Review) -> str | None:
        line = _line("signed", reviews=reviews)
        return line.why.key if line.why else None

    failed, passed = review(1, "failed"), review(2, "passed", "2027-05-20")
    assert why() == "readiness.not-passed"
    assert why(failed) == "readiness.not-passed"
    assert why(failed, passed) == "readiness.not-signed"
    assert why(failed, passed.model_copy(update={"signed_on": day("2027-05-21")})) is None


def test_the_signature_is_what_the_clause_on_acceptance_asks_for(real: Records) -> None:
    lines = {one.id: one for one in assess(real, day("2027-05-12")).readiness}
    assert (lines["signed"].basis, lines["signed"].clause) == ("contract", "8.4")
    assert _line("signed").clause == "8.3", "where no clause on acceptance is registered"


@pytest.mark.parametrize("state", sorted(State))
def test_a_service_that_is_broken_open_late_in_coming_or_unproven_leaves_the_index_incomplete(
    state: State,
) -> None:
    opened = case("2026-04-25", deliveries=(delivery("S-event", None, "2026-04-20"),))
    found = assess_services(opened)
    nothing = Products((), (), ())
    services = tuple(
        replace(one, products=nothing, finding=replace(one.finding, state=state)) for one in found
    )
    lacking = {"breached", "overdue", "not_evidenced", "needs_decision", "advisory"}
    assert delivery_line(opened, services).ready == (state.value not in lacking)


def test_without_any_delivery_the_index_says_so() -> None:
    line = _line("deliveries", as_of="2026-04-16")
    assert line.why is not None
    assert (line.ready, line.why.key) == (False, "readiness.no-deliveries")


def test_an_incident_without_a_decision_or_evidence_holds_the_forms_up() -> None:
    decided = incident(meeting=meeting())
    assert _ready(incidents=(decided,))["incidents"] is True
    assert _ready(incidents=(decided, incident(2)))["incidents"] is False
    assert _ready(incidents=(incident(meeting=meeting(), evidence=()),))["incidents"] is False


def test_one_delivery_does_not_make_the_index_complete() -> None:
    assert _ready(deliveries=(delivery("S-contract", "2026-04", "2026-04-28"),))["deliveries"] is False


def test_what_only_custom_asks_for_says_so() -> None:
    for line in assessed(AS_OF).readiness:
        assert line.basis in ("contract", "customary")
        assert (line.clause is not None) == (line.basis == "contract")
