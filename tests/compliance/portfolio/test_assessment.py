"""What contracts come to together: every sum says what it is of, and nothing unknown counts as nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.compliance.finding import State
from generator.compliance.portfolio.assessment import (
    ContractorRecord,
    assess_portfolio,
    contractor_id,
    contractor_key,
)
from generator.compliance.portfolio.totals import Phase, Trigger, phase_of
from tests.builders import day
from tests.portfolios import (
    CHANGED,
    TODAY,
    cut,
    incident,
    payment,
    portfolio,
    standing,
    summary,
    system,
    together,
)


def _only(found: tuple[ContractorRecord, ...]) -> ContractorRecord:
    (one,) = found
    return one


# Sums


def test_amounts_and_incidents_are_summed_over_all_contracts() -> None:
    first = summary(
        total=Decimal("1489600.00"),
        deductions=cut(approved_total="3000.00", pending_min="1000.00", pending_max="5000.00",
                       incident_count=3, incident_count_decided=2),
        incidents=(incident("I-1"), incident("I-2", "B 级"), incident("I-3", "")),
        serious_concerns=2, concerns=5,
    )  # fmt: skip
    second = summary(
        total=Decimal("0.10"),
        deductions=cut(approved_total="1000.00", incident_count=1, incident_count_decided=1),
        incidents=(incident("I-1"), incident("I-9", "", counts=False, in_term=False)),
        concerns=1,
    )
    found = together(standing("a", first), standing("b", second)).totals
    assert (found.value, found.approved) == (Decimal("1489600.10"), Decimal("4000.00"))
    assert (found.pending_min, found.pending_max) == (Decimal("1000.00"), Decimal("5000.00"))
    assert (found.incidents, found.incidents_decided) == (4, 3)
    assert (found.tiers, found.untiered) == ((("A 级", 2), ("B 级", 1)), 1)
    assert (found.serious_concerns, found.concerns) == (2, 6)
    assert found.complete


def test_the_gravest_state_of_any_contract_is_that_of_all() -> None:
    found = together(
        standing("a", summary(state=State.SATISFIED)),
        standing("b", summary(state=State.OVERDUE)),
        standing("c", summary(state=State.SATISFIED)),
    ).totals
    assert found.state is State.OVERDUE
    assert found.states == ((State.OVERDUE, 1), (State.SATISFIED, 2))


def test_of_no_contract_there_is_no_state_and_nothing_to_be_proud_of() -> None:
    found = together(standing("a", None)).totals
    assert found.state is None
    assert found.not_counted == ("a",)
    assert not found.complete


@pytest.mark.parametrize(
    ("as_of", "ended_on", "phase"),
    [
        ("2026-04-14", None, Phase.AHEAD),
        ("2026-04-15", None, Phase.RUNNING),
        ("2027-04-14", None, Phase.RUNNING),
        ("2027-04-15", None, Phase.OVER),
        ("2026-08-31", "2026-08-31", Phase.RUNNING),
        ("2026-09-01", "2026-08-31", Phase.ENDED),
        ("2027-04-15", "2026-08-31", Phase.ENDED),
    ],
)
def test_a_contract_runs_from_its_first_day_to_its_last(
    as_of: str, ended_on: str | None, phase: Phase
) -> None:
    assert phase_of(summary(as_of=as_of, ended_on=ended_on)) is phase


def test_contracts_are_counted_by_where_they_are() -> None:
    found = together(
        standing("a"), standing("b", summary(start="2027-01-01", end="2027-12-31")), standing("c")
    ).totals
    assert dict(found.phases) == {Phase.AHEAD: 1, Phase.RUNNING: 2, Phase.OVER: 0, Phase.ENDED: 0}


# What is not known


def test_a_contract_without_a_summary_is_named_and_in_no_sum() -> None:
    found = together(standing("a"), standing("b", None, problems=(CHANGED,)))
    assert found.totals.counted == ("a",)
    assert found.totals.not_counted == ("b",)
    assert found.totals.value == Decimal("100000.00")
    assert not found.complete


def test_a_contract_nobody_tells_anything_of_is_still_there() -> None:
    told = standing("a")
    listed = portfolio(told, standing("b", department="D2"))
    found = assess_portfolio(listed, (told,), TODAY)
    assert [(one.id, one.department, one.summary) for one in found.contracts][1] == ("b", "D2", None)
    assert found.totals.not_counted == ("b",)
    assert found.departments[1].totals.not_counted == ("b",)


def test_a_contract_nobody_listed_is_in_nothing() -> None:
    listed = standing("a")
    found = assess_portfolio(portfolio(listed), (listed, standing("stray")), TODAY)
    assert [one.id for one in found.contracts] == ["a"]
    assert found.totals.counted == ("a",)


def test_figures_of_an_older_day_count_and_are_named_with_it() -> None:
    old = summary(as_of="2026-11-18")
    found = together(standing("a"), standing("b", old, problems=(CHANGED,))).totals
    assert found.counted == ("a", "b")
    assert found.dated == (("b", day("2026-11-18")),)
    assert not found.complete


def test_figures_of_today_s_morning_are_not_today_s_once_the_records_have_problems() -> None:
    found = together(standing("a", problems=(CHANGED,))).totals
    assert found.dated == (("a", TODAY),)


def test_so_are_those_of_a_site_that_could_not_be_made_anew() -> None:
    assert together(standing("a", failure=("磁盘已满",))).totals.dated == (("a", TODAY),)


def test_so_are_those_of_another_day_without_any_problem() -> None:
    found = together(standing("a", summary(as_of="2026-11-19")))
    assert found.totals.dated == (("a", day("2026-11-19")),)
    assert not found.complete


# Contractors


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("某某科技（北京）有限公司", "某某科技(北京)有限公司", True),
        ("某某 科技有限公司", "某某科技有限公司", True),
        ("某某\u3000科技有限公司", "某某科技有限公司", True),
        ("ＡＢＣ科技", "ABC科技", True),
        ("某某科技有限公司", "某某科技股份有限公司", False),
        ("abc科技", "ABC科技", False),
    ],
)
def test_a_contractor_is_the_same_whatever_spaces_and_widths_its_name_has(
    one: str, other: str, same: bool
) -> None:
    assert (contractor_key(one) == contractor_key(other)) is same
    assert (contractor_id(one) == contractor_id(other)) is same


def test_a_contractor_s_id_depends_on_nothing_but_its_name() -> None:
    mine, other = standing("a"), standing("b", summary(party_b="乙公司"))
    ids = {one.name: one.id for one in together(mine, other).contractors}
    assert {one.name: one.id for one in together(other, mine).contractors} == ids
    assert _only(together(mine).contractors).id == ids["甲公司"]
    assert len(ids["甲公司"]) == 10


def test_a_contractor_is_called_as_its_first_contract_writes_it() -> None:
    found = together(
        standing("a", summary(party_b="甲 公司（北京）")), standing("b", summary(party_b="甲公司(北京)"))
    )
    one = _only(found.contractors)
    assert one.name == "甲 公司（北京）"
    assert one.totals.counted == ("a", "b")
    assert one.totals.value == Decimal("200000.00")


def test_contractors_stand_by_how_grave_their_contracts_are() -> None:
    found = together(
        standing("a", summary(party_b="甲公司", state=State.SATISFIED)),
        standing("b", summary(party_b="乙公司", state=State.BREACHED)),
        standing("c", summary(party_b="丙公司", state=State.SATISFIED)),
    )
    assert [one.name for one in found.contractors] == ["乙公司", "丙公司", "甲公司"]


def test_a_contract_nothing_is_known_of_may_be_any_contractor_s() -> None:
    found = together(
        standing("a"), standing("b", summary(party_b="乙公司")), standing("c", None, problems=(CHANGED,))
    )
    assert [one.totals.not_counted for one in found.contractors] == [("c",), ("c",)]


# The trigger of 12.6


def test_a_contract_that_reached_the_trigger_is_in_its_contractor_s_record_with_what_followed() -> None:
    reached = cut(
        incident_count=6, incident_count_decided=5, ratio="12.00", rectification_required=True,
        rectified_on=day("2026-09-01"), count_after_rectification=1,
    )  # fmt: skip
    found = _only(together(standing("a", summary(deductions=reached)), standing("b")).contractors).totals
    assert found.required == (
        Trigger(
            contract="a", required=True, incident_count=6, incident_count_decided=5, trigger_count=5,
            ratio=Decimal("12.00"), rectified_on=day("2026-09-01"), count_after=1, termination_right=False,
        ),
    )  # fmt: skip
    assert (found.undecided, found.terminable, found.terminable_undecided) == ((), (), ())


def test_what_nobody_has_decided_is_neither_yes_nor_no() -> None:
    open_ = cut(
        incident_count=5, incident_count_decided=4, rectification_required=None, termination_right=None
    )
    found = together(standing("a", summary(deductions=open_))).totals
    assert [one.contract for one in found.triggers] == ["a"]
    assert [one.contract for one in found.undecided] == ["a"]
    assert [one.contract for one in found.terminable_undecided] == ["a"]
    assert (found.required, found.terminable) == ((), ())


def test_a_right_to_terminate_is_named() -> None:
    right = cut(rectification_required=True, rectified_on=day("2026-09-01"), count_after_rectification=3,
                termination_right=True)  # fmt: skip
    found = together(standing("a", summary(deductions=right)), standing("b")).totals
    assert [one.contract for one in found.terminable] == ["a"]


def test_a_contract_without_anything_of_the_kind_is_not_listed() -> None:
    assert together(standing("a")).totals.triggers == ()


# Payments, systems


def test_what_is_owed_is_listed_soonest_first_and_summed() -> None:
    found = together(
        standing("a", summary(payments=(
            payment("paid", state=State.SATISFIED), payment("late", state=State.LATE),
            payment("over", state=State.NOT_APPLICABLE), payment("final", "2026-12-10", "20.00"),
        ))),
        standing("b", summary(payments=(
            payment("first", "2026-11-10", "3.00", state=State.OVERDUE), payment("final", None),
        ))),
    ).totals  # fmt: skip
    assert [(one.contract, one.payment.id) for one in found.payments] == [("b", "first"), ("a", "final")]
    assert (found.payable, found.overdue) == (Decimal("23.00"), Decimal("3.00"))
    assert (found.to_settle, found.waiting) == (0, 1)


def test_a_sum_nobody_has_settled_is_counted_apart_and_not_as_nothing() -> None:
    found = together(
        standing("a", summary(payments=(payment(payable=None, state=State.NEEDS_DECISION), payment("b"))))
    ).totals
    assert (found.payable, found.to_settle) == (Decimal("1000.00"), 1)
    assert len(found.payments) == 2


def test_a_system_is_owed_an_evaluation_until_its_report_is_delivered() -> None:
    states = (State.NOT_DUE, State.OVERDUE, State.SATISFIED, State.LATE, State.NOT_APPLICABLE)
    known = summary(systems=tuple(system(f"s{at}", evaluation=one) for at, one in enumerate(states)))
    found = together(standing("a", known)).totals
    assert (found.systems, found.systems_owed) == (5, 2)


# Departments


def test_every_department_is_there_with_its_own_contracts_alone() -> None:
    found = together(
        standing("a"), standing("b", None, department="D2"), standing("c", department="D2")
    ).departments
    assert [(one.department.id, one.totals.counted, one.totals.not_counted) for one in found] == [
        ("D1", ("a",), ()),
        ("D2", ("c",), ("b",)),
    ]
    assert together(standing("a")).departments[1].totals.counted == ()


def test_the_departments_come_to_what_the_portfolio_does() -> None:
    found = together(
        standing("a", summary(total=Decimal("1.01"))),
        standing("b", summary(total=Decimal("2.02")), department="D2"),
    )
    assert sum((one.totals.value for one in found.departments), Decimal(0)) == found.totals.value
    assert sum((one.totals.value for one in found.contractors), Decimal(0)) == found.totals.value
