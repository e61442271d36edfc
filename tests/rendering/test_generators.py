"""The staged pages build with the plain commands: MkDocs, strictly, and the fork that will outlive it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import DEMO, REPOSITORY
from tests.rendering.watching import pages_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose records are the invented year's: what the plain commands stage and build."""
    folder = tmp_path_factory.mktemp("checkout")
    for part in ("generator", "theme"):
        shutil.copytree(REPOSITORY / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(DEMO / "data", folder / "data")
    shutil.copytree(REPOSITORY / "content", folder / "content")
    shutil.copy(REPOSITORY / "mkdocs.yml", folder)
    return folder


@pytest.mark.parametrize("command", ["mkdocs", "properdocs"])
def test_the_plain_command_builds_the_same_pages_without_a_warning(
    checkout: Path, demo_site: Path, command: str
) -> None:
    output = checkout / f"site-{command}"
    done = subprocess.run(
        [sys.executable, "-m", command, "build", "--strict", "-f", "mkdocs.yml", "-d", str(output)],
        cwd=checkout,
        env=os.environ
        | {"DOSSIER_AS_OF": "2026-11-22", "PYTHONPATH": str(checkout), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    assert pages_of(output) == pages_of(demo_site)
    guide = (output / "guide.html").read_text(encoding="utf-8")
    assert "Content-Security-Policy" in guide
    index = (output / "search" / "search_index.json").read_text(encoding="utf-8")
    assert "服务" in index, "finished as in a build of our own"
