"""The report's text: what stands in it is cut up line by line, and what cannot is found at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from generator.loading.summary import SUMMARY, read_summary
from generator.problem import written
from generator.records.prose import Piece
from generator.settings import shipped_summary, words
from generator.views.report_figures import FIGURE_NAMES, TABLE_NAMES
from tests.builders import DEMO, REPOSITORY, SOUND, codes


def _write(project: Path, text: str | bytes) -> None:
    path = project / SUMMARY
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def _codes(project: Path, text: str | bytes) -> list[tuple[int, str]]:
    _write(project, text)
    return [(problem.at.line, problem.code) for problem in read_summary(project)[1]]


def _told(project: Path, text: str) -> str:
    _write(project, text)
    (problem,) = read_summary(project)[1]
    return written(problem, words())


# What stands in it


def test_a_text_is_cut_at_headings_and_tables_and_remembers_its_lines(tmp_path: Path) -> None:
    _write(tmp_path, "\n序。\n\n## 章 ##\n\n### 节\n文一\n{{ table.open }}\n文二\n\n文三\n")
    prose, problems = read_summary(tmp_path)
    assert problems == []
    assert prose.pieces == (
        Piece("text", "序。", 2),
        Piece("heading", "章", 4, 2),
        Piece("heading", "节", 6, 3),
        Piece("text", "文一", 7),
        Piece("table", "open", 8),
        Piece("text", "文二\n\n文三", 9),
    )


def test_a_project_without_a_text_has_the_one_that_is_shipped(tmp_path: Path) -> None:
    prose, problems = read_summary(tmp_path)
    assert problems == []
    assert prose == read_summary(REPOSITORY)[0]
    assert len(prose.pieces) > 10


@pytest.mark.parametrize("file", [shipped_summary(), DEMO / SUMMARY], ids=["shipped", "demo"])
def test_the_texts_there_are_have_no_faults_and_use_every_table(file: Path, tmp_path: Path) -> None:
    _write(tmp_path, file.read_bytes())
    prose, problems = read_summary(tmp_path)
    assert problems == []
    tables = {f"table.{one.text}" for one in prose.pieces if one.kind == "table"}
    assert tables == set(TABLE_NAMES)


def test_the_shipped_text_names_no_contract_and_no_amount_itself() -> None:
    text = shipped_summary().read_text(encoding="utf-8")
    assert "东城" not in text
    assert "¥" not in text


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    _write(tmp_path, "## 章\n\n文 {{ project.name }}\n")
    plain = read_summary(tmp_path)
    _write(tmp_path, "\ufeff## 章\r\n\r\n文 {{ project.name }}\r\n")
    assert read_summary(tmp_path) == plain


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_every_figure_may_stand_in_a_sentence_with_or_without_spaces(name: str, tmp_path: Path) -> None:
    assert _codes(tmp_path, f"## 章\n共 {{{{ {name} }}}} 与 {{{{{name}}}}}。\n") == []


# What cannot


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("扣款 {{ deductions.aproved }}", "summary-name-unknown"),
        ("扣款 {{ }}", "summary-name-unknown"),
        ("扣款 {{ deductions.approved | upper }}", "summary-name-unknown"),
        ("扣款 {{ d.deductions.__class__ }}", "summary-name-unknown"),
        ("{{ table.opn }}", "summary-name-unknown"),
        ("扣款 {{ deductions.approved", "summary-brace"),
        ("扣款 deductions.approved }}", "summary-brace"),
        ("扣款 { deductions.approved }", "summary-brace"),
        ("扣款 {{{ deductions.approved }}}", "summary-brace"),
        ("扣款 ｛｛ deductions.approved ｝｝", "summary-brace"),
        ("{% if x %}", "summary-brace"),
        ("见 {{ table.open }}", "summary-table-inside"),
        ("- {{ table.open }}", "summary-table-inside"),
        ("{{ table.open }} {{ table.open }}", "summary-table-inside"),
        ("| {{ table.open }} |", "summary-table-inside"),
        ("<b>粗</b>", "summary-markup"),
        ("<script>alert(1)</script>", "summary-markup"),
        ("<!--cut-->", "summary-markup"),
        ("<http://a.example>", "summary-markup"),
        ("![图](a.png)", "summary-markup"),
        ("[链接](http://a.example)", "summary-markup"),
        ("[a]: http://a.example", "summary-markup"),
        ("```", "summary-markup"),
        ("甲\u200b乙", "summary-unseen"),
        ("甲\x07乙", "summary-unseen"),
        ("甲\x02乙", "summary-unseen"),
        ("甲\u202e乙", "summary-unseen"),
        ("甲\u2028乙", "summary-unseen"),
        ("## " + "长" * 201, "summary-heading-long"),
        ("葛\U000e0100", "summary-unseen"),
        ("甲\u3164乙", "summary-unseen"),
        ("甲\ue863乙", "private-character"),
        ("甲\x0c乙", "summary-unseen"),
        ("# 报告", "summary-heading"),
        ("##### 条", "summary-heading"),
        ("## ", "summary-heading"),
        ("###", "summary-heading"),
        ("## 一、概况", "summary-heading-numbered"),
        ("### （二）概况", "summary-heading-numbered"),
        ("#### 1. 概况", "summary-heading-numbered"),
        ("绝密★", "secret-mark"),
    ],
)
def test_what_cannot_stand_in_a_report_is_found_on_its_line(line: str, code: str, tmp_path: Path) -> None:
    found = _codes(tmp_path, f"## 章\n\n文。\n{line}\n\n文。\n")
    assert set(found) == {(4, code)}


@pytest.mark.parametrize(
    "line",
    ["当 n < 5 或 a > 3 时", "“甲”［注］〔2026〕5 号", "甲 & 乙 &lt; 丙", "C# 与 2026.1", "## 2026 年情况",
     "## 3.5 级", "甲\t乙", "~约~", "[ ] 未办"],
)  # fmt: skip
def test_what_only_looks_like_markup_may_stand(line: str, tmp_path: Path) -> None:
    assert _codes(tmp_path, f"{line}\n") == []


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = "# 名\n\n共 {{ a.b }}、{{ c.d }}\n\n<i>斜</i>{{\n"
    assert _codes(tmp_path, text) == [
        (1, "summary-heading"),
        (3, "summary-name-unknown"),
        (3, "summary-name-unknown"),
        (5, "summary-markup"),
        (5, "summary-markup"),
        (5, "summary-brace"),
    ]


def test_an_unknown_name_is_told_with_those_near_it(tmp_path: Path) -> None:
    told = _told(tmp_path, "## 章\n扣款 {{ deductions.aproved }}\n")
    assert told.startswith("content/summary.md:2: “deductions.aproved”")
    assert "deductions.approved" in told
    assert "table.services" in _told(tmp_path, "{{ table.service }}")
    assert "使用手册" in _told(tmp_path, "{{ 扣款 }}")


def test_a_picture_is_told_once(tmp_path: Path) -> None:
    assert "“![照片](”" in _told(tmp_path, "![照片](a.png)")


def test_a_brace_is_told_with_how_to_write_it(tmp_path: Path) -> None:
    assert "第 4 列" in _told(tmp_path, "扣款 {{ x")
    assert "两个半角大括号" in _told(tmp_path, "扣款 {{ x")


def test_an_unseen_character_is_told_by_column_and_code(tmp_path: Path) -> None:
    told = _told(tmp_path, "甲\u200b乙")
    assert "第 2 列" in told
    assert "U+200B" in told


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "summary-empty"), (b" \n\n", "summary-empty"), ("章".encode("gb18030"), "not-utf8")],
)
def test_a_file_that_holds_no_text_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    assert _codes(tmp_path, content) == [(1, code)]


def test_a_text_elsewhere_or_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("## 章\n", encoding="utf-8")
    project = tmp_path / "project"
    (project / "content").mkdir(parents=True)
    (project / SUMMARY).symlink_to(outside)
    assert [one.code for one in read_summary(project)[1]] == ["path-leaves-project"]
    (project / SUMMARY).unlink()
    (project / SUMMARY).mkdir()
    assert [one.code for one in read_summary(project)[1]] == ["file-unreadable"]


def test_a_link_to_nothing_is_no_missing_text(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / SUMMARY).symlink_to("nowhere.md")
    assert [one.code for one in read_summary(tmp_path)[1]] == ["file-unreadable"]


def test_a_fault_of_the_text_forbids_the_records_like_any_other(tmp_path: Path) -> None:
    shutil.copytree(SOUND / "data", tmp_path / "data")
    assert load_project(tmp_path).records is not None
    _write(tmp_path, "## 章\n{{ nothing }}\n")
    loaded = load_project(tmp_path)
    assert loaded.records is None
    assert codes(loaded.problems) == [(SUMMARY, 2, "summary-name-unknown")]


def test_a_very_long_line_is_read(tmp_path: Path) -> None:
    assert _codes(tmp_path, "## 章\n" + "字" * 200_000 + "{{ project.name }}" * 1000) == []
    assert len(_codes(tmp_path, "{{" * 20_000)) == 1
    assert _codes(tmp_path, "<" * 50_000 + "[" * 50_000) == []
    assert set(_codes(tmp_path, "![" * 20_000)) == {(1, "summary-markup")}
