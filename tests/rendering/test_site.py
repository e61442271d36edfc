"""The built site as a reader's browser meets it: whole, closed in itself, without errors."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from playwright.sync_api import Browser, expect

from tests.rendering.watching import kinds_of

pytestmark = pytest.mark.slow

OUTSIDE: Final = re.compile(
    r"""(?:src|href|action|data)\s*=\s*["']?\s*(?:https?:)?//|url\(\s*["']?(?:https?:)?//""", re.I
)


class _Links(HTMLParser):
    """The ids and the links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in ("href", "src") and value:
                self.links.append(value)


def _read(page: Path) -> _Links:
    parser = _Links()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser


def test_every_link_leads_to_a_file_and_an_anchor_of_the_site(site: Path) -> None:
    pages = {page.relative_to(site).as_posix(): _read(page) for page in site.rglob("*.html")}
    followed = 0
    broken: list[str] = []
    for name, page in pages.items():
        if name == "404.html":  # its links are absolute: it is served for any address
            continue
        for link in page.links:
            target, anchor = urldefrag(urljoin(f"/{name}", link))
            if not target.startswith("/"):
                continue
            path = unquote(target).lstrip("/") or "index.html"
            path = f"{path}index.html" if path.endswith("/") else path
            followed += 1
            if not (site / path).is_file() or (
                anchor and path in pages and unquote(anchor) not in pages[path].ids
            ):
                broken.append(f"{name} -> {link}")
    assert followed > 500
    assert broken == []


def test_every_place_of_the_jump_box_is_a_page_of_the_site_with_its_anchor(site: Path) -> None:
    places = json.loads((site / "jump.json").read_text(encoding="utf-8"))
    assert len(places) > 200
    ids: dict[str, set[str]] = {}
    for name, _, place in places:
        page, _, anchor = place.partition("#")
        if page not in ids:
            ids[page] = _read(site / page).ids
        assert not anchor or anchor in ids[page], (name, place)


def test_no_file_of_the_site_loads_anything_from_another_host(site: Path) -> None:
    texts = [path for path in site.rglob("*") if path.suffix in (".html", ".css", ".svg")]
    assert len(texts) > 30
    found = {path.name: OUTSIDE.findall(path.read_text(encoding="utf-8")) for path in texts}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_the_mark_of_an_example_is_on_all_its_pages_and_on_no_real_one(site: Path) -> None:
    is_demo = "示例区" in (site / "index.html").read_text(encoding="utf-8")
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert ('class="band__mark"' in text) == is_demo, page.name


def test_no_page_is_wider_than_the_window(site: Path, address: str, browser: Browser) -> None:
    page = browser.new_page(reduced_motion="reduce")
    for name in kinds_of(site):
        page.goto(address + name)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            whole = expect(page.locator("html"), f"{name} in a window of {width} pixels")
            whole.to_have_js_property(
                "scrollWidth", width
            )  # once what moves with the window has come to rest
    page.close()
