"""From a project's folder to its assessment, or to its problems."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.collector import collector_paused
from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.loading.project_loader import load_project
from generator.pipeline.progress import Progress, Silent
from generator.problem import Problem


@dataclass(frozen=True, slots=True)
class When:
    """The moment a command runs, and the day it asks about: else that moment's day where the project is."""

    now: dt.datetime
    as_of: dt.date | None = None


class RecordsRefusedError(Exception):
    """The records have problems, so there is nothing to show but these."""

    def __init__(self, problems: tuple[Problem, ...], files: int) -> None:
        super().__init__(len(problems))
        self.problems = problems
        self.files = files


def assess_project(project: Path, when: When, progress: Progress | None = None) -> Assessment:
    """Loads and assesses ``project``.

    Raises:
        RecordsRefusedError: with every problem found; nothing is assessed then.
    """
    hears = progress or Silent()
    with collector_paused():
        hears.begin("load")
        loaded = load_project(project, on_file=hears.advance)
        if loaded.records is None:
            raise RecordsRefusedError(loaded.problems, loaded.files)
        zone = ZoneInfo(loaded.records.project.timezone)
        hears.begin("assess")
        return assess(loaded.records, when.as_of or when.now.astimezone(zone).date())
