"""The built site as a reader's browser meets it: whole, closed in itself, without errors."""

from __future__ import annotations

import datetime as dt
import functools
import http.server
import re
import shutil
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from playwright.sync_api import Browser, sync_playwright

from generator.pipeline.assessing import When
from generator.pipeline.building import build_project
from tests.builders import DEMO, REPOSITORY

pytestmark = pytest.mark.slow

WHEN: Final = When(dt.datetime(2026, 11, 22, 1, 30, tzinfo=dt.UTC), dt.date(2026, 11, 22))
OUTSIDE: Final = re.compile(
    r"""(?:src|href|action|data)\s*=\s*["']?\s*(?:https?:)?//|url\(\s*["']?(?:https?:)?//""", re.I
)


@pytest.fixture(scope="module", params=["real", "demo"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both projects, each built once in a folder outside the repository."""
    source = REPOSITORY if request.param == "real" else DEMO
    project = tmp_path_factory.mktemp(request.param) / "project"
    for part in ("data", "content"):
        if (source / part).is_dir():
            shutil.copytree(source / part, project / part)
    return build_project(project, WHEN).site


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


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site served on loopback."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Requests of a test are not worth a line."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield started
        started.close()


def _kinds(site: Path) -> list[str]:
    """One page of each kind."""
    kinds = {path.parent.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    indexes = site.rglob("index.html")
    return sorted({path.relative_to(site).as_posix() for path in (*kinds.values(), *indexes)})


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_load_without_errors_or_outside_requests_and_fit_the_window(
    site: Path, address: str, browser: Browser, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    kinds = [name for name in _kinds(site) if name != "404.html"]
    assert len(kinds) >= 9
    for name in kinds:
        page.goto(address + name)
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{name} is wider than {width} pixels by {overflow}"
    context.close()
    assert errors == []
    assert [url for url in requests if not url.startswith((address, "data:", "blob:"))] == []
