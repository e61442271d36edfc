"""The pages for people who see little, hear them read, use no mouse, or print them (WCAG 2.2 AA)."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.rendering.watching import kinds_of

pytestmark = pytest.mark.slow

WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS: Final = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules that look at colours; the others look at what is the same in both schemes."""
GRAVE: Final = ("serious", "critical")
NARROW: Final = 390
"""What only so narrow a window shows is the furniture, the same on all pages: one is seen in the dark."""
SCHEMES: Final[dict[Literal["light", "dark"], str]] = {"light": "default", "dark": "slate"}
"""The theme's scheme by that of the system, which it follows."""

# Of parts side by side that differ in their texts alone, one of each make is looked at; of links that stand
# close together two are, as their nearness counts.
ONE_OF_EACH: Final = """() => {
    const told = (part) => ["class", "style", "role"].map((name) => part.getAttribute(name));
    const make = (one) => [one, ...one.querySelectorAll("*")].map((part) => part.tagName + told(part));
    let places = 0;
    const kinds = { "a.no": 2, ".rest": 2, li: 1, details: 1, "dl > div": 1, tr: 1, tbody: 1 };
    for (const [kind, most] of Object.entries(kinds)) {
        const seen = new Map();
        for (const one of [...document.querySelectorAll(`main ${kind}`)].reverse()) {
            one.parentElement.dataset.place ??= places++;
            const key = `${one.parentElement.dataset.place} ${make(one).join(" ")}`;
            const before = seen.get(key) ?? 0;
            if (before === most) one.remove();
            else seen.set(key, before + 1);
        }
    }
}"""
OPEN_ALL: Final = "document.querySelectorAll('details').forEach((one) => (one.open = true))"

# A table that only lays out needs neither a name nor scopes; a form has its name in the heading above.
TABLES: Final = """() => [...document.querySelectorAll("main table:not([role=presentation])")]
    .filter((table) => !(table.caption || table.matches(".form") || table.closest("[aria-label]"))
        || [...table.rows].some((row) => [...row.cells].some((one) => one.tagName === "TH" && !one.scope)))
    .map((table) => table.outerHTML.slice(0, 120))"""

# Whatever has the focus must be in sight and ringed: itself, or the label beside the theme's hidden choice.
FOCUSED: Final = """() => {
    const passed = (window.passed ??= new Set());
    const one = document.activeElement;
    if (!one || one === document.body || passed.has(one)) return null;
    passed.add(one);
    const seen = one.matches(".md-option") ? one.nextElementSibling : one;
    const style = getComputedStyle(seen);
    const box = seen.getBoundingClientRect();
    return {
        what: `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 20)}`,
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
        inside: box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth
            && box.bottom > 0 && box.top < innerHeight && seen.checkVisibility({ visibilityProperty: true }),
    };
}"""
MISSED: Final = """() => [...document.querySelectorAll("main :is(a[href],button,input,select,summary)")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[hidden]"))
    .filter((one) => !window.passed.has(one)).map((one) => one.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("width", [1440, NARROW])
def test_no_page_has_a_serious_finding_of_axe_in_light_and_in_dark(
    demo_site: Path, demo_address: str, browser: Browser, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()
    found: list[str] = []
    for name in kinds_of(demo_site):
        page.goto(demo_address + name)
        page.evaluate(OPEN_ALL)
        page.evaluate(ONE_OF_EACH)
        for system, scheme in SCHEMES.items():
            if system == "dark" and width == NARROW and name != "index.html":
                continue
            page.emulate_media(color_scheme=system)
            expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
            rules = WCAG if system == "light" else COLOURS  # nothing but colours differs between the two
            options = {"runOnly": rules, "resultTypes": ["violations"]}
            for one in Axe().run(page, options=options).response["violations"]:
                if one["impact"] in GRAVE:
                    found += [f"{name}, {scheme}: {one['id']}: {node['html'][:120]}" for node in one["nodes"]]
    context.close()
    assert found == []


def test_headings_go_down_by_one_and_tables_have_a_name_and_heads(
    demo_site: Path, demo_address: str, browser: Browser
) -> None:
    page = browser.new_page()
    for name in kinds_of(demo_site):
        page.goto(demo_address + name)
        levels = page.evaluate(
            "[...document.querySelectorAll('main :is(h1,h2,h3,h4,h5,h6)')].map((one) => +one.tagName[1])"
        )
        assert levels.count(1) == 1, name
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), (name, levels)
        assert page.evaluate(TABLES) == [], name
        assert page.evaluate("document.documentElement.lang") == "zh"
    page.close()


def _tab_through(page: Page) -> list[dict[str, Any]]:
    passed: list[dict[str, Any]] = []
    for _ in range(600):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None:
            return passed
        passed.append(at)
    raise AssertionError("the keyboard never comes round")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", ["index.html", "incidents/index.html", "systems/portal.html"])
def test_the_keyboard_reaches_everything_and_the_reader_sees_where_it_is(
    demo_address: str, browser: Browser, name: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(demo_address + name)
    passed = _tab_through(page)
    assert [one["what"] for one in passed if not one["ring"]] == []
    assert [one["what"] for one in passed if not one["inside"]] == []
    assert page.evaluate(MISSED) == []
    context.close()


@pytest.mark.parametrize("name", ["index.html", "clauses/article-12.html", "404.html"])
def test_the_first_key_leads_past_the_header(demo_address: str, browser: Browser, name: str) -> None:
    page = browser.new_page()
    page.goto(demo_address + name)
    page.keyboard.press("Tab")
    skip = page.locator(".md-skip:focus")
    expect(skip).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('main'))")
    page.close()


def test_menu_and_search_of_a_phone_open_and_close_by_keyboard(demo_address: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(demo_address + "index.html")
    menu = page.locator('.md-header label[for="__drawer"] [role=button]')
    menu.focus()
    page.keyboard.press("Enter")
    entry = page.locator(".md-nav--primary .md-nav__link", has_text="待决问题")
    expect(entry).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(entry).not_to_be_visible()
    expect(menu).to_be_focused()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.locator(".md-search__input:focus").count():
            break
    expect(page.locator(".md-search__input:focus")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".md-search__input")).not_to_be_in_viewport()
    page.close()


def test_a_details_opens_by_keyboard(demo_address: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(demo_address + "clauses/article-12.html")
    folded = page.locator("main details:not([open]) > summary").first
    folded.focus()
    assert folded.evaluate("(one) => { one.dataset.tried = 1; return one.parentElement.open }") is False
    page.keyboard.press("Enter")
    assert page.locator("[data-tried]").evaluate("(one) => one.parentElement.open") is True
    page.close()


def test_paper_shows_the_content_alone_and_whole(
    demo_site: Path, demo_address: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 720, "height": 1000})
    page.emulate_media(media="print")
    for name in kinds_of(demo_site):
        page.goto(demo_address + name)
        for part in (
            ".md-header",
            ".md-sidebar",
            ".md-search",
            "form.jump",
            ".filter",
            ".trail",
            ".md-skip",
            ".headerlink",
        ):
            shown = page.locator(part).evaluate_all(
                "(all) => all.filter((one) => one.checkVisibility()).length"
            )
            assert shown == 0, (name, part)
        assert page.locator(".edition").is_visible(), name
        cut = page.locator("main .box").evaluate_all(
            "(all) => all.filter((one) => getComputedStyle(one).overflowX !== 'visible').length"
        )
        assert cut == 0, name
    page.close()
