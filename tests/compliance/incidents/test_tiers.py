"""The table of rules §3, row by row with both edges of every bound; what decisions and unknowns do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.compliance.incidents.tiers import Outcome, classify
from generator.records.incident import Impact, ServiceEffect
from tests.builders import READINGS, REGIME, impact

SECOND = dt.timedelta(seconds=1)
TWO_HOURS = dt.timedelta(hours=2)
BELOW, EXACT, ABOVE = TWO_HOURS - SECOND, TWO_HOURS, TWO_HOURS + SECOND
ANY_TIME = (dt.timedelta(0), BELOW, EXACT, ABOVE, dt.timedelta(days=3))
SHORT = (dt.timedelta(0), BELOW)
LONG = (EXACT, ABOVE, dt.timedelta(days=3))
USABLE: tuple[ServiceEffect, ...] = ("degraded", "unaffected")
ANY_EFFECT: tuple[ServiceEffect, ...] = ("unusable", *USABLE)
EITHER = (True, False)


@dataclass(frozen=True)
class Row:
    """One row of the table: every combination of its facts gives the same outcome."""

    name: str
    met: tuple[str, ...]
    possible: Set[str | None]
    open: tuple[str, ...] = ()
    departments: tuple[int, ...] = (0, 1, 2, 9, 10, 250)
    service: tuple[ServiceEffect, ...] = ANY_EFFECT
    alternative: tuple[bool, ...] = EITHER
    leaders: tuple[bool, ...] = (False,)
    other: tuple[bool, ...] = (False,)
    repair: tuple[dt.timedelta, ...] = ANY_TIME

    def cases(self) -> Iterator[tuple[Impact, dt.timedelta]]:
        facts = product(self.departments, self.service, self.alternative, self.leaders, self.other)
        for one in facts:
            for repair in self.repair:
                yield impact(*one), repair


ROWS = (
    Row("one department, not interrupted, alternative exists", ("A",), {"A"},
        departments=(1,), service=USABLE, alternative=(True,)),
    Row("one department, interrupted", (), {"A", "B", None}, ("AMB-TIER-GAP-1",),
        departments=(1,), service=("unusable",)),
    Row("one department, no alternative", (), {"A", "B", None}, ("AMB-TIER-GAP-1",),
        departments=(1,), alternative=(False,)),
    Row("no department", (), {"A", None}, ("AMB-TIER-GAP-0",), departments=(0,)),
    Row("two to nine, unusable, below two hours", ("B",), {"B"},
        departments=(2, 9), service=("unusable",), other=EITHER, repair=SHORT),
    Row("two to nine, unusable, exactly two hours", ("B",), {"B"},
        departments=(2, 9), service=("unusable",), repair=(EXACT,)),
    Row("two to nine, unusable, exactly two hours, another major effect", ("B", "C"), {"B", "C"},
        ("AMB-TIER-EXACT-2H",), departments=(2, 9), service=("unusable",), other=(True,), repair=(EXACT,)),
    Row("two to nine, unusable, above two hours", (), {"B", "C"}, ("AMB-TIER-GAP-LONG",),
        departments=(2, 9), service=("unusable",), repair=(ABOVE, dt.timedelta(days=3))),
    Row("two to nine, unusable, above two hours, another major effect", ("C",), {"C"},
        departments=(2, 9), service=("unusable",), other=(True,), repair=(ABOVE, dt.timedelta(days=3))),
    Row("two to nine, degraded but usable", (), {"A", "B", None}, ("AMB-TIER-GAP-DEGRADED",),
        departments=(2, 9), service=USABLE),
    Row("ten or more, two hours or above", ("C",), {"C"},
        departments=(10, 250), leaders=EITHER, other=EITHER, repair=LONG),
    Row("ten or more, below two hours", (), {"C", None}, ("AMB-TIER-C-SHORT",),
        departments=(10, 250), leaders=EITHER, other=EITHER, repair=SHORT),
    Row("a district leader, two hours or above", ("C",), {"C"},
        departments=(0, 1), alternative=(False,), leaders=(True,), other=EITHER, repair=LONG),
    Row("a district leader, two to nine degraded, two hours or above", ("C",), {"C"},
        departments=(2, 9), service=USABLE, leaders=(True,), other=EITHER, repair=LONG),
    Row("a district leader, two to nine unusable, above two hours", ("C",), {"C"},
        departments=(2, 9), service=("unusable",), leaders=(True,), other=EITHER, repair=(ABOVE,)),
    # Where a district leader's row meets another row, both bear on the incident.
    Row("a district leader and one department as in A, two hours or above", ("A", "C"), {"A", "C"},
        ("AMB-TIER-OVERLAP",), departments=(1,), service=USABLE, alternative=(True,), leaders=(True,),
        other=EITHER, repair=LONG),
    Row("a district leader and two to nine as in B, exactly two hours", ("B", "C"), {"B", "C"},
        ("AMB-TIER-OVERLAP",), departments=(2, 9), service=("unusable",), leaders=(True,), other=EITHER,
        repair=(EXACT,)),
    Row("a district leader and one department as in A, below two hours", ("A",), {"A", "C"},
        ("AMB-TIER-C-SHORT",), departments=(1,), service=USABLE, alternative=(True,), leaders=(True,),
        repair=SHORT),
    Row("a district leader and two to nine as in B, below two hours", ("B",), {"B", "C"},
        ("AMB-TIER-C-SHORT",), departments=(2, 9), service=("unusable",), leaders=(True,), repair=SHORT),
    Row("a district leader and no department, below two hours", (), {"A", "C", None},
        ("AMB-TIER-C-SHORT", "AMB-TIER-GAP-0"), departments=(0,), leaders=(True,), repair=SHORT),
    Row("a district leader, one department, no alternative, below two hours", (), {"A", "B", "C", None},
        ("AMB-TIER-C-SHORT", "AMB-TIER-GAP-1"), departments=(1,), alternative=(False,), leaders=(True,),
        repair=SHORT),
    Row("a district leader and two to nine degraded, below two hours", (), {"A", "B", "C", None},
        ("AMB-TIER-C-SHORT", "AMB-TIER-GAP-DEGRADED"), departments=(2, 9), service=USABLE, leaders=(True,),
        repair=SHORT),
    # The contract's words of C hold for another major effect whatever the departments (12.5).
    Row("another major effect alone, two hours or above", ("C",), {"C"},
        departments=(0,), other=(True,), repair=LONG),
    Row("another major effect alone, below two hours", (), {"A", None}, ("AMB-TIER-GAP-0",),
        departments=(0,), other=(True,), repair=SHORT),
)  # fmt: skip


def _classified(facts: Impact, repair: dt.timedelta | None, **decided: str) -> Outcome:
    return classify(
        facts, repair, REGIME, {name.replace("_", "-"): reading for name, reading in decided.items()}
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_text_gives_what_the_table_says(row: Row) -> None:
    cases = list(row.cases())
    assert cases
    for facts, repair in cases:
        found = _classified(facts, repair)
        given = f"{facts} {repair}"
        assert found.tiers_met == row.met, given
        assert found.possible == row.possible, given
        assert found.ambiguities == row.open, given
        assert found.determined == (len(row.possible) == 1)
        assert found.unknown == ()


def test_the_table_leaves_no_combination_without_an_outcome() -> None:
    every = product((0, 1, 2, 9, 10), ANY_EFFECT, EITHER, EITHER, EITHER)
    for one in every:
        for repair in (BELOW, EXACT, ABOVE):
            found = _classified(impact(*one), repair)
            assert found.possible
            assert found.determined or found.ambiguities


def test_the_departments_may_be_listed_by_name_instead_of_counted() -> None:
    named = Impact(
        departments=("甲", "乙"), service="unusable", district_leaders=False, other_major_effect=False
    )
    assert _classified(named, BELOW).tier == "B"


def test_the_bounds_are_the_contract_s_own_figures() -> None:
    other = REGIME.model_copy(update={"several_departments": 3, "wide_departments": 6, "repair_hours": 4})
    four_hours = dt.timedelta(hours=4)
    assert classify(impact(3, "unusable"), four_hours, other, {}).tier == "B"
    assert classify(impact(6), four_hours, other, {}).tier == "C"
    assert classify(impact(6), four_hours - SECOND, other, {}).possible == {"C", None}


# Decisions

GAP_1 = impact(1, "unusable")
GAP_0 = impact(0)
GAP_LONG = impact(9, "unusable")
GAP_DEGRADED = impact(2, "degraded")
EXACT_2H = impact(2, "unusable", other=True)
WIDE = impact(10, "unusable")
OVERLAP = impact(1, "unaffected", leaders=True)


@pytest.mark.parametrize(
    ("ambiguity", "facts", "repair", "by_reading"),
    [
        ("AMB-TIER-GAP-1", GAP_1, BELOW, {"A": "A", "B": "B", "不计": None}),
        ("AMB-TIER-GAP-0", GAP_0, BELOW, {"A": "A", "不计": None}),
        ("AMB-TIER-GAP-LONG", GAP_LONG, ABOVE, {"B": "B", "C": "C"}),
        ("AMB-TIER-GAP-DEGRADED", GAP_DEGRADED, ABOVE, {"A": "A", "B": "B", "不计": None}),
        ("AMB-TIER-EXACT-2H", EXACT_2H, EXACT, {"B": "B", "C": "C"}),
        ("AMB-TIER-C-SHORT", WIDE, BELOW, {"C": "C", "不计": None}),
        ("AMB-TIER-OVERLAP", OVERLAP, EXACT, {"从高": "C", "从低": "A"}),
    ],
)
def test_each_reading_of_a_decision_settles_its_ambiguity(
    ambiguity: str, facts: Impact, repair: dt.timedelta, by_reading: dict[str, str | None]
) -> None:
    assert tuple(by_reading) == READINGS[ambiguity]
    for reading, tier in by_reading.items():
        found = classify(facts, repair, REGIME, {ambiguity: reading})
        assert found.determined
        assert found.tier == tier
        assert found.settled_by == (ambiguity,)
        assert found.ambiguities == ()


@pytest.mark.parametrize("reading", READINGS["AMB-TIER-EXACT-2H"])
def test_the_decision_on_exactly_two_hours_settles_no_incident_that_touches_a_district_leader(
    reading: str,
) -> None:
    touched = impact(2, "unusable", leaders=True, other=True)
    found = classify(touched, EXACT, REGIME, {"AMB-TIER-EXACT-2H": reading})
    assert found.possible == {"B", "C"}
    assert (found.ambiguities, found.settled_by) == (("AMB-TIER-OVERLAP",), ())


def _by_reading(row: Row) -> Iterator[tuple[str, str, frozenset[frozenset[str | None]]]]:
    """Every reading of every tier question, with the outcomes the incidents of a row may then have."""
    for ambiguity, readings in READINGS.items():
        for reading in readings if "TIER" in ambiguity else ():
            outcomes = (classify(*one, REGIME, {ambiguity: reading}).possible for one in row.cases())
            yield ambiguity, reading, frozenset(outcomes)


READ_AS = {"从高": max, "从低": min}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_each_reading_settles_the_rows_it_is_about_and_touches_no_other(row: Row) -> None:
    for ambiguity, reading, outcomes in _by_reading(row):
        if ambiguity not in row.open:
            assert outcomes == {frozenset(row.possible)}, ambiguity
        elif len(row.open) == 1:
            below = frozenset(row.met) or {None}
            by_words = READ_AS[reading](row.met) if reading in READ_AS else reading
            left = below if reading == "不计" else {by_words}
            assert outcomes == {frozenset(left)}, (ambiguity, reading)
        else:
            assert all(found < row.possible for found in outcomes), (ambiguity, reading)


def test_a_decision_against_the_gravest_tier_leaves_the_tier_that_other_words_give() -> None:
    short = {"AMB-TIER-C-SHORT": "不计"}
    assert classify(impact(2, "unusable", leaders=True), BELOW, REGIME, short).tier == "B"
    assert classify(impact(1, leaders=True), BELOW, REGIME, short).tier == "A"


def test_a_decision_on_another_question_settles_nothing() -> None:
    found = classify(GAP_1, BELOW, REGIME, {"AMB-TIER-GAP-0": "A", "AMB-TIER-GAP-LONG": "C"})
    assert found.possible == {"A", "B", None}
    assert found.settled_by == ()


def test_a_reading_that_is_none_of_the_question_s_settles_nothing() -> None:
    assert classify(GAP_1, BELOW, REGIME, {"AMB-TIER-GAP-1": "C"}).possible == {"A", "B", None}


def test_of_two_questions_one_decision_settles_its_own() -> None:
    facts = impact(0, leaders=True)
    assert classify(facts, BELOW, REGIME, {"AMB-TIER-GAP-0": "不计"}).possible == {"C", None}
    both = {"AMB-TIER-GAP-0": "不计", "AMB-TIER-C-SHORT": "C"}
    assert classify(facts, BELOW, REGIME, both).tier == "C"


def test_a_tier_decision_names_tiers_by_the_contract_s_own_ids() -> None:
    renamed = tuple(tier.model_copy(update={"id": f"T{tier.id}"}) for tier in REGIME.tiers)
    regime = REGIME.model_copy(update={"tiers": renamed})
    assert classify(GAP_1, BELOW, regime, {"AMB-TIER-GAP-1": "TB"}).tier == "TB"


# Unknown facts


def test_nothing_known_leaves_everything_possible() -> None:
    found = _classified(Impact(), None)
    assert found.possible == {"A", "B", "C", None}
    assert found.unknown == (
        "departments", "service", "alternative", "district_leaders", "other_major_effect", "recovered_at",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "repair", "tier"),
    [
        (impact(1, "unaffected", True, leaders=False, other=False), None, "A"),
        (impact(10, None, None, leaders=None, other=None), EXACT, "C"),
        (impact(2, "unusable", None, leaders=False, other=None), BELOW, "B"),
    ],
)
def test_an_unknown_fact_that_changes_nothing_is_not_asked_for(
    facts: Impact, repair: dt.timedelta | None, tier: str
) -> None:
    found = _classified(facts, repair)
    assert found.tier == tier
    assert found.unknown == ()


def test_an_unknown_fact_that_could_change_the_tier_leaves_it_open_and_is_named() -> None:
    found = _classified(impact(2, "unusable"), None)
    assert found.possible == {"B", "C"}
    assert found.tier is None
    assert found.unknown == ("recovered_at",)


def test_what_is_open_whatever_the_facts_turn_out_to_be_is_told_from_what_a_fact_could_settle() -> None:
    by_fact = _classified(impact(2, "unusable"), None)
    assert (by_fact.certain, by_fact.open_by_text) == ((), False)
    assert by_fact.ambiguities == ("AMB-TIER-GAP-LONG",)
    by_text = _classified(impact(1, "unusable", None), BELOW)
    assert (by_text.certain, by_text.open_by_text, by_text.unknown) == (("AMB-TIER-GAP-1",), True, ())
    either = _classified(impact(1, "unusable", leaders=None), BELOW)
    assert (either.certain, either.open_by_text) == (("AMB-TIER-GAP-1",), True)
    assert either.unknown == ("district_leaders",)


def test_unknown_leaders_alone_keep_the_lightest_tier_from_being_claimed() -> None:
    found = _classified(impact(1, leaders=None), EXACT)
    assert found.possible == {"A", "C"}
    assert found.unknown == ("district_leaders",)


flags = st.sampled_from([True, False])
effects: st.SearchStrategy[ServiceEffect] = st.sampled_from(ANY_EFFECT)
complete = st.builds(impact, st.integers(0, 12), effects, flags, flags, flags)
repairs = st.sampled_from([BELOW, EXACT, ABOVE])
masks = st.sets(
    st.sampled_from(
        ["department_count", "service", "alternative", "district_leaders", "other_major_effect", "repair"]
    )
)
decisions = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(readings) for name, readings in READINGS.items() if "TIER" in name}
)


@given(complete, repairs, masks, decisions)
def test_an_unknown_fact_only_ever_widens_what_is_possible(
    facts: Impact, repair: dt.timedelta, unknown: set[str], decided: dict[str, str]
) -> None:
    known = classify(facts, repair, REGIME, decided)
    less = facts.model_copy(update=dict.fromkeys(unknown - {"repair"}))
    found = classify(less, None if "repair" in unknown else repair, REGIME, decided)
    assert found.possible >= known.possible
    assert set(found.ambiguities) >= set(known.ambiguities)
    assert set(found.tiers_met) <= set(known.tiers_met)
    if found.determined:
        assert found.tier == known.tier
    assert bool(found.unknown) <= bool(unknown)


@given(complete, repairs, decisions)
def test_a_decision_only_ever_narrows_what_is_possible(
    facts: Impact, repair: dt.timedelta, decided: dict[str, str]
) -> None:
    assert classify(facts, repair, REGIME, decided).possible <= classify(facts, repair, REGIME, {}).possible


@given(complete, repairs)
def test_deciding_every_question_leaves_one_outcome(facts: Impact, repair: dt.timedelta) -> None:
    for choice in _choices(READINGS[name] for name in classify(facts, repair, REGIME, {}).ambiguities):
        asked = classify(facts, repair, REGIME, {}).ambiguities
        assert classify(facts, repair, REGIME, dict(zip(asked, choice, strict=True))).determined


def _choices(readings: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    return product(*readings)
