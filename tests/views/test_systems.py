"""The systems as shown: formatted once, 待补 where unknown, and equal to what is published."""

from __future__ import annotations

from generator.compliance.engine import assess
from generator.records.ledger import Records
from generator.settings import words
from generator.views.document import view_document
from generator.views.matrix import view_matrix
from generator.views.systems import SystemView, view_systems
from tests.builders import day

AS_OF = "2026-11-22"


def _systems(records: Records, as_of: str = AS_OF) -> dict[str, SystemView]:
    return {one.id: one for one in view_systems(assess(records, day(as_of)), words())}


def test_the_demo_s_systems_show_filing_rates_and_risks(demo: Records) -> None:
    shown = _systems(demo)
    portal, enterprise = shown["portal"], shown["enterprise"]
    assert (portal.filing.valid_until, portal.filing.window) == ("2030-01-01", "2029-10-01 至 2030-01-01")
    assert [(one.what, one.on) for one in portal.filing.history] == [("变更", "2024-10-18")]
    assert (portal.rate, portal.conclusion, portal.compared) == ("92.35%", "符合", "与第 1 轮相比")
    assert enterprise.major_risks == "4（2 已整改）"
    assert enterprise.reference_rate == "76.19%"
    assert enterprise.coverage == "43 / 211"
    assert dict(enterprise.open_by_severity)["高"] == 2


def test_the_tracker_shows_what_is_overdue_first_and_by_how_many_days(demo: Records) -> None:
    enterprise = _systems(demo)["enterprise"]
    first = enterprise.problems[0]
    assert (first.id, first.open, first.overdue) == ("P3", True, "已逾期 53 天")
    late = [one for one in enterprise.problems if one.overdue]
    assert {one.id: one.overdue for one in late}["P3"] == "已逾期 53 天"
    assert enterprise.overdue_problems == len(late)
    closed = [one.open for one in enterprise.problems]
    assert closed == sorted(closed, reverse=True)


def test_what_changed_since_the_round_before_is_named_by_item(demo: Records) -> None:
    portal = _systems(demo)["portal"]
    changes = portal.rounds[1].changes
    assert "8.1.4.1-4：不符合 → 符合" in changes
    (environment,) = [one for one in portal.categories if one.id == "8.1.4"]
    assert environment.change
    assert portal.rounds[0].compared == "没有可比的前一轮"


def test_the_matrix_has_seventeen_rows_and_a_cell_for_each_system(real: Records, demo: Records) -> None:
    for records in (real, demo):
        matrix = view_matrix(assess(records, day(AS_OF)), words())
        assert [row.part for row in matrix.rows] == ["general"] * 10 + ["cloud"] * 7
        for row in matrix.rows:
            assert [cell.system for cell in row.cells] == [id_ for id_, _ in matrix.systems]


def test_the_matrix_tells_inapplicable_from_open_from_empty(demo: Records) -> None:
    matrix = view_matrix(assess(demo, day(AS_OF)), words())
    cells = {(row.id, cell.system): cell for row in matrix.rows for cell in row.cells}
    assert cells["8.2.2", "sharing"].code == "inapplicable"
    assert cells["8.2.2", "enterprise"].code == "open"
    assert cells["8.2.2", "gov-cloud"].code == "empty"
    assert cells["8.2.2", "portal"].code == "met"
    assert cells["8.1.4", "enterprise"].code == "unmet"


def test_unknown_is_shown_as_unknown(real: Records) -> None:
    shown = _systems(real)["egov-platform"]
    assert ("备案证明编号", "待补") in shown.facts
    assert shown.filing.valid_until == "待补"
    assert (shown.rate, shown.reference_rate, shown.major_risks) == ("待补", "待补", "待补")
    assert {one.applies for one in shown.categories if one.part == "cloud"} == {"open"}


def test_page_and_json_say_the_same(demo: Records) -> None:
    assessment = assess(demo, day(AS_OF))
    published = {one["id"]: one for one in view_document(assessment, words())["systems"]}
    for name, shown in _systems(demo).items():
        one = published[name]
        assert shown.open_problems == one["open_problems"]
        assert shown.filing.valid_until == (one["filing"]["valid_until"] or "待补")
        assert [row.id for row in shown.categories] == [row["id"] for row in one["categories"]]
        for row, entry in zip(shown.categories, one["categories"], strict=True):
            counted = (row.tally.met, row.tally.partly, row.tally.unmet, row.tally.inapplicable)
            assert counted == (entry["met"], entry["partly"], entry["unmet"], entry["inapplicable"])


def test_a_level_below_the_system_s_own_is_left_to_the_evaluator(demo: Records) -> None:
    shown = _systems(demo)
    assert "目录没有逐一载明" in shown["sharing"].applicable_note
    assert not shown["portal"].applicable_note


def test_the_gap_view_names_each_item_that_is_not_met_with_its_reason_and_its_problem(demo: Records) -> None:
    enterprise = _systems(demo)["enterprise"]
    (border,) = [one for one in enterprise.categories if one.id == "8.1.3"]
    (access,) = [one for one in border.points if one.id == "8.1.3.2"]
    (item,) = access.items
    assert (item.id, item.outcome, item.note) == ("8.1.3.2-4", "不符合", "申报接口未限制来源，存在越权访问")
    assert [(one.id, one.severity, one.state) for one in item.problems] == [("P1", "高", "已验证")]
    assert item.problems[0].anchor == "p-EV-ENTERPRISE-1-P1"
    assert border.open_items == 2


def test_the_gap_view_says_what_an_item_was_the_round_before_and_leaves_out_what_is_as_it_was(
    demo: Records,
) -> None:
    portal = _systems(demo)["portal"]
    items = {item.id: item for one in portal.categories for point in one.points for item in point.items}
    assert (items["8.1.4.1-4"].before, items["8.1.4.1-4"].outcome) == ("不符合", "符合")
    assert "8.1.4.4-1" not in items


def test_what_has_to_happen_is_told_by_when_and_in_its_order(real: Records, demo: Records) -> None:
    shown = _systems(demo)
    assert shown["portal"].outstanding == ""
    assert shown["enterprise"].outstanding == "最迟 2026-11-30，还须 1 项：测评机构资质证书及其证据"
    keys = [one.key for one in shown["gov-cloud"].needs]
    assert keys[0] == "certificate"
    assert keys[-5:] == ["report", "report-proof", "report-figures", "handed-over", "handover-proof"]
    assert {tuple(one.key for one in system.needs) for system in shown.values()} == {tuple(keys)}
    for system in _systems(real).values():
        assert "报告交付甲方的日期" in system.outstanding
        assert {one.status for one in system.needs} == {"lacking"}


def test_the_page_lists_every_system_by_the_same_needs_as_the_finding(demo: Records) -> None:
    for system in view_systems(assess(demo, day(AS_OF)), words()):
        done = system.finding.state.code in ("satisfied", "late")
        assert done == all(one.status == "met" for one in system.needs if one.decides)
        assert done == (system.outstanding == "")
