"""What is about to be committed: the records as they stand in git's index, not in the working copy."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from generator.loading.git import GitMissingError
from generator.loading.layout import DATA

_PARTS: Final = (DATA, "content")


@contextmanager
def staged_files(project: PurePosixPath) -> Iterator[Path | None]:
    """The project's files as the next commit will hold them, in a folder for the time being.

    ``project`` is named from the root of the working copy, where git runs its hooks and where this must run;
    the index is the one that git names to its hooks. None where the commit changes nothing of the project.
    """
    parts = [(project / part).as_posix() for part in _PARTS]
    if not _changes(parts):
        yield None
        return
    listed = _git("ls-files", "-z", "--cached", "--", *parts)
    with TemporaryDirectory(prefix="dossier-") as folder:
        _git("checkout-index", "-z", "--stdin", f"--prefix={folder}/", told=listed)
        laid_out = Path(folder) / project
        laid_out.mkdir(parents=True, exist_ok=True)
        yield laid_out


def _changes(parts: list[str]) -> bool:
    """Whether the index holds other files of the project than the last commit, or there is no commit yet."""
    if _run("rev-parse", "--verify", "--quiet", "HEAD").returncode:
        return bool(_git("ls-files", "-z", "--cached", "--", *parts))
    return bool(_git("diff-index", "-z", "--cached", "--name-only", "--no-renames", "HEAD", "--", *parts))


def _git(*arguments: str, told: bytes = b"") -> bytes:
    done = _run(*arguments, told=told)
    if done.returncode:
        raise OSError(done.returncode, done.stderr.decode("utf-8", "replace").strip() or "git")
    return done.stdout


def _run(*arguments: str, told: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # What git sets for its hooks stays as it is: it names the index of this very commit.
    environment = os.environ | {"GIT_LITERAL_PATHSPECS": "1", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        return subprocess.run(
            ["git", *arguments], input=told, capture_output=True, check=False, env=environment
        )
    except OSError as error:
        raise GitMissingError(*error.args) from error
