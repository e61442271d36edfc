"""Stages a project's pages as Markdown on disk: the part of a build that ``mkdocs serve`` needs as well."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from generator import __version__
from generator.rendering.calendar import render_calendar
from generator.rendering.json_text import render_places
from generator.rendering.kept_drawings import drawings_kept
from generator.rendering.pages import Edition, PublishedBundle, render_pages, write_pages
from generator.rendering.prose import WRITTEN
from generator.rendering.search_index import PLACES
from generator.settings import shipped_guide
from generator.views.dossier import DossierView

PAGES: Final = "build/pages"
CALENDAR: Final = "deadlines.ics"
DRAWINGS: Final = "build/cache/charts"


def edition_of(now: dt.datetime, timezone: str, bundles: tuple[PublishedBundle, ...] = ()) -> Edition:
    """What this build adds to every page: when, by which version, with which bundles."""
    built_at = now.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")
    return Edition(built_at=built_at, version=__version__, bundles=bundles)


def stage_pages(project: Path, view: DossierView, edition: Edition) -> Path:
    """Writes all pages below ``build/pages`` and returns the folder.

    The guide is the project's own, ``content/guide.md``, or else the one every project is given.
    """
    folder = project / PAGES
    folder.mkdir(parents=True, exist_ok=True)
    own = project / "content" / WRITTEN
    guide = own if own.is_file() else shipped_guide()
    written = {WRITTEN: guide.read_bytes(), CALENDAR: render_calendar(view.calendar, __version__)}
    written[PLACES] = render_places(view.places)
    with drawings_kept(project / DRAWINGS):
        write_pages(folder, render_pages(view, edition), written)
    return folder
