"""Whatever the three readers type, the page they mean comes first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.rendering.search_index import finish_search_index, split
from tests.rendering.watching import watched

# What the record keeper, the lead of party A and the reviewer type, and where it must lead.
QUERIES: Final = {
    "扣款上限": "incidents/index.html",
    "保密协议": "team/index.html",
    "首付款 发票": "payments/index.html",
    "尾款 应付": "payments/index.html",
    "月度考核": "services/index.html",
    "漏洞扫描": "services/index.html",
    "渗透测试": "services/index.html",
    "应急演练": "services/index.html",
    "等级测评": "services/index.html",
    "政务云平台": "systems/gov-cloud.html",
    "不可抗力": "clauses/article-11.html",
    "知识产权": "clauses/article-10.html",
    "违约责任": "clauses/article-12.html",
    "争议解决": "clauses/article-14.html",
    "12.6": "clauses/article-12.html",
    "INC-2026-003": "incidents/INC-2026-003.html",
    "待认定": "incidents/INC-2026-007.html",
    "沈喆": "team/index.html",
    "人员变更": "team/index.html",
    "总结报告": "payments/index.html",
    "验收": "acceptance/index.html",
    "待决问题": "questions/index.html",
    "证据目录": "evidence/index.html",
    "怎么登记证据": "guide.html",
    "make check": "guide.html",
}


@pytest.fixture(scope="module")
def search(demo_address: str, browser: Browser) -> Iterator[Page]:
    with watched(browser, demo_address, viewport={"width": 1440, "height": 900}) as (page, found):
        page.goto(demo_address + "index.html")
        page.locator(".md-search__input").click()
        yield page
    assert found == []


def _first(page: Page, query: str) -> str:
    """Types as a person does, for the theme listens to keys alone, and gives the first result's path."""
    results = page.locator(".md-search-result__item")
    page.locator(".md-search__input").fill("")
    page.keyboard.press("Space")
    page.keyboard.press("Backspace")
    expect(results).to_have_count(0)
    page.keyboard.insert_text(query)
    page.keyboard.press("Shift")
    expect(results.first).to_be_visible()
    href = page.locator(".md-search-result__item a").first.get_attribute("href") or ""
    return re.sub(r"^.*?//[^/]+/|[?#].*$", "", href)


@pytest.mark.slow
@pytest.mark.parametrize(("query", "wanted"), QUERIES.items(), ids=QUERIES)
def test_the_page_meant_comes_first(search: Page, query: str, wanted: str) -> None:
    assert _first(search, query) == wanted


@pytest.mark.slow
def test_the_index_says_chinese_as_itself_and_leaves_derivations_out(demo_site: Path) -> None:
    text = (demo_site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert "\\u" not in text.partition('"docs"')[2]
    assert len(text.encode()) < 700_000
    entries = json.loads(text)["docs"]
    assert len({entry["location"] for entry in entries}) == len(entries)
    everything = "".join(entry["text"] for entry in entries if entry["location"].startswith("clauses/"))
    assert "data/incidents/" not in everything, "the lines a step rests on"


def test_rows_with_a_name_are_found_once_and_headings_keep_their_own(tmp_path: Path) -> None:
    (tmp_path / "search").mkdir()
    index = {"config": {}, "docs": [{"location": "services/index.html", "title": "\u670d\u52a1", "text": ""}]}
    (tmp_path / "search" / "search_index.json").write_text(json.dumps(index), encoding="utf-8")
    places = [
        ["S1.03", "<扫描>服务", "services/index.html#s-S1.03"],
        ["S1.03", "再来一次", "services/index.html#s-S1.03"],
        ["X", "没有这一页", "services/other.html#x"],
        ["1.1", "条款", "services/index.html"],
    ]
    (tmp_path / "jump.json").write_text(json.dumps(places), encoding="utf-8")
    finish_search_index(tmp_path)
    written = (tmp_path / "search" / "search_index.json").read_text(encoding="utf-8")
    entries = json.loads(written)["docs"]
    assert [entry["location"] for entry in entries] == ["services/index.html", "services/index.html#s-S1.03"]
    assert entries[1]["title"].replace("\u200b", "") == "S1.03 &lt;扫描&gt;服务"
    assert "服务" in written


def test_chinese_is_divided_into_words_and_the_rest_left_whole() -> None:
    assert split("S1.03 漏洞扫描服务").split("\u200b") == ["S1.03 ", "漏洞", "扫描", "服务"]
