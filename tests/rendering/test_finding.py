"""Finding a record: tables sort, filter and keep that in the address; the jump box goes straight to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.rendering.watching import watched

pytestmark = pytest.mark.slow

JUMPS: Final = {
    "INC-2026-003": "incidents/INC-2026-003.html",
    "inc-2026-003": "incidents/INC-2026-003.html",
    "ＩＮＣ－2026－003": "incidents/INC-2026-003.html",
    " 12.6 ": "clauses/article-12.html#c12-6",
    "12": "clauses/article-12.html",
    "第十二条": "clauses/article-12.html",
    "S3.03": "services/index.html#s-S3.03",
    "AMB-DAY0": "questions/index.html#AMB-DAY0",
    "STAFF-2026-02": "team/index.html#",
    "D-2026-03-07": "traceability/index.html#r-D-2026-03-07",
}


@pytest.fixture(scope="module")
def reader(demo_address: str, browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    with watched(browser, demo_address, viewport={"width": 1440, "height": 900}) as opened:
        yield opened


@pytest.fixture
def page(reader: tuple[Page, list[str]]) -> Iterator[Page]:
    """A reader who goes on from page to page; nothing but the address is carried from one to the next."""
    opened, found = reader
    found.clear()
    yield opened
    assert found == []


@pytest.mark.parametrize(("typed", "path"), JUMPS.items())
def test_an_id_goes_straight_to_its_place(demo_address: str, page: Page, typed: str, path: str) -> None:
    page.goto(demo_address + "index.html")
    page.locator(".jump__input").fill(typed)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.startswith(demo_address + path))


def test_an_id_that_is_nowhere_is_said_to_be_so_and_leads_nowhere(demo_address: str, page: Page) -> None:
    page.goto(demo_address + "index.html")
    page.locator(".jump__input").fill("INC-1999-001")
    page.keyboard.press("Enter")
    expect(page.locator(".jump__answer")).to_have_text("没有编号“INC-1999-001”")
    assert page.url == demo_address + "index.html"


def test_what_is_typed_is_completed_with_a_bounded_list(demo_address: str, page: Page) -> None:
    page.goto(demo_address + "index.html")
    page.locator(".jump__input").focus()
    page.wait_for_selector("#jump-places option", state="attached")
    assert 0 < page.locator("#jump-places option").count() <= 30
    page.locator(".jump__input").press_sequentially("INC-2026")
    offered = page.locator("#jump-places option").evaluate_all("all => all.map(one => one.value)")
    assert offered[:7] == [f"INC-2026-{number:03}" for number in range(1, 8)]
    assert all("INC-2026" in one for one in offered)


def test_the_jump_box_is_in_the_drawer_of_a_narrow_window(demo_address: str, browser: Browser) -> None:
    with watched(browser, demo_address, viewport={"width": 390, "height": 800}) as (page, found):
        page.goto(demo_address + "index.html")
        page.locator("label.md-header__button[for=__drawer]").click()
        page.locator(".md-sidebar--primary .jump__input").fill("12.6")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url.endswith("clauses/article-12.html#c12-6"))
    assert found == []


def _shown(page: Page, name: str) -> list[str]:
    """The first cell of each row of a list that is shown, in order."""
    rows = f"table[data-table={name}] > tbody:not([hidden]) > tr:not([hidden]):not(.group)"
    cells: list[str] = page.locator(rows).evaluate_all(
        "rows => rows.map(row => row.cells[0].textContent.trim())"
    )
    return cells


def test_a_state_filters_and_the_choice_is_in_the_address(demo_address: str, page: Page) -> None:
    page.goto(demo_address + "incidents/index.html")
    everything = _shown(page, "ledger")
    assert len(everything) == 8
    chip = page.locator(".filter__state[data-code=satisfied]")
    chip.click()
    some = _shown(page, "ledger")
    assert 0 < len(some) < 8
    assert chip.get_attribute("aria-pressed") == "true"
    assert parse_qs(urlsplit(page.url).query) == {"ledger.state": ["satisfied"]}
    expect(page.locator(".filter__count")).to_have_text(f"显示 {len(some)} / 8 行")
    page.reload()
    assert _shown(page, "ledger") == some
    page.locator(".filter__reset").click()
    assert _shown(page, "ledger") == everything
    assert urlsplit(page.url).query == ""


def test_words_filter_whatever_their_width_or_case(demo_address: str, page: Page) -> None:
    page.goto(demo_address + "incidents/index.html?ledger.text=ｉｎｃ－2025")
    assert _shown(page, "ledger") == ["INC-2025-001"]
    page.locator(".filter__text").fill("没有这样的事故")
    assert _shown(page, "ledger") == []


def test_a_column_sorts_up_then_down_then_not(demo_address: str, page: Page) -> None:
    page.goto(demo_address + "incidents/index.html")
    own = _shown(page, "ledger")
    head = page.locator("table[data-table=ledger] th", has_text="受影响部门")
    amounts = "rows => rows.map(row => parseInt(row.cells[3].textContent) || -1)"
    rows = page.locator("table[data-table=ledger] > tbody > tr")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    upward = rows.evaluate_all(amounts)
    assert upward == sorted(upward)
    assert len(set(upward)) > 2
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert rows.evaluate_all(amounts) == sorted(upward, reverse=True)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert _shown(page, "ledger") == own


def test_a_group_leaves_only_its_own_table(demo_address: str, page: Page) -> None:
    page.goto(demo_address + "services/index.html")
    groups = page.locator(".filter__group option").all_text_contents()
    assert len(groups) == 4
    page.locator(".filter__group").select_option(groups[2])
    shown = page.locator("table[data-table=services]:visible")
    assert shown.count() == 1
    assert shown.get_attribute("data-group") == groups[2]
    headings = " ".join(page.locator("h2:visible").all_text_contents())
    assert [name for name in groups[1:] if name in headings] == [groups[2]]


def test_a_table_without_the_script_is_whole(demo_address: str, browser: Browser) -> None:
    with watched(browser, demo_address, java_script_enabled=False) as (page, found):
        page.goto(demo_address + "incidents/index.html?ledger.state=satisfied")
        assert page.locator("table[data-table=ledger] > tbody > tr:visible").count() == 8
        assert page.locator(".filter, .jump:visible").count() == 0
    assert found == []
