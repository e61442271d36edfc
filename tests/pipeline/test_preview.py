"""`mkdocs serve`: what it says of faulty records and a taken port, and that the old pages stay in view."""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from generator.pipeline import mkdocs_hook
from generator.pipeline.locking import LOCK, LockedError, held
from generator.pipeline.preview import PREVIEW, occupied
from tests.builders import REPOSITORY, SOUND

NOW: Final = dt.datetime(2026, 11, 22, 1, 30, tzinfo=dt.UTC)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small sound project with all that MkDocs needs to serve it."""
    monkeypatch.setenv("DOSSIER_AS_OF", "2026-11-22")
    folder = tmp_path / "site"
    shutil.copytree(SOUND, folder)
    shutil.copy(REPOSITORY / "mkdocs.yml", folder)
    shutil.copytree(REPOSITORY / "content", folder / "content")
    for name in ("theme", "generator"):
        (folder / name).symlink_to(REPOSITORY / name)
    yield folder
    PREVIEW.end_turn()
    PREVIEW.serving = PREVIEW.reachable = PREVIEW.staged = False


def _spoil(site: Path) -> str:
    """Makes a record faulty; returns how the problem is told."""
    file = site / "data/reviews/REV-1.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "zzz: 1\n", encoding="utf-8")
    return (
        f"data/reviews/REV-1.yaml:{len(file.read_text(encoding='utf-8').splitlines())}: 没有名为“zzz”的字段"
    )


def _config(site: Path, port: int = 0) -> MkDocsConfig:
    config = load_config(str(site / "mkdocs.yml"), hooks=[], dev_addr=f"127.0.0.1:{port}")
    assert isinstance(config, MkDocsConfig)
    return config


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_project_that_is_faulty_from_the_start_is_told_and_not_served(site: Path) -> None:
    told = _spoil(site)
    mkdocs_hook.on_startup("serve", dirty=False)
    with pytest.raises(Abort) as refused:
        mkdocs_hook.on_config(_config(site))
    assert told in str(refused.value)
    assert "共 1 个问题" in str(refused.value)
    assert not (site / "build" / "pages").exists()


def test_records_that_become_faulty_are_told_while_the_pages_before_are_shown(
    site: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mkdocs_hook.on_startup("serve", dirty=False)
    first = mkdocs_hook.on_config(_config(site))
    before = {path: path.read_bytes() for path in Path(first.docs_dir).rglob("*.md")}
    told = _spoil(site)
    with caplog.at_level(logging.ERROR):
        second = mkdocs_hook.on_config(_config(site))
    assert told in caplog.text
    assert "预览仍显示上一次没有问题时的页面" in caplog.text
    assert second.docs_dir == first.docs_dir
    assert second.nav == first.nav
    assert {path: path.read_bytes() for path in Path(second.docs_dir).rglob("*.md")} == before


def test_a_build_never_goes_on_with_pages_from_before(site: Path) -> None:
    mkdocs_hook.on_startup("build", dirty=False)
    mkdocs_hook.on_config(_config(site))
    _spoil(site)
    with pytest.raises(Abort):
        mkdocs_hook.on_config(_config(site))


def test_pages_by_plain_mkdocs_are_for_the_default_audience(site: Path) -> None:
    mkdocs_hook.on_startup("build", dirty=False)
    folder = Path(mkdocs_hook.on_config(_config(site)).docs_dir)
    told = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}
    assert "本版面向“单位内网”" in told["index.md"]
    assert not [name for name, text in told.items() if "甲某" in text]


def test_while_a_build_is_under_way_no_preview_starts_and_it_is_said_who_builds(site: Path) -> None:
    mkdocs_hook.on_startup("serve", dirty=False)
    with held(site / LOCK, "dossier build", NOW), pytest.raises(Abort) as refused:
        mkdocs_hook.on_config(_config(site))
    assert f"（进程 {os.getpid()}）" in str(refused.value)
    assert not (site / "build" / "pages").exists()


@pytest.mark.parametrize("end", ["built", "failed"])
def test_the_project_is_taken_until_mkdocs_is_done_with_the_staged_pages(site: Path, end: str) -> None:
    mkdocs_hook.on_startup("serve", dirty=False)
    config = mkdocs_hook.on_config(_config(site))
    with pytest.raises(LockedError, match="mkdocs"), held(site / LOCK, "dossier build", NOW):
        pass
    if end == "built":
        mkdocs_hook.on_post_build(config)
    else:
        mkdocs_hook.on_build_error(ValueError())
    with held(site / LOCK, "dossier build", NOW):
        assert (site / LOCK).exists()


def test_what_the_system_refuses_is_said_in_words(site: Path) -> None:
    (site / "build").mkdir()
    (site / "build" / "pages").write_text("x", encoding="utf-8")
    mkdocs_hook.on_startup("build", dirty=False)
    with pytest.raises(Abort, match="build/pages"):
        mkdocs_hook.on_config(_config(site))


def test_a_port_in_use_is_one_line_with_the_port_to_take_instead(site: Path, taken: int) -> None:
    mkdocs_hook.on_startup("serve", dirty=False)
    with pytest.raises(Abort) as refused:
        mkdocs_hook.on_config(_config(site, taken))
    said = str(refused.value)
    assert f"127.0.0.1:{taken} 已被占用" in said
    assert f"make serve ADDR=127.0.0.1:{taken + 1}" in said
    assert len(said.splitlines()) == 1


def test_a_build_asks_for_no_port(site: Path, taken: int) -> None:
    mkdocs_hook.on_startup("build", dirty=False)
    assert mkdocs_hook.on_config(_config(site, taken)).docs_dir == str(site / "build/pages")


def test_an_address_that_is_not_ours_is_told_as_such() -> None:
    assert occupied("127.0.0.1", 0) is None
    said = occupied("192.0.2.1", 8000)
    assert said is not None
    assert "不能在 192.0.2.1:8000 启动预览" in said


@pytest.mark.slow
def test_a_served_site_stays_reachable_while_a_record_is_faulty(site: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("mkdocs")), "serve", "--dev-addr", f"127.0.0.1:{port}"]
    log = tmp_path / "log"
    with log.open("wb") as stream:
        env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
        server = subprocess.Popen(command, cwd=site, stdout=stream, stderr=stream, env=env)
        try:
            _wait_for(log, "Serving on")
            told = _spoil(site)
            _wait_for(log, "预览仍显示")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/index.html", timeout=30) as page:
                assert page.status == 200
            again = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False, env=env)
        finally:
            server.terminate()
            server.wait()
    said = log.read_text(encoding="utf-8")
    assert told in said
    assert not re.search(r"Traceback|ERROR|Aborted", said)
    assert again.returncode == 1
    assert "已被占用" in again.stdout + again.stderr
    assert "Traceback" not in again.stderr


def _wait_for(log: Path, words: str, seconds: int = 120) -> None:
    end = time.monotonic() + seconds
    while words not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < end, log.read_text(encoding="utf-8")
        time.sleep(0.2)
