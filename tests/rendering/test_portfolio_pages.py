"""The pages of a portfolio: all of them marked, no link leads astray, and a name is nothing but text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from generator.compliance.finding import State
from generator.compliance.portfolio.standing import StandingContract
from generator.records.portfolio import Department
from generator.rendering.calendar import render_calendar
from generator.rendering.navigation import as_nav, unlisted
from generator.rendering.pages import Edition, Page, write_pages
from generator.rendering.portfolio_pages import (
    STYLE,
    portfolio_assets,
    portfolio_navigation,
    portfolio_site_name,
    render_portfolio_pages,
)
from generator.rendering.site import SiteTask, build_site
from generator.rendering.stale import mark_stale
from generator.settings import words
from generator.views.portfolio.portfolio import PortfolioView, view_portfolio
from tests.builders import day
from tests.portfolios import (
    CHANGED,
    cut,
    deadline,
    incident,
    payment,
    standing,
    summary,
    system,
    together,
)
from tests.rendering.conftest import served
from tests.rendering.hostile import PAYLOADS
from tests.rendering.test_accessibility import GRAVE, OPEN_ALL, TABLES, WCAG
from tests.rendering.watching import watched

EDITION: Final = Edition("2026-11-20 08:00", "1.0")
_LINK: Final = re.compile(r'(?:href|src)="([^"]+)"')
_ID: Final = re.compile(r'(?:id="|\{: #)([^"\s}]+)')


def _contracts() -> tuple[StandingContract, ...]:
    """One contract of each kind there is."""
    busy = summary(
        name="平台运维",
        state=State.OVERDUE,
        counts=((State.OVERDUE, 2), (State.NEEDS_DECISION, 1)),
        deductions=cut(approved_total="3000.00", pending_min="1000.00", pending_max="2000.00",
                       incident_count=6, incident_count_decided=5, ratio="60.00",
                       rectification_required=True, rectified_on=day("2026-09-01"),
                       count_after_rectification=3, termination_right=True),
        incidents=(incident("I-1"), incident("I-2", "")),
        payments=(payment(), payment("first", "2026-11-01", state=State.OVERDUE)),
        systems=(system(evaluation=State.OVERDUE),),
        deadlines=(deadline("late", "2026-11-01", state=State.OVERDUE), deadline(),
                   deadline("far", "2027-05-01")),
        serious_concerns=2, concerns=3,
    )  # fmt: skip
    open_ = cut(
        incident_count=5, incident_count_decided=4, rectification_required=None, termination_right=None
    )
    return (
        standing("busy", busy),
        standing("open", summary(name="待定", party_b="乙公司", deductions=open_, label="内部")),
        standing("old", summary(name="旧数据", as_of="2026-11-18"), "D2", problems=(CHANGED,)),
        standing("never", None, "D2", problems=(CHANGED,)),
        standing(
            "ended", summary(name="终止", ended_on="2026-08-31", payments=(payment(payable=None),)), "D2"
        ),
    )


def _view(*contracts: StandingContract, **changes: Any) -> PortfolioView:
    return view_portfolio(together(*(contracts or _contracts()), **changes), words(), {"never"})


def _pages(view: PortfolioView) -> dict[str, str]:
    return {page.path: page.text for page in render_portfolio_pages(view, EDITION)}


# Which pages there are


def test_there_is_a_page_for_every_contractor_department_and_month() -> None:
    view = _view()
    found = set(_pages(view))
    assert {"index.md", "contractors/index.md", "payments.md", "deadlines/index.md", "problems.md"} <= found
    assert {f"contractors/{one.id}.md" for one in view.contractors} <= found
    assert {"departments/D1.md", "departments/D2.md"} <= found
    assert {"deadlines/2026-12.md", "deadlines/2027-05.md"} <= found


def test_the_pages_of_contractors_keep_their_names_whatever_else_is_listed() -> None:
    alone = set(_pages(_view(_contracts()[1])))
    assert {one for one in alone if one.startswith("contractors/")} <= set(_pages(_view()))


def test_a_department_called_like_a_site_s_own_page_has_one_all_the_same() -> None:
    named = (Department(id="index", name="甲"), Department(id="README", name="乙"))
    view = _view(standing("a", department="index"), departments=named)
    assert {"departments/index_.md", "departments/README_.md"} <= set(_pages(view))


def test_a_portfolio_of_nothing_has_its_pages() -> None:
    view = view_portfolio(together(departments=()), words())
    assert len(_pages(view)) == 5
    assert ("bureau.nav.departments" in [title for title, _ in portfolio_navigation(view)]) is False


def test_the_same_portfolio_gives_the_same_bytes() -> None:
    assert list(render_portfolio_pages(_view(), EDITION)) == list(render_portfolio_pages(_view(), EDITION))


# What stands on all of them


def test_every_page_has_the_day_the_audience_and_how_much_of_it_is_today_s() -> None:
    for path, text in _pages(_view()).items():
        front = text.split("---")[1]
        assert "'2026-11-20'" in front, path
        assert "'3 / 5 个合同为今日数据'" in front, path
        assert "本版面向“单位内网”，以下内容不公开：地址。" in front, path


def test_every_page_has_the_label_and_the_mark_of_any_of_its_contracts() -> None:
    marked = _view(*_contracts(), standing("x", summary(example=True)))
    for path, text in _pages(marked).items():
        front = text.split("---")[1]
        assert "\nlabel: '内部'" in front, path
        assert "mark: '示例'" in front, path
    for text in _pages(_view(standing("plain"))).values():
        assert "\nmark:" not in text.split("---")[1]
        assert "\nlabel:" not in text.split("---")[1]


def test_an_example_and_a_label_are_marked_at_the_contract_too_where_not_all_are() -> None:
    text = _pages(_view(standing("a"), standing("b", summary(example=True, label="内部"))))["index.md"]
    assert text.count('<span class="flagged">示例</span>') == 1
    assert text.count('<span class="flagged">内部</span>') == 1
    whole = _pages(_view(standing("b", summary(example=True)), example=True))["index.md"]
    assert '<span class="flagged">示例</span>' not in whole


def test_every_page_with_sums_names_the_contracts_they_lack() -> None:
    view = _view()
    pages = _pages(view)
    for path in (
        "index.md",
        "contractors/index.md",
        "payments.md",
        "deadlines/index.md",
        "departments/D2.md",
    ):
        assert ">never</span>" in pages[path], path
        assert "（截至 2026-11-18）" in pages[path], path
    for one in view.contractors:
        assert "可能属于本单位，没有计入" in pages[f"contractors/{one.id}.md"]


def test_what_is_undecided_is_said_to_be_so_on_the_contractor_s_page() -> None:
    view = _view()
    page = next(f"contractors/{one.id}.md" for one in view.contractors if one.name == "乙公司")
    text = _pages(view)[page]
    assert text.count("<td>待认定</td>") == 2
    assert "没有合同达到全面整改的条件" not in text


def test_problems_are_told_with_file_and_line_only_where_all_is_seen() -> None:
    text = _pages(_view())["problems.md"]
    assert text.count("contracts/never/data/incidents/2026/INC-2.yaml:7") == 1
    assert "contracts/old/data" not in text
    assert "事故记录 1 个" in text
    others = "".join(text for path, text in _pages(_view()).items() if path != "problems.md")
    assert "INC-" not in others


# Links


def _broken(pages: dict[str, str]) -> Iterator[str]:
    ids = {path.replace(".md", ".html"): set(_ID.findall(text)) for path, text in pages.items()}
    for path, text in pages.items():
        for link in _LINK.findall(text):
            target, _, anchor = link.partition("#")
            folder = posixpath.dirname(path)
            whole = (
                posixpath.normpath(posixpath.join(folder, target)) if target else path.replace(".md", ".html")
            )
            if whole.startswith("contracts/") or whole in ("deadlines.ics", STYLE):
                continue
            if whole not in ids or (anchor and anchor not in ids[whole]):
                yield f"{path} -> {link}"


def test_every_link_leads_to_a_page_and_an_anchor_or_to_a_contract_s_own_site() -> None:
    pages = _pages(_view())
    links = [link for text in pages.values() for link in _LINK.findall(text)]
    assert len(links) > 100
    assert any("contracts/busy/index.html" in one for one in links)
    assert not any("contracts/never/" in one for one in links), "it has no site"
    assert list(_broken(pages)) == []


def test_the_navigation_has_the_sections_and_leaves_the_rest_to_their_tables() -> None:
    view = _view()
    navigation = portfolio_navigation(view)
    staged = set(_pages(view))
    rest = unlisted(navigation, staged).splitlines()
    assert [next(iter(one)) for one in as_nav(navigation)] == [
        "总览", "承担单位", "处室", "应付款项", "期限日历", "记录问题",
    ]  # fmt: skip
    assert all(one.startswith(("/contractors/", "/deadlines/")) for one in rest)
    assert "/contractors/index.md" not in rest


def test_the_title_of_an_entry_is_text() -> None:
    assert as_nav((("<b>", (("&", "x.md"),)),)) == [{"&lt;b&gt;": [{"&amp;": "x.md"}]}]


def test_the_name_of_the_site_bears_the_mark() -> None:
    assert portfolio_site_name(_view()) == "某局运维合同 · 项目组合"
    assert portfolio_site_name(_view(example=True)) == "【示例】某局运维合同 · 项目组合"


# The built site


def _hostile() -> PortfolioView:
    """Names that try to be more, one of every kind there is."""
    given = iter(PAYLOADS * 3)
    contracts = tuple(
        standing(
            f"c{number}",
            summary(
                name=next(given),
                party_b=next(given),
                label="内部",
                withheld=next(given),
                incidents=(incident(tier=next(given)),),
                payments=(payment(name=next(given)),),
                deadlines=(deadline(title=next(given)), deadline("b", "2026-11-01", title=next(given))),
            ),
            folder=f"contracts/{number}",
            problems=(CHANGED,),
            failure=(next(given),),
        )
        for number in range(4)
    )
    named = (Department(id="D1", name=PAYLOADS[0]), Department(id="D2", name=PAYLOADS[1]))
    assessed = together(*contracts, name=PAYLOADS[2], departments=named)
    return view_portfolio(assessed, words(), {one.id for one in contracts})


def _built(folder: Path, view: PortfolioView) -> Path:
    pages, site = folder / "pages", folder / "site"
    pages.mkdir(parents=True)
    beside = portfolio_assets(view) | {"deadlines.ics": render_calendar(view.calendar, "1.0")}
    write_pages(pages, render_portfolio_pages(view, EDITION), beside)
    navigation = portfolio_navigation(view)
    name, author = portfolio_site_name(view), view.head.name
    build_site(SiteTask(str(pages), str(site), name, author, navigation=navigation, styles=(STYLE,)))
    return site


def _names(site: Path) -> list[str]:
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert len(found) > 8
    return found


def _kinds(site: Path) -> list[str]:
    """One page of each kind."""
    first = {(one.rpartition("/")[0], one.endswith("/index.html")): one for one in _names(site) if "/" in one}
    return [*(one for one in _names(site) if "/" not in one), *first.values()]


@pytest.fixture(scope="module")
def portfolio_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    view = _view(*_contracts(), standing("x", summary(example=True)))
    return _built(tmp_path_factory.mktemp("portfolio"), view)


@pytest.mark.slow
def test_mkdocs_builds_it_without_a_warning_and_every_page_is_marked(portfolio_site: Path) -> None:
    for name in _names(portfolio_site):
        text = (portfolio_site / name).read_text(encoding="utf-8")
        assert 'class="band__mark"' in text, name
        assert 'class="band__label"' in text, name
        assert "本版面向" in text, name
        assert "undefined" not in text.lower(), name
    lost = (portfolio_site / "404.html").read_text(encoding="utf-8")
    assert re.findall(r'<li><a href="(/departments/[^"]+)">', lost) == [
        "/departments/D1.html",
        "/departments/D2.html",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_no_page_of_a_portfolio_has_a_serious_finding_of_axe(
    portfolio_site: Path, browser: Browser, scheme: Any, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    page = context.new_page()
    found: list[str] = []
    with served(portfolio_site) as address:
        for name in _kinds(portfolio_site):
            page.goto(address + name)
            page.evaluate(OPEN_ALL)
            options = {"runOnly": WCAG, "resultTypes": ["violations"]}
            for one in Axe().run(page, options=options).response["violations"]:
                if one["impact"] in GRAVE:
                    found += [f"{name}: {one['id']}: {node['html'][:120]}" for node in one["nodes"]]
            overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            found += [f"{name}: wider than the window by {overflow}"] if overflow > 0 else []
            levels = page.evaluate(
                "[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map((one) => +one.tagName[1])"
            )
            if levels.count(1) != 1 or any(later - earlier > 1 for earlier, later in pairwise(levels)):
                found.append(f"{name}: headings {levels}")
            found += [f"{name}: {one}" for one in page.evaluate(TABLES)]
    context.close()
    assert found == []


@pytest.fixture(scope="module")
def reader(portfolio_site: Path, browser: Browser) -> Iterator[tuple[Tab, str, list[str]]]:
    with served(portfolio_site) as address, watched(browser, address) as (page, wrong):
        yield page, address, wrong


@pytest.mark.slow
def test_the_table_of_contracts_is_filtered_by_state_and_sorted_by_a_column(
    reader: tuple[Tab, str, list[str]],
) -> None:
    shown = "[...document.querySelectorAll('.rows--contracts tbody tr:not([hidden])')].map((one) => one.id)"
    page, address, wrong = reader
    page.goto(f"{address}index.html")
    assert page.evaluate(shown)[:2] == ["c-never", "c-busy"]
    page.locator('[data-code="overdue"]').click()
    assert page.evaluate(shown) == ["c-busy"]
    page.locator(".filter__reset").click()
    page.get_by_role("button", name="事故 / 触发").click()
    page.get_by_role("button", name="事故 / 触发").click()
    assert page.evaluate(shown)[:2] == ["c-busy", "c-open"]
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "place"),
    [("never", "problems.html#p-never"), ("乙公司", "contractors/"), ("二处", "departments/D2")],
)
def test_the_jump_box_leads_to_a_contract_a_contractor_and_a_department(
    reader: tuple[Tab, str, list[str]], typed: str, place: str
) -> None:
    page, address, wrong = reader
    page.goto(f"{address}payments.html")
    page.locator(".jump__input").fill(typed)
    page.locator(".jump__input").press("Enter")
    page.wait_for_url(f"{address}{place}*")
    assert wrong == []


@pytest.mark.slow
def test_no_name_is_more_than_text(tmp_path: Path, browser: Browser) -> None:
    site = _built(tmp_path, _hostile())
    with served(site) as address, watched(browser, address) as (page, wrong):
        for name in _names(site):
            page.goto(address + name)
            assert page.evaluate("window.fell") is None, name
            assert page.locator("main img, main iframe, main script, main form").count() == 0, name
    assert wrong == []


@pytest.mark.slow
def test_a_site_beneath_a_portfolio_leads_back_to_it_and_one_alone_is_the_same_without(
    tmp_path: Path,
) -> None:
    pages = tmp_path / "pages"
    write_pages(pages, iter([Page("index.md", "# 总览\n"), Page("incidents/index.md", "# 事故\n")]), {})
    alone = SiteTask(str(pages), str(tmp_path / "alone"), "甲", "乙")
    beneath = replace(alone, output=str(tmp_path / "beneath"), up=("某局 <合同> & 组合", "../../index.html"))
    build_site(alone)
    build_site(beneath)
    way = re.compile(r'<nav class="md-grid md-typeset up".*?</nav>')
    for name, target in (("index.html", "../../index.html"), ("incidents/index.html", "../../../index.html")):
        text = (tmp_path / "beneath" / name).read_text(encoding="utf-8")
        assert f'<a href="{target}">某局 &lt;合同&gt; &amp; 组合</a>' in text
        assert way.sub("", text) == (tmp_path / "alone" / name).read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_marked_page_of_a_last_good_site_says_so_to_the_reader(
    portfolio_site: Path, tmp_path: Path, browser: Browser
) -> None:
    site = tmp_path / "site"
    for path in portfolio_site.rglob("*"):
        if path.is_file():
            target = site / path.relative_to(portfolio_site)
            target.parent.mkdir(parents=True, exist_ok=True)
            content = path.read_bytes()
            target.write_bytes(mark_stale(content, "所示为旧版") if path.suffix == ".html" else content)
    with served(site) as address, watched(browser, address, bypass_csp=False) as (page, wrong):
        page.goto(f"{address}index.html")
        assert page.locator("aside[data-stale]").get_by_text("所示为旧版").is_visible()
    assert wrong == []
