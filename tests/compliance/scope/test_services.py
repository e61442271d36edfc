"""Services (第一条): what is expected by now, what came, and on what ground something missing counts."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.engine import assess
from generator.compliance.finding import DueDate, State
from generator.compliance.quality.quality import Severity
from generator.compliance.scope.services import ServiceAssessment
from generator.records.clause import Clause
from generator.records.delivery import Delivery
from generator.records.ledger import Records
from generator.records.service import Product, Service, plain_name
from generator.settings import words
from tests.builders import (
    CLAUSES,
    PROOF,
    RECORDS,
    assessed,
    day,
    decision,
    delivery,
    evaluation,
    steps_of,
)

MONTHS = ["2026-04", "2026-05", "2026-06"]


YEARLY = Service.model_validate(
    {
        "id": "S-year",
        "name": "年度考核",
        "group": "G1",
        "frequency": ["yearly"],
        "basis": "law",
        "deliverables": ["成果"],
    }
)
"""A service of the law that no system is evaluated by."""

APPRAISAL = Service.model_validate(
    {
        "id": "S-new",
        "name": "月度考核",
        "group": "G1",
        "frequency": ["monthly"],
        "basis": "contract",
        "deliverables": [
            "云服务商表",
            "使用单位表",
            {"name": "考核报告", "basis": "customary"},
            {"name": "复核单", "frequency": ["on_event"], "basis": "customary"},
        ],
    }
)
"""Two products the contract asks for, one of custom, one of events."""


def _service(id_: str, as_of: str, *deliveries: Delivery) -> ServiceAssessment:
    services = (*RECORDS.services, YEARLY, APPRAISAL)
    found = assessed(as_of, services=services, deliveries=deliveries).services
    return next(one for one in found if one.service.id == id_)


def _made(name: str, period: str | None = "2026-04", on: str = "2026-05-05", **fields: Any) -> Delivery:
    return delivery("S-new", period, on, id=f"D-{sum(map(ord, name))}-{period}", name=name, **fields)


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
    assert _service("S-year", "2027-03-30").finding.state is State.NOT_DUE
    assert _service("S-year", "2027-04-14").finding.state is State.DUE_SOON
    over = _service("S-year", "2027-04-15").finding
    assert (over.state, over.due) == (State.OVERDUE, DueDate(day("2027-04-14"), day("2027-04-14"), True))


def test_a_whole_year_stands_for_the_contract_year() -> None:
    found = _service("S-year", "2027-04-20", delivery("S-year", "2026", "2026-11-30"))
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


def test_a_quiet_year_leaves_custom_as_advice_and_the_rest_without_evidence_or_overdue(real: Records) -> None:
    over = assess(real, day("2027-04-15"))
    by_id = {one.service.id: one.finding.state for one in over.services if one.service.basis != "customary"}
    assert {by_id.pop(one) for one in ("S1.18", "S3.3.4")} == {State.NOT_EVIDENCED}, "month by month"
    assert set(by_id.values()) == {State.OVERDUE}, "once, by the end of the term"
    owing = [one for one in over.services if one.service.basis == "customary" and one.expected]
    assert owing
    assert {one.finding.state for one in owing} == {State.ADVISORY}


def test_what_is_owed_by_the_end_of_the_term_and_comes_after_it_is_late() -> None:
    found = _service("S-year", "2027-05-20", delivery("S-year", "2026", "2027-04-15"))
    assert found.finding.state is State.LATE
    assert found.late == ("term",)


def test_a_product_of_custom_that_comes_late_is_noted_and_changes_no_state() -> None:
    on_time = _service("S-contract", "2026-05-31", delivery("S-contract", "2026-04", "2026-05-11"))
    late = _service("S-contract", "2026-05-31", delivery("S-contract", "2026-04", "2026-05-12"))
    assert (on_time.late, late.late) == ((), ("2026-04",))
    assert on_time.finding.state is late.finding.state


# Before its period, after the term


def test_what_was_handed_over_before_its_period_began_counts_for_nothing_and_is_told() -> None:
    ahead = tuple(delivery("S-contract", month, "2026-04-16") for month in ("2026-04", "2026-05", "2026-06"))
    found = _service("S-contract", "2026-07-10", *ahead)
    assert (found.delivered, found.missing) == (1, ("2026-05", "2026-06"))
    assert found.finding.state is State.NOT_EVIDENCED
    told = [one for one in found.finding.derivation if one.message.key == "step.service-before-period"]
    assert [one.message.values["period"] for one in told] == ["2026-05", "2026-06"]
    assert found.other_deliveries == ()


def test_a_year_of_reports_handed_over_in_the_first_week_is_never_done() -> None:
    year = [f"2026-{month:02}" for month in range(4, 13)] + ["2027-01", "2027-02", "2027-03"]
    ahead = tuple(delivery("S-contract", month, "2026-04-16") for month in year)
    assert _service("S-contract", "2027-04-15", *ahead).finding.state is State.NOT_EVIDENCED


@pytest.mark.parametrize(("on", "delivered"), [("2026-04-30", 0), ("2026-05-01", 1), ("2026-05-20", 1)])
def test_within_its_period_a_product_may_come_at_any_time(on: str, delivered: int) -> None:
    found = _service("S-contract", "2026-06-01", delivery("S-contract", "2026-05", on))
    assert found.delivered == delivered


@pytest.mark.parametrize(("on", "state"), [("2026-04-14", State.NOT_DUE), ("2026-04-15", State.IN_PROGRESS)])
def test_what_is_owed_once_counts_from_the_first_day_of_the_term(on: str, state: State) -> None:
    found = _service("S-year", "2026-06-01", delivery("S-year", "2026", on))
    assert found.finding.state is state


@pytest.mark.parametrize(("on", "state"), [("2026-10-13", "in_progress"), ("2026-10-14", "satisfied")])
def test_what_is_owed_of_a_year_is_not_done_before_half_of_it_was_past(on: str, state: str) -> None:
    given: dict[str, Any] = {
        "services": (*RECORDS.services, YEARLY),
        "deliveries": (delivery("S-year", "2026", on),),
    }
    found = assessed("2026-11-01", **given)
    assert found.by_id["service.S-year"].state == state
    told = [one.severity for one in found.concerns if one.check == "early-in-period"]
    assert told == ([Severity.SERIOUS] if state == "in_progress" else [])
    over = assessed("2027-05-01", **given)
    assert over.by_id["service.S-year"].state is State.SATISFIED, "the concern stays"


def test_the_first_month_begins_with_the_term() -> None:
    assert (
        _service("S-contract", "2026-05-01", delivery("S-contract", "2026-04", "2026-04-14")).delivered == 0
    )
    assert (
        _service("S-contract", "2026-05-01", delivery("S-contract", "2026-04", "2026-04-15")).delivered == 1
    )


def test_work_on_an_event_before_the_term_begins_no_service() -> None:
    found = _service("S-event", "2026-07-10", delivery("S-event", None, "2026-04-14"))
    assert (found.finding.state, found.products.of_events) == (State.NOT_DUE, ())
    assert "service-before-term" in steps_of(found.finding)


def test_what_comes_before_its_period_is_a_serious_concern() -> None:
    whole = assessed("2026-07-10", deliveries=(delivery("S-contract", "2026-06", "2026-05-31"),))
    (concern,) = [one for one in whole.concerns if one.check == "before-period"]
    assert concern.severity is Severity.SERIOUS


def _year(service: str, last_on: str) -> tuple[Delivery, ...]:
    """Every month of the term handed over in time, but for the last."""
    months = [f"2026-{month:02}" for month in range(4, 13)] + ["2027-01", "2027-02"]
    return (*_monthly(service, *months), delivery(service, "2027-03", last_on))


def test_what_the_contract_asks_for_each_month_and_comes_after_the_term_is_late() -> None:
    found = _service("S-contract", "2027-10-20", *_year("S-contract", "2027-09-01"))
    assert found.finding.state is State.LATE
    last = found.finding.derivation[-1].message
    assert last.key == "step.service-overran"
    assert last.values["days"] == (day("2027-09-01") - day("2027-04-14")).days
    assert "service-late" not in steps_of(found.finding), "told once"


def test_the_last_day_of_the_term_is_in_time_and_the_day_after_is_late() -> None:
    in_time = _service("S-contract", "2027-10-20", *_year("S-contract", "2027-04-14"))
    late = _service("S-contract", "2027-10-20", *_year("S-contract", "2027-04-15"))
    assert (in_time.finding.state, late.finding.state) == (State.SATISFIED, State.LATE)


def test_custom_that_comes_after_the_term_is_noted_only() -> None:
    found = _service("S-custom", "2027-10-20", *_year("S-custom", "2027-09-01"))
    assert found.finding.state is State.SATISFIED
    assert "service-late" in steps_of(found.finding)


def test_what_came_after_the_term_stands_in_the_way_of_its_end() -> None:
    clause = Clause.model_validate(
        {"id": "12.8", "article": "12", "title": "完成", "summary": "完成", "kind_of": "duty", "rule": "term"}
    )
    overran = assessed("2027-10-20", clauses=(*CLAUSES, clause), deliveries=_year("S-contract", "2027-09-01"))
    told = next(
        one.message for one in overran.by_id["term.12.8"].derivation if one.message.key == "step.term-behind"
    )
    titles = told.values["titles"]
    assert isinstance(titles, tuple)
    assert any("S-contract" in words().say(one) for one in titles)


# Who acts, and where it stands


def test_a_service_of_an_evaluation_that_is_not_due_names_who_the_evaluation_names() -> None:
    of_service = _evaluated("2026-06-01").finding
    judged = assessed("2026-06-01").by_id["evaluation.cloud"]
    assert (of_service.state, judged.state) == (State.NOT_DUE, State.NOT_DUE)
    assert of_service.actor == judged.actor == "B"
    assert of_service.follows == judged.id


def test_what_is_owed_by_the_end_and_not_due_is_for_party_b() -> None:
    assert _service("S-year", "2026-06-01").finding.actor == "B"
    assert _service("S-custom", "2026-04-20").finding.actor is None


@pytest.mark.parametrize("as_of", ["2025-11-01", "2026-02-01", "2026-11-22", "2027-06-01"])
def test_every_step_of_a_service_names_where_it_comes_from(real: Records, demo: Records, as_of: str) -> None:
    for records in (real, demo):
        found = [one.finding for one in assess(records, day(as_of)).services]
        bare = {one.message.key for each in found for one in each.derivation if not one.records}
        assert bare == set()


# Products


def test_one_product_does_not_stand_for_another() -> None:
    found = _service("S-new", "2026-05-20", _made("云服务商表"))
    assert (found.expected, found.delivered) == (3, 1)
    assert found.missing_products == {"2026-04": ("使用单位表", "考核报告")}
    assert found.missing == ("2026-04",)
    assert found.finding.state is State.NOT_EVIDENCED


def test_the_last_step_names_what_the_contract_asks_for_and_is_missing() -> None:
    last = _service("S-new", "2026-05-20", _made("云服务商表")).finding.derivation[-1]
    assert last.message.key == "step.service-missing"
    assert words().say(last.message).startswith("缺 1 份：2026-04：使用单位表")


def test_periods_that_miss_the_same_are_told_together() -> None:
    last = _service("S-new", "2026-07-01", _made("使用单位表", "2026-05", "2026-06-05")).finding.derivation[
        -1
    ]
    assert "2026-04、2026-06：云服务商表、使用单位表；2026-05：云服务商表" in words().say(last.message)


def test_only_custom_missing_is_advice_where_the_contract_asks_for_the_rest() -> None:
    given = (_made("云服务商表"), _made("使用单位表"))
    found = _service("S-new", "2026-05-20", *given)
    assert (found.finding.state, found.missing_products) == (State.ADVISORY, {"2026-04": ("考核报告",)})
    whole = _service("S-new", "2026-05-20", *given, _made("考核报告"))
    assert (whole.finding.state, whole.missing) == (State.IN_PROGRESS, ())


def test_one_handover_may_hold_several_products() -> None:
    together = _made("四月成果", products=("云服务商表", "使用单位表", "考核报告"))
    found = _service("S-new", "2026-05-20", together)
    assert (found.delivered, found.missing, found.other_deliveries) == (3, (), ())
    assert found.finding.state is State.IN_PROGRESS


def test_what_is_listed_counts_and_the_name_beside_it_does_not() -> None:
    found = _service("S-new", "2026-05-20", _made("使用单位表", products=("云服务商表",)))
    assert "使用单位表" in found.missing_products["2026-04"]


@pytest.mark.parametrize("name", ["使用单位表", " 使用 单位表", "使用单位表　"])
def test_blanks_and_width_make_no_other_product(name: str) -> None:
    assert _service("S-new", "2026-05-20", _made(name)).delivered == 1


@pytest.mark.parametrize(
    ("written", "named"), [("EDR月报", "edr 月报"), ("台账（到期预警）", "台账(到期预警)")]
)
def test_brackets_and_letters_are_compared_without_width_and_case(written: str, named: str) -> None:
    assert plain_name(written) == plain_name(named)


def test_a_name_that_is_only_like_a_product_counts_for_none_and_is_told() -> None:
    whole = assessed("2026-05-20", services=(APPRAISAL,), systems=(), deliveries=(_made("使用单位考核表"),))
    (found,) = whole.services
    assert (found.delivered, [one.name for one in found.products.unnamed]) == (0, ["使用单位考核表"])
    assert "service-unnamed-deliveries" in steps_of(found.finding)
    assert found.finding.state is State.NOT_EVIDENCED
    (concern,) = [one for one in whole.concerns if one.check == "names-no-product"]
    assert "云服务商表" in words().say(concern.message), "what it may be called"


def test_a_delivery_that_names_no_product_does_not_begin_a_service() -> None:
    assert _service("S-new", "2026-04-20", _made("别的", on="2026-04-18")).finding.state is State.NOT_DUE


def test_a_product_of_events_owes_nothing_and_is_shown_when_it_comes() -> None:
    found = _service("S-new", "2026-04-20", _made("复核单", None, "2026-04-18"))
    assert (found.expected, [one.name for one in found.products.of_events]) == (0, ["复核单"])
    assert found.finding.state is State.IN_PROGRESS


def test_a_product_may_have_a_frequency_of_its_own() -> None:
    quarterly = APPRAISAL.model_copy(
        update={"deliverables": (Product(name="月报"), Product(name="梳理表", frequency=("quarterly",)))}
    )
    found = assessed("2026-07-01", services=(quarterly,), systems=()).services[0]
    assert found.missing_products == {
        "2026-04": ("月报",), "2026-05": ("月报",), "2026-06": ("月报",), "2026-Q2": ("梳理表",),
    }  # fmt: skip


def test_a_year_outside_the_term_is_not_the_contract_year() -> None:
    assert _service("S-year", "2026-07-01", delivery("S-year", "2025", "2026-06-01")).products.of_events
    assert not _service("S-year", "2026-07-01", delivery("S-year", "2027", "2026-06-01")).products.of_events


# States: a better record never reads worse


def test_absent_or_unproven_a_product_the_contract_asks_for_each_month_lacks_evidence() -> None:
    rest = (_made("使用单位表"), _made("考核报告"))
    absent = _service("S-new", "2026-05-20", *rest)
    unproven = _service("S-new", "2026-05-20", *rest, _made("云服务商表", evidence=()))
    assert absent.finding.state is unproven.finding.state is State.NOT_EVIDENCED


def test_absent_or_unproven_a_product_of_custom_is_advice() -> None:
    bare = delivery("S-custom", "2026-04", "2026-05-05", evidence=())
    absent, unproven = _service("S-custom", "2026-05-20"), _service("S-custom", "2026-05-20", bare)
    assert absent.finding.state is unproven.finding.state is State.ADVISORY
    assert unproven.lacks
    assert (unproven.delivered, unproven.unproven) == (1, 1)
    assert (absent.delivered, absent.unproven) == (0, 0)


def test_the_derivation_counts_apart_what_is_delivered_without_proof() -> None:
    proven, bare = (
        _service("S-contract", "2026-05-20", delivery("S-contract", "2026-04", "2026-05-05", **more))
        for more in ({}, {"evidence": ()})
    )
    told = [[words().say(one.message) for one in found.finding.derivation] for found in (proven, bare)]
    assert any("其中已交 1 份；" in one for one in told[0])
    assert any("其中登记已交 1 份（1 份缺证据或未获认可，尚不能计为已交）" in one for one in told[1])
    assert not any("其中已交" in one for one in told[1])


def test_proof_older_than_the_handover_shows_nothing() -> None:
    older = PROOF.model_copy(update={"dated": day("2026-05-04")})
    found = _service(
        "S-custom", "2026-05-20", delivery("S-custom", "2026-04", "2026-05-05", evidence=(older,))
    )
    assert (found.finding.state, steps_of(found.finding)[-1]) == (State.ADVISORY, "delivery-evidence-older")
    told = found.finding.derivation[-1].message
    assert told.values == {"id": "DLV-S-custom-2026-04", "date": day("2026-05-05")}


def test_two_deliveries_of_a_product_are_both_to_be_proven() -> None:
    first = delivery("S-contract", "2026-04", "2026-05-05", id="D-1")
    second = delivery("S-contract", "2026-04", "2026-05-08", id="D-2", evidence=())
    assert _service("S-contract", "2026-05-20", first, second).finding.state is State.NOT_EVIDENCED


def test_a_product_owed_by_the_end_that_is_said_to_be_there_without_proof_is_never_done() -> None:
    bare = delivery("S-year", "2026", "2026-11-30", evidence=())
    for as_of in ("2026-12-01", "2027-04-14", "2027-04-15", "2028-01-01"):
        assert _service("S-year", as_of, bare).finding.state is State.NOT_EVIDENCED


def test_what_is_owed_once_is_done_when_it_came_and_not_only_at_the_end() -> None:
    made = delivery("S-year", "2026", "2026-11-30")
    assert _service("S-year", "2026-12-01", made).finding.state is State.SATISFIED


def test_late_by_the_end_of_the_term_does_not_hide_that_custom_misses_something() -> None:
    mixed = YEARLY.model_copy(
        update={"deliverables": (Product(name="成果"), Product(name="方案", basis="customary"))}
    )
    late = delivery("S-year", "2026", "2027-04-16")
    found = assessed("2027-05-01", services=(mixed,), systems=(), deliveries=(late,)).services[0]
    assert (found.finding.state, found.missing_products) == (State.LATE, {"term": ("方案",)})
    assert found.lacks
    assert steps_of(found.finding)[-1] == "service-late-by-end"


# Evaluations (1.2)


def _evaluated(as_of: str, *deliveries: Delivery, **fields: Any) -> ServiceAssessment:
    product = {"name": "报告", "follows": "evaluation"}
    service = Service.model_validate(
        YEARLY.model_dump(mode="json")
        | {"id": "S-law", "deliverables": [product, {"name": "方案", "basis": "customary"}]}
    )
    rounds = (evaluation(**fields),) if fields else ()
    return assessed(as_of, services=(service,), deliveries=deliveries, evaluations=rounds).services[0]


def _report(handed_over: str | None, **fields: Any) -> dict[str, Any]:
    known: dict[str, Any] = {"number": "11010100001-26001-26-0001-01", "rate": "92.00", "conclusion": "符合"}
    known |= {"dated": "2026-11-01", "delivered_on": handed_over, "evidence": (PROOF,)}
    return {"report": known | fields}


PLAN = delivery("S-law", "2026", "2026-09-01", name="方案", id="D-plan")


def test_a_service_of_an_evaluation_stands_as_the_evaluation_does() -> None:
    for as_of in ("2026-06-01", "2027-04-10", "2027-04-20"):
        found = _evaluated(as_of, PLAN)
        judged = assessed(as_of).by_id["evaluation.cloud"]
        assert found.finding.state in (judged.state, State.IN_PROGRESS)
        assert found.finding.state is not State.SATISFIED
    assert _evaluated("2027-04-20", PLAN).finding.state is State.OVERDUE


def test_the_plan_alone_does_not_make_an_overdue_evaluation_look_done() -> None:
    found = _evaluated("2027-04-20", PLAN)
    assert (found.finding.state, found.expected, found.delivered) == (State.OVERDUE, 2, 1)
    assert steps_of(found.finding)[-1] == "service-follows-evaluation"


def test_the_report_is_there_exactly_when_its_round_has_it_handed_over_with_evidence() -> None:
    assert _evaluated("2027-04-20", PLAN, **_report("2026-11-05")).delivered == 2
    assert _evaluated("2027-04-20", PLAN, **_report("2026-11-05")).finding.state is State.SATISFIED
    assert _evaluated("2027-04-20", PLAN, **_report("2026-11-05", evidence=())).delivered == 1
    assert _evaluated("2027-04-20", PLAN, **_report(None)).delivered == 1


def test_a_delivery_of_the_report_does_not_stand_for_the_round() -> None:
    twice = delivery("S-law", "2026", "2026-11-05", name="报告", id="D-report")
    found = _evaluated("2027-04-20", PLAN, twice)
    assert (found.delivered, found.finding.state) == (1, State.OVERDUE)
    assert "service-judged-by-evaluation" in steps_of(found.finding)


# Broken periods (AMB-PERIODS)


def test_while_it_is_open_the_question_of_broken_periods_stands_where_the_contract_asks_by_the_month() -> (
    None
):
    assert _service("S-contract", "2026-07-01").finding.ambiguities == ("AMB-PERIODS",)
    assert "periods-open" in steps_of(_service("S-contract", "2026-07-01").finding)
    assert _service("S-custom", "2026-07-01").finding.ambiguities == ()
    assert _service("S-year", "2026-07-01").finding.ambiguities == ()


@pytest.mark.parametrize(("reading", "expected"), [("期末在合同期内", 12), ("首尾不足期也计", 13)])
def test_a_decision_on_broken_periods_is_followed_and_told(reading: str, expected: int) -> None:
    found = assessed("2027-04-15", decisions=(decision("AMB-PERIODS", reading),)).services[1]
    assert (found.service.id, found.expected, found.finding.ambiguities) == ("S-contract", expected, ())
    assert "periods-decided" in steps_of(found.finding)


def test_the_broken_month_is_over_with_the_term() -> None:
    counted = (decision("AMB-PERIODS", "首尾不足期也计"),)
    assert assessed("2027-04-14", decisions=counted).services[1].expected == 12
    assert assessed("2027-04-15", decisions=counted).services[1].missing[-1] == "2027-04"
