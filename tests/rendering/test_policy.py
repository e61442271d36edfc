"""The Content-Security-Policy holds on every page, and every page runs under it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.rendering.watching import pages_of, watched

pytestmark = pytest.mark.slow


class _Inline(HTMLParser):
    """Whatever of a page the policy would have to make an exception for."""

    def __init__(self) -> None:
        super().__init__()
        self.policy = ""
        self.found: list[str] = []
        self._data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self._data = tag == "script" and named.get("type") == "application/json"
        if named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named["content"] or ""
        if tag == "style" or (tag == "script" and "src" not in named and not self._data):
            self.found.append(f"<{tag}>")
        for name, value in named.items():
            if (
                name == "style"
                or name.startswith("on")
                or (value or "").strip().lower().startswith("javascript:")
            ):
                self.found.append(f"<{tag} {name}={value}>")


def test_every_page_has_the_policy_and_nothing_it_forbids(site: Path) -> None:
    for name in pages_of(site):
        page = _Inline()
        page.feed((site / name).read_text(encoding="utf-8"))
        assert page.policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';"), name
        assert "unsafe" not in page.policy
        assert page.found == [], name


def test_every_page_runs_under_the_policy_and_asks_no_other_host(
    demo_site: Path, demo_address: str, browser: Browser
) -> None:
    with watched(browser, demo_address) as (page, found):
        for name in pages_of(demo_site):
            page.goto(demo_address + name)
    assert found == []


def test_what_breaks_the_policy_is_noticed(demo_address: str, browser: Browser) -> None:
    with watched(browser, demo_address) as (page, found):
        page.goto(demo_address + "index.html")
        page.evaluate(
            "document.body.insertAdjacentHTML('beforeend', '<img src=//example.org/x onerror=alert(1)>')"
        )
        page.wait_for_timeout(200)
    assert any("script-src" in one for one in found)
    assert any("example.org" in one for one in found)


def _scheme(page: Page) -> str | None:
    scheme: str | None = page.evaluate("document.body.dataset.mdColorScheme")
    return scheme


def test_the_colours_chosen_stay_and_the_system_is_followed_until_then(
    demo_address: str, browser: Browser
) -> None:
    with watched(browser, demo_address, color_scheme="dark") as (page, found):
        page.goto(demo_address + "index.html")
        assert _scheme(page) == "slate"
        page.emulate_media(color_scheme="light")
        page.reload()
        assert _scheme(page) == "default"
        for wanted in ("default", "slate"):  # by its button: light, then dark
            page.locator("form[data-md-component=palette] label:visible").click()
            assert _scheme(page) == wanted
        page.reload()
        assert _scheme(page) == "slate", "dark was chosen while the system is light"
        page.goto(demo_address + "incidents/INC-2026-003.html")
        assert _scheme(page) == "slate", "on every page"
        page.locator("form[data-md-component=palette] label:visible").click()
        assert _scheme(page) == "default", "the system is followed again"
        page.emulate_media(color_scheme="dark")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    assert found == []
