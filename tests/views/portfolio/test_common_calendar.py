"""The common calendar: one entry for each contract and deadline, headed by its contract, marks in front."""

from __future__ import annotations

from icalendar import Calendar

from generator.compliance.finding import State
from generator.rendering.calendar import render_calendar
from generator.settings import words
from generator.views.calendar import CalendarView
from generator.views.portfolio.calendar import view_common_calendar
from tests.builders import day
from tests.portfolios import CHANGED, deadline, standing, summary, together

WORDS = words()
ONE = summary(name="平台运维", deadlines=(deadline(),))


def _calendar(*contracts: object, **changes: object) -> CalendarView:
    return view_common_calendar(together(*contracts, **changes), WORDS)  # type: ignore[arg-type]


def test_an_entry_is_headed_by_its_contract_s_name() -> None:
    (entry,) = _calendar(standing("c1", ONE)).entries
    assert entry.summary == "平台运维：支付尾款"
    assert entry.on == day("2026-12-01")
    assert entry.categories == ("期限", "甲方")


def test_an_entry_is_named_by_its_contract_whatever_project_it_is_of() -> None:
    found = _calendar(standing("c1", ONE), standing("c2", ONE)).entries
    assert [one.uid for one in found] == [
        "c1.payment.final@bureau.dossier",
        "c2.payment.final@bureau.dossier",
    ]


def test_an_entry_says_where_it_stands_and_of_which_day_it_is() -> None:
    (entry,) = _calendar(standing("c1", ONE)).entries
    lines = entry.description.splitlines()
    assert lines[0] == "状态：未到期；待办方：甲方"
    assert "页面：contracts/c1/clauses/article-05.html#f-payment.final" in lines
    assert lines[-1] == "截至 2026-11-20，数据版本 abc1234"


def test_an_entry_of_an_older_site_says_so() -> None:
    old = summary(as_of="2026-11-18", deadlines=(deadline(),))
    (entry,) = _calendar(standing("c1", old, problems=(CHANGED,))).entries
    assert entry.description.endswith("所示为 2026-11-18 的最后一次完好构建，截至 2026-11-18。")


def test_marks_and_labels_stand_in_front_of_their_own_entries() -> None:
    found = _calendar(
        standing("a", ONE),
        standing("b", summary(name="乙", example=True, label="内部", deadlines=(deadline(),))),
    )
    assert [one.summary for one in found.entries] == ["平台运维：支付尾款", "【示例】【内部】乙：支付尾款"]
    assert found.name == "某局运维合同：期限"
    assert _calendar(standing("a", ONE), example=True).name == "【示例】某局运维合同：期限"
    assert _calendar(standing("a", ONE), example=True).entries[0].summary.startswith("【示例】")


def test_a_date_nobody_owes_is_a_marker_and_a_provisional_one_says_so() -> None:
    known = summary(
        name="甲", deadlines=(deadline(state=None, actor="", provisional=True, title="服务期届满"),)
    )
    (entry,) = _calendar(standing("a", known)).entries
    assert entry.summary == "甲：服务期届满（暂定）"
    assert entry.categories == ("时间节点",)
    assert "状态" not in entry.description


def test_the_file_has_every_entry_once_and_the_same_bytes_whatever_the_order() -> None:
    past = summary(name="乙", deadlines=(deadline("late", "2026-11-01", state=State.OVERDUE),))
    contracts = standing("a", ONE), standing("b", past)
    written = render_calendar(_calendar(*contracts), "1")
    assert written == render_calendar(_calendar(*reversed(contracts)), "1")
    read = Calendar.from_ical(written)
    assert sorted(str(one["uid"]) for one in read.walk("VEVENT")) == [
        "a.payment.final@bureau.dossier",
        "b.late@bureau.dossier",
    ]
