"""The report as drawn: figures as plain text, nothing but the structure of text, numbered chapters."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from generator.compliance.engine import assess
from generator.loading.project_loader import load_project
from generator.loading.summary import SUMMARY, read_summary
from generator.records.history import UNTOLD
from generator.rendering.numbered_evidence import NumberedEvidence
from generator.rendering.numbering import list_headings
from generator.rendering.report import prose, prose_line
from generator.rendering.templates import render
from generator.settings import words
from generator.views.dossier import DossierView, view_dossier
from generator.views.report_figures import TABLE_NAMES
from tests.builders import DEMO, REPOSITORY, SOUND, day


def _view(project: Path, as_of: str, text: Path) -> DossierView:
    records = load_project(project).records
    assert records is not None
    return view_dossier(assess(records, day(as_of)), words(), UNTOLD, read_summary(text)[0])


def _drawn(view: DossierView) -> str:
    return render("print/parts/summary.html.jinja", d=view, index=NumberedEvidence())


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def _written(tmp_path: Path, text: str) -> Path:
    (tmp_path / "content").mkdir(exist_ok=True)
    (tmp_path / SUMMARY).write_text(text, encoding="utf-8")
    return tmp_path


# Markdown and figures


def test_a_figure_is_put_in_as_plain_text() -> None:
    figures = {"a": "**粗** <b>&</b> {{ b }} | `x`", "b": "乙"}
    html = prose("甲{{ a }}与*{{b}}*", figures)
    assert html == "<p>甲**粗** &lt;b&gt;&amp;&lt;/b&gt; {{ b }} | `x`与<em>乙</em></p>"


def test_a_character_by_number_stays_as_it_is_typed_and_makes_no_figure() -> None:
    assert prose("&#123;&#123; a &#125;&#125;", {}) == "<p>&amp;#123;&amp;#123; a &amp;#125;&amp;#125;</p>"


def test_a_value_adds_no_column_and_no_row_to_a_table() -> None:
    html = prose("| 一 | 二 |\n|---|--:|\n| {{ a }} | 3 |", {"a": "x | y\n| z | w |"})
    assert html.count("<td") == 2
    assert '<th scope="col">一</th>' in html
    assert '<th scope="col" class="number">二</th>' in html
    assert '<table class="grid">' in html


@pytest.mark.parametrize(
    "text",
    ["<script>x</script>", "<b onclick=x>粗</b>", "![图](a.png)", "[链](javascript:x)", "<!--cut-->",
     '<section class="part" id="x"><h1>假</h1></section>', "    代码", "文\n===", "文\n---", "# 名",
     "[a]: x\n\n[a]", "<http://a.b>", "&lt;b&gt;"],
)  # fmt: skip
def test_only_the_structure_of_text_is_left(text: str) -> None:
    html = prose(text, {})
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= {"p"}
    assert not re.search(r"<[^>]*(?:href|src|class|id|on\w+)=", html)
    assert "<!--" not in html


def test_lines_of_chinese_are_joined_without_a_space_and_those_of_latin_with_one() -> None:
    assert prose("上一\n行，\n下 A\nB C", {}) == "<p>上一行，下 A\nB C</p>"


def test_an_indent_of_full_width_spaces_is_left_to_the_layout() -> None:
    assert prose("　　段一\n\n　　段二", {}) == "<p>段一</p>\n<p>段二</p>"


def test_a_heading_is_text_alone() -> None:
    assert prose_line("**扣款** {{ a }}", {"a": "<1>"}) == "<strong>扣款</strong> &lt;1&gt;"
    assert prose_line("- 概况", {}) == "- 概况"


def test_a_paragraph_of_any_length_is_drawn_in_good_time() -> None:
    begun = time.perf_counter()
    long = "字*[_`{" * 5_000
    assert "字" * 30_000 in prose("字" * 30_000, {})
    assert "字" in prose(long, {})
    assert time.perf_counter() - begun < 10


# The part


def test_chapters_are_numbered_parts_and_the_report_s_own_title_is_none() -> None:
    listed = [
        (one.level, one.label, one.anchor) for one in list_headings(_drawn(_view(DEMO, "2026-11-22", DEMO)))
    ]
    assert listed[:4] == [
        (1, "服务总结报告", "summary"),
        (1, "一、服务概况", "summary-1"),
        (2, "（一）合同与口径", "summary-1-1"),
        (2, "（二）组织与人员", "summary-1-2"),
    ]
    anchors = [anchor for _, _, anchor in listed]
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize(
    ("project", "as_of"),
    [(REPOSITORY, "2026-04-01"), (REPOSITORY, "2027-06-01"), (DEMO, "2025-11-01"), (DEMO, "2026-11-22"),
     (SOUND, "2026-07-01")],
)  # fmt: skip
def test_the_shipped_text_reads_through_on_any_day_of_any_project(project: Path, as_of: str) -> None:
    html = _drawn(_view(project, as_of, REPOSITORY))
    assert "{{" not in html
    assert "None" not in _text(html)
    assert "。。" not in _text(html)


def test_amounts_in_the_text_are_those_of_the_calculation() -> None:
    view = _view(DEMO, "2026-11-22", DEMO)
    text = _text(_drawn(view))
    assert f"累计扣款 {view.deductions.approved}" in text
    assert f"登记交付 {view.deliveries.count} 次" in text
    assert f"应付 {view.payments[-1].payable}" in text


def test_whatever_the_prose_says_the_counts_of_all_states_and_what_is_open_stand_above_it(
    tmp_path: Path,
) -> None:
    view = _view(DEMO, "2026-11-22", _written(tmp_path, "## 结论\n\n全部完成，没有任何问题。\n"))
    checked, said = _drawn(view).split("全部完成")
    text = _text(checked)
    assert said
    for state, count in view.overview.counts:
        assert f"{state.name} {count}" in text
    for told in (
        f"{len(view.overview.pressing)} 项（违约",
        "3 起",
        "¥1,000.00 至 ¥19,000.00",
        "10 次",
        "3 个系统",
        "11 项（逾期 3 项）",
    ):
        assert told in text


def test_a_report_without_a_text_says_so_below_the_counts() -> None:
    records = load_project(DEMO).records
    assert records is not None
    html = _drawn(view_dossier(assess(records, day("2026-11-22")), words()))
    assert "本报告没有正文" in html
    assert "数据核对" in html


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_every_table_can_be_drawn_of_a_full_year_and_of_nothing(name: str, tmp_path: Path) -> None:
    text = _written(tmp_path, f"## 章\n\n{{{{ {name} }}}}\n")
    full = _drawn(_view(DEMO, "2026-11-22", text)).split('id="summary-1"')[1]
    assert '<table class="grid' in full
    assert "<caption>" in full
    bare = _drawn(_view(REPOSITORY, "2026-04-01", text)).split('id="summary-1"')[1]
    assert "<table" in bare or "没有" in bare


def test_every_open_matter_is_listed_with_what_decides_it() -> None:
    view = _view(DEMO, "2026-11-22", DEMO)
    html = _drawn(view)
    for one in view.overview.pressing:
        assert str(render_text(one.title)) in html
        assert str(render_text(one.steps[-1].text)) in html


def render_text(text: str) -> str:
    """A value as it stands in HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;").replace('"', "&#34;")


def test_the_order_of_text_and_tables_is_the_writer_s(tmp_path: Path) -> None:
    text = _written(tmp_path, "前言。\n\n## 章\n\n甲段\n{{ table.payments }}\n乙段\n\n#### 条\n\n丙段\n")
    html = _drawn(_view(DEMO, "2026-11-22", text))
    marks = ("数据核对", "前言。", "<h1>章</h1>", "甲段", "各期款项", "乙段", "<h3>条</h3>", "丙段")
    places = [html.index(one) for one in marks]
    assert places == sorted(places)
