"""Builds one contract of a portfolio: everything that takes time is a task for whatever executor there is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from generator.loading.commits import commits_of
from generator.loading.history import read_history
from generator.loading.project_files import ProjectFiles, read_project_files
from generator.loading.project_loader import load_project
from generator.loading.revision import read_revision
from generator.pipeline.assessing import Seen, When
from generator.pipeline.bundle_files import files_of, publish
from generator.pipeline.bundling import make_bundles
from generator.pipeline.documents import Documents
from generator.pipeline.effects import read_effects
from generator.pipeline.executing import Executor
from generator.pipeline.fingerprint import whole_fingerprint
from generator.pipeline.kept import KeptResults, Remembering
from generator.pipeline.portfolio.contract_tasks import (
    AssessTask,
    PagesTask,
    Refused,
    SiteFiles,
    StageTask,
    Surveyed,
    SurveyTask,
    Unfit,
    assess_contract,
    make_pages,
    stage_contract,
    survey_contract,
)
from generator.pipeline.portfolio.kept_sites import KeptSite, KeptSites
from generator.pipeline.progress import Silent
from generator.pipeline.shaping import withheld_history
from generator.pipeline.site_name import site_name
from generator.pipeline.staging import edition_of
from generator.problem import Problem
from generator.records.portfolio import ListedContract
from generator.rendering.prose import WRITTEN

_GUIDE: Final = f"content/{WRITTEN}"

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Room:
    """Where the results of a portfolio's contracts are kept: a folder that several machines may share."""

    folder: Path

    def sites(self, contract: str) -> KeptSites:
        return KeptSites(self.folder / "sites" / contract)

    def documents(self, contract: str) -> KeptResults:
        return KeptResults(self.folder / "print" / contract)

    def effects(self, contract: str) -> Path:
        return self.folder / "effects" / contract


@dataclass(frozen=True, slots=True)
class Wanted:
    """A contract to build: its project, the moment, the audience, and the portfolio's title and timezone."""

    listed: ListedContract
    project: Path
    when: When
    audience: str
    up: tuple[str, str]


def build_contract(wanted: Wanted, executor: Executor, room: Room) -> KeptSite | Refused | Unfit:
    """The contract's site: the one kept, if nothing it was made from has changed, else one made now.

    Raises:
        UnfinishedError, RecordsRefusedError: a document or the site could not be made.
        OSError: a file of the project has gone meanwhile, or the result cannot be kept.
    """
    files = read_project_files(wanted.project)
    if not files.whole and (problems := _problems_here(wanted.project)):
        return Refused(problems)
    sites = room.sites(wanted.listed.id)
    key = _key(wanted, files)
    if (kept := sites.get(key)) is not None:
        return kept
    task = AssessTask(files, read_revision(wanted.project), wanted.when, wanted.audience)
    seen = _one(executor, assess_contract, task)
    if not isinstance(seen, Seen):
        return seen
    made = _made(wanted, files, seen, executor, room)
    return sites.put(key, wanted.audience, wanted.when.now, made)


def survey(
    project: Path, when: When, audience: str | None, executor: Executor, within: int | None = None
) -> Surveyed | Refused | Unfit:
    """What a portfolio tells of a contract without building it."""
    files = read_project_files(project)
    if not files.whole and (problems := _problems_here(project)):
        return Refused(problems)
    task = AssessTask(files, read_revision(project), when, audience)
    return _one(executor, survey_contract, SurveyTask(task, within))


def _problems_here(project: Path) -> tuple[Problem, ...]:
    """The problems of a project that holds what no value can stand for, such as a link that leads out."""
    return load_project(project).problems


def _key(wanted: Wanted, files: ProjectFiles) -> str:
    """A name for everything the site depends on, but the moment it is made."""
    parts = (
        whole_fingerprint(),
        files.digest,
        hashlib.sha256(commits_of(wanted.project)).hexdigest(),
        str(wanted.when.as_of),
        wanted.audience,
        *wanted.up,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _made(wanted: Wanted, files: ProjectFiles, seen: Seen, executor: Executor, room: Room) -> SiteFiles:
    """Every file of the contract's site."""
    timezone = seen.records.project.timezone
    history = withheld_history(read_history(wanted.project), seen)
    kept_in = room.effects(wanted.listed.id)
    effects = read_effects(wanted.project, history, timezone, seen.audience, kept_in=kept_in)
    staged = _one(executor, stage_contract, StageTask(files, seen, history, effects))
    documents = room.documents(wanted.listed.id)
    maker = Remembering(Documents(executor), documents)
    made = make_bundles(wanted.project, staged.bundles, maker, Silent())
    documents.prune()
    edition = edition_of(wanted.when.now, timezone, tuple(map(publish, made)))
    guide = dict(files.contents).get(_GUIDE)
    task = PagesTask(staged.view, edition, site_name(staged.view), guide, wanted.up)
    return (*_one(executor, make_pages, task), *files_of(made), *staged.files)


def _one(executor: Executor, work: Callable[[T], R], task: T) -> R:
    ((_, outcome),) = executor.run(work, [task])
    return outcome
