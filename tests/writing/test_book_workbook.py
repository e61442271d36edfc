"""The workbook of records as a person opens it: what stands in it and what can be typed where."""

from __future__ import annotations

import io
from dataclasses import replace
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from generator.records.ledger import Records
from generator.settings import words
from generator.views.book import MOST_IN_CELL, view_book
from generator.writing.book_workbook import book_workbook
from tests.books import HEAD, column_of, row_of, sheet_of
from tests.builders import day

AS_OF = day("2026-11-22")
SHEETS = ("事故台账", "处置过程", "整改措施", "签字", "交付物", "人员", "付款")


def opened(records: Records) -> Workbook:
    return load_workbook(io.BytesIO(book_workbook(view_book(records, words()), AS_OF)))


@pytest.fixture(scope="module")
def book(demo: Records) -> Workbook:
    return opened(demo)


def test_each_kind_has_a_sheet_with_a_row_for_every_record(book: Workbook, demo: Records) -> None:
    assert book.sheetnames == [
        "说明", "事故台账", "处置过程", "整改措施", "签字", "交付物", "人员", "付款", "选项", "校验",
    ]  # fmt: skip
    for name, of_kind in (("事故台账", demo.incidents), ("交付物", demo.deliveries), ("人员", demo.team)):
        ids = [row[0] for row in book[name].iter_rows(min_row=HEAD + 1, values_only=True) if row[0]]
        assert ids == [one.id for one in of_kind]
    assert book["校验"].sheet_state == "hidden"


def test_each_entry_of_an_incident_s_lists_has_a_row_on_a_sheet_of_its_own(
    book: Workbook, demo: Records
) -> None:
    actions = [
        (f"{one.id}#{number}", action.what)
        for one in demo.incidents
        for number, action in enumerate(one.corrective_actions, start=1)
    ]
    rows = [row[:2] for row in book["整改措施"].iter_rows(min_row=HEAD + 1, values_only=True) if row[0]]
    assert rows == actions
    assert len(rows) > 5


def test_values_are_cells_of_their_kind(book: Workbook) -> None:
    sheet = sheet_of(book, "事故台账")
    row = row_of(sheet, "INC-2026-001")

    def cell(heading: str) -> object:
        return sheet.cell(row, column_of(sheet, heading)).value

    assert str(cell("发生时间")) == "2026-02-03 14:05:00"
    assert str(cell("专题会决定·日期")) == "2026-03-05 00:00:00"
    assert cell("专题会决定·扣款金额") == 2000
    assert cell("影响·受影响部门数") == 5
    assert (cell("影响·是否有替代方案"), cell("影响·信息系统使用情况")) == ("否", "不能使用")
    assert str(cell("等保对象")).startswith("gov-cloud ")
    assert str(cell("影响·受影响部门")).splitlines()[0] == "示例区民政局"
    assert sheet.cell(row, column_of(sheet, "专题会决定·扣款金额")).number_format == "#,##0.00"
    assert sheet.cell(row, column_of(sheet, "发生时间")).number_format == "yyyy-mm-dd hh:mm"


def test_ids_and_lists_of_parts_are_protected_and_all_else_can_be_typed_in(book: Workbook) -> None:
    for name in SHEETS:
        sheet = sheet_of(book, name)
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert sheet.protection.autoFilter is False
        locked = {
            str(sheet.cell(HEAD, number).value).removesuffix(" *")
            for number, cell in enumerate(sheet[HEAD + 1], start=1)
            if cell.protection.locked
        }
        assert locked <= {
            "事故编号", "事故编号#序号", "证据", "交付编号", "成员编号", "保密协议·证据",
            "分期编号", "发票·发票证据", "付款申请·申请证据",
        }  # fmt: skip
        free = sheet.cell(sheet.max_row, 1)
        assert free.value is None
        assert not free.protection.locked


def test_the_head_stays_in_view_is_explained_and_filters(book: Workbook) -> None:
    for name in SHEETS:
        sheet = sheet_of(book, name)
        assert sheet.freeze_panes == "C3"
        assert sheet.auto_filter.ref.startswith("A2:")
        assert sheet.page_setup.orientation == "landscape"
        for number, cell in enumerate(sheet[HEAD], start=1):
            assert cell.comment is not None
            assert str(cell.value) in cell.comment.text
            lines = cell.comment.text.splitlines()
            assert any(line.endswith("必填。") and line[:2] in ("必填", "同一") for line in lines) is str(
                cell.value
            ).endswith(" *")
            assert 8 < sheet.column_dimensions[get_column_letter(number)].width < 80


def test_what_can_only_be_one_of_several_is_chosen_from_a_list(book: Workbook, demo: Records) -> None:
    sheet = sheet_of(book, "事故台账")
    rules = {str(one.sqref).partition("3")[0]: one for one in sheet.data_validations.dataValidation}
    letters = {
        str(cell.value).removesuffix(" *"): get_column_letter(number)
        for number, cell in enumerate(sheet[HEAD], start=1)
    }
    flag = rules[letters["影响·是否有替代方案"]]
    assert flag.formula1 == '"是,否"'
    assert rules[letters["等保对象"]].formula1 == f"'选项'!$A$3:$A${2 + len(demo.systems)}"
    assert rules[letters["专题会决定·日期"]].type == "date"
    assert rules[letters["专题会决定·扣款金额"]].type == "decimal"
    assert str(flag.sqref).endswith(str(sheet.max_row))
    labels = [row[0] for row in book["选项"].iter_rows(min_row=3, values_only=True) if row[0]]
    assert labels == [f"{one.id} {one.name}" for one in demo.systems]


def test_an_example_says_so_on_every_sheet_and_the_real_contract_on_none(
    book: Workbook, real: Records
) -> None:
    assert all("示例" in str(sheet["A1"].value) for sheet in book if sheet.title != "校验")
    assert not any("示例" in str(sheet["A1"].value) for sheet in opened(real))
    about = [row[1] for row in book["说明"].iter_rows(values_only=True)]
    assert any("截至 2026-11-22" in str(text) for text in about)
    assert any("dossier import xlsx" in str(text) for text in about)


def test_the_same_records_give_the_same_bytes(demo: Records) -> None:
    first = book_workbook(view_book(demo, words()), AS_OF)
    assert book_workbook(view_book(demo, words()), AS_OF) == first
    with ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "#N/A", "007", "null", "yes", "2026-01-01", "'x", "_x0041_", "😀"]
)
def test_text_is_only_ever_text(demo: Records, text: str) -> None:
    changed = demo.incidents[0].model_copy(update={"title": text, "lead": text})
    sheet = opened(replace(demo, incidents=(changed,), deliveries=()))["事故台账"]
    assert sheet["B3"].data_type == "s"
    with ZipFile(io.BytesIO(book_workbook(view_book(demo, words()), AS_OF))) as parts:
        assert not any(b"<f>" in parts.read(one) for one in parts.namelist() if "worksheets" in one)


def test_what_no_cell_can_hold_stands_cut_in_a_locked_one(demo: Records) -> None:
    long = "😀" * 20_000
    assert len(long.encode("utf-16-le")) // 2 > MOST_IN_CELL
    several = ("甲科\n第二行", "乙科")
    impact = demo.incidents[0].impact.model_copy(update={"departments": several})
    changed = demo.incidents[0].model_copy(update={"symptom": long, "impact": impact})
    sheet = sheet_of(opened(replace(demo, incidents=(changed,), deliveries=())), "事故台账")
    cut = sheet.cell(3, column_of(sheet, "事故现象"))
    assert (cut.protection.locked, str(cut.value)[-1]) == (True, "…")
    assert sheet.cell(3, column_of(sheet, "影响·受影响部门")).protection.locked


def test_rows_are_high_enough_for_what_can_be_typed_in(book: Workbook) -> None:
    sheet = sheet_of(book, "事故台账")
    row = row_of(sheet, "INC-2026-002")
    departments = str(sheet.cell(row, column_of(sheet, "影响·受影响部门")).value).count("\n") + 1
    assert sheet.row_dimensions[row].height >= 15 * departments
