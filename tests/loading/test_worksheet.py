"""Evaluators' tables as they come: what is understood, and every row that is not, by its cell."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from generator.loading import workbook
from generator.loading.workbook import Refusal, read_workbook
from generator.loading.worksheet import Understood, understand
from generator.loading.worksheet_cells import known_terms
from generator.loading.worksheet_head import Chosen
from generator.loading.worksheet_mapping import read_mapping
from generator.settings import words
from generator.writing.cell_text import cell_text

ITEMS = frozenset({"8.1.4.1-1", "8.1.4.1-2", "8.1.4.1-3", "8.2.1.1-1"})
TERMS = known_terms(ITEMS, ITEMS - {"8.2.1.1-1"})
HEAD = ("编号", "结果", "说明")
PROBLEM_HEAD = ("编号", "要求项", "严重程度", "重大", "描述", "责任人", "期限", "状态", "状态日期", "理由")


def saved(path: Path, *rows: Sequence[Any], name: str = "测评结果") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def read(path: Path, chosen: Chosen | None = None) -> Understood:
    sheets, refusals = read_workbook(path)
    assert refusals == []
    return understand(sheets, TERMS, chosen)


def told(refusals: Sequence[Refusal]) -> list[tuple[str, str]]:
    """Cell and code of each; every one can be put into words."""
    assert all("{" not in words().say(one.message) for one in refusals)
    return [(one.cell, one.code) for one in refusals]


def test_the_heading_row_is_found_by_its_names_wherever_it_stands(tmp_path: Path) -> None:
    rows = ((None, "测评表"), (), (None, "序号", "条款号", "测评内容", "符 合 情 况", "测评记录"),
            (None, 1, "8.1.4.1-1", "…", "部分符合", "口令过短"))  # fmt: skip
    found = read(saved(tmp_path / "a.xlsx", *rows, name="表 1"))
    (table,) = found.tables
    assert (table.sheet, table.row, table.columns) == ("表 1", 3, {"item": 3, "outcome": 5, "note": 6})
    assert found.results["8.1.4.1-1"].fields == {"outcome": "部分符合", "note": "口令过短"}
    assert found.refusals == []


@pytest.mark.parametrize(
    "number", ["8.1.4.1-2", " 8.1.4.1－２ ", "8.1.4.1–2", "8.1.4.1 b)", "8.1.4.1b）", "8.1.4.1-02"]
)
def test_item_numbers_are_understood_as_evaluators_write_them(tmp_path: Path, number: str) -> None:
    assert set(read(saved(tmp_path / "a.xlsx", HEAD, (number, "符合"))).results) == {"8.1.4.1-2"}


@pytest.mark.parametrize(
    ("row", "cell", "code"),
    [
        (("8.9.9.9-1", "符合"), "A2", "item-unknown"),
        ((None, "符合"), "A2", "item-unknown"),
        ((8.1, "符合"), "A2", "item-unknown"),
        (("8.2.1.1-1", "符合"), "A2", "item-not-applicable"),
        (("8.1.4.1-1", "基本符合"), "B2", "outcome-unknown"),
        (("8.1.4.1-1", None, "写了说明"), "B2", "note-without-outcome"),
        (("8.1.4.1-1", '=IF(1,"符合","")'), "B2", "cell-formula"),
        (("8.1.4.1-1", "#REF!"), "B2", "cell-error"),
        (("8.1.4.1-1", "符合", "长" * 20_001), "C2", "text-too-long"),
    ],
)
def test_a_row_that_cannot_be_placed_is_named_by_its_cell(
    tmp_path: Path, row: Sequence[Any], cell: str, code: str
) -> None:
    found = read(saved(tmp_path / "a.xlsx", HEAD, row, ("8.1.4.1-3", "符合")))
    assert told(found.refusals) == [(f"测评结果!{cell}", code)]
    assert set(found.results) == {"8.1.4.1-3"}


def test_an_empty_outcome_is_counted_and_not_recorded(tmp_path: Path) -> None:
    found = read(saved(tmp_path / "a.xlsx", HEAD, ("8.1.4.1-1", None), (None, None), ("8.1.4.1-2", "符合")))
    assert found.not_filled == [("8.1.4.1-1", "测评结果!B2")]
    assert found.refusals == []


def test_an_item_in_several_rows_counts_once_if_they_agree_and_not_at_all_if_they_do_not(
    tmp_path: Path,
) -> None:
    rows = (("8.1.4.1-1", "符合"), ("8.1.4.1-1", "符合"), ("8.1.4.1-2", "符合"), ("8.1.4.1-2", "不符合"))
    found = read(saved(tmp_path / "a.xlsx", HEAD, *rows))
    assert set(found.results) == {"8.1.4.1-1"}
    assert told(found.refusals) == [("测评结果!A4", "item-twice"), ("测评结果!A5", "item-twice")]


def test_an_item_whose_rows_disagree_stays_out_even_on_a_third_sheet(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", HEAD, ("8.1.4.1-1", "符合"))
    book = load_workbook(path)
    for name, outcome in (("二", "不符合"), ("三", "符合")):
        book.create_sheet(name)
        for row in (HEAD, ("8.1.4.1-1", outcome)):
            book[name].append(list(row))
    book.save(path)
    found = read(path)
    assert found.results == {}
    assert {one.cell for one in found.refusals} == {"测评结果!A2", "二!A2", "三!A2"}


def two_sheets(path: Path, *rows: Sequence[Any], hidden: bool = False) -> Path:
    saved(path, HEAD, ("8.1.4.1-1", "符合"))
    book = load_workbook(path)
    other = book.create_sheet("其他")
    for row in rows:
        other.append(list(row))
    other.sheet_state = "hidden" if hidden else "visible"
    book.save(path)
    return path


def test_a_hidden_sheet_with_items_is_named_and_not_read(tmp_path: Path) -> None:
    found = read(two_sheets(tmp_path / "a.xlsx", HEAD, ("8.1.4.1-2", "不符合"), hidden=True))
    assert told(found.refusals) == [("其他!A2", "sheet-hidden")]
    assert set(found.results) == {"8.1.4.1-1"}


def test_a_sheet_with_items_and_no_head_is_named_and_not_read(tmp_path: Path) -> None:
    found = read(two_sheets(tmp_path / "a.xlsx", ("甲", "乙"), ("8.1.4.1-2", "不符合")))
    assert told(found.refusals) == [("其他!A2", "sheet-without-head")]


def test_a_sheet_about_something_else_is_told_and_keeps_nothing_back(tmp_path: Path) -> None:
    found = read(two_sheets(tmp_path / "a.xlsx", ("资产编号", "说明"), ("SRV-1", "应用服务器")))
    assert (found.refusals, found.unread) == ([], ["其他"])


def test_a_line_between_with_the_name_of_a_category_is_no_row(tmp_path: Path) -> None:
    rows = (("安全计算环境", None, None), ("8.1.4.1-1", "符合"), (), ("8.1.4.1-2", " 不符合 "))
    found = read(saved(tmp_path / "a.xlsx", HEAD, *rows))
    assert found.refusals == []
    assert set(found.results) == {"8.1.4.1-1", "8.1.4.1-2"}


@pytest.mark.parametrize("outcome", ["不符合（部分）", "部分不符合", "√", "符合/不符合", "N/A"])
def test_an_outcome_of_another_kind_is_never_guessed_at(tmp_path: Path, outcome: str) -> None:
    found = read(saved(tmp_path / "a.xlsx", HEAD, ("8.1.4.1-1", outcome)))
    assert told(found.refusals) == [("测评结果!B2", "outcome-unknown")]


@pytest.mark.parametrize("written", ["2026年7月31日", "２０２６－７－３１", "2026-07-31 00:00:00"])
def test_days_written_as_text_are_understood(tmp_path: Path, written: str) -> None:
    row = ("P1", None, "高", None, "口令过短", None, written, "已整改，待验证")
    found = read(saved(tmp_path / "a.xlsx", PROBLEM_HEAD, row))
    assert (found.refusals, found.problems["P1"].fields["due"]) == ([], "2026-07-31")
    assert found.problems["P1"].fields["state"] == "fixed"


def test_cells_under_a_merge_are_refused_where_their_row_says_something(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", HEAD, ("8.1.4.1-1", "符合"), ("8.1.4.1-2", None), ("8.1.4.1-3", "符合"))
    book = load_workbook(path)
    book["测评结果"].merge_cells("B2:B3")
    book.save(path)
    found = read(path)
    assert told(found.refusals) == [("测评结果!B3", "cell-merged")]
    assert set(found.results) == {"8.1.4.1-1", "8.1.4.1-3"}


def test_two_columns_that_may_both_be_the_result_are_refused(tmp_path: Path) -> None:
    found = read(saved(tmp_path / "a.xlsx", ("编号", "结果", "符合情况"), ("8.1.4.1-1", "符合", "符合")))
    assert told(found.refusals) == [("测评结果!C1", "head-twice")]
    assert found.results == {}


def test_a_mapping_names_headings_of_any_kind(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", ("No.", "Result", "编号"), ("8.1.4.1-1", "符合", "x"), name="T")
    mapping = tmp_path / "m.yaml"
    mapping.write_text("{sheet: T, item: no., outcome: RESULT}\n", encoding="utf-8")
    chosen, problems = read_mapping(mapping)
    assert problems == []
    found = read(path, chosen)
    assert found.results["8.1.4.1-1"].fields == {"outcome": "符合"}
    assert told(read(path, Chosen("other", {"item": "No.", "outcome": "Result"})).refusals) == [
        ("", "no-mapped-head")
    ]
    assert told(read(path).refusals) == [("", "no-head")]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "file-empty"), ("item: A", "missing-field"), ("items: A", "unknown-field"), ("{", "yaml-syntax")],
)
def test_a_wrong_mapping_is_a_located_problem(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    chosen, problems = read_mapping(tmp_path / "m.yaml")
    assert chosen is None
    assert code in {one.code for one in problems}


def test_problems_are_read_in_the_words_of_the_worksheet(tmp_path: Path) -> None:
    row = ("P1", "8.1.4.1-1", "高", "是", "口令过短", "运维组", "2026/7/31", "已验证", "2026-07-20", None)
    found = read(saved(tmp_path / "a.xlsx", PROBLEM_HEAD, row, ("P2", None, "低", None, "其他")))
    assert found.refusals == []
    assert found.problems["P1"].fields == {
        "item": "8.1.4.1-1", "severity": "高", "major": "true", "what": "口令过短", "owner": "运维组",
        "due": "2026-07-31", "state": "verified", "state_on": "2026-07-20", "reason": None,
    }  # fmt: skip
    assert {found.problems["P2"].fields[one] for one in ("major", "state")} == {"false", "open"}


@pytest.mark.parametrize(
    ("row", "cell", "code"),
    [
        ((None, None, "高", None, "无编号"), "A2", "problem-without-id"),
        (("P 1", None, "高", None, "x"), "A2", "id-unknown"),
        (("P1", "8.9-9", "高", None, "x"), "B2", "item-unknown"),
        (("P1", "8.2.1.1-1", "高", None, "x"), "B2", "item-not-applicable"),
        (("P1", None, "极高", None, "x"), "C2", "severity-unknown"),
        (("P1", None, None, None, "x"), "C2", "problem-without-severity"),
        (("P1", None, "高", "也许", "x"), "D2", "major-unknown"),
        (("P1", None, "高", None, None), "E2", "problem-without-what"),
        (("P1", None, "高", None, "x", None, "2026-02-30"), "G2", "due-unknown"),
        (("P1", None, "高", None, "x", None, None, "好了"), "H2", "state-unknown"),
        (("P1", None, "高", None, "x", None, None, None, "年底"), "I2", "state-on-unknown"),
    ],
)
def test_a_problem_that_cannot_be_placed_is_named_by_its_cell(
    tmp_path: Path, row: Sequence[Any], cell: str, code: str
) -> None:
    found = read(saved(tmp_path / "a.xlsx", PROBLEM_HEAD, row, name="问题"))
    assert told(found.refusals) == [(f"问题!{cell}", code)]
    assert found.problems == {}


def test_a_file_that_is_no_workbook_is_refused_and_never_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = saved(tmp_path / "whole.xlsx", HEAD, ("8.1.4.1-1", "符合")).read_bytes()
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "x")
    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            target.writestr(
                name, b"<worksheet><sheetData><row r='x'" if "sheet1" in name else source.read(name)
            )
    ole = bytes.fromhex("d0cf11e0a1b11ae1")
    cases = {
        "file-no-workbook": (
            b"",
            b"no workbook",
            whole[:-200],
            whole[:400],
            other.getvalue(),
            damaged.getvalue(),
        ),
        "file-locked": (ole + "EncryptedPackage".encode("utf-16-le"),),
        "file-old": (ole + b"Workbook",),
        "file-empty": (saved(tmp_path / "empty.xlsx").read_bytes(),),
    }
    for code, contents in cases.items():
        for content in contents:
            (tmp_path / "x.xlsx").write_bytes(content)
            assert told(read_workbook(tmp_path / "x.xlsx")[1]) == [("", code)]
    assert told(read_workbook(tmp_path)[1]) == [("", "file-unreadable")]
    monkeypatch.setattr(workbook, "_MOST_UNPACKED", 1000)
    assert told(read_workbook(tmp_path / "whole.xlsx")[1]) == [("", "file-too-large")]
    monkeypatch.setattr(workbook, "_MOST_BYTES", 1000)
    assert told(read_workbook(tmp_path / "whole.xlsx")[1]) == [("", "file-too-large")]


def test_a_sheet_with_too_many_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    path = saved(tmp_path / "a.xlsx", HEAD, *(("8.1.4.1-1", "符合") for _ in range(3)))
    assert told(read_workbook(path)[1]) == [("", "rows")]


def test_a_damaged_workbook_is_read_or_refused_and_never_a_crash(tmp_path: Path) -> None:
    whole = saved(tmp_path / "a.xlsx", HEAD, ("8.1.4.1-1", "符合")).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    outcomes = set()
    for seed in range(80):
        chance = random.Random(seed)
        name = chance.choice(sorted(parts))
        part = bytearray(parts[name])
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(part))
            part[at : at + chance.randint(0, 20)] = chance.choice([b"", b"<", b'"-1"', b"\x00", b"99999999"])
        with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as target:
            for other, content in parts.items():
                target.writestr(other, bytes(part) if other == name else content)
        sheets, refusals = read_workbook(tmp_path / "x.xlsx")
        told(refusals or understand(sheets, TERMS).refusals)
        outcomes.add(bool(refusals))
    assert outcomes == {True, False}


@pytest.mark.parametrize("area", ["A1:XFD1048576", "A1:A1048576"])
def test_a_merge_over_the_whole_sheet_is_refused_before_it_is_laid_out(tmp_path: Path, area: str) -> None:
    path = saved(tmp_path / "a.xlsx", HEAD, ("8.1.4.1-1", "符合"))
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            merges = f'</sheetData><mergeCells><mergeCell ref="{area}"/></mergeCells>'.encode()
            target.writestr(name, source.read(name).replace(b"</sheetData>", merges))
    path.write_bytes(changed.getvalue())
    assert told(read_workbook(path)[1]) == [("", "merge-too-large")]


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", HEAD, ("8.1.4.1-1", "符合"))
    book = load_workbook(path)
    book["测评结果"]["XFD1048576"] = " "
    book["测评结果"]["B1048576"] = " "
    book.save(path)
    found = read(path)
    assert set(found.results) == {"8.1.4.1-1"}
    assert found.refusals == []


@given(st.text(max_size=50))
def test_any_text_survives_the_way_through_a_cell(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"] = "x", cell_text(text)
    sheet["B1"].data_type = "s"
    book.save(path)
    (found,), _ = read_workbook(path)
    cell = found.rows[0][1].get(2)
    assert (cell.text if cell else "") == text.replace("\r\n", "\n").strip()
