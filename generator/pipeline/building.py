"""Builds a project: records to assessment, assessment to documents and pages, and at the end one swap."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from generator.compliance.assessment import Assessment
from generator.loading.history import read_history
from generator.loading.summary import read_summary
from generator.pipeline.assessing import When, assess_project
from generator.pipeline.bundling import MadeBundle, Sign, Source, make_bundles
from generator.pipeline.executing import executor
from generator.pipeline.kept import KeptResults, Remembering
from generator.pipeline.progress import Progress, Silent
from generator.pipeline.staging import edition_of, stage_pages
from generator.pipeline.swapping import put_in_place
from generator.rendering.json_text import render_json
from generator.rendering.pages import Published, PublishedBundle
from generator.rendering.site import SiteTask, build_site
from generator.settings import words
from generator.views.bundles import BundleView, view_bundles
from generator.views.document import view_document
from generator.views.dossier import DossierView, view_dossier
from generator.views.manifest import manifest_schema
from generator.views.published import published_schema

SITE: Final = "site"
BUNDLES: Final = "bundles"
KEPT: Final = "build/cache/print"
_KIB: Final = 1024


@dataclass(frozen=True, slots=True)
class Printing:
    """How documents are made: by how many workers, signed with what."""

    jobs: int | None = None
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: where it stands, what it assessed, which bundles it made.

    ``site`` is the folder of the site; ``rendered`` names the documents laid out anew, not found as kept.
    """

    site: Path
    assessment: Assessment
    bundles: tuple[PublishedBundle, ...]
    rendered: tuple[str, ...] = field(default=(), compare=False)


class NoSuchBundleError(LookupError):
    """A bundle was asked for by a name that no bundle of the project has; its text says which there are."""


def build_project(
    project: Path, when: When, progress: Progress | None = None, printing: Printing | None = None
) -> Built:
    """Builds ``project``/site beside the old one and swaps both when all of the new one is there.

    Raises:
        RecordsRefusedError: the records have problems; the old site stands as it was.
        SiteError, PdfError: a page or a document could not be made; the old site stands as it was.
    """
    hears = progress or Silent()
    assessment = assess_project(project, when, hears)
    view = _view(project, assessment)
    fresh = project / "build" / "site.new"
    shutil.rmtree(fresh, ignore_errors=True)
    bundles = view_bundles(assessment, words())
    made, rendered = _make(project, (assessment, view), bundles, hears, printing or Printing())
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
    }
    for name, document in data.items():
        (fresh / name).write_text(render_json(document), encoding="utf-8")
    put_in_place(fresh, project / SITE)
    return Built(project / SITE, assessment, published, rendered)


def build_bundle(
    project: Path,
    when: When,
    name: str,
    progress: Progress | None = None,
    printing: Printing | None = None,
) -> Built:
    """Makes one bundle alone and puts it into ``project``/site/bundles; the pages stay as they are.

    Raises:
        NoSuchBundleError: no bundle is called that.
        RecordsRefusedError, PdfError: as for :func:`build_project`; nothing has changed then.
    """
    hears = progress or Silent()
    assessment = assess_project(project, when, hears)
    bundles = view_bundles(assessment, words())
    wanted = tuple(one for one in bundles if one.id == name)
    if not wanted:
        raise NoSuchBundleError(words().t("cli.no-such-bundle", name=name, known=[one.id for one in bundles]))
    view = _view(project, assessment)
    made, rendered = _make(project, (assessment, view), wanted, hears, printing or Printing())
    for file, content in _files(made):
        target = project / SITE / file
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.new")
        fresh.write_bytes(content)
        fresh.replace(target)
    return Built(project / SITE, assessment, tuple(map(_published, made)), rendered)


def _view(project: Path, assessment: Assessment) -> DossierView:
    prose, _ = read_summary(project)  # its problems would have been the records'
    return view_dossier(assessment, words(), read_history(project), prose)


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
    with executor(printing.jobs) as workers:
        remembering = Remembering(workers, kept)
        made = make_bundles(Source(project, *assessed, printing.sign), bundles, remembering, hears)
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
