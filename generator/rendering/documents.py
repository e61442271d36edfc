"""The formal documents as print HTML: what a volume holds and its name; ``theme/print`` lays them out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.rendering.templates import render
from generator.settings import words
from generator.views.dossier import DossierView
from generator.views.findings import EvidenceView, FindingView


@dataclass(frozen=True, slots=True)
class PrintDocument:
    """A document before the PDF engine: plain values, so that any process can go on with it.

    ``name`` is the ASCII stem of its file; ``html`` names its style sheet relative to ``theme/print``.
    """

    name: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class EvidenceIndex:
    """Every piece of evidence of a document, numbered once; elsewhere only its number stands."""

    number: Mapping[EvidenceView, int]

    def numbers(self, evidence: Iterable[EvidenceView]) -> str:
        """The numbers of some evidence with runs joined: ``1–3、7``."""
        runs: list[list[int]] = []
        for number in sorted({self.number[one] for one in evidence}):
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        shown = (f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
        return words().t("value.separator").join(shown)


def render_volume(view: DossierView, version: str) -> PrintDocument:
    """The acceptance volume (验收总册): everything the dossier holds, in one document to sign and file."""
    title = words().t("print.volume.document-title", name=view.masthead.name)
    apart = tuple(_derived_apart(view))
    html = render(
        "print/volume.html.jinja",
        d=view,
        version=version,
        title=title,
        derived_apart=frozenset(finding.id for finding in apart),
        index=EvidenceIndex(view.evidence.number),
    )
    return PrintDocument("acceptance-volume", title, html)


def _derived_apart(view: DossierView) -> Iterator[FindingView]:
    """The findings whose derivation stands in a part of its own; the clause matrix refers to its page."""
    for group in view.services:
        yield from (service.finding for service in group.services)
    for system in view.systems:
        yield from (system.finding, system.filing.finding, system.yearly, *system.disagreements)
    yield from (incident.finding for incident in view.incidents)
    yield view.deductions.finding
    for payment in view.payments:
        yield from payment.findings
    yield from (milestone.finding for milestone in view.milestones if milestone.finding)
