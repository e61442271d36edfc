"""The sample nginx configuration, run by a real nginx on loopback."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import yaml
from playwright.sync_api import Browser

from tests.builders import REPOSITORY
from tests.rendering.watching import kinds_of, watched

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


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A small site, served by the sample."""
    site = tmp_path / "site"
    site.mkdir()
    for name, text in {
        "index.html": "<!doctype html><title>总览</title>",
        "404.html": "<!doctype html><title>没有这一页</title>",
        "assessment.json": "{}",
        ".secret": "nothing to see",
    }.items():
        (site / name).write_text(text, encoding="utf-8")
    (site / "clauses").mkdir()
    with _nginx(site, tmp_path) as found:
        yield found


@contextmanager
def _nginx(site: Path, tmp_path: Path) -> Iterator[str]:
    """The sample, its folder and port changed to those of the test."""
    port = _free_port()
    server = SAMPLE.read_text(encoding="utf-8")
    server = server.replace("/srv/dossier/current", str(site)).replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    config = tmp_path / "nginx.conf"
    folders = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(
        f"{_own_user()}daemon off; worker_processes 1; pid {tmp_path}/pid; error_log stderr;\n"
        f"events {{}}\nhttp {{ access_log off;\n{folders}{server}}}\n",
        encoding="utf-8",
    )
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    assert nginx is not None, "nginx is missing: run sh .ci/setup"
    process = subprocess.Popen([nginx, "-p", str(tmp_path), "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        found = f"http://127.0.0.1:{port}/"
        _wait_for(found, process)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=10)


def _own_user() -> str:
    """Root starts workers as another user, who may not read a folder of the tests."""
    return f"user {getpass.getuser()};\n" if os.geteuid() == 0 else ""


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
def test_pages_come_with_the_policy_and_nothing_else_comes_at_all(address: str) -> None:
    with urlopen(address, timeout=5) as answer:
        headers = answer.headers
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-cache"
    for path in (".secret", "nowhere.html", "clauses/"):
        with pytest.raises(HTTPError) as refused:
            urlopen(address + path, timeout=5)
        assert refused.value.code in (403, 404), path
        assert "没有这一页" in refused.value.read().decode() or refused.value.code == 403
        assert refused.value.headers["Content-Security-Policy"], "an error page has the policy as well"


@pytest.mark.slow
def test_pages_run_under_the_policy_of_the_header(demo_site: Path, browser: Browser, tmp_path: Path) -> None:
    with _nginx(demo_site, tmp_path) as address, watched(browser, address) as (page, found):
        for name in kinds_of(demo_site):
            answer = page.goto(address + name)
            assert answer is not None
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], name
    assert found == []
