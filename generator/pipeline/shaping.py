"""From an assessed project to what is shown of it: the one view, and what is published for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from generator.compliance.assessment import Assessment
from generator.compliance.portfolio.summary import write_summary
from generator.compliance.withholding import withhold_history
from generator.loading.summary import read_shipped, read_summary
from generator.pipeline.assessing import Seen
from generator.records.history import History
from generator.rendering.json_text import render_json
from generator.settings import words
from generator.views.audiences import marks
from generator.views.contract_summary import view_summary
from generator.views.document import view_document
from generator.views.dossier import DossierView, view_dossier
from generator.views.effects import EffectView
from generator.views.manifest import manifest_schema
from generator.views.published import published_schema
from generator.views.published_comparison import comparison_schema

SUMMARY: Final = "summary.json"


def withheld_history(history: History, seen: Seen) -> History:
    """The history of the records as the audience may see it."""
    return withhold_history(history, seen.audience, marks(words()))


def shape(project: Path, seen: Seen, history: History, effects: Mapping[str, EffectView]) -> DossierView:
    """The view of what one audience sees; the report's text is read from ``project``."""
    prose, _ = read_summary(project) if seen.audience.prose else read_shipped()  # checked with the records
    return view_dossier(seen.assessment, words(), history, prose, effects)


def published_files(assessment: Assessment) -> dict[str, bytes]:
    """What other programs are told of the assessment, by file below the site, with the schemas."""
    documents: dict[str, Mapping[str, Any]] = {
        "assessment.json": view_document(assessment, words()),
        "assessment.schema.json": published_schema(),
        "manifest.schema.json": manifest_schema(),
        "comparison.schema.json": comparison_schema(),
    }
    files = {name: render_json(document).encode() for name, document in documents.items()}
    return files | {SUMMARY: write_summary(view_summary(assessment, words()))}
