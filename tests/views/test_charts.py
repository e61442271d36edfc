"""The charts before they are drawn: every figure is the assessment's, every chart says it in words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import fields

import pytest

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.records.ledger import Records
from generator.settings import words
from generator.views.chart import ChartView, month_names, months_between
from generator.views.charts import ChartsView, view_charts
from generator.words import money
from tests.builders import assessed, chain, day, incident, meeting

AS_OF = "2026-11-22"
DAYS = ("2025-10-01", "2025-12-01", "2026-06-15", AS_OF, "2027-03-01", "2031-01-01")


def charts_of(records: Records, as_of: str = AS_OF) -> tuple[Assessment, ChartsView]:
    assessment = assess(records, day(as_of))
    return assessment, view_charts(assessment, words())


def every(charts: ChartsView) -> list[ChartView]:
    return [getattr(charts, one.name) for one in fields(charts)]


# ---- all ----


@pytest.mark.parametrize("as_of", DAYS)
def test_a_chart_has_a_sentence_and_a_table_whenever_it_has_a_drawing(demo: Records, as_of: str) -> None:
    for chart in every(charts_of(demo, as_of)[1]):
        assert chart.title
        assert chart.text.endswith("。")
        assert chart.drawn == bool(chart.rows)
        assert all(len(row) == len(chart.head) for row in chart.rows)


def test_without_incidents_sentences_stand_where_charts_would(real: Records) -> None:
    _, charts = charts_of(real)
    assert not charts.incidents.drawn
    assert not charts.deductions.drawn
    assert charts.incidents.text == "截至 2026-11-22，没有登记事故。"
    assert "¥74,480.00" in charts.deductions.text


def test_the_year_stands_at_the_first_month_and_at_each_january() -> None:
    names = month_names(list(months_between(day("2026-11-30"), day("2027-02-01"))), words())
    assert [one["label"] for one in names.values()] == [["11月", "2026年"], "12月", ["1月", "2027年"], "2月"]


# ---- deductions ----


def test_the_line_of_deductions_ends_at_the_approved_total(demo: Records) -> None:
    assessment, charts = charts_of(demo)
    given = assessment.deductions
    line = charts.deductions.data["total"]
    sums = [float(str(point["sum"])) for point in line]
    assert sums == sorted(sums)
    assert sums[-1] == float(given.approved_total)
    assert line[-1]["on"] == AS_OF
    assert money(given.approved_total) in charts.deductions.text
    (ceiling,) = charts.deductions.data["ceiling"]
    assert ceiling["amount"] == float(given.ceiling)


def test_the_range_of_pending_deductions_ends_at_the_exposure(demo: Records) -> None:
    assessment, charts = charts_of(demo)
    given = assessment.deductions
    assert given.pending_max
    end = charts.deductions.data["band"][-1]
    assert end["low"] == float(given.approved_total + given.pending_min)
    assert end["high"] == float(given.approved_total + given.pending_max)
    assert money(given.pending_max) in charts.deductions.text


def test_nothing_after_the_as_of_day_is_on_the_line(demo: Records) -> None:
    _, charts = charts_of(demo, "2026-06-15")
    drawn = [
        point["on"] for name in ("total", "band", "steps", "now") for point in charts.deductions.data[name]
    ]
    assert drawn
    assert max(str(on) for on in drawn) == "2026-06-15"


def test_the_trigger_stands_at_the_incident_that_reached_the_count() -> None:
    five = tuple(
        incident(number, f"2026-0{number + 4}-01", meeting=meeting(f"2026-0{number + 4}-10"))
        for number in range(1, 6)
    )
    charts = view_charts(assessed(AS_OF, incidents=five), words())
    events = {str(one["label"]): one["on"] for one in charts.deductions.data["events"]}
    assert events["第 5 起事故，达触发次数"] == "2026-09-01"
    four = view_charts(assessed(AS_OF, incidents=five[:4]), words())
    assert [one["label"] for one in four.deductions.data["events"]] == ["截至 2026-11-22"]


def test_a_trigger_that_hangs_on_pending_incidents_is_shown_as_open() -> None:
    decided = tuple(
        incident(number, f"2026-0{number + 4}-01", meeting=meeting(f"2026-0{number + 4}-10"))
        for number in range(1, 5)
    )
    charts = view_charts(assessed(AS_OF, incidents=(*decided, incident(5, "2026-09-01"))), words())
    assert "第 5 起事故，是否计入待认定" in {one["label"] for one in charts.deductions.data["events"]}


# ---- incidents ----


def test_every_incident_is_in_one_block_of_its_month(demo: Records) -> None:
    assessment, charts = charts_of(demo)
    blocks = charts.incidents.data["blocks"]
    counted: Counter[object] = Counter()
    for block in blocks:
        assert block["from"] == counted[block["month"]]
        counted[block["month"]] = int(str(block["to"]))
    assert sum(counted.values()) == len(assessment.incidents)
    assert sum(int(row[-1]) for row in charts.incidents.rows) == len(assessment.incidents)


def test_an_incident_without_a_tier_is_marked_by_a_word_and_not_by_a_tier(demo: Records) -> None:
    assessment, charts = charts_of(demo)
    undetermined = sum(one.basis is None for one in assessment.incidents)
    assert undetermined
    waiting = [block for block in charts.incidents.data["blocks"] if block["open"]]
    assert sum(int(str(one["to"])) - int(str(one["from"])) for one in waiting) == undetermined
    assert all(str(one["label"]).startswith("待") for one in waiting)


def test_an_incident_is_in_the_month_of_its_day_where_the_contract_is_performed() -> None:
    late = incident(1, "2026-06-01")
    before_midnight_utc = late.occurred_at.replace(tzinfo=dt.UTC, month=5, day=31, hour=20)
    moved = late.model_copy(update={"occurred_at": before_midnight_utc, "recovered_at": None})
    charts = view_charts(assessed(AS_OF, incidents=(moved,)), words())
    assert [row[0] for row in charts.incidents.rows] == ["2026-06"]


# ---- deliveries ----


@pytest.mark.parametrize("as_of", DAYS)
def test_every_expected_product_is_counted_once(demo: Records, as_of: str) -> None:
    assessment, charts = charts_of(demo, as_of)
    expected = sum(len(service.expectations) for service in assessment.services)
    assert sum(int(str(bar["count"])) for bar in charts.deliveries.data["bars"]) == expected
    assert sum(int(row[-1]) for row in charts.deliveries.rows) == expected


def test_only_what_is_proven_and_in_time_counts_as_in_time(demo: Records) -> None:
    assessment, charts = charts_of(demo)
    products = [one for service in assessment.services for one in service.expectations]
    good = sum(one.delivered_on is not None and one.proven and not one.late for one in products)
    column = charts.deliveries.head.index("按期")
    assert sum(int(row[column]) for row in charts.deliveries.rows if row[column] != "—") == good
    unproven = sum(one.unproven for one in products)
    assert unproven
    assert f"已交但缺证据 {unproven} 份" in charts.deliveries.text


def test_what_only_custom_asks_for_is_told_apart_from_what_is_owed(demo: Records) -> None:
    assessment, charts = charts_of(demo)
    missing = [one for service in assessment.services for one in service.expectations if one.missing]
    owed = sum(one.owed for one in missing)
    assert f"合同或法律要求而缺 {owed} 份" in charts.deliveries.text
    assert f"仅依惯例而缺 {len(missing) - owed} 份（不是违约）" in charts.deliveries.text


# ---- compliance ----


@pytest.mark.parametrize("as_of", DAYS)
def test_the_states_by_article_add_up_to_the_counts_of_the_assessment(demo: Records, as_of: str) -> None:
    assessment, charts = charts_of(demo, as_of)
    counted: Counter[str] = Counter()
    for cell in charts.compliance.data["cells"]:
        counted[str(cell["state"])] += int(str(cell["count"]))
    assert counted == {state.value: count for state, count in assessment.counts.items() if count}
    for state, count in counted.items():
        assert words().t("chart.compliance.of-state", state=words().t(f"state.{state}"), count=count) in (
            charts.compliance.text
        )


# ---- timeline ----


def test_the_timeline_holds_every_milestone_and_payment_with_its_state(demo: Records) -> None:
    assessment, charts = charts_of(demo)
    points = {str(one["row"]): one for one in charts.timeline.data["points"]}
    assert len(points) == len(assessment.milestones) + len(assessment.payments)
    for payment in assessment.payments:
        label = str(points[f"p-{payment.instalment.id}"]["label"])
        assert words().t(f"state.{payment.state.value}") in label or label == "尚未起算"


def test_a_provisional_date_says_so_in_the_chart_and_in_its_table(real: Records) -> None:
    assessment, charts = charts_of(real)
    provisional = [one for one in assessment.milestones if one.due and one.due.provisional]
    assert provisional
    labels = {str(one["row"]): str(one["label"]) for one in charts.timeline.data["points"]}
    due = {row[0]: row[2] for row in charts.timeline.rows}
    for one in provisional:
        assert "（暂定）" in labels[f"m-{one.milestone.id}"]
        assert due[one.milestone.name].endswith("（暂定）")


def test_the_next_date_of_the_sentence_is_the_first_one_ahead() -> None:
    charts = view_charts(assessed("2027-04-20", milestones=chain()), words())
    assert charts.timeline.drawn
    assert "已办" in charts.timeline.text
