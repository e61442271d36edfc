"""From a project's folder to its assessment, or to its problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from generator.collector import collector_paused
from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.compliance.withholding import withhold, withhold_items
from generator.loading.project_loader import Loaded, load_project
from generator.pipeline.progress import Progress, Silent
from generator.problem import Problem
from generator.records.audience import Audience
from generator.records.ledger import Records
from generator.settings import words
from generator.views.audiences import audiences_of, marks


@dataclass(frozen=True, slots=True)
class When:
    """The moment a command runs, and the day it asks about: else that moment's day where the project is."""

    now: dt.datetime
    as_of: dt.date | None = None


class Load(Protocol):
    """Loads a project's folder as :func:`load_project` does."""

    def __call__(self, project: Path, *, on_file: Callable[[], None]) -> Loaded: ...


class RecordsRefusedError(Exception):
    """The records have problems, so there is nothing to show but these."""

    def __init__(self, problems: tuple[Problem, ...], files: int) -> None:
        super().__init__(len(problems))
        self.problems = problems
        self.files = files


class NoSuchAudienceError(LookupError):
    """An audience was asked for by a name that none of the project has; its text says which there are."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A project as one audience may see it: its records, and what follows from them."""

    audience: Audience
    records: Records
    assessment: Assessment


def assess_project(
    project: Path, when: When, progress: Progress | None = None, load: Load = load_project
) -> Assessment:
    """Loads and assesses ``project`` as whoever keeps its records sees it: nothing is withheld.

    Raises:
        RecordsRefusedError: with every problem found; nothing is assessed then.
    """
    hears = progress or Silent()
    with collector_paused():
        return _assess(_load(project, hears, load), when, hears)


def assess_for(
    project: Path,
    when: When,
    audience: str | None = None,
    progress: Progress | None = None,
    load: Load = load_project,
) -> Seen:
    """Loads ``project``, takes out what the audience does not see, and assesses what is left.

    Without a name it is the project's default audience. ``load`` loads it where it is not simply a folder.

    Raises:
        RecordsRefusedError: as for :func:`assess_project`.
        NoSuchAudienceError: no audience is called that.
    """
    hears = progress or Silent()
    with collector_paused():
        records = _load(project, hears, load)
        chosen = choose_audience(records, audience)
        seen = withhold(records, chosen, marks(words()))
        assessment = _assess(seen, when, hears)
        concerns = withhold_items(assessment.concerns, chosen, marks(words()))
    return Seen(chosen, seen, replace(assessment, audience=chosen, concerns=concerns))


def choose_audience(records: Records, name: str | None) -> Audience:
    """The audience of that name, or the default one.

    Raises:
        NoSuchAudienceError: no audience is called that.
    """
    audiences = audiences_of(records, words())
    wanted = next((one for one in audiences if (one.default if name is None else one.id == name)), None)
    if wanted is None:
        known = [one.id for one in audiences]
        raise NoSuchAudienceError(words().t("cli.no-such-audience", name=name, known=known))
    return wanted


def _load(project: Path, hears: Progress, load: Load) -> Records:
    hears.begin("load")
    loaded = load(project, on_file=hears.advance)
    if loaded.records is None:
        raise RecordsRefusedError(loaded.problems, loaded.files)
    return loaded.records


def _assess(records: Records, when: When, hears: Progress) -> Assessment:
    hears.begin("assess")
    zone = ZoneInfo(records.project.timezone)
    return assess(records, when.as_of or when.now.astimezone(zone).date())
