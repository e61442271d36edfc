"""The name of a project's state of data: the commit that last touched it, or a hash of its content."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from generator.loading.git import GitMissingError, ask_git

_PARTS: Final = ("data", "content")
_SCHEMAS: Final = "data/schemas"
"""What editors are told of the records is none of them: made anew, it changes no data."""
_NOT_SCHEMAS: Final = f":(exclude){_SCHEMAS}"


def read_revision(project: Path) -> str:
    """``a1b2c3d4e5`` for committed data, ``a1b2c3d4e5+9f8e7d6c`` with changes, ``sha-…`` outside git.

    What follows ``+`` and ``sha-`` is a hash of the files themselves, so equal data has an equal name.
    """
    commit = _git(project, "log", "-1", "--abbrev=10", "--format=%h", "--", *_PARTS, _NOT_SCHEMAS)
    if not commit:
        return f"sha-{_content_hash(project)[:12]}"
    changed = _git(project, "status", "--porcelain", "--", *_PARTS, _NOT_SCHEMAS)
    return f"{commit}+{_content_hash(project)[:8]}" if changed else commit


def _git(project: Path, *arguments: str) -> str | None:
    """The output of a git command in the project; None where git or a repository is missing."""
    try:
        answer = ask_git(project, *arguments)
    except GitMissingError:
        return None
    return None if answer is None else answer.decode("utf-8", "replace").strip()


def _content_hash(project: Path) -> str:
    total = hashlib.sha256()
    for part in _PARTS:
        for path in sorted((project / part).rglob("*")):
            name = path.relative_to(project).as_posix()
            if path.is_file() and not name.startswith(f"{_SCHEMAS}/"):
                total.update(name.encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
