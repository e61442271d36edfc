"""The strip of a service: every period in the columns of its months, with what is missing in words."""

from __future__ import annotations

from generator.compliance.engine import assess
from generator.records.delivery import Delivery
from generator.records.ledger import Records
from generator.records.service import Service
from generator.settings import words
from generator.views.services import ServiceView, view_services
from tests.builders import PROVEN, assessed, day, delivery

SERVICE = Service.model_validate(
    {
        "id": "S-new",
        "name": "监管",
        "group": "G1",
        "frequency": ["monthly"],
        "basis": "contract",
        "deliverables": [
            "甲表",
            "乙表",
            {"name": "季报", "frequency": ["quarterly"], "basis": "customary"},
            {"name": "半年报", "frequency": ["half_yearly"]},
            {"name": "年报", "frequency": ["yearly"]},
        ],
    }
)


def _view(as_of: str, *deliveries: Delivery) -> ServiceView:
    found = assessed(as_of, services=(SERVICE,), systems=(), deliveries=deliveries)
    ((view,),) = (group.services for group in view_services(found, words()))
    return view


def _made(name: str, period: str, on: str, proven: bool = True) -> Delivery:
    id_ = f"D-{sum(map(ord, name))}-{period}"
    return delivery("S-new", period, on, id=id_, name=name, evidence=PROVEN if proven else ())


def test_every_lane_fills_the_months_of_the_term_and_each_period_its_own() -> None:
    view = _view("2026-05-20")
    assert [sum(one.columns for one in lane) for lane in view.lanes] == [13, 13, 13, 13]
    shape = [[(one.name, one.columns) for one in lane] for lane in view.lanes]
    assert shape[0][0] == ("2026-04", 1)
    assert shape[0][-1] == ("", 1), "April 2027 does not end within the term"
    assert shape[1] == [("2026-Q2", 3), ("2026-Q3", 3), ("2026-Q4", 3), ("2027-Q1", 3), ("", 1)]
    assert shape[2] == [("2026-H1", 3), ("2026-H2", 6), ("", 4)]
    assert shape[3] == [("合同期", 13)]


def test_a_cell_says_by_its_code_and_in_words_how_its_period_stands() -> None:
    view = _view(
        "2026-10-20",
        *(_made(name, "2026-04", "2026-05-05") for name in ("甲表", "乙表")),
        _made("甲表", "2026-05", "2026-06-05"),
        _made("甲表", "2026-07", "2026-08-05"),
        _made("乙表", "2026-07", "2026-08-05", proven=False),
        _made("甲表", "2026-08", "2026-09-05"),
        _made("乙表", "2026-08", "2026-10-09"),
        _made("甲表", "2026-10", "2026-10-19"),
    )
    cells = {one.name: one for one in view.periods}
    codes = [cells[f"2026-{month:02}"].code for month in range(4, 11)]
    assert codes == ["complete", "partial", "missing", "partial", "late", "missing", "ahead"]
    assert "缺 乙表" in cells["2026-05"].label
    assert "乙表 缺证据" in cells["2026-07"].label
    assert "乙表 2026-10-09 迟交" in cells["2026-08"].label
    assert "已交 1，共 2" in cells["2026-10"].label
    assert all(one.label.startswith(one.name) for one in view.periods)


def test_what_only_custom_misses_is_marked_as_advice() -> None:
    cells = {one.name: one for one in _view("2026-07-20").periods}
    assert (cells["2026-Q2"].code, cells["2026-Q2"].advice) == ("missing", True)
    assert (cells["2026-04"].code, cells["2026-04"].advice) == ("missing", False)


def test_the_row_names_little_that_is_missing_and_counts_much() -> None:
    assert _view("2026-05-20").lacking == "缺 2026-04：甲表、乙表"
    assert _view("2026-07-20").lacking == "缺 8 份，逐期列在推导中"
    whole = [_made(name, "2026-04", "2026-05-05") for name in ("甲表", "乙表")]
    assert _view("2026-05-20", *whole).lacking == ""


def test_where_nothing_is_due_the_ratio_says_so_in_words() -> None:
    assert _view("2026-04-20").ratio == "未到期"
    assert _view("2026-04-20", _made("年报", "2026", "2026-04-18")).ratio == "1（未到期）"
    assert _view("2026-05-20").ratio == "0 / 2"


def test_what_is_said_to_be_delivered_without_proof_is_counted_apart() -> None:
    whole = _view("2026-05-20", *(_made(name, "2026-04", "2026-05-05") for name in ("甲表", "乙表")))
    bare = _view(
        "2026-05-20",
        _made("甲表", "2026-04", "2026-05-05"),
        _made("乙表", "2026-04", "2026-05-05", proven=False),
    )
    early = _view("2026-04-20", _made("年报", "2026", "2026-04-18", proven=False))
    assert (whole.ratio, whole.unproven) == ("2 / 2", "")
    assert (bare.ratio, bare.unproven) == ("2 / 2", "其中缺证据 1")
    assert (early.ratio, early.unproven) == ("1（未到期）", "其中缺证据 1")


def test_the_demo_shows_its_gap_and_no_evaluation_greener_than_its_judgement(demo: Records) -> None:
    found = assess(demo, day("2026-11-22"))
    shown = {one.id: one for group in view_services(found, words()) for one in group.services}
    cells = {one.name: one for one in shown["S3.03"].periods}
    assert (cells["2026-08"].code, cells["2026-09"].code) == ("partial", "complete")
    assert shown["S3.03"].lacking == "缺 2026-08：使用单位月度考核表"
    for system in found.systems:
        service = next(one for one in found.services if one.service.id == system.system.service)
        if system.finding.state.value not in ("satisfied", "late"):
            assert service.finding.state == system.finding.state
            assert [one.code for one in shown[service.service.id].periods] != ["complete"]
