"""How many more incidents set off a trigger (12.6): the count binds before the ceiling does."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from generator.compliance.incidents.projections import Projection, project
from tests.builders import REGIME, assessed, incident, meeting, steps_of

CEILING = Decimal("74480.00")


def test_five_of_the_gravest_come_before_eight_that_reach_the_ceiling() -> None:
    gravest = project(REGIME, 0, CEILING)[-1]
    assert gravest == Projection("C", by_count=5, by_ceiling_at_most=8, by_ceiling_at_least=15)
    assert gravest.first == 5


def test_near_the_ceiling_one_more_is_enough() -> None:
    assert [one.first for one in project(REGIME, 1, Decimal("1500.00"))] == [1, 1, 1]


def test_what_remains_exactly_is_reached_exactly() -> None:
    assert project(REGIME, 0, Decimal("20000.00"))[-1].by_ceiling_at_most == 2
    assert project(REGIME, 0, Decimal("20000.01"))[-1].by_ceiling_at_most == 3


def test_once_a_trigger_is_set_off_nothing_is_left_to_project() -> None:
    assert {one.first for one in project(REGIME, 5, CEILING)} == {0}
    assert {one.first for one in project(REGIME, 1, Decimal(0))} == {0}
    assert {one.first for one in project(REGIME, 1, Decimal("-5.00"))} == {0}


@given(st.integers(0, 10), st.decimals(Decimal("-1000"), CEILING, places=2))
def test_one_fewer_than_projected_sets_off_nothing(count: int, remaining: Decimal) -> None:
    for tier, one in zip(REGIME.tiers, project(REGIME, count, remaining), strict=True):
        assert one.by_ceiling_at_most is not None
        assert one.by_ceiling_at_least is not None
        assert one.by_ceiling_at_most <= one.by_ceiling_at_least
        assert tier.most * one.by_ceiling_at_most >= remaining
        if one.first:
            assert count + one.first - 1 < REGIME.trigger_count
            assert tier.most * (one.first - 1) < remaining


def test_the_projection_stands_in_the_derivation_until_a_trigger_is_set_off() -> None:
    decided = tuple(incident(n, on=f"2026-06-0{n}", meeting=meeting()) for n in range(1, 6))
    quiet = assessed("2026-12-31", incidents=decided[:1]).deductions
    assert steps_of(quiet.finding).count("projection") == 3
    assert quiet.projections[0].by_count == 4
    over = assessed("2026-12-31", incidents=decided).deductions
    assert "projection" not in steps_of(over.finding)
