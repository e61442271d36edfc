"""The workbook of records to and from the records: nothing is lost, nothing is half written."""

from __future__ import annotations

import datetime as dt
import io
import random
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from generator.loading.book_rows import read_book
from generator.loading.project_loader import load_project
from generator.pipeline import books
from generator.pipeline.book_changes import compare_book
from generator.pipeline.books import BookRefusedError
from generator.problem import UnfinishedError
from generator.records.delivery import Delivery
from generator.records.incident import HandlingStep, Impact, Incident, Meeting, Reporter
from generator.records.ledger import Records
from generator.settings import words
from generator.views.book import view_book
from generator.writing.book_workbook import book_workbook
from tests.books import (
    HEAD,
    WHEN,
    bring,
    column_of,
    export,
    prepare,
    row_of,
    sheet_of,
    snapshot,
    told,
    typed,
)
from tests.builders import DEMO, REPOSITORY, SOUND


@pytest.fixture
def demo_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "demo", ignore=shutil.ignore_patterns("build", "site")))


def edited(file: Path, name: str, edit: Callable[[Any], object]) -> Path:
    book = load_workbook(file)
    edit(book[name])
    book.save(file)
    return file


def lines_turned(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, tuple[list[str], list[str]]]:
    """The lines that went and came, by file."""
    found = {}
    for name in sorted({*before, *after}):
        old = Counter(before.get(name, b"").decode().split("\n"))
        new = Counter(after.get(name, b"").decode().split("\n"))
        if old != new:
            found[Path(name).name] = (sorted((old - new).elements()), sorted((new - old).elements()))
    return found


CLOCK = dt.datetime.fromisoformat("2026-06-01 11:00")

# There and back


@pytest.mark.parametrize("source", [REPOSITORY, DEMO, SOUND], ids=["real", "demo", "sound"])
def test_an_unchanged_workbook_changes_no_byte(source: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(source / "data", project / "data")
    before = snapshot(project)
    found = bring(project, export(project))
    assert (found.done, told(found)) == ("unchanged", [])
    assert found.changes.same == sum(len(sheet.rows) for sheet in found.book.sheets)
    assert snapshot(project) == before


visible = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn"])
hostile = st.one_of(
    st.sampled_from(
        ["=1+1", "-", "@x", "+1", "a\nb", "a\n\n b", 'q"q', "'q", "😀", "007", "~", "null", "yes", "no",
         "# x", "#N/A", "_x0041_", "_x000D_", "甲" * 20_000, "😀" * 20_000, "1.5", "1e5", "2026-01-01",
         "TRUE", "是", "（无）", "a\tb", "0", "_x005F_x0041_", "﹣", "１２"]
    ),
    st.text(visible, min_size=1, max_size=30),
).map(str.strip).filter(bool)  # fmt: skip
offsets = st.sampled_from([0, 8 * 60, -5 * 60, 9 * 60 + 30, 13 * 60 + 45])
moments = st.builds(
    lambda at, offset: at.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=offset))),
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2199, 12, 31)),  # noqa: DTZ001 - given an offset above
    offsets,
)
days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
maybe = st.one_of(st.none(), hostile)
flags = st.one_of(st.none(), st.booleans())
amounts = st.one_of(st.none(), st.decimals(0, 999_999_999_999, places=2))
meetings = st.builds(
    Meeting, date=days, tier=st.sampled_from(["A", "B", None]), amount=amounts, reason=maybe, minutes=maybe
)
alone = hostile.filter(lambda one: not set("，、；") & set(one))
impacts = st.builds(
    Impact,
    departments=st.one_of(st.none(), st.lists(alone, max_size=4).map(dict.fromkeys).map(tuple)),
    district_leaders=flags,
    service=st.sampled_from(["unusable", "degraded", "unaffected", None]),
    alternative=flags,
)  # fmt: skip
incidents = st.builds(
    lambda at, **fields: Incident(occurred_at=at, recovered_at=at, **fields),
    at=moments,
    id=st.just("INC-1"),
    title=hostile,
    where=hostile,
    lead=maybe,
    reporter=st.builds(Reporter, name=maybe, means=maybe),
    impact=impacts,
    symptom=maybe,
    handling=st.lists(st.builds(HandlingStep, at=moments, what=hostile), max_size=2).map(tuple),
    meeting=st.one_of(st.none(), meetings),
)
deliveries = st.builds(
    Delivery,
    id=st.just("D-1"),
    service=st.just("S1.01"),
    name=hostile,
    products=st.lists(hostile, max_size=4).map(tuple),
    period=st.sampled_from([None, "2026", "2026-05", "2026-Q2", "2026-H1"]),
    delivered_on=days,
    note=maybe,
)


@settings(max_examples=12)
@given(st.lists(incidents, min_size=1, max_size=3), st.lists(deliveries, max_size=3))
def test_whatever_is_recorded_a_workbook_says_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    demo: Records,
    happened: list[Incident],
    handed_over: list[Delivery],
) -> None:
    records = replace(
        demo,
        team=(),
        payments=(),
        incidents=tuple(one.model_copy(update={"id": f"INC-{n}"}) for n, one in enumerate(happened)),
        deliveries=tuple(one.model_copy(update={"id": f"D-{n}"}) for n, one in enumerate(handed_over)),
    )
    book = view_book(records, words())
    content = book_workbook(book, dt.date(2026, 11, 22))
    for again in (False, True):
        path = tmp_path_factory.mktemp("any") / "a.xlsx"
        path.write_bytes(content)
        read = read_book(path, book, words())
        changes = compare_book(book, read)
        assert [(one.cell, words().say(one.message)) for one in changes.refusals] == []
        assert [(one.cell, one.told) for one in changes.fields] == []
        assert changes.same == sum(len(sheet.rows) for sheet in book.sheets) >= len(happened)
        if not again:  # as another program saves it
            saved = io.BytesIO()
            load_workbook(path).save(saved)
            content = saved.getvalue()


TEXTS = ("=1+1", "-", "@x", "a\nb", "a\n\n b\n c", "'q", '"', "😀", "007", "~", "null", "yes", "# x",
         "a: b", "[x", "甲" * 20_000, "1.5", "2026-01-01", "- a", "|", "%", "a #b", "_x0041_")  # fmt: skip


def test_any_text_typed_in_is_read_back_from_the_records(demo_copy: Path) -> None:
    file = export(demo_copy)
    book = load_workbook(file)
    sheet = sheet_of(book, "交付物")
    note, number = column_of(sheet, "备注"), HEAD + 1
    for number, text in enumerate(TEXTS, start=HEAD + 1):
        cell = sheet.cell(number, note)
        cell.value, cell.data_type = text.replace("_x0041_", "_x005F_x0041_"), "s"
    book.save(file)
    before = snapshot(demo_copy)
    found = bring(demo_copy, file)
    assert (found.done, told(found)) == ("written", [])
    records = load_project(demo_copy).records
    assert records is not None
    assert [one.note for one in records.deliveries[: len(TEXTS)]] == list(TEXTS)
    touched = {name for name, content in snapshot(demo_copy).items() if before[name] != content}
    assert {Path(name).parent.name for name in touched} == {"deliveries"}
    assert bring(demo_copy, export(demo_copy)).done == "unchanged"


# What changes


def test_a_change_touches_the_lines_of_its_fields_alone(project: Path) -> None:
    file = typed(
        export(project), "事故台账", "INC-1",
        影响__受影响部门="甲科\n丙科\n丁科", 专题会决定__扣款金额=2500.5, 恢复时间=CLOCK,
        位置="机房", 影响__是否有替代方案="", 原因__根本原因="老化: 电源",
    )  # fmt: skip
    typed(file, "付款", "prepayment", 发票__发票金额="￥15,000.00", 备注="已付")
    typed(file, "人员", "M-1", 资质="证书一\n证书二", 离开日期=dt.date(2027, 1, 31))
    before = snapshot(project)
    found = bring(project, file)
    assert (found.done, told(found)) == ("written", [])
    assert {one.cell for one in found.changes.fields} >= {"事故台账!Z3", "付款!E3"}
    assert lines_turned(before, snapshot(project)) == {
        "INC-1.yaml": (
            ["  alternative: false", '  amount: "3000.00"', "  departments: [甲科, 乙科]",
             "recovered_at: 2026-06-01T10:30:00+08:00"],
            ["  alternative: null", '  amount: "2500.50"', "  departments: [甲科, 丙科, 丁科]",
             "  root: '老化: 电源'", "cause:", "recovered_at: 2026-06-01T11:00:00+08:00", "where: 机房"],
        ),
        "payments.yaml": ([], ['    amount: "15000.00"', "  note: 已付"]),
        "team.yaml": ([], ["    - 证书一", "    - 证书二", "  left_on: 2027-01-31", "  qualifications:"]),
    }  # fmt: skip
    assert bring(project, export(project)).done == "unchanged"


def test_a_change_is_named_with_its_cell_its_line_and_both_values(project: Path) -> None:
    found = prepare(project, typed(export(project), "事故台账", "INC-1", 专题会决定__级别="A"))
    (one,) = found.changes.fields
    assert (one.id, one.column.name, one.old, one.new) == ("INC-1", "meeting.tier", "B", "A")
    assert (one.cell, str(one.at)) == ("事故台账!Y3", "data/incidents/2026/INC-1.yaml:17")
    assert one.told[1].startswith("A")


def test_new_rows_become_records_where_they_belong(project: Path) -> None:
    before = snapshot(project)
    file = typed(
        export(project), "事故台账", "INC-2", 事故名称="断电", 位置="机房", 发生时间="2027-01-02 03:04"
    )
    typed(
        file,
        "交付物",
        "DLV-2",
        所属服务="S1",
        成果名称="月报",
        交付日期=dt.date(2026, 5, 20),
        所属期="2026-05",
    )
    typed(file, "交付物", "DLV-3", 所属服务="S1", 成果名称="月报", 交付日期="2026-07-02", 所属期="2026-06")
    typed(file, "人员", "M-2", 姓名="乙某", 岗位="经理", 进入日期=dt.date(2026, 5, 1), 主要技术人员="是")
    found = bring(project, file)
    assert (found.done, told(found)) == ("written", [])
    data = project / "data"
    assert (data / "incidents" / "2027" / "INC-2.yaml").read_text(encoding="utf-8").splitlines()[1:] == [
        "id: INC-2", "title: 断电", "where: 机房", "occurred_at: 2027-01-02T03:04:00+08:00", "impact:",
        "  departments: null", "  department_count: null", "  district_leaders: null", "  service: null",
        "  alternative: null", "  other_major_effect: null",
    ]  # fmt: skip
    assert (data / "deliveries" / "2026-07.yaml").read_text(encoding="utf-8").splitlines()[1:] == [
        "- id: DLV-3", "  service: S1", "  name: 月报", '  period: "2026-06"', "  delivered_on: 2026-07-02",
    ]  # fmt: skip
    turned = lines_turned(before, snapshot(project))
    assert turned["2026-04.yaml"] == (
        [],
        ["  delivered_on: 2026-05-20", "  name: 月报", '  period: "2026-05"', "  service: S1", "- id: DLV-2"],
    )
    assert turned["team.yaml"] == (
        [],
        ["  joined_on: 2026-05-01", "  key: true", "  name: 乙某", "  role: 经理", "- id: M-2"],
    )
    again = prepare(project, file)
    assert (again.done, told(again)) == ("unchanged", [])


def test_an_emptied_list_and_a_list_known_to_be_empty_differ(project: Path) -> None:
    for text, written in (("（无）", "  departments: []"), ("", "  departments: null")):
        found = bring(project, typed(export(project), "事故台账", "INC-1", 影响__受影响部门=text))
        assert found.done == "written"
        assert (
            written in (project / "data/incidents/2026/INC-1.yaml").read_text(encoding="utf-8").splitlines()
        )


def test_a_file_with_marks_and_ends_of_lines_of_its_own_keeps_them(project: Path) -> None:
    path = project / "data" / "team.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    assert bring(project, typed(export(project), "人员", "M-1", 岗位="架构师")).done == "written"
    assert path.read_bytes() == before.replace("role: 工程师".encode(), "role: 架构师".encode())


def test_entries_of_an_incident_are_changed_and_added_where_they_stand(project: Path) -> None:
    file = typed(export(project), "处置过程", "INC-1#1", 处置="更换电源", 时间="2026-06-01 09:20")
    typed(file, "处置过程", "INC-1#2", 处置="恢复", 时间="2026-06-01 10:20")
    typed(file, "整改措施", "INC-1#1", 措施="巡检", 整改期限=dt.date(2026, 7, 1))
    typed(file, "签字", "INC-9#1", 身份="记录人", 姓名="甲某", 日期="2026-06-02")
    typed(file, "事故台账", "INC-9", 事故名称="断电", 位置="机房", 发生时间="2026-06-01 09:00")
    before = snapshot(project)
    found = prepare(project, file)
    assert {(new.kind, new.id): found.file_of(new) for new in found.changes.added} == {
        ("incidents", "INC-9"): "data/incidents/2026/INC-9.yaml",
        ("handling", "INC-1#2"): "data/incidents/2026/INC-1.yaml",
        ("corrective_actions", "INC-1#1"): "data/incidents/2026/INC-1.yaml",
        ("signatures", "INC-9#1"): "data/incidents/2026/INC-9.yaml",
    }
    (when, what) = found.changes.fields
    assert (when.cell, str(when.at)) == ("处置过程!B3", "data/incidents/2026/INC-1.yaml:13")
    assert (what.id, what.old, what.new) == ("INC-1#1", "更换设备", "更换电源")
    assert books.finish_book(found).done == "written"
    turned = lines_turned(before, snapshot(project))
    assert turned["INC-1.yaml"] == (
        ['  - {at: "2026-06-01T09:10:00+08:00", what: 更换设备}'],
        ["    due: 2026-07-01", "    what: 恢复", "  - at: 2026-06-01T10:20:00+08:00", "  - what: 巡检",
         '  - {at: "2026-06-01T09:20:00+08:00", what: 更换电源}', "corrective_actions:"],
    )  # fmt: skip
    assert [line.strip() for line in turned["INC-9.yaml"][1]][-1] == "where: 机房"
    assert {"signatures:", "  - role: 记录人", "    name: 甲某"} <= set(turned["INC-9.yaml"][1])
    assert (prepare(project, file).done, bring(project, export(project)).done) == ("unchanged", "unchanged")


def test_an_entry_belongs_to_an_incident_and_follows_the_last_one(project: Path) -> None:
    file = typed(export(project), "处置过程", "INC-1#3", 处置="恢复", 时间="2026-06-01 10:20")
    typed(file, "签字", "INC-7#1", 身份="记录人", 姓名="甲某")
    typed(file, "签字", "INC-1", 身份="记录人", 姓名="甲某")
    typed(file, "整改措施", "INC-1#1", 整改期限="2026-07-01")
    edited(file, "处置过程", lambda sheet: setattr(sheet["C3"], "value", None))
    assert refused(project, file) == [
        ("处置过程!C3", "required"),
        ("整改措施!B3", "required"),
        ("签字!A4", "entry-form"),
        ("处置过程!A4", "entry-number"),
        ("签字!A3", "entry-of-nothing"),
    ]
    gone = edited(export(project), "处置过程", lambda sheet: sheet.delete_rows(3))
    assert refused(project, gone) == [("处置过程!A3", "row-removed")]


def test_a_problem_of_an_entry_is_told_by_its_cell(project: Path) -> None:
    file = typed(export(project), "处置过程", "INC-1#1", 处置="机密★")
    typed(file, "整改措施", "INC-1#1", 措施="秘密★")
    with pytest.raises(BookRefusedError) as found:
        bring(project, file)
    assert {one.cell for one in found.value.refusals} == {"处置过程!C3", "整改措施!B3"}
    assert found.value.problems == ()


# What is refused


def refused(project: Path, file: Path) -> list[tuple[str, str]]:
    before = snapshot(project)
    found = bring(project, file)
    assert found.done == "refused"
    assert snapshot(project) == before
    assert all("{" not in words().say(one.message) for one in found.changes.refusals)
    return told(found)


def test_every_cell_that_cannot_be_taken_is_named_and_nothing_is_written(project: Path) -> None:
    file = typed(
        export(project), "事故台账", "INC-1",
        专题会决定__扣款金额="三千", 等保对象="别的系统", 发生时间="", 事故名称="甲\u200b乙", 证据="改了",
        专题会决定__日期="", 位置="好的改动",
    )  # fmt: skip
    typed(file, "人员", "M-1", 进入日期="2026.13.1", 主要技术人员="")
    typed(file, "付款", "final", 付款日期="年底")
    typed(file, "交付物", "DLV 9", 所属服务="S1")
    assert refused(project, file) == [
        ("事故台账!B3", "unseen"),
        ("事故台账!C3", "not-chosen"),
        ("事故台账!Z3", "not-money"),
        ("事故台账!AF3", "locked"),
        ("事故台账!E3", "required"),
        ("事故台账!X3", "required"),
        ("交付物!A4", "id-form"),
        ("交付物!C4", "required"),
        ("交付物!F4", "required"),
        ("人员!E3", "not-day"),
        ("人员!D3", "required"),
        ("付款!I4", "not-day"),
    ]


def test_a_part_that_is_begun_needs_what_it_cannot_be_without(project: Path) -> None:
    file = typed(
        export(project), "事故台账", "INC-2", 事故名称="断电", 位置="机房", 发生时间="2026-07-02 03:04"
    )
    typed(file, "事故台账", "INC-2", 专题会决定__级别="A")
    assert refused(project, file) == [("事故台账!X4", "required-in-part")]


def _emptied(sheet: Any) -> None:
    for cell in sheet[3]:
        cell.value = None


def test_a_row_that_is_gone_is_named_and_no_record_is(project: Path) -> None:
    file = edited(export(project), "人员", lambda sheet: sheet.delete_rows(3))
    assert refused(project, file) == [("人员!A3", "row-removed")]
    assert "M-1" in words().say(prepare(project, file).changes.refusals[0].message)
    emptied = edited(export(project), "人员", _emptied)
    assert refused(project, emptied) == [("人员!A3", "row-removed")]


def test_an_id_that_was_typed_over_or_stands_twice_is_named(project: Path) -> None:
    changed = edited(export(project), "人员", lambda sheet: setattr(sheet["A3"], "value", "M-9"))
    assert refused(project, changed) == [("人员!A3", "id-changed")]
    twice = typed(export(project), "交付物", "DLV-2", 所属服务="S1", 成果名称="月报", 交付日期="2026-07-02")
    edited(twice, "交付物", lambda sheet: setattr(sheet["A4"], "value", "DLV-1"))
    assert refused(project, twice) == [("交付物!A4", "id-twice")]
    without = edited(export(project), "交付物", lambda sheet: setattr(sheet["B5"], "value", "S1"))
    assert refused(project, without) == [("交付物!A5", "row-without-id")]


def test_columns_are_known_by_their_headings_wherever_they_stand(project: Path) -> None:
    def swapped(sheet: Any) -> None:
        for row in range(HEAD, 4):
            one, other = sheet.cell(row, 2), sheet.cell(row, 3)
            one.value, other.value = other.value, one.value
            one.number_format, other.number_format = other.number_format, one.number_format

    assert bring(project, edited(export(project), "人员", swapped)).done == "unchanged"
    assert refused(project, edited(export(project), "人员", lambda sheet: sheet.delete_cols(3))) == [
        ("人员!A2", "column-missing")
    ]
    unknown = edited(export(project), "人员", lambda sheet: setattr(sheet["N2"], "value", "电话"))
    assert refused(project, unknown) == [("人员!N2", "column-unknown")]
    beside = edited(export(project), "人员", lambda sheet: setattr(sheet["N5"], "value", "记得问"))
    edited(beside, "人员", lambda sheet: setattr(sheet["N3"], "value", "记得问"))
    assert refused(project, beside) == [("人员!N3", "beside-the-table"), ("人员!N5", "beside-the-table")]
    twice = edited(export(project), "人员", lambda sheet: setattr(sheet["N2"], "value", "姓名"))
    assert refused(project, twice) == [("人员!N2", "column-twice")]
    without = edited(export(project), "人员", lambda sheet: sheet.delete_rows(2))
    assert refused(project, without) == [("人员!A1", "no-head")]


def test_formulas_merges_and_errors_are_named_by_their_cells(project: Path) -> None:
    formula = edited(export(project), "付款", lambda sheet: setattr(sheet["E3"], "value", "=1+1"))
    assert refused(project, formula) == [("付款!E3", "cell-formula")]
    error = edited(export(project), "付款", lambda sheet: setattr(sheet["E3"], "value", "#REF!"))
    assert refused(project, error) == [("付款!E3", "cell-error")]
    across = edited(export(project), "人员", lambda sheet: sheet.merge_cells("B3:C3"))
    assert refused(project, across) == [("人员!C3", "cell-merged")]
    down = typed(export(project), "交付物", "DLV-2", 所属服务="S1", 成果名称="月报", 交付日期="2026-07-02")
    edited(down, "交付物", lambda sheet: sheet.merge_cells("C3:C4"))
    assert refused(project, down) == [("交付物!C4", "cell-merged")]


def test_hidden_rows_columns_and_sheets_are_read_like_all_others(project: Path) -> None:
    file = typed(export(project), "人员", "M-1", 岗位="架构师")
    book = load_workbook(file)
    sheet = sheet_of(book, "人员")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.sheet_state = "hidden"
    book.save(file)
    assert bring(project, file).done == "written"


def test_a_workbook_of_another_making_or_project_is_not_taken(project: Path, tmp_path: Path) -> None:
    file = export(project)
    for name, code in (("校验", "no-marks"), ("人员", "sheet-missing")):
        book = load_workbook(file)
        del book[name]
        book.save(tmp_path / "b.xlsx")
        assert refused(project, tmp_path / "b.xlsx") == [("", code)]
    cut = edited(export(project), "校验", lambda sheet: sheet.delete_rows(2))
    assert refused(project, cut) == [("", "no-marks")]
    other = edited(export(project), "校验", lambda sheet: setattr(sheet["C1"], "value", "x-2026"))
    assert refused(project, other) == [("", "other-project")]
    (tmp_path / "c.xlsx").write_bytes(b"no workbook")
    assert refused(project, tmp_path / "c.xlsx") == [("", "file-no-workbook")]


def test_a_damaged_workbook_is_read_or_refused_and_never_a_crash(project: Path, tmp_path: Path) -> None:
    whole = export(project)
    with zipfile.ZipFile(whole) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    before = snapshot(project)
    outcomes: Counter[str] = Counter()
    for seed in range(40):
        chance = random.Random(seed)
        name = chance.choice(sorted(one for one in parts if "sheet" in one or "shared" in one))
        part = bytearray(parts[name])
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(part))
            part[at : at + chance.randint(0, 8)] = chance.choice(
                [b"", b"9", b"-", b"1e9", "甲".encode(), b"A"]
            )
        with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as target:
            for other, content in parts.items():
                target.writestr(other, bytes(part) if other == name else content)
        found = prepare(project, tmp_path / "x.xlsx")
        assert all("{" not in words().say(one.message) for one in found.changes.refusals)
        outcomes[found.done] += 1
    assert len(outcomes) > 1
    assert snapshot(project) == before


def test_a_sheet_of_ones_own_is_told_and_keeps_nothing_back(project: Path) -> None:
    file = export(project)
    book = load_workbook(file)
    book.create_sheet("草稿")["A1"] = "随手记"
    book.save(file)
    found = bring(project, file)
    assert (found.done, found.read.unread) == ("unchanged", ["草稿"])


# What changed meanwhile


def test_a_record_that_changed_since_is_named_and_not_overwritten(project: Path) -> None:
    file = export(project)
    path = project / "data" / "team.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("工程师", "经理"), encoding="utf-8")
    assert prepare(project, file).done == "unchanged"
    typed(file, "人员", "M-1", 姓名="丙某")
    assert refused(project, file) == [("人员!A3", "record-changed")]
    assert "data/team.yaml:1" in words().say(prepare(project, file).changes.refusals[0].message)


def test_a_record_that_came_or_went_since_is_named(project: Path) -> None:
    file = typed(export(project), "人员", "M-2", 姓名="乙某", 岗位="经理", 进入日期="2026-05-01")
    path = project / "data" / "team.yaml"
    alone = path.read_text(encoding="utf-8")
    taken = "- id: M-2\n  name: 丁某\n  role: 经理\n  joined_on: 2026-05-01\n"
    path.write_text(alone + taken, encoding="utf-8")
    assert refused(project, file) == [("人员!A4", "id-taken")]
    path.write_text(alone.replace("id: M-1", "id: M-7"), encoding="utf-8")
    assert refused(project, file) == [("人员!A3", "record-gone")]


def test_what_the_records_would_not_bear_is_told_by_its_cell_and_taken_back(project: Path) -> None:
    file = typed(export(project), "事故台账", "INC-1", 恢复时间="2026-05-01 09:00", 影响__受影响部门数=7)
    typed(file, "交付物", "DLV-2", 所属服务="S1", 成果名称="机密★", 交付日期="2026-07-02")
    typed(file, "付款", "nothing", 备注="没有这一期")
    before = snapshot(project)
    with pytest.raises(BookRefusedError) as found:
        bring(project, file)
    assert [(one.cell, one.code) for one in found.value.refusals] == [
        ("交付物!C4", "secret-mark"),
        ("事故台账!N3", "departments-disagree"),
        ("付款!A4", "reference-to-nothing"),
    ]
    assert found.value.problems == ()
    assert snapshot(project) == before
    assert not (project / "data" / "deliveries" / "2026-07.yaml").exists()


def test_a_disk_that_is_full_leaves_every_file_whole(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = typed(export(project), "人员", "M-1", 岗位="架构师")
    typed(file, "付款", "prepayment", 备注="已付")
    before = snapshot(project)
    written: list[int] = []

    def full(_: int) -> None:
        written.append(1)
        if len(written) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        bring(project, file)
    assert snapshot(project) == before
    assert len(written) > 2  # the first file was written back


def test_a_file_that_changed_while_the_changes_were_looked_at_is_not_overwritten(project: Path) -> None:
    found = prepare(project, typed(export(project), "人员", "M-1", 岗位="架构师"))
    path = project / "data" / "team.yaml"
    path.write_bytes(path.read_bytes() + b"# more\n")
    before = snapshot(project)
    with pytest.raises(UnfinishedError):
        books.finish_book(found)
    assert snapshot(project) == before


def test_an_import_that_was_killed_half_way_is_completed_by_another(project: Path) -> None:
    file = typed(export(project), "人员", "M-1", 岗位="架构师")
    typed(file, "付款", "prepayment", 备注="已付")
    typed(file, "交付物", "DLV-2", 所属服务="S1", 成果名称="月报", 交付日期="2026-07-02")
    whole = prepare(project, file)
    for done in whole.targets[:2]:
        (project / done.file).write_bytes(done.new)
    found = bring(project, file)
    assert (found.done, told(found)) == ("written", [])
    assert [one.file for one in found.targets] == [one.file for one in whole.targets[2:]]
    assert [(project / one.file).read_bytes() for one in whole.targets] == [one.new for one in whole.targets]


def test_an_export_is_not_overwritten_unless_told(project: Path) -> None:
    file = export(project)
    with pytest.raises(UnfinishedError):
        books.export_book(project, WHEN, file, over=False)
    assert row_of(sheet_of(load_workbook(file), "人员"), "M-1") == 3
