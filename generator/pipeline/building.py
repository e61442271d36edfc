"""Builds a project: records to assessment, assessment to documents and pages, and at the end one swap."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generator import __version__
from generator.compliance.assessment import Assessment
from generator.loading.history import read_history
from generator.pipeline.assessing import When, assess_project
from generator.pipeline.progress import Progress, Silent
from generator.pipeline.staging import edition_of, stage_pages
from generator.pipeline.swapping import put_in_place
from generator.rendering.documents import render_volume
from generator.rendering.json_text import render_json
from generator.rendering.pages import Published
from generator.rendering.pdf import RenderTask, render_pdf
from generator.rendering.site import SiteTask, build_site
from generator.settings import theme_folder, words
from generator.views.document import view_document
from generator.views.dossier import DossierView, view_dossier
from generator.views.published import published_schema

SITE: Final = "site"
_KIB: Final = 1024


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: where the site stands, what it assessed, which documents it made."""

    site: Path
    assessment: Assessment
    documents: tuple[Published, ...]


def build_project(project: Path, when: When, progress: Progress | None = None) -> Built:
    """Builds ``project``/site beside the old one and swaps both when all of the new one is there.

    Raises:
        RecordsRefusedError: the records have problems; the old site stands as it was.
        SiteError, PdfError: a page or a document could not be made; the old site stands as it was.
    """
    hears = progress or Silent()
    assessment = assess_project(project, when, hears)
    view = view_dossier(assessment, words(), read_history(project))
    fresh = project / "build" / "site.new"
    shutil.rmtree(fresh, ignore_errors=True)
    hears.begin("documents", total=1)
    rendered = _render_documents(project, view, hears)
    documents = tuple(published for published, _ in rendered)
    hears.begin("pages")
    edition = edition_of(when.now, assessment.records.project.timezone, documents)
    pages = stage_pages(project, view, edition)
    hears.begin("site")
    build_site(SiteTask(str(pages.resolve()), str(fresh.resolve()), site_name(view), view.masthead.party_b))
    for published, content in rendered:
        target = fresh / published.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    data: dict[str, Mapping[str, Any]] = {
        "assessment.json": view_document(assessment, words()),
        "assessment.schema.json": published_schema(),
    }
    for name, document in data.items():
        (fresh / name).write_text(render_json(document), encoding="utf-8")
    put_in_place(fresh, project / SITE)
    return Built(project / SITE, assessment, documents)


def site_name(view: DossierView) -> str:
    """The name of the site: the project's, and the 示例 mark where it is one."""
    key = "site.name-example" if view.masthead.example else "site.name"
    return words().t(key, name=view.masthead.name)


def _render_documents(project: Path, view: DossierView, hears: Progress) -> list[tuple[Published, bytes]]:
    """Every document of the bundle; its HTML is kept in ``build/print``."""
    folder = project / "build" / "print"
    folder.mkdir(parents=True, exist_ok=True)
    for style in (theme_folder() / "print").glob("*.css"):
        shutil.copy(style, folder)  # so that the HTML can be looked at
    documents = []
    for document in (render_volume(view, __version__),):
        (folder / f"{document.name}.html").write_text(document.html, encoding="utf-8")
        pdf = render_pdf(RenderTask(document.name, document.html, theme_folder() / "print"))
        stem = f"{document.name}-{view.masthead.as_of}-{view.masthead.revision.replace('+', '-')}"
        published = Published(
            name=document.title,
            file=f"bundles/{stem}.pdf",
            pages=pdf.pages,
            size=words().t("value.kib", size=f"{len(pdf.content) / _KIB:,.0f}"),
            sha256=pdf.sha256,
        )
        documents.append((published, pdf.content))
        hears.advance()
    return documents
