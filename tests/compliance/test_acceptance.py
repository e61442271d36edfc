"""Readiness for acceptance (第八条): each line is computed from records, and says who asks for it."""

from __future__ import annotations

from typing import Any

from generator.compliance.acceptance import DONE
from generator.compliance.engine import assess
from generator.records.ledger import Records
from tests.builders import (
    assessed,
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


def test_an_agreement_that_satisfies_its_clause_is_ready_though_more_is_advised() -> None:
    assert _ready(team=(member(until="2028-04-15"),))["nda"] is True


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
