"""What a reader sees has no oddities: nothing doubled, empty, unfilled or in the program's own terms."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from markdown import Markdown

from generator.compliance.engine import assess
from generator.records.ledger import Records
from generator.rendering.pages import Edition, render_pages
from generator.settings import words
from generator.views.dossier import DossierView, view_dossier
from generator.views.overview import shortened
from tests.builders import day
from tests.volumes import printed_html, volumes_of

DAYS: Final = ("2026-01-15", "2026-11-22", "2027-06-01")
CJK: Final = "[\u4e00-\u9fff]"
ODDITIES: Final = {
    "double punctuation": re.compile(r"[。，、；：！？]{2,}"),
    "an empty bracket": re.compile(r"（\s*）|\(\s*\)|“\s*”|《\s*》|【\s*】"),
    "a space before punctuation": re.compile(r"[ \t][。，、；：！？）”》]"),
    "a space after an opening bracket": re.compile(r"[（“《][ \t]"),
    "a value of the program": re.compile(r"\b(None|null|nan|undefined|True|False|inf)\b"),
    "an unfilled place": re.compile(r"\{[a-z_]*(:[a-z_]+)?\}|\{\{|\}\}|\{%"),
    "a clause by its key": re.compile(r"\d+-last\b"),
    "days of a duration as a date": re.compile(r"(已过|还剩|晚于到期日|晚) \d+ 日"),
    "a word doubled": re.compile(rf"({CJK}{{3,}})\1"),
}
SPACE_WITHIN: Final = re.compile(rf"{CJK} {CJK}")
"""A space between two Chinese words of one piece of text; allowed between a label and its value."""


class _Pieces(HTMLParser):
    """The pieces of text of a page, without code, styles and the marks that lead a heading to itself."""

    _SKIPPED: Final = frozenset({"script", "style", "code", "svg", "head"})

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in self._SKIPPED

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in self._SKIPPED

    def handle_data(self, data: str) -> None:
        if not self._skipped and data.strip():
            self.pieces.append(data.strip())


def pieces(html: str) -> list[str]:
    parser = _Pieces()
    parser.feed(html)
    return parser.pieces


def oddities(where: str, text: str) -> list[str]:
    """Each oddity of a text with its surroundings."""
    return [
        f"{where}: {name}: {text[max(0, found.start() - 20) : found.end() + 20]}"
        for name, pattern in ODDITIES.items()
        for found in pattern.finditer(text)
    ]


def _view(records: Records, as_of: str) -> DossierView:
    return view_dossier(assess(records, day(as_of)), words())


@pytest.mark.parametrize("as_of", DAYS)
def test_no_page_has_an_oddity(real: Records, demo: Records, as_of: str) -> None:
    markdown = Markdown(extensions=["attr_list", "tables", "md_in_html"])
    for name, records in (("real", real), ("demo", demo)):
        for page in render_pages(_view(records, as_of), Edition("2026-11-22 08:00", "0.0.0")):
            body = page.text.partition("---\n")[2].partition("---\n")[2]
            found = [
                odd
                for piece in pieces(markdown.reset().convert(body))
                for odd in oddities(f"{name} {as_of} {page.path}", piece)
            ]
            assert found == []


@pytest.mark.parametrize("as_of", DAYS)
def test_no_part_of_the_volume_has_an_oddity(real: Records, demo: Records, as_of: str) -> None:
    for records in (real, demo):
        html = printed_html(_view(records, as_of))
        assert [odd for piece in pieces(html) for odd in oddities(as_of, piece)] == []


def test_no_sentence_of_a_derivation_has_a_space_where_none_belongs(real: Records, demo: Records) -> None:
    for records in (real, demo):
        for as_of in DAYS:
            for found in assess(records, day(as_of)).findings:
                for one in found.derivation:
                    assert not SPACE_WITHIN.search(words().say(one.message)), words().say(one.message)


def test_the_patterns_find_what_they_are_for() -> None:
    odd = (
        "完成。。",
        "（）",
        "完成 ，",
        "日期 None",
        "{count}",
        "13-last",
        "晚于到期日 4 日",
        "合同约定合同约定",
    )
    assert [bool(oddities("", text)) for text in odd] == [True] * len(odd)
    assert oddities("", "第 3 轮评审于 2026-11-12 举行，结论：未通过。") == []


# Names


def test_the_last_paragraph_of_an_article_is_called_so(demo: Records) -> None:
    view = _view(demo, "2026-11-22")
    pages = {page.path: page.text for page in render_pages(view, Edition("2026-11-22 08:00", "0.0.0"))}
    assert "## 13末款 " in pages["clauses/article-13.md"]
    assert ">13末款</a>" in pages["clauses/index.md"]
    assert ">13末款</th>" in printed_html(view)


def test_a_date_of_the_clause_matrix_says_what_it_is(demo: Records) -> None:
    html = printed_html(_view(demo, "2026-11-22"))
    matrix = html.partition('id="matrix"')[2].partition('id="questions"')[0]
    assert re.search(r"<td>\d{4}-", matrix) is None
    assert "<td>到期 2027-07-08" in matrix


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("东城区电子政务信息安全运维服务", "东城区电子政务信息安全运维服务"),
        ("一" * 19, "一" * 19),
        ("一" * 20, "一" * 18 + "…"),
        ("a" * 38, "a" * 38),
        ("a" * 39, "a" * 36 + "…"),
    ],
)
def test_a_long_name_is_cut_in_the_running_head(name: str, shown: str) -> None:
    assert shortened(name, 38) == shown


def test_a_very_long_name_stands_whole_on_the_cover_and_cut_above_the_pages(demo: Records) -> None:
    long = "示例区" + "政务信息安全" * 12
    named = replace(
        demo,
        project=demo.project.model_copy(update={"name": long}),
        contract=demo.contract.model_copy(update={"title": long}),
    )
    for volume in volumes_of(_view(named, "2026-11-22")).values():
        assert f">{long}<" in volume.groups[0].segments[0]
        assert "…" in volume.running
        assert len(volume.running) <= 20 + len(volume.title)


# The built site and its volume


@pytest.mark.slow
def test_no_built_page_has_an_oddity_and_404_says_what_it_is(demo_site: Path) -> None:
    pages = sorted(demo_site.rglob("*.html"))
    assert len(pages) > 20
    found = [
        odd
        for page in pages
        for piece in pieces(page.read_text(encoding="utf-8"))
        for odd in oddities(page.name, piece)
    ]
    assert found == []
    assert words().t("page.not-found") in (demo_site / "404.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_text_of_the_built_volume_has_no_oddity(demo_site: Path) -> None:
    (volume,) = demo_site.glob("bundles/acceptance/*-book.pdf")
    text = subprocess.run(
        ["pdftotext", "-raw", str(volume), "-"], check=True, capture_output=True, text=True
    ).stdout
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    wrapped = {"a space before punctuation", "a space after an opening bracket"}  # columns side by side
    assert len(lines) > 1000
    found = [odd for line in lines for odd in oddities("", line)]
    assert [odd for odd in found if not any(name in odd for name in wrapped)] == []
