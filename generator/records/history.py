"""What happened to the records themselves, change by change, as the versions of their files show it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

What = Literal["added", "changed", "removed", "moved"]
Nature = Literal["evidence", "wording", "unread", "other"]
"""Evidence; comments or layout only; a state of a file from which no records can be read; anything else."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that a change added, changed, removed or moved to another file."""

    what: What
    kind: str
    id: str
    file: str
    line: int
    fields: tuple[str, ...] = ()
    """The fields whose values differ, of one that was changed."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of ``data/`` that was touched without a record of it being different."""

    what: What
    file: str
    nature: Nature


@dataclass(frozen=True, slots=True)
class Change:
    """One change that somebody recorded: when, who, in which words, and what it did to the records."""

    id: str
    on: dt.datetime
    author: str
    subject: str
    records: tuple[RecordChange, ...] = ()
    files: tuple[FileChange, ...] = ()
    unknown: Literal["", "cut-off", "too-many"] = ""
    """Why its records are not told: what was before it is not here, or it touched too many files."""
    touched: int = 0
    """How many files it touched."""
    commit: str = ""
    """Git's full name of it."""
    parent: str = ""
    """Git's name of the change before it, of several the first; empty where it is the first of all."""


@dataclass(frozen=True, slots=True)
class History:
    """The last changes, the newest first; ``known`` says why there are none to tell of."""

    known: Literal["known", "no-git", "no-repository", "no-changes"] = "known"
    changes: tuple[Change, ...] = ()
    more: bool = False
    """Whether there are older ones."""
    shallow: bool = False
    """Whether the copy of the repository ends somewhere, so that older ones cannot be seen from it."""
    uncommitted: tuple[str, ...] = ()
    """Files that differ from the newest change."""


UNTOLD: Final = History("no-repository")
