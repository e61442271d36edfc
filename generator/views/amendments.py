"""The amendments of the ledger as shown: what was removed or changed, by whom, why, on what proof."""

from __future__ import annotations

from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.views.findings import EvidenceView, view_evidence
from generator.words import Words, day


@dataclass(frozen=True, slots=True)
class AmendmentView:
    """One amendment; ``present`` says whether its incident is in the ledger, so that it can be linked."""

    id: str
    incident: str
    present: bool
    what: str
    on: str
    by: str
    reason: str
    evidence: tuple[EvidenceView, ...]


def view_amendments(assessment: Assessment, words: Words) -> tuple[AmendmentView, ...]:
    """Every amendment known on the day, in order of date."""
    present = {one.id for one in assessment.records.incidents}
    return tuple(
        AmendmentView(
            id=one.id,
            incident=one.incident,
            present=one.incident in present,
            what=words.t(f"amendment.{one.what}"),
            on=day(one.on),
            by=words.t("value.separator").join(one.by) or words.t("value.unknown"),
            reason=one.reason,
            evidence=view_evidence(one.evidence, words),
        )
        for one in assessment.records.amendments
    )
