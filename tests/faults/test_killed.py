"""What is killed at any moment leaves the old site or the new one, whole, and nothing still running."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest

from tests.builders import REPOSITORY, SOUND
from tests.faults.killing import running_in

pytestmark = pytest.mark.slow

_LONGEST: Final = 120


def _killing(what: str, folder: Path, count: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.faults.killing", what, str(folder), str(count)],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},  # of what a killed process could not tidy up
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_build_killed_at_any_moment_leaves_a_whole_site_and_the_next_one_succeeds(tmp_path: Path) -> None:
    found = _killing("builds", tmp_path, 8)
    assert sum(one["killed"] for one in found["after"]) == 8
    assert {one["site"] for one in found["after"]} <= {"a", "b"}
    assert found["last"] == "a", "of damaged kept results none is used"
    assert found["beside"] == ["cache", "pages", "print"]


def test_so_does_a_build_of_a_portfolio(tmp_path: Path) -> None:
    found = _killing("portfolios", tmp_path, 5)
    assert sum(one["killed"] for one in found["after"]) == 5
    assert {one["site"] for one in found["after"]} <= {"a", "b"}
    assert (found["last"], found["beside"]) == ("a", ["cache"])


def test_a_publish_killed_at_any_moment_leaves_a_whole_release_shown_and_the_next_one_succeeds(
    tmp_path: Path,
) -> None:
    found = _killing("publishes", tmp_path, 15)
    assert sum(one["killed"] for one in found["after"]) == 15
    assert {one["site"] for one in found["after"]} <= {"a", "b"}
    assert {release for one in found["after"] for release in one["releases"]} <= {"a", "b"}
    assert (found["last"], found["beside"], found["partial"]) == ("a", ["current", "releases"], [])


def test_ctrl_c_ends_a_build_with_one_line_and_leaves_nothing_running(tmp_path: Path) -> None:
    project = Path(shutil.copytree(SOUND, tmp_path / "project"))
    (project / "site").mkdir()
    (project / "site" / "index.html").write_text("old", encoding="utf-8")
    build = subprocess.Popen(
        [sys.executable, "-m", "generator", "build", "--project", str(project), "--jobs", "2"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert build.stdout is not None
    end = time.monotonic() + _LONGEST
    while not (project / "build" / "print").exists() and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.3)
    while build.poll() is None and time.monotonic() < end:
        os.killpg(build.pid, signal.SIGINT)  # again, should a library have kept the first to itself
        with suppress(subprocess.TimeoutExpired):
            build.wait(10)
    said = build.stdout.read()
    build.stdout.close()
    assert build.returncode == 130, said
    assert said.strip() == "已中止，没有写完的内容不会启用。"
    assert [path.name for path in (project / "site").iterdir()] == ["index.html"]
    end = time.monotonic() + _LONGEST
    while any(running_in(build.pid)) and time.monotonic() < end:
        time.sleep(0.05)
    assert list(running_in(build.pid)) == []
    assert not (project / "build" / "lock").exists()
