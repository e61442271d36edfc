"""Objects of a repository by their names, read one by one from git: no checkout, nothing written."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from generator.loading.git import GitMissingError, quiet_environment

_PIECE: Final = 1024 * 1024
_MOST_OF_POINTER: Final = 1024
_POINTER: Final = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:[^\n]*\n)*?oid sha256:([0-9a-f]{64})\n"
)
"""What git keeps in place of a large file that Git LFS stores elsewhere: it names the file's own hash."""


class GitObjects:
    """A running ``git cat-file``; each object is read at most once for its hash."""

    def __init__(self, told: IO[bytes], answers: IO[bytes]) -> None:
        self._told = told
        self._answers = answers
        self._hashes: dict[str, str | None] = {}

    def read(self, name: str) -> bytes | None:
        """The content of an object; None where this copy of the repository has none of that name."""
        size = self._ask(name)
        if size is None:
            return None
        content = self._answers.read(size)
        self._answers.read(1)
        return content if len(content) == size else None

    def sha256(self, name: str) -> str | None:
        """The SHA-256 of an object's content, or of the file it stands for where it points into Git LFS."""
        if name not in self._hashes:
            self._hashes[name] = self._hash(name)
        return self._hashes[name]

    def _hash(self, name: str) -> str | None:
        size = self._ask(name)
        if size is None:
            return None
        total, left = hashlib.sha256(), size
        first = b""
        while left:
            piece = self._answers.read(min(left, _PIECE))
            if not piece:
                return None
            first = first or piece
            total.update(piece)
            left -= len(piece)
        self._answers.read(1)
        pointer = _POINTER.match(first) if size <= _MOST_OF_POINTER else None
        return pointer[1].decode("ascii") if pointer else total.hexdigest()

    def _ask(self, name: str) -> int | None:
        """The size of the object whose content follows."""
        if "\n" in name or "\0" in name:
            return None
        with suppress(BrokenPipeError):
            self._told.write(name.encode("utf-8", "surrogateescape") + b"\n")
            self._told.flush()
        head = self._answers.readline().split()
        return int(head[2]) if len(head) == len(("name", "type", "size")) and head[2].isdigit() else None


@contextmanager
def git_objects(project: Path) -> Iterator[GitObjects]:
    """The objects of the repository a project stands in; of none where there is no repository.

    Raises:
        GitMissingError: git is not installed or cannot be run.
    """
    try:
        process = subprocess.Popen(
            ["git", "-C", str(project), "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=quiet_environment(),
        )
    except OSError as error:
        raise GitMissingError(*error.args) from error
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield GitObjects(process.stdin, process.stdout)
        finally:
            process.terminate()
