"""The catalogue held against results: what applies, the tallies, our reference rate, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.compliance.mlps.catalogue import CatalogueStanding, Tally, attributes_known, stand
from generator.compliance.mlps.evaluation_problems import track_problems
from generator.records.catalog import Catalog
from generator.records.evaluation import Evaluation
from generator.records.ledger import Records
from generator.records.system import System
from tests.builders import FIGURES, PROVEN, RECORDS, assessed, case, day, evaluation, steps_of

OUTCOMES = ("符合", "部分符合", "不符合", "不适用")


@pytest.fixture
def catalog(real: Records) -> Catalog:
    assert real.catalog is not None
    return real.catalog


def _system(cloud: str | None) -> System:
    return RECORDS.systems[0].model_copy(update={"cloud": cloud})


def _round(number: int = 1, problems: Sequence[Any] = (), **results: str) -> Evaluation:
    """Results by item, written ``p8_1_4_1_3`` for 8.1.4.1-3."""
    listed = [{"item": _item(name), "outcome": outcome} for name, outcome in results.items()]
    return evaluation(number, "2026-11-01", results=listed, problems=problems)


def _item(name: str) -> str:
    point, _, number = name.removeprefix("p").rpartition("_")
    return f"{point.replace('_', '.')}-{number}"


def _items(catalog: Catalog, *parts: str) -> list[str]:
    return [
        f"{point.id}-{number}"
        for part in parts
        for category in getattr(catalog, part).categories
        for point in category.control_points
        for number in range(1, point.items + 1)
    ]


def test_the_real_catalogue_has_as_many_items_at_each_control_point_as_the_standard(catalog: Catalog) -> None:
    counts = {
        category.id: [point.items for point in category.control_points]
        for part in (catalog.general, catalog.cloud)
        for category in part.categories
    }
    assert counts == {
        "8.1.1": [2, 1, 3, 2, 3, 3, 2, 1, 3, 2],
        "8.1.2": [5, 2, 1],
        "8.1.3": [4, 5, 4, 2, 4, 1],
        "8.1.4": [4, 7, 4, 6, 1, 1, 2, 2, 3, 2, 2],
        "8.1.5": [2, 2, 2, 6],
        "8.1.6": [1, 3, 2, 1],
        "8.1.7": [3, 2, 3, 3, 3],
        "8.1.8": [3, 2, 3, 4],
        "8.1.9": [4, 3, 3, 7, 3, 3, 2, 3, 3, 3],
        "8.1.10": [3, 3, 2, 4, 2, 10, 2, 2, 2, 3, 3, 4, 4, 4],
        "8.2.1": [1],
        "8.2.2": [5],
        "8.2.3": [2, 4, 2],
        "8.2.4": [1, 2, 3, 3, 4, 4, 2],
        "8.2.5": [4],
        "8.2.6": [5, 3],
        "8.2.7": [1],
    }
    assert len(_items(catalog, "general")) == 211
    assert len(_items(catalog, "cloud")) == 46


@pytest.mark.parametrize(
    ("cloud", "categories", "items"),
    [("platform", 17, 257), ("tenant", 17, 257), ("none", 10, 211), (None, 17, 211)],
)
def test_the_extension_applies_to_a_platform_and_a_tenant_and_unknown_is_not_guessed(
    catalog: Catalog, cloud: str | None, categories: int, items: int
) -> None:
    found = stand(catalog, _system(cloud), None, None)
    assert len(found.categories) == categories
    assert found.applicable == Tally(unrecorded=items)
    assert found.reference_rate is None
    open_ones = [one for one in found.categories if one.applies is None]
    assert len(open_ones) == (7 if cloud is None else 0)


def test_results_are_counted_by_control_point_and_category(catalog: Catalog) -> None:
    found = stand(
        catalog,
        _system("none"),
        _round(p8_1_4_1_1="符合", p8_1_4_1_2="部分符合", p8_1_4_1_3="不符合", p8_1_4_3_1="不适用"),
        None,
    )
    (environment,) = [one for one in found.categories if one.category.id == "8.1.4"]
    assert environment.points[0].tally == Tally(1, 1, 1, 0, 1)
    assert environment.tally == Tally(1, 1, 1, 1, 30)
    assert found.applicable == Tally(1, 1, 1, 1, 207)


def test_the_reference_rate_counts_partial_half_and_leaves_out_what_does_not_apply(catalog: Catalog) -> None:
    def rate(**results: Any) -> Decimal | None:
        return stand(catalog, _system("none"), _round(**results), None).reference_rate

    assert rate(p8_1_4_1_1="符合", p8_1_4_1_2="部分符合", p8_1_4_1_3="不符合") == Decimal("50.00")
    assert rate(p8_1_4_1_1="符合", p8_1_4_1_2="符合", p8_1_4_1_3="不符合") == Decimal("66.67")
    assert rate(p8_1_4_1_1="符合", p8_1_4_1_2="不适用") == Decimal("100.00")
    assert rate(p8_1_4_1_1="不适用") is None


def test_the_results_of_an_extension_that_may_not_apply_stay_out_of_the_rate(catalog: Catalog) -> None:
    results: dict[str, Any] = {"p8_1_4_1_1": "符合", "p8_2_2_1_1": "不符合"}
    assert stand(catalog, _system(None), _round(**results), None).reference_rate == Decimal(100)
    assert stand(catalog, _system("tenant"), _round(**results), None).reference_rate == Decimal(50)


@settings(max_examples=30)
@given(st.lists(st.sampled_from([*OUTCOMES, None]), min_size=257, max_size=257))
def test_every_item_is_counted_once(outcomes: list[str | None]) -> None:
    catalog = _SMALL
    items = _items(catalog, "general", "cloud")
    given_results = [
        {"item": item, "outcome": outcome}
        for item, outcome in zip(items, outcomes, strict=False)
        if outcome is not None
    ]
    found = stand(catalog, _system("tenant"), evaluation(results=given_results), None)
    assert found.applicable.items == len(items)
    assert found.applicable.recorded == len(given_results)
    rate = found.reference_rate
    assert rate is None or 0 <= rate <= 100


_SMALL = Catalog.model_validate(
    {
        "standard": "GB/T 22239-2019",
        "level": 3,
        "general": {
            "id": "8.1",
            "name": "通用",
            "totals": {"points": 2, "items": 5},
            "categories": [
                {
                    "id": "8.1.4",
                    "name": "计算环境",
                    "kind": "technical",
                    "points": 2,
                    "items": 5,
                    "control_points": [
                        {"id": "8.1.4.1", "name": "身份鉴别", "items": 4},
                        {"id": "8.1.4.5", "name": "恶意代码防范", "items": 1},
                    ],
                }
            ],
        },
        "cloud": {
            "id": "8.2",
            "name": "云",
            "totals": {"points": 1, "items": 1},
            "categories": [
                {
                    "id": "8.2.1",
                    "name": "物理环境",
                    "kind": "technical",
                    "points": 1,
                    "items": 1,
                    "control_points": [{"id": "8.2.1.1", "name": "位置", "items": 1}],
                }
            ],
        },
    }
)


def _changes(before: Evaluation, now: Evaluation) -> CatalogueStanding:
    return stand(_SMALL, _system("none"), now, before)


def test_a_change_is_counted_only_where_both_rounds_have_a_result() -> None:
    before = _round(1, p8_1_4_1_1="不符合", p8_1_4_1_2="符合", p8_1_4_1_3="符合", p8_1_4_5_1="符合")
    now = _round(2, p8_1_4_1_1="部分符合", p8_1_4_1_2="不符合", p8_1_4_1_3="符合", p8_1_4_1_4="不符合")
    found = _changes(before, now)
    assert [(one.item, one.better) for one in found.changes] == [("8.1.4.1-1", True), ("8.1.4.1-2", False)]
    assert found.compared_with == 1


def test_to_and_from_not_applicable_is_neither_better_nor_worse() -> None:
    found = _changes(_round(1, p8_1_4_1_1="不符合"), _round(2, p8_1_4_1_1="不适用"))
    assert [one.better for one in found.changes] == [None]


def test_a_round_is_compared_with_the_nearest_earlier_one_that_has_results() -> None:
    rounds = (
        _round(1, p8_1_4_1_1="不符合"),
        evaluation(2, "2026-11-02"),
        _round(3, p8_1_4_1_1="符合"),
    )
    (found,) = assessed("2026-12-01", evaluations=rounds, catalog=_SMALL).systems
    standings = [one.standing for one in found.assessed_rounds]
    assert [one.compared_with for one in standings if one] == [None, 1, 1]
    assert found.standing is standings[2]


def test_open_problems_are_counted_at_the_control_point_of_their_item() -> None:
    problems = [
        {"id": "P-1", "item": "8.1.4.1-1", "severity": "高", "what": "口令", "state": "open"},
        {"id": "P-2", "item": "8.1.4.1-2", "severity": "中", "what": "锁定", "state": "fixed"},
        {"id": "P-3", "item": "8.1.4.1-3", "severity": "低", "what": "传输", "state": "verified"}
        | {"evidence": PROVEN},
        {"id": "P-4", "severity": "低", "what": "别处"},
    ]
    one = _round(1, problems)
    found = stand(_SMALL, _system("none"), one, None, track_problems(case("2026-12-01"), [one]))
    assert found.categories[0].points[0].open_problems == 2
    assert found.categories[0].open_problems == 2


# The evaluator's rate beside ours


def _all(catalog: Catalog, outcome: str, rate: str) -> Evaluation:
    results = [{"item": item, "outcome": outcome} for item in _items(catalog, "general", "cloud")]
    report = {"dated": "2026-11-01", "delivered_on": "2026-11-01", "evidence": PROVEN}
    report = FIGURES | report | {"rate": rate}
    return evaluation(results=results, report=report)


def test_a_rate_that_differs_from_whole_results_is_a_finding_and_nothing_is_corrected() -> None:
    found = assessed("2026-12-01", evaluations=(_all(_SMALL, "符合", "97.5"),), catalog=_SMALL)
    difference = found.by_id["reference-rate.cloud"]
    assert difference.state is State.ADVISORY
    assert steps_of(difference) == ["reference-rate", "reference-differs"]
    (system,) = found.systems
    assert system.current is not None
    assert system.current.report is not None
    assert system.current.report.rate == Decimal("97.5")
    assert system.finding.state is State.SATISFIED


@pytest.mark.parametrize("rate", ["100", "100.00", "99.9951"])
def test_a_rate_that_agrees_to_two_decimals_is_no_finding(rate: str) -> None:
    found = assessed("2026-12-01", evaluations=(_all(_SMALL, "符合", rate),), catalog=_SMALL)
    assert "reference-rate.cloud" not in found.by_id


def test_a_difference_on_a_part_of_the_items_is_a_step_of_the_evaluation_only() -> None:
    one = _round(1, p8_1_4_1_1="不符合").model_copy(update={"report": _all(_SMALL, "符合", "97.5").report})
    found = assessed("2026-12-01", evaluations=(one,), catalog=_SMALL)
    assert "reference-rate.cloud" not in found.by_id
    assert "reference-differs" in steps_of(found.by_id["evaluation.cloud"])


def test_a_project_without_a_catalogue_is_assessed_all_the_same() -> None:
    (found,) = assessed("2026-12-01", evaluations=(_round(1, p8_1_4_1_1="不符合"),)).systems
    assert found.standing is None
    assert found.finding.state is State.SATISFIED


def test_every_system_of_the_real_contract_has_the_whole_catalogue_before_any_evaluation(
    real: Records,
) -> None:
    for one in assess(real, day("2026-04-15")).systems:
        assert one.standing is not None
        assert one.standing.applicable.recorded == 0
        assert one.standing.applicable.items == (257 if one.system.cloud == "platform" else 211)


# S and A levels


def _marked(catalog: Catalog, **attributes: str) -> Catalog:
    """The small catalogue with what each control point protects, written ``p8_1_4_1="S"``."""
    named = {name.removeprefix("p").replace("_", "."): one for name, one in attributes.items()}
    document = catalog.model_dump(mode="json")
    for part in ("general", "cloud"):
        for category in document[part]["categories"]:
            for point in category["control_points"]:
                point["attribute"] = named.get(point["id"])
    return Catalog.model_validate(document)


MARKED = _marked(_SMALL, p8_1_4_1="S", p8_1_4_5="A", p8_2_1_1="G")


@pytest.mark.parametrize(
    ("s_level", "a_level", "lowered", "items"),
    [
        (3, 3, {}, 6),
        (2, 3, {"8.1.4.1": 2}, 2),
        (3, 2, {"8.1.4.5": 2}, 5),
        (1, 2, {"8.1.4.1": 1, "8.1.4.5": 2}, 1),
        (None, None, {}, 6),
    ],
)
def test_a_control_point_of_a_kind_with_a_lower_level_is_not_counted_at_the_catalogue_s(
    s_level: int | None, a_level: int | None, lowered: dict[str, int], items: int
) -> None:
    system = _system("tenant").model_copy(update={"s_level": s_level, "a_level": a_level})
    found = stand(MARKED, system, None, None)
    assert {one.point.id: one.level for one in found.lowered} == lowered
    assert found.applicable.items == items


def test_a_result_on_a_lowered_control_point_counts_because_the_evaluator_gave_it() -> None:
    system = _system("none").model_copy(update={"s_level": 2, "a_level": 3})
    found = stand(MARKED, system, _round(p8_1_4_1_1="符合"), None)
    assert found.applicable == Tally(met=1, unrecorded=1)


def test_a_catalogue_that_does_not_say_what_its_points_protect_lowers_none() -> None:
    system = _system("none").model_copy(update={"s_level": 2, "a_level": 2})
    found = stand(_SMALL, system, None, None)
    assert (found.lowered, found.applicable.items) == ((), 5)
    assert not attributes_known(_SMALL)
    assert attributes_known(MARKED)
