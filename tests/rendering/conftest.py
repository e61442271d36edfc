"""The finished sites as readers meet them: each built once for all tests of this folder, and one browser."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright

from generator.pipeline.assessing import When
from generator.pipeline.building import Printing, build_project
from tests.builders import DEMO, REPOSITORY
from tests.sharing import made_once

WHEN: Final = When(dt.datetime(2026, 11, 22, 1, 30, tzinfo=dt.UTC), dt.date(2026, 11, 22))

BuildSite = Callable[[Path], Path]


@pytest.fixture(scope="session")
def build_site_of(tmp_path_factory: pytest.TempPathFactory) -> BuildSite:
    """Builds a copy of a project in a folder outside the repository, each project once; gives its site.

    Test processes side by side share what any of them has built, as nobody may change it.
    """

    def make(source: Path, folder: Path) -> Path:
        for part in ("data", "content"):
            if (source / part).is_dir():
                shutil.copytree(source / part, folder / part)
        return build_project(folder, WHEN, printing=Printing(jobs=2, audience="panel")).site

    @functools.cache
    def build(source: Path) -> Path:
        name = hashlib.sha256(str(source).encode()).hexdigest()[:12]
        return made_once(tmp_path_factory, f"built-{name}", functools.partial(make, source))

    return build


@pytest.fixture(scope="session", params=["real", "demo"])
def site(request: pytest.FixtureRequest, build_site_of: BuildSite) -> Path:
    """Both projects."""
    return build_site_of(REPOSITORY if request.param == "real" else DEMO)


@pytest.fixture(scope="session")
def demo_site(build_site_of: BuildSite) -> Path:
    """The invented year: records of every kind, hence pages of every kind."""
    return build_site_of(DEMO)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Requests of a test are not worth a line."""


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A browser that leaves a page drops what it was still loading."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served on loopback."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Both sites, served on loopback."""
    with served(site) as found:
        yield found


@pytest.fixture(scope="session")
def demo_address(demo_site: Path) -> Iterator[str]:
    """The site of the invented year, served on loopback."""
    with served(demo_site) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, which finds no host but this machine."""
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield started
        started.close()
