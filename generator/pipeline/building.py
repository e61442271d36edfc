"""Builds a project: records to assessment, assessment to documents and pages, and at the end one swap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator.compliance.assessment import Assessment
from generator.loading.history import read_history
from generator.pipeline.assessing import Seen, When, assess_for
from generator.pipeline.bundle_files import files_of, publish
from generator.pipeline.bundling import MadeBundle, Sign, make_bundles
from generator.pipeline.cluster import Cluster
from generator.pipeline.composing import Source, compose_bundles
from generator.pipeline.documents import Documents
from generator.pipeline.effects import read_effects
from generator.pipeline.executors import Executing, chosen
from generator.pipeline.kept import KeptResults, Remembering
from generator.pipeline.kept_html import keep_html
from generator.pipeline.locking import alone
from generator.pipeline.progress import Progress, Silent
from generator.pipeline.shaping import published_files, shape, withheld_history
from generator.pipeline.site_audience import refuse_other_audience
from generator.pipeline.site_name import site_name
from generator.pipeline.staging import DRAWINGS, edition_of, stage_pages
from generator.pipeline.swapping import make_room, put_in_place
from generator.records.audience import Audience
from generator.rendering.kept_drawings import drawings_kept
from generator.rendering.pages import PublishedBundle
from generator.rendering.site import SiteTask, build_site
from generator.settings import words
from generator.views.bundles import BundleView, view_bundles
from generator.views.dossier import DossierView

SITE: Final = "site"
KEPT: Final = "build/cache/print"


@dataclass(frozen=True, slots=True)
class Printing:
    """How documents are made: by how many workers here, or those of a cluster; signed with what; for whom, by
    default the project's own default audience."""

    jobs: int | None = None
    sign: Sign | None = None
    audience: str | None = None
    cluster: Cluster | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: where it stands, what it assessed, which bundles it made, for whom.

    ``site`` is the folder of the site; ``rendered`` names the documents laid out anew, not found as kept.
    """

    site: Path
    assessment: Assessment
    bundles: tuple[PublishedBundle, ...]
    audience: Audience
    rendered: tuple[str, ...] = field(default=(), compare=False)


class NoSuchBundleError(LookupError):
    """A bundle was asked for by a name that no bundle of the project has; its text says which there are."""


@alone("dossier build")
def build_project(
    project: Path, when: When, progress: Progress | None = None, printing: Printing | None = None
) -> Built:
    """Builds ``project``/site beside the old one and swaps both when all of the new one is there.

    Raises:
        NoSuchAudienceError: no audience is called as asked for.
        RecordsRefusedError: the records have problems; the old site stands as it was.
        SiteError, PdfError: a page or a document could not be made; the old site stands as it was.
    """
    hears = progress or Silent()
    how = printing or Printing()
    seen = assess_for(project, when, how.audience, hears)
    assessment, view = seen.assessment, _view(project, seen)
    fresh = project / "build" / "site.new"
    make_room(fresh, project / SITE)
    bundles = view_bundles(assessment, words())
    made, rendered = _make(project, (assessment, view), bundles, hears, how)
    published = tuple(map(publish, made))
    hears.begin("pages")
    edition = edition_of(when.now, assessment.records.project.timezone, published)
    pages = stage_pages(project, view, edition)
    hears.begin("site")
    build_site(SiteTask(str(pages.resolve()), str(fresh.resolve()), site_name(view), view.masthead.party_b))
    for file, content in files_of(made):
        target = fresh / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    for name, content in published_files(assessment).items():
        (fresh / name).write_bytes(content)
    put_in_place(fresh, project / SITE)
    return Built(project / SITE, assessment, published, seen.audience, rendered)


@alone("dossier build")
def build_bundle(
    project: Path,
    when: When,
    name: str,
    progress: Progress | None = None,
    printing: Printing | None = None,
) -> Built:
    """Makes one bundle alone and puts it into ``project``/site/bundles; the pages stay as they are.

    Raises:
        NoSuchBundleError, NoSuchAudienceError: no bundle, or no audience, is called that.
        OtherAudienceError: what stands in the site was made for another audience.
        RecordsRefusedError, PdfError: as for :func:`build_project`; nothing has changed then.
    """
    hears = progress or Silent()
    how = printing or Printing()
    seen = assess_for(project, when, how.audience, hears)
    refuse_other_audience(project / SITE, seen.audience.id)
    assessment = seen.assessment
    bundles = view_bundles(assessment, words())
    wanted = tuple(one for one in bundles if one.id == name)
    if not wanted:
        raise NoSuchBundleError(words().t("cli.no-such-bundle", name=name, known=[one.id for one in bundles]))
    made, rendered = _make(project, (assessment, _view(project, seen)), wanted, hears, how)
    for file, content in files_of(made):
        target = project / SITE / file
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.new")
        fresh.write_bytes(content)
        fresh.replace(target)
    return Built(project / SITE, assessment, tuple(map(publish, made)), seen.audience, rendered)


def _view(project: Path, seen: Seen) -> DossierView:
    history = withheld_history(read_history(project), seen)
    effects = read_effects(project, history, seen.records.project.timezone, seen.audience)
    return shape(project, seen, history, effects)


def _make(
    project: Path,
    assessed: tuple[Assessment, DossierView],
    bundles: Sequence[BundleView],
    hears: Progress,
    printing: Printing,
) -> tuple[tuple[MadeBundle, ...], tuple[str, ...]]:
    """The bundles, and the names of the documents that had to be laid out for them."""
    kept = KeptResults(project / KEPT)
    with chosen(Executing(printing.jobs, printing.cluster)) as workers, drawings_kept(project / DRAWINGS):
        remembering = Remembering(Documents(workers), kept)
        composed = compose_bundles(Source(project, *assessed), bundles)
        keep_html(project, ((one.view.id, each.volume) for one in composed for each in one.volumes))
        made = make_bundles(project, composed, remembering, hears, printing.sign)
    kept.prune()
    return made, tuple(remembering.made)
