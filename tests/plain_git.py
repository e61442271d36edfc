"""Git for tests of hooks and CI: with nobody's settings, and with nothing of a CI server around the tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

_NOT_OURS: Final = ("GIT_", "CI", "GITHUB_", "GITLAB_", "DOSSIER_", "MAKE")
_ENVIRONMENT: Final = {
    name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)
} | {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "test",
    "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "test",
    "GIT_COMMITTER_EMAIL": "test@example.org",
    "NO_COLOR": "",
    "TERM": "dumb",
}


def environment(**more: str) -> dict[str, str]:
    """What a process is run with: the tests' own environment without what git or a CI server says there."""
    return _ENVIRONMENT | more


def git(folder: Path, *arguments: str, **more: str) -> str:
    """What git prints; it must succeed."""
    done = try_git(folder, *arguments, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def try_git(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A run of git that may fail, with what it printed."""
    return subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=False, env=environment(**more)
    )


def commit_all(folder: Path, message: str) -> str:
    """Commits everything below ``folder`` without hooks; the name of the commit."""
    git(folder, "add", "--all", ".")
    git(folder, "commit", "--quiet", "--no-verify", "-m", message)
    return git(folder, "rev-parse", "HEAD").strip()
