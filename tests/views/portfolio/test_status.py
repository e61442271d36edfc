"""Each contract on a line and each contractor with its sums: nothing unknown looks like nothing owed."""

from __future__ import annotations

from decimal import Decimal

from generator.compliance.finding import State
from generator.compliance.portfolio.standing import StandingContract
from generator.settings import words
from generator.views.portfolio.status import ContractLine, view_status
from tests.portfolios import CHANGED, cut, deadline, payment, standing, summary, together


def _line(one: StandingContract) -> ContractLine:
    (line,) = view_status(together(one), words()).contracts
    return line


def test_a_contract_is_told_with_its_figures_as_everywhere() -> None:
    known = summary(
        total=Decimal("100000.00"),
        deductions=cut(approved_total="3000.00", incident_count=2, incident_count_decided=2),
        payments=(payment(due="2026-12-01"),),
        deadlines=(deadline(on="2026-11-01"), deadline(id_="x", on="2026-11-25", title="提交报告")),
        state=State.OVERDUE,
    )
    line = _line(standing("a", known))
    assert (line.id, line.department, line.contractor, line.trouble) == ("a", "一处", "甲公司", "")
    assert (line.start, line.end, line.phase) == ("2026-04-15", "2027-04-14", "服务期内")
    assert line.state is not None
    assert line.state.name == "逾期"
    assert (line.approved, line.ceiling, line.pending) == ("¥3,000.00", "¥5,000.00", "")
    assert (line.incidents, line.trigger, line.rectification) == ("2", "5", False)
    assert (line.payment, line.payment_name, line.payment_overdue) == ("2026-12-01", "尾款", False)
    assert (line.deadline, line.deadline_title) == ("2026-11-25", "提交报告")


def test_what_is_pending_or_not_decided_is_not_told_as_nothing() -> None:
    given = cut(
        pending_min="0.00",
        pending_max="3000.00",
        incident_count=5,
        incident_count_decided=3,
        rectification_required=None,
    )
    line = _line(standing("a", summary(deductions=given)))
    assert (line.pending, line.incidents) == ("¥0.00 至 ¥3,000.00", "5（已认定 3）")
    assert line.rectification is None


def test_a_rectification_that_was_made_is_no_longer_to_be_made() -> None:
    required = cut(rectification_required=True)
    assert _line(standing("a", summary(deductions=required))).rectification is True
    done = cut(rectification_required=True, rectified_on=summary().start)
    assert _line(standing("a", summary(deductions=done))).rectification is False


def test_the_payment_told_is_the_one_due_first_with_whether_it_is_overdue() -> None:
    payments = (
        payment("a", due="2026-12-01"),
        payment("b", due="2026-11-02", state=State.OVERDUE, name="中期款"),
        payment("c", due="2026-10-01", state=State.SATISFIED),
        payment("d", due=None),
    )
    line = _line(standing("a", summary(payments=payments)))
    assert (line.payment, line.payment_name, line.payment_overdue) == ("2026-11-02", "中期款", True)


def test_a_date_of_a_year_whose_holidays_are_not_known_says_so() -> None:
    known = summary(payments=(payment(provisional=True),), deadlines=(deadline(provisional=True),))
    line = _line(standing("a", known))
    assert (line.payment, line.deadline) == ("2026-12-01（暂定）", "2026-12-01（暂定）")


def test_a_contract_ended_early_is_told_with_the_day_it_ended() -> None:
    line = _line(standing("a", summary(ended_on="2026-09-30")))
    assert (line.end, line.phase) == ("2026-09-30", "提前终止")


def test_of_a_contract_with_problems_nothing_is_told_but_these() -> None:
    view = view_status(together(standing("a", None, problems=(CHANGED,)), standing("b")), words())
    line = view.contracts[0]
    assert line.trouble == "记录有问题（1 个）"
    assert (line.state, line.approved, line.incidents, line.payment) == (None, "", "", "")
    assert view.not_counted == ("a",)
    assert _line(standing("a", None, failure=("没有名为 x 的受众",))).trouble == "没有名为 x 的受众"
    assert _line(standing("a", None)).trouble == "现状不明"


def test_the_last_that_is_known_of_it_is_dated() -> None:
    line = _line(standing("a", summary(as_of="2026-11-18"), problems=(CHANGED,)))
    assert (line.trouble, line.dated) == ("记录有问题（1 个）", "2026-11-18")
    assert line.state is not None
    assert _line(standing("a", problems=(CHANGED,))).dated == "2026-11-20"


def test_a_contractor_is_told_across_its_contracts() -> None:
    given = cut(approved_total="1000.00", pending_max="2000.00", incident_count=2, incident_count_decided=1)
    owed = payment(due="2026-11-02", state=State.OVERDUE), payment("x", payable=None)
    first = summary(deductions=given, payments=owed)
    second = summary(deductions=cut(rectification_required=None), state=State.BREACHED)
    view = view_status(together(standing("a", first), standing("b", second)), words())
    (line,) = view.contractors
    assert (line.name, line.contracts, line.value) == ("甲公司", 2, "¥200,000.00")
    assert line.state is not None
    assert line.state.name == "违约"
    assert (line.approved, line.pending, line.incidents) == (
        "¥1,000.00",
        "¥0.00 至 ¥2,000.00",
        "2（已认定 1）",
    )
    assert (line.triggers, line.payable) == ("0（另 1 份待认定）", "¥1,000.00（另 1 笔待认定）")
    assert (line.overdue, line.has_overdue) == ("¥1,000.00", True)
