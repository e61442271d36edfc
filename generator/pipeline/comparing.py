"""Compares two states of a project: the records of each loaded and assessed, then both held together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.collector import collector_paused
from generator.compliance.comparing import compare
from generator.compliance.comparison import Comparison
from generator.compliance.engine import assess
from generator.loading.at_revision import (
    Restored,
    RevisionError,
    find_snapshot,
    load_snapshot,
    load_working,
)
from generator.loading.git import GitMissingError
from generator.loading.git_objects import git_objects
from generator.loading.record_differences import differences_of
from generator.message import say
from generator.pipeline.assessing import RecordsRefusedError, When
from generator.pipeline.progress import Progress, Silent
from generator.problem import in_order
from generator.records.history import FileChange, RecordChange
from generator.records.ledger import Records
from generator.views.comparison import ComparedSide

Prepare = Callable[[Records], Records]
"""What is done to records before they are assessed, such as taking out what an audience may not see."""


def as_recorded(records: Records) -> Records:
    """The records as they are."""
    return records


@dataclass(frozen=True, slots=True)
class Compared:
    """Two states held together: how each was named, what changed in the records, and what that did."""

    sides: tuple[ComparedSide, ComparedSide]
    comparison: Comparison
    records: tuple[RecordChange, ...]
    files: tuple[FileChange, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """What is asked for: the earlier state by a name of git's, the later one, or None for the files as they
    lie on disk; ``base_day`` is the day of the earlier state where it is not that of both."""

    before: str
    after: str | None = None
    base_day: dt.date | None = None


def compare_states(
    project: Path,
    between: Between,
    when: When,
    progress: Progress | None = None,
    prepare: Prepare = as_recorded,
) -> Compared:
    """Compares two states of ``project`` on the same day, so that only the records make the difference.

    Raises:
        RevisionError: a state that is asked for cannot be read.
        RecordsRefusedError: with every problem of both; nothing is compared then.
    """
    hears = progress or Silent()
    with collector_paused():
        hears.begin("load")
        before, after = _load(project, between, hears)
        problems = (*before.loaded.problems, *after.loaded.problems)
        if before.loaded.records is None or after.loaded.records is None:
            raise RecordsRefusedError(in_order([*problems]), before.loaded.files + after.loaded.files)
        was, now = before.loaded.records, after.loaded.records
        day = when.as_of or when.now.astimezone(ZoneInfo(now.project.timezone)).date()
        hears.begin("assess")
        comparison = compare(assess(prepare(was), between.base_day or day), assess(prepare(now), day))
        records, files = differences_of(before.files, after.files)
    sides = (ComparedSide(between.before, was.revision), ComparedSide(between.after or "", now.revision))
    return Compared(sides, comparison, records, files)


def _load(project: Path, between: Between, hears: Progress) -> tuple[Restored, Restored]:
    earlier = find_snapshot(project, between.before)
    later = find_snapshot(project, between.after) if between.after is not None else None
    try:
        with git_objects(project) as objects:
            before = load_snapshot(earlier, objects)
            if later is None:
                return before, load_working(project, hears.advance)
            return before, load_snapshot(later, objects)
    except GitMissingError:
        raise RevisionError(say("cli.no-git")) from None
