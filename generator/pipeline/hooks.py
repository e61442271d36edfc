"""The pre-commit hook: put into a repository, taken out of it, and what it does there."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from generator.loading.git import ask_git
from generator.loading.project_loader import load_project
from generator.loading.staged import staged_files
from generator.location import Location
from generator.pipeline.assessing import RecordsRefusedError
from generator.problem import Problem
from generator.settings import words
from generator.writing.replacing import write_whole

_MARK: Final = "# dossier-hook 1"
"""The second line of a hook that is ours; any other is somebody else's, and never touched."""
_CHECK: Final = "check "

Done = Literal["installed", "renewed", "current", "removed", "absent"]


class NoRepositoryError(Exception):
    """The project lies in no working copy of git."""


class ForeignHookError(Exception):
    """The repository has a hook of somebody else: where it is, and what could be added to it."""

    def __init__(self, path: Path, line: str) -> None:
        super().__init__(path, line)
        self.path = path
        self.line = line


def install_hook(project: Path) -> tuple[Done, Path]:
    """Has commits checked that change the records of ``project``; done again, it changes nothing.

    Raises:
        NoRepositoryError: there is no working copy.
        ForeignHookError: there is a hook already, and it is not ours.
    """
    path, place = _places(project)
    known = _projects_of(path)
    if known is None:
        raise ForeignHookError(path, f"{_command()} hooks check --project {shlex.quote(place)} || exit 1")
    text = _script(sorted({*known, place}))
    if path.exists() and path.read_text(encoding="utf-8") == text and os.access(path, os.X_OK):
        return "current", path
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode())
    path.chmod(0o755)
    return ("renewed" if place in known else "installed"), path


def remove_hook(project: Path) -> tuple[Done, Path]:
    """Takes the project out of the hook, and the hook away with the last; somebody else's stays.

    Raises:
        NoRepositoryError: there is no working copy.
    """
    path, place = _places(project)
    known = _projects_of(path)
    if not known or place not in known:
        return "absent", path
    if left := [one for one in known if one != place]:
        write_whole(path, _script(left).encode())
    else:
        path.unlink()
    return "removed", path


def check_staged(project: PurePosixPath) -> bool:
    """Checks what is about to be committed of a project, named from the root of the working copy.

    False where the commit touches nothing of it.

    Raises:
        RecordsRefusedError: with every problem, its file named from that root too.
    """
    with staged_files(project) as folder:
        if folder is None:
            return False
        loaded = load_project(folder)
    if loaded.problems:
        raise RecordsRefusedError(tuple(_from_root(project, one) for one in loaded.problems), loaded.files)
    return True


def _from_root(project: PurePosixPath, problem: Problem) -> Problem:
    return replace(problem, at=Location((project / problem.at.file).as_posix(), problem.at.line))


def _places(project: Path) -> tuple[Path, str]:
    """The file of the hook, and the project as seen from the root of the working copy."""
    prefix = ask_git(project, "rev-parse", "--show-prefix")
    root = ask_git(project, "rev-parse", "--show-toplevel")
    if prefix is None or not root:
        raise NoRepositoryError
    top = Path(os.fsdecode(root.removesuffix(b"\n")))
    hooks = ask_git(top, "rev-parse", "--git-path", "hooks") or b".git/hooks\n"
    place = os.fsdecode(prefix.removesuffix(b"\n")).rstrip("/") or "."
    return top / os.fsdecode(hooks.removesuffix(b"\n")) / "pre-commit", place


def _projects_of(path: Path) -> list[str] | None:
    """The projects a hook of ours checks; none where there is no hook, None where it is not ours."""
    if not os.path.lexists(path):
        return []
    if path.is_symlink() or not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    if _MARK not in lines[:2]:
        return None
    return [shlex.split(line)[1] for line in lines if line.startswith(_CHECK)]


def _command() -> str:
    # Without -P a folder of this name in the working copy would be taken for the program.
    return f"{shlex.quote(sys.executable)} -P -m generator"


def _script(projects: Sequence[str]) -> str:
    """The hook: plain shell that says so when the program is no longer where it was."""
    gone = words().t("cli.hook-program-gone", program=sys.executable)
    return "\n".join(
        (
            "#!/bin/sh",
            _MARK,
            f"# {words().t('cli.hook-comment')}",
            f"python={shlex.quote(sys.executable)}",
            """if ! "$python" -P -c 'import generator' 2>/dev/null; then""",
            f"    printf '%s\\n' {shlex.quote(gone)} >&2",
            "    exit 1",
            "fi",
            "refused=0",
            """check() { "$python" -P -m generator hooks check --project "$1" || refused=1; }""",
            *(f"{_CHECK}{shlex.quote(project)}" for project in projects),
            "exit $refused",
            "",
        )
    )
