"""Services (第一条): what is expected by now, what came, and on what ground something missing counts."""

from __future__ import annotations

from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.compliance.services import ServiceAssessment
from generator.records.delivery import Delivery
from generator.records.ledger import Records
from tests.builders import assessed, day, delivery, steps_of

MONTHS = ["2026-04", "2026-05", "2026-06"]


def _service(id_: str, as_of: str, *deliveries: Delivery) -> ServiceAssessment:
    return next(one for one in assessed(as_of, deliveries=deliveries).services if one.service.id == id_)


def _monthly(service: str, *months: str) -> tuple[Delivery, ...]:
    return tuple(delivery(service, month, f"{month}-28") for month in months)


def test_before_the_term_nothing_is_expected() -> None:
    found = _service("S-contract", "2026-04-14")
    assert (found.finding.state, found.expected) == (State.NOT_DUE, 0)


def test_a_period_is_expected_only_once_it_is_over() -> None:
    assert _service("S-contract", "2026-04-30").expected == 0
    assert _service("S-contract", "2026-05-01").expected == 1
    assert _service("S-contract", "2026-05-01").missing == ("2026-04",)


def test_what_the_contract_asks_for_and_is_missing_lacks_evidence() -> None:
    found = _service("S-contract", "2026-07-10", *_monthly("S-contract", "2026-04", "2026-06"))
    assert found.missing == ("2026-05",)
    assert (found.expected, found.delivered) == (3, 2)
    assert (found.finding.state, found.finding.actor) == (State.NOT_EVIDENCED, "B")


def test_what_only_custom_asks_for_and_is_missing_is_advice_and_no_breach() -> None:
    assert _service("S-custom", "2026-07-10").finding.state is State.ADVISORY


def test_what_the_law_asks_for_once_a_year_is_owed_by_the_end_of_the_term() -> None:
    assert _service("S-law", "2027-03-30").finding.state is State.NOT_DUE
    assert _service("S-law", "2027-04-14").finding.state is State.DUE_SOON
    assert _service("S-law", "2027-04-15").finding.state is State.NOT_EVIDENCED


def test_a_whole_year_stands_for_the_contract_year() -> None:
    found = _service("S-law", "2027-04-20", delivery("S-law", "2026", "2026-11-30"))
    assert found.finding.state is State.SATISFIED


def test_a_service_with_every_product_so_far_is_in_progress_and_done_after_the_term() -> None:
    so_far = _monthly("S-contract", *MONTHS)
    assert _service("S-contract", "2026-07-10", *so_far).finding.state is State.IN_PROGRESS
    year = [f"2026-{month:02}" for month in range(4, 13)] + ["2027-01", "2027-02", "2027-03"]
    assert (
        _service("S-contract", "2027-04-15", *_monthly("S-contract", *year)).finding.state is State.SATISFIED
    )


def test_a_delivery_without_evidence_keeps_the_service_from_being_done() -> None:
    bare = delivery("S-contract", "2026-04", "2026-04-28", evidence=())
    found = _service("S-contract", "2026-05-10", bare)
    assert found.finding.state is State.NOT_EVIDENCED
    assert "delivery-without-evidence" in steps_of(found.finding)


def test_work_on_events_is_expected_never_and_shown_when_it_comes() -> None:
    assert _service("S-event", "2027-06-01").finding.state is State.NOT_DUE
    found = _service("S-event", "2026-07-10", delivery("S-event", None, "2026-06-10"))
    assert (found.expected, len(found.other_deliveries)) == (0, 1)
    assert found.finding.state is State.IN_PROGRESS


def test_the_real_contract_asks_for_three_frequencies_and_the_law_for_four(real: Records) -> None:
    by_basis: dict[str, list[str]] = {}
    for service in real.services:
        by_basis.setdefault(service.basis, []).append(service.id)
    assert by_basis["contract"] == ["S1.18", "S3.3.4", "S3.3.5"], "APT 日常、月度考核、年度考核"
    assert by_basis["law"] == ["S2.01", "S2.02", "S2.03", "S2.04"], "公通字〔2007〕43号第十四条"


def test_a_quiet_year_leaves_custom_as_advice_and_the_rest_without_evidence(real: Records) -> None:
    over = assess(real, day("2027-04-15"))
    assert {one.finding.state for one in over.services if one.service.basis != "customary"} == {
        State.NOT_EVIDENCED
    }
    owing = [one for one in over.services if one.service.basis == "customary" and one.expected]
    assert owing
    assert {one.finding.state for one in owing} == {State.ADVISORY}


def test_what_is_owed_by_the_end_of_the_term_and_comes_after_it_is_late() -> None:
    found = _service("S-law", "2027-05-20", delivery("S-law", "2026", "2027-04-15"))
    assert found.finding.state is State.LATE
    assert found.late == ("term",)


def test_a_product_of_custom_that_comes_late_is_noted_and_changes_no_state() -> None:
    on_time = _service("S-contract", "2026-05-31", delivery("S-contract", "2026-04", "2026-05-11"))
    late = _service("S-contract", "2026-05-31", delivery("S-contract", "2026-04", "2026-05-12"))
    assert (on_time.late, late.late) == ((), ("2026-04",))
    assert on_time.finding.state is late.finding.state
