"""The formal documents as print HTML: what a volume holds and under which name; laid out by ``theme/print``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.rendering.templates import render
from generator.settings import words
from generator.views.dossier import DossierView
from generator.views.findings import FindingView


@dataclass(frozen=True, slots=True)
class PrintDocument:
    """A document before the PDF engine: plain values, so that any process can go on with it.

    ``name`` is the ASCII stem of its file; ``html`` names its style sheet relative to ``theme/print``.
    """

    name: str
    title: str
    html: str


def render_volume(view: DossierView, version: str) -> PrintDocument:
    """The acceptance volume (验收总册): everything the dossier holds, in one document to sign and file."""
    title = words().t("print.volume.document-title", name=view.masthead.name)
    html = render(
        "print/volume.html.jinja",
        d=view,
        version=version,
        title=title,
        derived_apart=frozenset(finding.id for finding in _derived_apart(view)),
    )
    return PrintDocument("acceptance-volume", title, html)


def _derived_apart(view: DossierView) -> Iterator[FindingView]:
    """The findings whose derivation stands in a part of its own; the clause matrix refers to its page."""
    for group in view.services:
        yield from (service.finding for service in group.services)
    yield from (system.finding for system in view.systems)
    yield from (incident.finding for incident in view.incidents)
    yield view.deductions.finding
    for payment in view.payments:
        yield from payment.findings
    yield from (milestone.finding for milestone in view.milestones if milestone.finding)
