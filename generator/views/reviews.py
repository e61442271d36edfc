"""Quality review as shown: each round, and how near the right to terminate is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.compliance.finding import Finding
from generator.records.review import Review
from generator.views.findings import EvidenceView, FindingView, view_evidence, view_finding
from generator.views.told import day_or, told
from generator.words import Words, day


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round of review; what nobody recorded says so, what its outcome does not ask for is empty."""

    id: str
    round: int
    held: str
    place: str
    passed: bool
    outcome: str
    comments: tuple[str, ...]
    correct_by: str
    resubmitted: str
    reply: str
    signed: str
    toward: str
    """Which failure it is of how many; nothing of a round that passed."""
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class ReviewsView:
    """All rounds and the finding over them."""

    rounds: tuple[RoundView, ...]
    finding: FindingView | None


def view_reviews(assessment: Assessment, words: Words) -> ReviewsView:
    """The rounds in order."""
    finding = assessment.by_id.get("reviews")
    return ReviewsView(
        rounds=tuple(_rounds(assessment, finding, words)),
        finding=view_finding(finding, words) if finding else None,
    )


def _rounds(assessment: Assessment, finding: Finding | None, words: Words) -> Iterator[RoundView]:
    failed = 0
    last = told(finding, "reviews-failed", "last")
    for one in assessment.records.reviews:
        failed += one.outcome == "failed"
        toward = words.t("review.toward", failed=failed, last=last) if one.outcome == "failed" else ""
        yield _round(one, toward, words)


def _round(one: Review, toward: str, words: Words) -> RoundView:
    unknown = words.t("value.unknown")
    passed = one.outcome == "passed"
    expected = "" if passed else unknown
    return RoundView(
        id=one.id,
        round=one.round,
        held=day(one.held_on),
        place=one.place or unknown,
        passed=passed,
        outcome=words.t(f"review-outcome.{one.outcome}"),
        comments=one.comments,
        correct_by=day_or(one.correct_by, expected),
        resubmitted=day_or(one.resubmitted_on, expected),
        reply=one.reply or expected,
        signed=day_or(one.signed_on, unknown if passed else ""),
        toward=toward,
        evidence=view_evidence(one.evidence, words),
    )
