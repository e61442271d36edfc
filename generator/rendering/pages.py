"""The pages of the site as Markdown: which there are, and staging them where MkDocs reads."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.rendering.templates import relative, render
from generator.views.dossier import DossierView


@dataclass(frozen=True, slots=True)
class Published:
    """A document of a bundle as the site lists it."""

    name: str
    file: str
    pages: int
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PublishedBundle:
    """A bundle as the site lists it: the file to hand over, and its documents one by one."""

    id: str
    name: str
    file: str
    size: str
    sha256: str
    documents: tuple[Published, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """What a build adds to the records: when it ran, by which version, and the bundles it made."""

    built_at: str
    version: str
    bundles: tuple[PublishedBundle, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A staged page: its path below the docs folder, and its Markdown."""

    path: str
    text: str


def render_pages(view: DossierView, edition: Edition) -> Iterator[Page]:
    """Every page of the site made from records, in a fixed order."""
    page = functools.partial(_page, view, edition)
    yield page("index.md", "overview")
    yield page("clauses/index.md", "clauses")
    for article in view.articles:
        yield page(f"clauses/{article.page}.md", "article", article=article)
    yield page("services/index.md", "services")
    yield page("systems/index.md", "systems")
    for system in view.systems:
        yield page(f"systems/{system.id}.md", "system", system=system)
    yield page("incidents/index.md", "incidents")
    for incident in view.incidents:
        yield page(f"incidents/{incident.id}.md", "incident", incident=incident)
    yield page("payments/index.md", "payments")
    yield page("team/index.md", "team")
    yield page("acceptance/index.md", "acceptance")
    yield page("questions/index.md", "questions")
    yield page("traceability/index.md", "trace")
    for sheet in view.trace.sheets:
        if not sheet.beside:
            yield page(_source(sheet.path), "trace_sheet", sheet=sheet)
    yield page("evidence/index.md", "evidence")
    if len(view.evidence.sheets) > 1:
        for part in view.evidence.sheets:
            yield page(_source(part.path), "evidence_sheet", sheet=part)
    yield page("changes/index.md", "changes")


def _source(path: str) -> str:
    """The Markdown that becomes a page of the site."""
    return path.removesuffix(".html") + ".md"


def _page(view: DossierView, edition: Edition, path: str, template: str, **values: Any) -> Page:
    url = functools.partial(relative, path)
    return Page(
        path, render(f"pages/{template}.md.jinja", d=view, edition=edition, path=path, url=url, **values)
    )


def write_pages(folder: Path, pages: Iterator[Page], extra: dict[str, bytes]) -> None:
    """Makes ``folder`` hold exactly these pages and files, writing only what differs.

    A page left untouched keeps its time, so that ``mkdocs serve`` does not build again for nothing.
    """
    wanted = {page.path: page.text.encode() for page in pages} | extra
    for path, content in wanted.items():
        target = folder / path
        if not (target.is_file() and target.read_bytes() == content):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    for found in sorted(folder.rglob("*"), reverse=True):
        if found.is_dir():
            if not any(found.iterdir()):
                found.rmdir()
        elif found.relative_to(folder).as_posix() not in wanted:
            found.unlink()
