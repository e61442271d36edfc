"""Asks git about a project's folder: without locks, network, or the settings of a hook around the program."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

_OF_A_HOOK: Final = frozenset(
    {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"}
)
"""What git sets for the commands it runs: with it git answers for that repository, not the project's."""


class GitMissingError(OSError):
    """There is no git to ask."""


def ask_git(project: Path, *arguments: str, told: bytes = b"") -> bytes | None:
    """The output of a git command in the project; None where git has nothing to say, such as no repository.

    Raises:
        GitMissingError: git is not installed or cannot be run.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(project), *arguments],
            input=told,
            capture_output=True,
            check=False,
            env=quiet_environment(),
        )
    except OSError as error:
        raise GitMissingError(*error.args) from error
    return done.stdout if done.returncode == 0 else None


def quiet_environment() -> dict[str, str]:
    """What git is run with: nothing of a hook around the program, no locks, no network, no questions."""
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    return environment | {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
