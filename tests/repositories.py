"""Real repositories made for tests: committed with names and dates of their own, whoever runs the tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

_WHO: Final = (
    "-c", "user.name=记录员", "-c", "user.email=keeper@example.org", "-c", "commit.gpgsign=false",
    "-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main",
)  # fmt: skip
ON: Final = "2026-05-01T09:00:00+08:00"


def git(folder: Path, *arguments: str, told: bytes | None = None, date: str = ON) -> str:
    """What a git command in the folder says."""
    done = subprocess.run(
        ["git", "-C", str(folder), *_WHO, *arguments],
        check=True,
        capture_output=True,
        input=told,
        env=os.environ | {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date},
    )
    return done.stdout.decode().strip()


def commit(folder: Path, message: str = "记录", date: str = ON) -> str:
    """Commits everything; the full name of the commit."""
    git(folder, "add", "-A", date=date)
    git(folder, "commit", "-q", "--allow-empty", "-m", message, date=date)
    return git(folder, "rev-parse", "HEAD")


def begin(folder: Path) -> str:
    """A repository of what is in the folder, committed once."""
    git(folder, "init", "-q")
    return commit(folder, "全部记录")


def edit(project: Path, file: str, old: str, new: str) -> None:
    """Replaces the first of a text in a file of ``data/``."""
    path = project / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def untouched(folder: Path) -> tuple[str, bytes, str]:
    """What reading old states must leave as it is: the branch, the index, the working copy."""
    index = (folder / ".git" / "index").read_bytes()
    return git(folder, "rev-parse", "HEAD"), index, git(folder, "status", "--porcelain", "-z")
