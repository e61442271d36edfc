"""The worksheet as a person opens it: what stands in it, what can be typed where, the same bytes."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from generator.records.ledger import Records
from generator.views.worksheet import WorksheetView, view_worksheet
from generator.writing.evaluation_sheet import evaluation_workbook


def view(records: Records, system: str, number: int) -> WorksheetView:
    assert records.catalog is not None
    found = next(one for one in records.systems if one.id == system)
    return view_worksheet(records, records.catalog, found, number)


def opened(shown: WorksheetView) -> Workbook:
    return load_workbook(io.BytesIO(evaluation_workbook(shown)))


@pytest.mark.parametrize(
    ("system", "items"), [("portal", 257), ("gov-cloud", 257), ("enterprise", 257), ("sharing", 211)]
)
def test_there_is_a_row_for_every_item_that_applies_or_may_apply(
    demo: Records, system: str, items: int
) -> None:
    rows = list(opened(view(demo, system, 9))["测评结果"].iter_rows(min_row=3, values_only=True))
    assert len(rows) == items
    assert rows[0][:3] == ("8.1.1.1-1", "安全物理环境", "8.1.1.1 物理位置选择")
    assert all(row[3] is None for row in rows)


def test_the_cloud_extension_is_marked_open_while_nobody_said_whether_it_applies(demo: Records) -> None:
    def marked(system: str) -> set[str]:
        rows = opened(view(demo, system, 1))["测评结果"].iter_rows(min_row=3, values_only=True)
        return {str(row[1]).partition("（")[2] for row in rows if str(row[0]).startswith("8.2")}

    assert marked("enterprise") == {"云计算扩展，待定）"}
    assert marked("portal") == {"云计算扩展）"}


def test_recorded_results_and_problems_are_filled_in(demo: Records) -> None:
    book = opened(view(demo, "portal", 2))
    rows = {row[0]: row for row in book["测评结果"].iter_rows(min_row=3, values_only=True)}
    assert rows["8.2.4.4-2"][3:] == ("部分符合", "虚拟机快照完整性校验仅抽查")
    first = next(book["安全问题"].iter_rows(min_row=3, max_row=3, values_only=True))
    assert first[:4] == ("P1", "8.1.2.1-4", "中", "否")
    assert (str(first[6]), first[7]) == ("2026-07-31 00:00:00", "已验证")


def test_only_results_and_notes_can_be_typed_in_and_only_the_four_results(demo: Records) -> None:
    book = opened(view(demo, "portal", 2))
    sheet = book["测评结果"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert [sheet.cell(3, column).protection.locked for column in range(1, 6)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"符合,部分符合,不符合,不适用"'
    assert str(choice.sqref) == "D3:D259"
    assert sheet.freeze_panes == "B3"
    assert len(book["安全问题"].data_validations.dataValidation) == 3
    assert not book["安全问题"].cell(20, 1).protection.locked


def test_an_example_says_so_on_every_sheet_and_the_real_contract_on_none(
    demo: Records, real: Records
) -> None:
    assert all("示例" in str(sheet["A1"].value) for sheet in opened(view(demo, "portal", 2)))
    assert not any("示例" in str(sheet["A1"].value) for sheet in opened(view(real, "egov-platform", 1)))


def test_the_same_records_give_the_same_bytes(demo: Records) -> None:
    first = evaluation_workbook(view(demo, "portal", 2))
    assert evaluation_workbook(view(demo, "portal", 2)) == first
    with ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
        assert b"2000-01-01" in parts.read("docProps/core.xml")


@pytest.mark.parametrize(
    "note", ["=1+1", "#N/A", "@x", "+1", "a\x07b", "_x0041_", "2026-01-01", "true", "12"]
)
def test_text_is_only_ever_text(demo: Records, note: str) -> None:
    shown = view(demo, "portal", 2)
    known = {**shown.results, "8.1.1.1-1": {"outcome": "符合", "note": note}}
    changed = WorksheetView(
        **{name: getattr(shown, name) for name in WorksheetView.__slots__} | {"results": known}
    )
    cell = opened(changed)["测评结果"]["E3"]
    assert cell.data_type == "s"
