"""What workers do for a contract of a portfolio: tasks and answers that are plain values.

A contract is assessed, then shaped and its bundles composed, then its documents are laid out
(:mod:`generator.pipeline.documents`), and at last its pages become a site. Each step gets what the one before
gave; no worker looks at a folder of another.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.collector import collector_paused
from generator.compliance.portfolio.summary import ContractSummary
from generator.loading.project_files import ProjectFiles, hashes_of, laid_out
from generator.loading.project_loader import Loaded, load_project
from generator.pipeline.assessing import (
    Load,
    NoSuchAudienceError,
    RecordsRefusedError,
    Seen,
    When,
    assess_for,
    assess_project,
)
from generator.pipeline.composing import ComposedBundle, Source, compose_bundles
from generator.pipeline.shaping import published_files, shape
from generator.pipeline.staging import DRAWINGS, stage_pages
from generator.problem import Problem
from generator.records.history import History
from generator.rendering.kept_drawings import drawings_kept
from generator.rendering.pages import Edition
from generator.rendering.prose import WRITTEN
from generator.rendering.site import SiteTask, build_site
from generator.settings import words
from generator.views.bundles import view_bundles
from generator.views.contract_summary import view_summary
from generator.views.dossier import DossierView
from generator.views.effects import EffectView
from generator.views.todo import TodoView, view_todo

SiteFiles = tuple[tuple[str, bytes], ...]
"""The files of a site by path below it."""


@dataclass(frozen=True, slots=True)
class AssessTask:
    """A project's files to assess: for whom (None is whoever keeps the records), and as of when."""

    files: ProjectFiles
    revision: str
    when: When
    audience: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The records have problems."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """The records are right, and still no site can be made of them; the texts say why."""

    told: tuple[str, ...]
    unknown_audience: bool = False
    """Whether it is that the contract has no audience of the name asked for."""


@dataclass(frozen=True, slots=True)
class SurveyTask:
    """A project's files of which the summary is wanted, and for the keeper what is to be done."""

    assess: AssessTask
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The summary of a contract; what is to be done is for whoever keeps the records alone."""

    summary: ContractSummary
    todo: TodoView | None


@dataclass(frozen=True, slots=True)
class StageTask:
    """An assessed contract whose documents and pages are wanted, with the history of its records."""

    files: ProjectFiles
    seen: Seen
    history: History
    effects: Mapping[str, EffectView]


@dataclass(frozen=True, slots=True)
class Staged:
    """A contract before its documents are laid out; ``files`` are published beside its pages."""

    view: DossierView
    bundles: tuple[ComposedBundle, ...]
    files: SiteFiles
    summary: ContractSummary


@dataclass(frozen=True, slots=True)
class PagesTask:
    """The pages of a contract to make a site of; ``guide`` is its own guide, if it has one."""

    view: DossierView
    edition: Edition
    name: str
    guide: bytes | None
    up: tuple[str, str]
    """The title and the address, from the site's root, of the portfolio it is part of."""


def assess_contract(task: AssessTask) -> Seen | Refused | Unfit:
    """The assessment of a contract as one audience sees it."""
    with laid_out(task.files) as project:
        try:
            return assess_for(project, task.when, task.audience, load=_loader(task, project))
        except RecordsRefusedError as refused:
            return Refused(refused.problems)
        except NoSuchAudienceError as unknown:
            return Unfit((str(unknown),), unknown_audience=True)


def survey_contract(task: SurveyTask) -> Surveyed | Refused | Unfit:
    """What a portfolio tells of a contract without building it."""
    if task.assess.audience is not None:
        seen = assess_contract(task.assess)
        return Surveyed(view_summary(seen.assessment, words()), None) if isinstance(seen, Seen) else seen
    with laid_out(task.assess.files) as project:
        try:
            assessment = assess_project(project, task.assess.when, load=_loader(task.assess, project))
        except RecordsRefusedError as refused:
            return Refused(refused.problems)
    todo = view_todo(assessment, words(), task.within)
    return Surveyed(view_summary(assessment, words()), todo)


def _loader(task: AssessTask, project: Path) -> Load:
    hash_of = hashes_of(task.files, project)

    def load(project: Path, *, on_file: Callable[[], None]) -> Loaded:
        return load_project(project, on_file=on_file, sha256_of=hash_of, revision_of=lambda _: task.revision)

    return load


def stage_contract(task: StageTask) -> Staged:
    """The view of a contract, its bundles composed, and what is published beside its pages."""
    assessment = task.seen.assessment
    with collector_paused(), laid_out(task.files) as project, drawings_kept(project / DRAWINGS):
        view = shape(project, task.seen, task.history, task.effects)
        bundles = compose_bundles(Source(project, assessment, view), view_bundles(assessment, words()))
        files = tuple(published_files(assessment).items())
    gc.collect(0)
    return Staged(view, bundles, files, view_summary(assessment, words()))


def make_pages(task: PagesTask) -> SiteFiles:
    """The site of a contract, without its bundles and what is published for other programs."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as made:
        project = Path(made).resolve()
        if task.guide is not None:
            (project / "content").mkdir()
            (project / "content" / WRITTEN).write_bytes(task.guide)
        pages = stage_pages(project, task.view, task.edition)
        site = project / "site"
        author = task.view.masthead.party_b
        build_site(SiteTask(str(pages), str(site), task.name, author, up=task.up))
        return read_site(site)


def read_site(site: Path) -> SiteFiles:
    """Every file of a finished site."""
    found = sorted(path for path in site.rglob("*") if path.is_file())
    return tuple((path.relative_to(site).as_posix(), path.read_bytes()) for path in found)
