"""The systems under the protection scheme as their published JSON values."""

from __future__ import annotations

from generator.compliance.mlps.catalogue import CategoryStanding
from generator.compliance.mlps.systems import SystemAssessment
from generator.views.published import PublishedCategory, PublishedFiling, PublishedSystem


def publish_system(assessed: SystemAssessment, *, categories: bool = True) -> PublishedSystem:
    """One entry of ``systems``; without ``categories`` the results are told by their rate alone."""
    report = assessed.current.report if assessed.current else None
    current = assessed.current_round
    risks = current.major_risks if current else None
    standing = assessed.standing
    reference = standing.reference_rate if standing else None
    return {
        "id": assessed.system.id,
        "name": assessed.system.name,
        "state": assessed.finding.state,
        "filing": _filing(assessed),
        "evaluated_on": report.dated.isoformat() if report else None,
        "rate": str(report.rate) if report and report.rate is not None else None,
        "reference_rate": None if reference is None else str(reference),
        "conclusion": report.conclusion if report else None,
        "open_problems": assessed.open_problems,
        "major_risks_before": risks.before if risks else None,
        "major_risks_now": risks.now if risks else None,
        "categories": [_category(one) for one in standing.categories] if standing and categories else [],
    }


def _filing(assessed: SystemAssessment) -> PublishedFiling:
    filing, standing = assessed.system.filing, assessed.filing
    return {
        "certificate": filing.certificate,
        "filed_on": filing.filed_on.isoformat() if filing.filed_on else None,
        "valid_until": standing.valid_until.isoformat() if standing.valid_until else None,
        "extend_from": standing.extend_from.isoformat() if standing.extend_from else None,
        "state": standing.finding.state,
    }


def _category(one: CategoryStanding) -> PublishedCategory:
    tally = one.tally
    return {
        "id": one.category.id,
        "name": one.category.name,
        "part": one.part,
        "applies": one.applies,
        "items": tally.items,
        "met": tally.met,
        "partly": tally.partly,
        "unmet": tally.unmet,
        "inapplicable": tally.inapplicable,
        "unrecorded": tally.unrecorded,
        "reference_rate": None if tally.rate is None else str(tally.rate),
        "open_problems": one.open_problems,
        "better": sum(change.better is True for change in one.changes),
        "worse": sum(change.better is False for change in one.changes),
    }
