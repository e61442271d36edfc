"""Builds a project: records to assessment, assessment to documents and pages, and at the end one swap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from generator.compliance.assessment import Assessment
from generator.compliance.withholding import withhold_history
from generator.loading.history import read_history
from generator.loading.summary import read_shipped, read_summary
from generator.pipeline.assessing import Seen, When, assess_for
from generator.pipeline.bundling import MadeBundle, Sign, make_bundles
from generator.pipeline.composing import Source, compose_bundles
from generator.pipeline.documents import Documents
from generator.pipeline.effects import read_effects
from generator.pipeline.executing import executor
from generator.pipeline.kept import KeptResults, Remembering
from generator.pipeline.kept_html import keep_html
from generator.pipeline.locking import alone
from generator.pipeline.progress import Progress, Silent
from generator.pipeline.site_audience import refuse_other_audience
from generator.pipeline.staging import DRAWINGS, edition_of, stage_pages
from generator.pipeline.swapping import make_room, put_in_place
from generator.records.audience import Audience
from generator.rendering.json_text import render_json
from generator.rendering.kept_drawings import drawings_kept
from generator.rendering.pages import Published, PublishedBundle
from generator.rendering.site import SiteTask, build_site
from generator.settings import words
from generator.views.audiences import marks
from generator.views.bundles import BundleView, view_bundles
from generator.views.document import view_document
from generator.views.dossier import DossierView, view_dossier
from generator.views.manifest import manifest_schema
from generator.views.published import published_schema
from generator.views.published_comparison import comparison_schema

SITE: Final = "site"
BUNDLES: Final = "bundles"
KEPT: Final = "build/cache/print"
_KIB: Final = 1024


@dataclass(frozen=True, slots=True)
class Printing:
    """How documents are made: by how many workers, signed with what, for whom; by default the project's own
    default audience."""

    jobs: int | None = None
    sign: Sign | None = None
    audience: str | None = None


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
    published = tuple(map(_published, made))
    hears.begin("pages")
    edition = edition_of(when.now, assessment.records.project.timezone, published)
    pages = stage_pages(project, view, edition)
    hears.begin("site")
    build_site(SiteTask(str(pages.resolve()), str(fresh.resolve()), site_name(view), view.masthead.party_b))
    for file, content in _files(made):
        target = fresh / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    data: dict[str, Mapping[str, Any]] = {
        "assessment.json": view_document(assessment, words()),
        "assessment.schema.json": published_schema(),
        "manifest.schema.json": manifest_schema(),
        "comparison.schema.json": comparison_schema(),
    }
    for name, document in data.items():
        (fresh / name).write_text(render_json(document), encoding="utf-8")
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
    for file, content in _files(made):
        target = project / SITE / file
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.new")
        fresh.write_bytes(content)
        fresh.replace(target)
    return Built(project / SITE, assessment, tuple(map(_published, made)), seen.audience, rendered)


def _view(project: Path, seen: Seen) -> DossierView:
    prose, _ = read_summary(project) if seen.audience.prose else read_shipped()  # checked with the records
    history = withhold_history(read_history(project), seen.audience, marks(words()))
    effects = read_effects(project, history, seen.records.project.timezone, seen.audience)
    return view_dossier(seen.assessment, words(), history, prose, effects)


def site_name(view: DossierView) -> str:
    """The name of the site: the project's, and the 示例 mark where it is one."""
    key = "site.name-example" if view.masthead.example else "site.name"
    return words().t(key, name=view.masthead.name)


def _make(
    project: Path,
    assessed: tuple[Assessment, DossierView],
    bundles: Sequence[BundleView],
    hears: Progress,
    printing: Printing,
) -> tuple[tuple[MadeBundle, ...], tuple[str, ...]]:
    """The bundles, and the names of the documents that had to be laid out for them."""
    kept = KeptResults(project / KEPT)
    with executor(printing.jobs) as workers, drawings_kept(project / DRAWINGS):
        remembering = Remembering(Documents(workers), kept)
        composed = compose_bundles(Source(project, *assessed), bundles)
        keep_html(project, ((one.view.id, each.volume) for one in composed for each in one.volumes))
        made = make_bundles(project, composed, remembering, hears, printing.sign)
    kept.prune()
    return made, tuple(remembering.made)


def _files(made: Sequence[MadeBundle]) -> Iterator[tuple[str, bytes]]:
    """Every file of the bundles by its path below the site."""
    for one in made:
        yield f"{BUNDLES}/{one.packed.file}", one.packed.content
        for volume, pdf in one.documents:
            yield f"{BUNDLES}/{one.view.id}/{volume.file}", pdf.content


def _published(made: MadeBundle) -> PublishedBundle:
    documents = tuple(
        Published(
            name=volume.title,
            file=f"{BUNDLES}/{made.view.id}/{volume.file}",
            pages=pdf.pages,
            size=_size(pdf.content),
            sha256=pdf.sha256,
        )
        for volume, pdf in made.documents
    )
    return PublishedBundle(
        id=made.view.id,
        name=made.view.name,
        file=f"{BUNDLES}/{made.packed.file}",
        size=_size(made.packed.content),
        sha256=made.packed.sha256,
        documents=documents,
    )


def _size(content: bytes) -> str:
    return words().t("value.kib", size=f"{len(content) / _KIB:,.0f}")
