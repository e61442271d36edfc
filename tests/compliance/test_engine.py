"""The whole assessment of the real contract: every clause is spoken for, every figure its own."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.compliance.dates.spans import spans_of
from generator.compliance.engine import RULES, assess
from generator.compliance.finding import State
from generator.records.catalog import Requirements
from generator.records.ledger import Records
from tests.builders import assessed, day, locations

OBLIGING = ("duty", "prohibition", "procedure")
AS_OF_DAYS = ("2026-04-14", "2026-04-15", "2026-11-22", "2027-04-14", "2027-04-15", "2030-12-31")


# Every clause


def test_all_sixteen_articles_are_registered_and_each_has_a_clause(real: Records) -> None:
    assert [article.number for article in real.articles] == list(range(1, 17))
    assert {clause.article for clause in real.clauses} == set(range(1, 17))


def test_every_numbered_paragraph_of_the_contract_is_a_clause(real: Records) -> None:
    assert [clause.id for clause in real.clauses] == [
        "1.1", "1.2", "1.3", "2", "3", "4", "5.1", "5.2", "5.2a", "5.2b", "5.3", "5.4",
        "6.1", "6.2", "6.3", "6.4", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "7.7", "7.8", "7.9",
        "8.1", "8.2", "8.3", "8.4", "9.1", "9.2", "9.3", "9.4", "9.5", "9.6", "10.1", "10.2", "10.3", "10.4",
        "11.1", "11.2", "11.3", "11.4", "12.1", "12.2", "12.3", "12.4", "12.5", "12.6", "12.7", "12.8",
        "12.9", "12.10", "12.11", "13(1)", "13(2)", "13(3)", "13(4)", "13(5)", "13-last", "14", "15",
        "16.1", "16.2", "16.3",
    ]  # fmt: skip


@pytest.mark.parametrize("as_of", AS_OF_DAYS)
def test_every_duty_prohibition_and_procedure_has_a_known_rule_and_a_finding(
    real: Records, as_of: str
) -> None:
    found = assess(real, day(as_of))
    obliging = [clause for clause in real.clauses if clause.kind_of in OBLIGING]
    assert len(obliging) > 30
    for clause in obliging:
        assert clause.rule in RULES, clause.id
        assert found.by_clause.get(clause.id), clause.id
        assert found.clause_state(clause.id) is not None


def test_every_other_clause_names_a_known_rule_or_says_why_none(real: Records) -> None:
    others = [clause for clause in real.clauses if clause.kind_of not in OBLIGING]
    assert len(others) > 20
    for clause in others:
        assert (clause.rule is None) != (clause.no_rule is None), clause.id
        assert clause.rule is None or clause.rule in RULES


def test_every_rule_there_is_has_a_clause(real: Records) -> None:
    assert {clause.rule for clause in real.clauses if clause.rule} == set(RULES)


def test_every_finding_is_about_a_clause_of_the_register(real: Records) -> None:
    known = {clause.id for clause in real.clauses}
    for as_of in AS_OF_DAYS:
        assert {one.clause for one in assess(real, day(as_of)).findings} <= known


def test_every_ambiguity_a_clause_or_finding_names_is_registered(real: Records, demo: Records) -> None:
    for records in (real, demo):
        known = {one.id for one in records.ambiguities}
        assert {name for clause in records.clauses for name in clause.ambiguities} <= known
        assert {
            name for one in assess(records, day("2026-11-22")).findings for name in one.ambiguities
        } <= known


def test_a_quiet_real_contract_claims_nothing_and_accuses_nobody(real: Records) -> None:
    for as_of in AS_OF_DAYS:
        states = {one.state for one in assess(real, day(as_of)).findings}
        assert not states & {State.SATISFIED, State.LATE, State.BREACHED}


# The scope and the catalogue


def test_the_scope_has_forty_services_in_their_groups(real: Records) -> None:
    assert len(real.services) == 40
    assert Counter(service.group for service in real.services) == {
        "G1": 18, "G2": 4, "G3.1": 3, "G3.2": 4, "G3.3": 5, "G3.4": 2, "G3.5": 2, "G3.6": 2,
    }  # fmt: skip
    clause_of = {group.id: group.clause for group in real.groups}
    assert Counter(clause_of[service.group] for service in real.services) == {"1.1": 18, "1.2": 4, "1.3": 18}
    assert len(assess(real, day("2026-04-15")).services) == 40


def test_the_four_level_three_systems_are_the_contract_s(real: Records) -> None:
    assert {system.name for system in real.systems} == {
        "电子政务平台系统",
        "东城区产业发展促进平台",
        "东城区信用联合监管和中小企业融资服务平台",
        "政务云平台系统",
    }
    assert {system.level for system in real.systems} == {3}
    assert len(assess(real, day("2026-04-15")).systems) == 4


GENERAL = {
    # category: control points, items of each point (GB/T 22239-2019, 8.1)
    "8.1.1": (2, 1, 3, 2, 3, 3, 2, 1, 3, 2),
    "8.1.2": (5, 2, 1),
    "8.1.3": (4, 5, 4, 2, 4, 1),
    "8.1.4": (4, 7, 4, 6, 1, 1, 2, 2, 3, 2, 2),
    "8.1.5": (2, 2, 2, 6),
    "8.1.6": (1, 3, 2, 1),
    "8.1.7": (3, 2, 3, 3, 3),
    "8.1.8": (3, 2, 3, 4),
    "8.1.9": (4, 3, 3, 7, 3, 3, 2, 3, 3, 3),
    "8.1.10": (3, 3, 2, 4, 2, 10, 2, 2, 2, 3, 3, 4, 4, 4),
}
CLOUD = {
    "8.2.1": (1,),
    "8.2.2": (5,),
    "8.2.3": (2, 4, 2),
    "8.2.4": (1, 2, 3, 3, 4, 4, 2),
    "8.2.5": (4,),
    "8.2.6": (5, 3),
    "8.2.7": (1,),
}


@pytest.mark.parametrize(
    ("name", "expected", "points", "items"), [("general", GENERAL, 71, 211), ("cloud", CLOUD, 16, 46)]
)
def test_the_catalogue_has_the_standard_s_numbers_in_every_category(
    real: Records, name: str, expected: dict[str, tuple[int, ...]], points: int, items: int
) -> None:
    assert real.catalog is not None
    part: Requirements = getattr(real.catalog, name)
    assert {one.id: tuple(point.items for point in one.control_points) for one in part.categories} == expected
    assert (part.totals.points, part.totals.items) == (points, items)
    assert sum(len(one) for one in expected.values()) == points
    assert sum(sum(one) for one in expected.values()) == items
    for category in part.categories:
        assert [point.id for point in category.control_points] == [
            f"{category.id}.{number}" for number in range(1, category.points + 1)
        ]


# The whole


def test_an_assessment_is_a_pure_function_of_records_and_day(demo: Records) -> None:
    assert assess(demo, day("2026-11-22")).findings == assess(demo, day("2026-11-22")).findings


def test_findings_stand_in_the_order_of_the_clauses(real: Records) -> None:
    place = {clause.id: number for number, clause in enumerate(real.clauses)}
    order = [place[one.clause] for one in assess(real, day("2026-11-22")).findings]
    assert order == sorted(order)


def test_every_place_a_derivation_points_at_is_in_a_file_of_the_project(demo: Records) -> None:
    found = assess(demo, day("2026-11-22"))
    places = [place for one in found.findings for place in locations(one)]
    assert len(places) > len(found.findings)
    assert all(place.file.startswith("data/") and place.line > 0 for place in places)


def test_what_nobody_recorded_is_listed_with_its_place(real: Records) -> None:
    gaps = assess(real, day("2026-11-22")).gaps
    keys = Counter(gap.what.key for gap in gaps)
    assert keys["gap.system"] == 4
    assert {"gap.party-lead", "gap.party-signatory", "gap.party-signed_on", "gap.contract-number"} <= set(
        keys
    )
    assert {"gap.empty-team", "gap.empty-payments", "gap.empty-deliveries", "gap.empty-evaluations"} <= set(
        keys
    )
    assert not [
        key for key in (gap.what.key for gap in assess(real, day("2026-04-14")).gaps) if "empty" in key
    ]


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31)))
def test_the_real_and_the_quiet_contract_can_be_assessed_on_any_day(as_of: dt.date) -> None:
    assert assessed(str(as_of)).findings


def test_expected_products_of_a_year_follow_from_frequency_and_term(real: Records) -> None:
    expected = {one.service.id: len(one.expectations) for one in assess(real, day("2027-04-15")).services}
    assert expected["S1.18"] == 2 * 12, "监测日报和月报；威胁事件分析报告随事件"
    assert expected["S3.3.4"] == 3 * 12
    assert (expected["S3.3.5"], expected["S2.01"], expected["S1.10"]) == (3, 7, 0)
    assert expected["S1.04"] == 3 * 12 + 4, "三项按月，策略梳理表按季，策略变更单随事件"
    for service in real.services:
        products = (service.frequency_of(product) for product in service.deliverables)
        assert expected[service.id] == sum(len(spans_of(one, real.contract.term)) for one in products)
