"""A portfolio as shown: what is unknown, old or undecided never looks like today's yes or no."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from generator.compliance.finding import State
from generator.problem import Problem
from generator.settings import words
from generator.views.portfolio.contract import ContractView
from generator.views.portfolio.portfolio import PortfolioView, view_portfolio
from tests.builders import day
from tests.portfolios import (
    CHANGED,
    TODAY,
    cut,
    deadline,
    incident,
    payment,
    standing,
    summary,
    system,
    together,
)

WORDS = words()
OLD = summary(as_of="2026-11-18", name="旧合同")


def _view(*contracts: object, **changes: object) -> PortfolioView:
    return view_portfolio(together(*contracts, **changes), WORDS)  # type: ignore[arg-type]


def _known(view: PortfolioView, place: int = 0) -> ContractView:
    known = view.contracts[place].known
    assert known is not None
    return known


# Rows


def test_a_row_says_what_the_summary_does() -> None:
    known = summary(
        state=State.OVERDUE,
        counts=((State.OVERDUE, 2), (State.DUE_SOON, 1), (State.SATISFIED, 9)),
        deductions=cut(approved_total="3000.00", pending_max="2000.00", pending_min="1000.00",
                       ratio="60.00", incident_count=3, incident_count_decided=2),
        payments=(payment(), payment("first", "2026-11-01", state=State.OVERDUE, name="首付款")),
        systems=(system(evaluation=State.OVERDUE), system("b", filing=State.OVERDUE), system("c")),
        deadlines=(deadline("a", "2026-11-01", state=State.OVERDUE), *map(deadline, "bcd")),
    )  # fmt: skip
    view = _view(standing("c1", known))
    row, shown = view.contracts[0], _known(view)
    assert (row.link.path, row.current, row.dated) == ("contracts/c1/index.html", True, "")
    assert [(one.name, count) for one, count in shown.pressing] == [("逾期", 2), ("临期", 1)]
    assert shown.term == ("2026-04-15 至", "2027-04-14")
    assert (shown.cut.approved, shown.cut.ceiling, shown.cut.ratio) == ("¥3,000.00", "¥5,000.00", "60%")
    assert shown.cut.pending == "待定 ¥1,000.00 至 ¥2,000.00"
    assert (shown.cut.incidents, shown.cut.trigger) == (3, 5)
    assert shown.payment is not None
    assert (shown.payment.name, shown.payment.due) == ("首付款", "2026-11-01")
    assert shown.payment.path == "contracts/c1/payments/index.html#p-first"
    assert [(one.name, count) for one, count in shown.systems_pressing] == [("逾期", 2)]
    assert [one.on for one in shown.deadlines] == ["2026-12-01", "2026-12-01"]
    assert shown.past_deadlines == 1


def test_a_contract_with_problems_is_shown_as_its_last_good_site_has_it_and_says_so() -> None:
    view = _view(standing("c1", OLD, problems=(CHANGED,)))
    row = view.contracts[0]
    assert row.dated == "所示为 2026-11-18 的最后一次完好构建，截至 2026-11-18。"
    assert (row.current, row.problems) == (False, 1)
    assert row.known is not None


def test_the_day_of_the_last_good_build_is_the_portfolio_s_own() -> None:
    late = dt.datetime(2026, 11, 18, 17, tzinfo=dt.UTC)
    row = _view(standing("c1", OLD, problems=(CHANGED,), built_at=late)).contracts[0]
    assert row.dated.startswith("所示为 2026-11-19 的")


def test_a_contract_that_never_had_a_site_says_that_and_has_no_link() -> None:
    row = _view(standing("c1", None, problems=(CHANGED,))).contracts[0]
    assert row.dated == "还没有完好的构建，没有可用的数据。"
    assert (row.known, row.link.path, row.link.name) == (None, "", "c1")


def test_what_is_not_known_stands_before_what_is_grave() -> None:
    view = _view(
        standing("fine", summary(state=State.SATISFIED)),
        standing("grave", summary(state=State.BREACHED)),
        standing("unknown", None),
    )
    assert [row.link.id for row in view.contracts] == ["unknown", "grave", "fine"]


@pytest.mark.parametrize(
    ("changes", "rectification", "termination"),
    [
        ({}, "", ""),
        ({"rectification_required": None, "termination_right": None}, "是否须整改待认定", "可否解除待认定"),
        ({"rectification_required": True}, "须全面整改，未见完成", ""),
        (
            {
                "rectification_required": True,
                "rectified_on": day("2026-09-01"),
                "count_after_rectification": 2,
            },
            "2026-09-01 已整改，其后 2 起",
            "",
        ),
        (
            {"rectification_required": True, "rectified_on": day("2026-09-01"), "termination_right": True},
            "2026-09-01 已整改，其后 0 起",
            "甲方有权解除合同",
        ),
    ],
)
def test_what_the_incidents_ask_for_is_said_and_open_is_open(
    changes: dict[str, object], rectification: str, termination: str
) -> None:
    shown = _known(_view(standing("c1", summary(deductions=cut(**changes))))).cut
    assert (shown.rectification, shown.termination) == (rectification, termination)


def test_a_payment_without_a_date_says_what_it_waits_for() -> None:
    waits = summary(payments=(payment(due=None, waiting_for="书面验收报告"),))
    shown = _known(_view(standing("c1", waits)))
    assert (shown.payment, shown.payment_waits) == (None, "等待：书面验收报告")


def test_a_sum_nobody_has_settled_is_said_to_be_open() -> None:
    view = _view(standing("c1", summary(payments=(payment(payable=None),))))
    assert view.totals.payments[0].payable == "待双方结算"
    assert (view.totals.payable, view.totals.to_settle) == ("¥0.00", 1)


def test_a_ratio_beyond_the_ceiling_is_told_in_full_and_drawn_to_its_end() -> None:
    shown = _known(_view(standing("c1", summary(deductions=cut(ratio="120.00"))))).cut
    assert (shown.ratio, shown.ratio_number) == ("120%", "100.00")


# Sums


def test_every_sum_names_what_it_lacks() -> None:
    view = _view(standing("a"), standing("b", OLD, problems=(CHANGED,)), standing("c", None))
    for totals in (view.totals, view.contractors[0].totals, view.departments[0].totals):
        assert [one.id for one in totals.not_counted] == ["c"]
        assert [(one.name, on) for one, on in totals.dated] == [("旧合同", "2026-11-18")]
        assert (totals.contracts, totals.counted) == (3, 2)


def test_incidents_are_told_by_tier_and_those_without_apart() -> None:
    known = summary(incidents=(incident("1"), incident("2"), incident("3", "C 级"), incident("4", "")))
    assert _view(standing("a", known)).totals.tiers == "A 级 2 起、C 级 1 起、未定级 1 起"


def test_a_contractor_s_record_says_how_each_rectification_came_out() -> None:
    done = cut(incident_count=6, incident_count_decided=5, ratio="12.00", rectification_required=True,
               rectified_on=day("2026-09-01"), count_after_rectification=1)  # fmt: skip
    open_ = cut(
        incident_count=5, incident_count_decided=4, rectification_required=None, termination_right=None
    )
    view = _view(standing("a", summary(deductions=done)), standing("b", summary(deductions=open_)))
    (contractor,) = view.contractors
    first, second = contractor.totals.triggers
    assert (first.incidents, first.ratio) == ("6 起（已认定 5 起），满 5 起触发", "12%")
    assert (first.required, first.rectified, first.after) == ("已达到", "2026-09-01 完成", "1 起")
    assert first.path == "contracts/a/incidents/index.html#deductions"
    assert (second.required, second.rectified, second.termination) == ("待认定", "—", "待认定")
    assert (contractor.totals.rectified, contractor.totals.undecided) == (1, 1)


def test_a_department_has_the_rows_of_its_own_contracts() -> None:
    view = _view(standing("a"), standing("b", department="D2"), standing("c", None, department="D2"))
    assert [[row.link.id for row in one.contracts] for one in view.departments] == [["a"], ["c", "b"]]


# Marks


def test_the_marks_and_the_label_of_any_contract_are_the_portfolio_s() -> None:
    view = _view(standing("a", summary(example=True)), standing("b", summary(label="内部")))
    assert (view.head.example, view.head.label) == (True, "内部")
    assert view.head.band == "其中 1 个合同是虚构的示例，它们的金额和次数也在合计之内"
    assert _view(standing("a")).head.example is False
    assert _view(standing("a"), example=True).head.band.startswith("本项目组合的单位")
    assert _view(standing("a"), label="内部").head.label == "内部"


def test_what_an_edition_goes_without_is_said_once() -> None:
    view = _view(standing("a"), standing("b"), standing("c", summary(withheld="另一句。")))
    assert view.head.withheld == ("本版面向“单位内网”，以下内容不公开：地址。", "另一句。")
    assert view.head.audience == " ".join(view.head.withheld)


# Problems


def test_an_audience_that_does_not_see_all_is_told_how_many_problems_of_which_kind_alone() -> None:
    other = replace(CHANGED, at=replace(CHANGED.at, file="data/services.yaml"))
    stray = replace(CHANGED, at=replace(CHANGED.at, file="data/notes.txt"))
    broken = standing("c1", OLD, problems=(CHANGED, CHANGED, other, stray), failure=("秘密的路径",))
    view = _view(broken)
    (shown,) = view.problems
    assert shown.counts == (("事故记录", 2), ("服务清单", 1), ("其他文件", 1))
    assert (shown.lines, shown.failure, shown.failed) == ((), (), True)
    for secret in ("INC-9", "INC-2", "秘密"):
        assert secret not in repr(view)


def test_an_audience_that_sees_all_is_told_each_with_file_and_line() -> None:
    broken = standing("c1", OLD, problems=(CHANGED,), failure=("磁盘已满",))
    (shown,) = view_portfolio(together(broken), WORDS, whole={"c1"}).problems
    assert [(one.place, one.code) for one in shown.lines] == [
        ("contracts/c1/data/incidents/2026/INC-2.yaml:7", "path-leaves-project")
    ]
    assert "INC-9" in shown.lines[0].message
    assert shown.failure == ("磁盘已满",)


def test_one_contract_s_audience_says_nothing_of_another_s() -> None:
    two = [standing(name, OLD, problems=(CHANGED,)) for name in ("c1", "c2")]
    first, second = view_portfolio(together(*two), WORDS, whole={"c2"}).problems
    assert (first.lines, bool(second.lines)) == ((), True)


def test_a_problem_of_any_record_has_a_name_for_its_kind() -> None:
    files = (
        "data/incidents/2026/a.yaml",
        "data/calendar/2026.yaml",
        "data/team.yaml",
        "data",
        "portfolio.yaml",
    )
    problems = tuple(Problem(replace(CHANGED.at, file=one), CHANGED.message) for one in files)
    (shown,) = _view(standing("c1", OLD, problems=problems)).problems
    assert dict(shown.counts) == {"事故记录": 1, "年度节假日安排": 1, "项目组名单": 1, "其他文件": 2}


def test_where_all_is_well_there_are_no_problems() -> None:
    assert _view(standing("c1")).problems == ()


# Deadlines


def test_deadlines_of_all_contracts_stand_by_month_each_once() -> None:
    view = _view(
        standing("a", summary(deadlines=(deadline("x", "2026-12-01"), deadline("y", "2027-02-03")))),
        standing("b", summary(deadlines=(deadline("x", "2026-11-30"),))),
    )
    assert [(one.month, len(one.deadlines)) for one in view.deadlines.months] == [
        ("2026-11", 1), ("2026-12", 1), ("2027-02", 1),
    ]  # fmt: skip
    assert [one.month for one in view.deadlines.near] == ["2026-11", "2026-12"]
    assert view.deadlines.months[0].name == "2026年11月"
    assert (view.deadlines.count, view.deadlines.contracts) == (3, 2)


def test_what_is_past_and_not_settled_stands_first_and_a_past_date_nobody_owes_nowhere() -> None:
    known = summary(
        deadlines=(
            deadline("owed", "2026-11-19", state=State.OVERDUE),
            deadline("marker.gone", "2026-11-19", state=None, actor=""),
            deadline("marker.now", "2026-11-20", state=None, actor=""),
        )
    )
    view = _view(standing("a", known))
    assert [(one.title, one.days) for one in view.deadlines.past] == [("支付尾款", "1 天前")]
    (month,) = view.deadlines.months
    assert [(one.days, one.state, one.actor) for one in month.deadlines] == [("今天", None, "")]


def test_a_deadline_without_a_page_leads_to_its_contract() -> None:
    view = _view(standing("a", summary(deadlines=(deadline(page=""),))))
    assert view.deadlines.months[0].deadlines[0].path == "contracts/a/index.html"


def test_a_moved_and_a_provisional_date_say_so() -> None:
    moved = deadline(on="2027-02-03", raw=day("2027-02-01"), provisional=True)
    (month,) = _view(standing("a", summary(deadlines=(moved,)))).deadlines.months
    assert month.deadlines[0].note == "届满日 2027-02-01 为休息日，顺延、暂定，该年节假日安排尚未公布"


def test_the_december_of_a_year_is_near_its_january() -> None:
    known = summary(as_of="2026-12-31", deadlines=(deadline(on="2027-01-05"), deadline("b", "2027-02-01")))
    assert [one.month for one in _view(standing("a", known), as_of=day("2026-12-31")).deadlines.near] == [
        "2027-01"
    ]


def test_sums_of_money_lose_no_digit() -> None:
    view = _view(
        standing("a", summary(total=Decimal("0.01"))), standing("b", summary(total=Decimal("99999999.99")))
    )
    assert view.totals.value == "¥100,000,000.00"
    assert view.head.as_of == f"{TODAY:%Y-%m-%d}"


# The jump box


def test_a_contract_is_found_by_id_and_name_and_one_without_a_site_where_its_problems_are() -> None:
    view = _view(standing("a", summary(name="平台")), standing("b", None, problems=(CHANGED,)))
    found = {one.id: one.path for one in view.places}
    assert found["a"] == found["平台"] == "contracts/a/index.html"
    assert found["b"] == "problems.html#p-b"
    assert found["甲公司"] == view.contractors[0].path
    assert found["一处"] == "departments/D1.html"


def test_a_name_two_things_have_leads_to_the_first_of_them() -> None:
    view = _view(standing("a", summary(name="甲公司")))
    assert [one.path for one in view.places if one.id == "甲公司"] == ["contracts/a/index.html"]
