"""The index of deliveries: each delivery once, how it stands to its day, and what shows it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from generator.compliance.engine import assess
from generator.records.evidence import Evidence
from generator.records.ledger import Records
from generator.records.service import Service
from generator.settings import words
from generator.views.deliveries import DeliveredView, DeliveriesView, view_deliveries
from tests.builders import assessed, day, delivery

AS_OF = dt.date(2026, 11, 22)


def _index(as_of: str, *given: Any, **changes: Any) -> DeliveriesView:
    return view_deliveries(assessed(as_of, deliveries=given, **changes), words())


def _only(as_of: str, *given: Any, **changes: Any) -> DeliveredView:
    index = _index(as_of, *given, **changes)
    (one,) = (one for group in index.groups for service in group.services for one in service.deliveries)
    return one


def test_every_delivery_known_on_the_day_is_listed_once_under_its_service(demo: Records) -> None:
    index = view_deliveries(assess(demo, AS_OF), words())
    listed = [
        (service.id, one.id)
        for group in index.groups
        for service in group.services
        for one in service.deliveries
    ]
    known = [(one.service, one.id) for one in demo.deliveries if one.delivered_on <= AS_OF]
    assert sorted(listed) == sorted(known)
    assert index.count == len(known) > 100
    assert index.services == len({service for service, _ in known})


def test_a_delivery_of_the_project_itself_is_listed_too(demo: Records) -> None:
    index = view_deliveries(assess(demo, AS_OF), words())
    products = next(service for service in index.groups[-1].services if service.id == "P01")
    assert {one.timing for one in products.deliveries} == {words().t("delivery.not-assessed")}


def test_deliveries_stand_in_the_order_of_their_days() -> None:
    index = _index(
        "2026-10-01",
        delivery("S-custom", "2026-06", "2026-07-03"),
        delivery("S-custom", "2026-05", "2026-06-03"),
        delivery("S-custom", "2026-04", "2026-09-03"),
    )
    ((service,),) = (group.services for group in index.groups)
    assert [one.delivered for one in service.deliveries] == ["2026-06-03", "2026-07-03", "2026-09-03"]


def test_a_service_without_a_delivery_is_named() -> None:
    (group,) = _index("2026-10-01", delivery("S-custom", "2026-06", "2026-07-03")).groups
    assert "S-contract" in group.without
    assert "S-custom" not in group.without


def test_nothing_recorded_is_nothing_listed(real: Records) -> None:
    index = view_deliveries(assess(real, AS_OF), words())
    assert (index.count, index.services, index.late, index.unproven) == (0, 0, 0, 0)
    assert [group.services for group in index.groups] == [()] * len(index.groups)


@pytest.mark.parametrize("service", ["S-custom", "S-contract"])
def test_what_custom_expected_sooner_is_never_called_overdue_within_the_term(service: str) -> None:
    index = _index("2026-10-01", delivery(service, "2026-05", "2026-07-20"))
    one = index.groups[0].services[0].deliveries[0]
    assert one.lateness == "customary"
    assert one.timing == words().t("delivery.customary", days=40)
    assert one.expected == words().t("delivery.customary-by", due=day("2026-06-10"))
    assert (index.overdue, index.late_by_custom, index.late) == (0, 1, 1)


def test_what_the_contract_asks_for_by_the_month_is_overdue_once_the_term_is_over() -> None:
    one = _only("2027-06-01", delivery("S-contract", "2027-03", "2027-05-20"))
    assert one.lateness == "overdue"
    assert (one.timing, one.expected) == (
        words().t("delivery.overran"),
        words().t("delivery.after-term"),
    )


def test_what_the_contract_asks_for_once_is_overdue_after_the_last_working_day_of_the_term() -> None:
    yearly = Service.model_validate(
        {
            "id": "S-yearly",
            "name": "年度考核",
            "group": "G1",
            "frequency": ["yearly"],
            "basis": "contract",
            "deliverables": ["年报"],
        }
    )
    given = delivery("S-yearly", "2026", "2027-04-20", name="年报")
    one = _only("2027-06-01", given, services=(yearly,), systems=())
    assert one.lateness == "overdue"
    assert one.timing == words().t("delivery.overdue", days=6)
    assert one.expected == words().t("delivery.overdue-by", due=day("2027-04-14"))


@pytest.mark.parametrize(
    ("service", "period", "on", "name", "standing"),
    [
        ("S-custom", "2026-05", "2026-06-10", "成果", "in-time"),
        ("S-custom", "2026-05", "2026-04-20", "成果", "too-early"),
        ("S-custom", "2026-05", "2026-06-10", "别的", "unnamed"),
        ("S-event", None, "2026-06-10", "成果", "of-event"),
    ],
)
def test_a_delivery_says_what_it_counts_for(
    service: str, period: str | None, on: str, name: str, standing: str
) -> None:
    one = _only("2026-10-01", delivery(service, period, on, name=name))
    assert one.timing == words().t(f"delivery.{standing}")
    assert (one.lateness, one.expected) == ("", "")


def test_a_second_delivery_for_the_same_period_makes_nothing_late() -> None:
    index = _index(
        "2026-10-01",
        delivery("S-custom", "2026-05", "2026-06-05", id="D-1"),
        delivery("S-custom", "2026-05", "2026-08-05", id="D-2"),
    )
    first, second = index.groups[0].services[0].deliveries
    assert first.timing == words().t("delivery.in-time")
    assert second.timing == words().t("delivery.again")
    assert index.late == 0


def test_the_report_of_an_evaluation_is_judged_there() -> None:
    yearly = {"id": "S-law", "name": "测评", "group": "G1", "frequency": ["yearly"], "basis": "law"}
    service = Service.model_validate({**yearly, "deliverables": [{"name": "成果", "follows": "evaluation"}]})
    one = _only("2026-10-01", delivery("S-law", "2026", "2026-06-10"), services=(service,))
    assert one.timing == words().t("delivery.judged-by-evaluation")


def test_a_delivery_before_the_term_counts_for_nothing() -> None:
    one = _only("2026-10-01", delivery("S-event", None, "2026-03-10"))
    assert one.timing == words().t("delivery.before-term")


def test_a_delivery_without_proof_says_why_it_proves_nothing() -> None:
    bare = _index("2026-10-01", delivery("S-custom", "2026-05", "2026-06-05", evidence=()))
    assert bare.groups[0].services[0].deliveries[0].proof == words().t("delivery.no-proof")
    older = Evidence(archive="DA-9", held_by="档案室", dated=day("2026-06-01"))
    index = _index("2026-10-01", delivery("S-custom", "2026-05", "2026-06-05", evidence=(older,)))
    one = index.groups[0].services[0].deliveries[0]
    assert one.proof == words().t("delivery.proof-too-early")
    assert len(one.evidence) == 1
    assert bare.unproven == index.unproven == 1
