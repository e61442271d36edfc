"""The volumes of a project as print HTML and as tasks, for tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from generator.compliance.engine import assess
from generator.loading.summary import read_summary
from generator.records.bundle import VOLUMES, VolumeName
from generator.records.ledger import Records
from generator.rendering.pdf import RenderTask
from generator.rendering.volumes import PrintVolume, compose_volumes, style_sheets
from generator.settings import words
from generator.views.bundles import BundleView
from generator.views.dossier import DossierView, view_dossier
from tests.builders import DEMO

BUNDLE: Final = BundleView(
    id="acceptance",
    name="验收成果包",
    volumes=VOLUMES,
    version="送审稿",
    draft=False,
    watermark="",
    marks="",
    evidence=True,
)


def view_of(records: Records, as_of: str = "2026-11-22") -> DossierView:
    """What is shown of some records on a day."""
    return view_dossier(assess(records, dt.date.fromisoformat(as_of)), words(), prose=read_summary(DEMO)[0])


def volumes_of(view: DossierView, *names: VolumeName, version: str = "0.0.0") -> dict[str, PrintVolume]:
    """Volumes of a project by id: those named, or all of them."""
    bundle = replace(BUNDLE, volumes=names or VOLUMES)
    return {one.id: one for one in compose_volumes(view, bundle, version)}


def html_of(volume: PrintVolume) -> str:
    """All segments of a volume, one after the other."""
    return "".join(segment for group in volume.groups for segment in group.segments)


def printed_html(view: DossierView, *names: VolumeName) -> str:
    """All volumes but the book, which holds nothing else, or those named."""
    wanted = names or tuple(name for name in VOLUMES if name != "book")
    return "".join(map(html_of, volumes_of(view, *wanted).values()))


def page_of(body: str, head: str = "") -> RenderTask:
    """A task for a page of one's own, with the style sheets of the documents at hand."""
    html = f'<!DOCTYPE html><html lang="zh-CN"><head><title>t</title>{head}</head><body>{body}</body></html>'
    return RenderTask("trial", html, style_sheets())
