"""The sample nginx configuration, run by a real nginx on loopback."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.request import urlopen

import pytest
import yaml
from playwright.sync_api import Browser

from generator.pipeline.releases import put_release, show
from tests.builders import REPOSITORY, SOUND
from tests.rendering.watching import kinds_of, watched

NOBODY: Final = 65534
SAMPLE: Final = REPOSITORY / "examples" / "nginx" / "dossier.conf"


def _policy_of_the_pages() -> str:
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    extra = re.search(r"^extra:\n(?:[ #].*\n)+", text, re.M)
    assert extra is not None
    policy: str = yaml.safe_load(extra.group())["extra"]["content_security_policy"]
    return policy


def test_the_header_says_what_the_pages_say_and_forbids_framing() -> None:
    header = re.search(r'add_header Content-Security-Policy "([^"]+)"', SAMPLE.read_text(encoding="utf-8"))
    assert header is not None
    assert header.group(1) == f"{_policy_of_the_pages()}; frame-ancestors 'none'"


@dataclass(frozen=True)
class Answer:
    """What the server says to one request, unfolded."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Served:
    """A folder of releases and the nginx that serves it."""

    place: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request, the path sent as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            told = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in told.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def small_site(build_site_of: Callable[[Path], Path]) -> Path:
    """The smallest site that a build makes."""
    return build_site_of(SOUND)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user may look into, which those of pytest are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def served(small_site: Path, open_folder: Path) -> Iterator[Served]:
    """The small site as it is published, served by the sample."""
    place = open_folder / "published"
    place.mkdir()
    put_release(small_site, place, "20261122T010000Z-first", 5)
    with _nginx(place, open_folder) as found:
        yield found


@contextmanager
def _nginx(place: Path, folder: Path) -> Iterator[Served]:
    """The sample, its folder and port changed to those of the test; as a user who owns none of the files."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    assert nginx is not None, "nginx is missing: run sh .ci/setup"
    port = _free_port()
    server = SAMPLE.read_text(encoding="utf-8")
    for old, new in (
        ("/srv/dossier/current", str(place / "current")),
        ("127.0.0.1:8080", f"127.0.0.1:{port}"),
    ):
        assert server.count(old) == 1
        server = server.replace(old, new)
    own = folder / "nginx"
    own.mkdir()
    folders = "".join(
        f"{kind}_temp_path {own}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = own / "nginx.conf"
    config.write_text(
        f"daemon off; worker_processes 1; pid {own}/pid; error_log stderr;\n"
        f"events {{}}\nhttp {{ access_log off;\n{folders}{server}}}\n",
        encoding="utf-8",
    )
    user = None
    if os.geteuid() == 0:
        user = NOBODY
        os.chown(own, NOBODY, NOBODY)
    process = subprocess.Popen(
        [nginx, "-p", str(own), "-c", str(config)],
        stderr=subprocess.DEVNULL,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    try:
        found = Served(place, port)
        _wait_for(found.address, process)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=10)


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert process.poll() is None, "nginx refused the sample"
        try:
            urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx did not answer")


@pytest.mark.slow
def test_every_kind_of_file_comes_with_its_type_and_the_policy(served: Served) -> None:
    site = served.place / "current"
    bundle = next(site.glob("bundles/*.zip")).relative_to(site)
    document = next(site.glob("bundles/*/*.pdf")).relative_to(site)
    kinds = {
        "/": "text/html; charset=utf-8",
        "/clauses/": "text/html; charset=utf-8",
        "/incidents/INC-1.html": "text/html; charset=utf-8",
        "/assessment.json": "application/json; charset=utf-8",
        "/deadlines.ics": "text/calendar; charset=utf-8",
        "/assets/favicon.svg": "image/svg+xml; charset=utf-8",
        "/stylesheets/dossier.css": "text/css; charset=utf-8",
        "/assets/javascripts/tables.js": "application/javascript; charset=utf-8",
        f"/{document.as_posix()}": "application/pdf",
        f"/{bundle.as_posix()}": "application/zip",
    }
    for path, kind in kinds.items():
        answer = served.ask(path)
        headers = answer.headers
        assert (answer.status, headers["Content-Type"]) == (200, kind), path
        assert headers["Content-Security-Policy"].endswith("; frame-ancestors 'none'"), path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Server"] == "nginx", "no version is told"
        assert answer.body
        assert served.ask(path, "HEAD").status == 200


@pytest.mark.slow
def test_no_file_of_a_site_is_without_a_type(small_site: Path) -> None:
    block = re.search(r"types \{\n(.*?)\}", SAMPLE.read_text(encoding="utf-8"), re.S)
    assert block is not None
    known = {ending for line in block[1].splitlines() for ending in line.strip(" ;").split()[1:]}
    endings = {path.suffix.removeprefix(".") for path in small_site.rglob("*") if path.is_file()}
    assert endings
    assert endings <= known


@pytest.mark.slow
def test_what_is_not_there_is_not_found_with_the_site_s_own_page(served: Served) -> None:
    (served.place / "note.txt").write_text("beside the releases", encoding="utf-8")
    inside = served.place / "current" / ".secret"
    inside.write_text("nothing to see", encoding="utf-8")
    (served.place / "current" / "linked.html").symlink_to("/etc/hostname")
    own = (served.place / "current" / "404.html").read_bytes()
    for path in (
        "/nowhere.html", "/clauses/nowhere.html", "/.secret", "/.git/config", "/.well-known/security.txt",
        "/clauses/.hidden", "/%2esecret", "/assets/", "/bundles/", "/releases/", "/current/", "/note.txt",
        "/linked.html", "/.lock", "/assets/javascripts/bundle.00000000.min.js",
    ):  # fmt: skip
        answer = served.ask(path)
        assert answer.status == 404, path
        assert answer.body == own, path
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Content-Security-Policy"], "an error page has the policy as well"
        assert answer.headers["Cache-Control"] == "no-cache", "what was not found may be there tomorrow"


@pytest.mark.slow
def test_no_path_leads_out_of_the_release(served: Served) -> None:
    (served.place / "note.txt").write_text("beside the releases", encoding="utf-8")
    for path in (
        "/../note.txt", "/..%2fnote.txt", "/%2e%2e/note.txt", "/clauses/../../note.txt", "//../note.txt",
        "/..\\note.txt", "/assets/..%252f..%252fnote.txt", "/../../../../etc/passwd", "/../.lock",
        "/../releases/20261122T010000Z-first/index.html",
    ):  # fmt: skip
        answer = served.ask(path)
        assert answer.status in (400, 404), path
        assert b"beside" not in answer.body
        assert b"root:" not in answer.body


@pytest.mark.slow
def test_a_folder_is_its_page_and_is_never_listed(served: Served) -> None:
    moved = served.ask("/clauses")
    assert (moved.status, moved.headers["Location"]) == (301, "/clauses/")
    assert served.ask("/clauses/").status == 200
    assert b"Index of" not in served.ask("/assets/").body


@pytest.mark.slow
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "OPTIONS", "PROPFIND"])
def test_a_site_is_only_read(served: Served, method: str) -> None:
    answer = served.ask("/", method)
    assert answer.status == 405
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.slow
def test_names_with_a_hash_are_kept_and_all_else_is_asked_for_again(served: Served) -> None:
    site = served.place / "current"
    hashed = [
        path.relative_to(site).as_posix()
        for path in site.glob("assets/**/*.min.*s")
        if "lunr" not in str(path)
    ]
    assert len(hashed) >= 3
    for path in hashed:
        assert served.ask(f"/{path}").headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in (
        "/",
        "/assessment.json",
        "/stylesheets/dossier.css",
        "/assets/javascripts/lunr/min/lunr.zh.min.js",
    ):
        first = served.ask(path)
        assert first.headers["Cache-Control"] == "no-cache"
        again = served.ask(path, If_None_Match=first.headers["ETag"])
        assert (again.status, again.body) == (304, b""), path
        assert again.headers["Content-Security-Policy"]


@pytest.mark.slow
def test_text_is_sent_packed_to_whoever_can_unpack_it(served: Served) -> None:
    for path in (
        "/",
        "/assessment.json",
        "/stylesheets/dossier.css",
        "/jump.json",
        "/search/search_index.json",
    ):
        plain, packed = served.ask(path), served.ask(path, Accept_Encoding="gzip")
        assert plain.headers["Content-Encoding"] is None
        assert packed.headers["Content-Encoding"] == "gzip", path
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(packed.body) == plain.body
    site = served.place / "current"
    bundle = next(site.glob("bundles/*.zip")).relative_to(site).as_posix()
    assert served.ask(f"/{bundle}", Accept_Encoding="gzip").headers["Content-Encoding"] is None


@pytest.mark.slow
def test_while_the_link_is_switched_every_request_finds_a_whole_page(
    served: Served, small_site: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(small_site, tmp_path / "other"))
    page = other / "index.html"
    page.write_bytes(page.read_bytes() + b"<!-- the other -->")
    first = "20261122T010000Z-first"
    second = put_release(other, served.place, "20261122T020000Z-second", 5).release
    whole = {(served.place / "releases" / one / "index.html").read_bytes() for one in (first, second)}
    assert len(whole) == 2
    seen: list[tuple[int, bytes]] = []
    done = threading.Event()

    def read_on() -> None:
        while not done.is_set():
            answer = served.ask("/index.html")
            seen.append((answer.status, answer.body))

    readers = [threading.Thread(target=read_on) for _ in range(3)]
    for one in readers:
        one.start()
    for number in range(150):
        show(served.place, second if number % 2 else first)
        time.sleep(0.005)
    done.set()
    for one in readers:
        one.join()
    assert {status for status, _ in seen} == {200}
    assert {body for _, body in seen} == whole


@pytest.mark.slow
def test_pages_run_under_the_policy_of_the_header(
    demo_site: Path, browser: Browser, open_folder: Path
) -> None:
    place = open_folder / "published"
    place.mkdir()
    put_release(demo_site, place, "20261122T010000Z-demo", 5)
    with _nginx(place, open_folder) as served, watched(browser, served.address) as (page, found):
        for name in kinds_of(demo_site):
            answer = page.goto(served.address + name)
            assert answer is not None
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], name
    assert found == []
