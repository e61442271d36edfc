"""Which commits made a project's files what they are: one question to git, to know whether anything moved."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from generator.loading.git import GitMissingError, ask_git
from generator.loading.history import MOST_CHANGES

_PARTS: Final = ("data", "content")


def commits_of(project: Path) -> bytes:
    """The last commits of the project's files, newest first; nothing outside a repository.

    With the files themselves they decide everything the project's history tells.
    """
    try:
        told = ask_git(project, "rev-list", f"--max-count={MOST_CHANGES + 1}", "HEAD", "--", *_PARTS)
    except GitMissingError:
        return b""
    return told or b""
