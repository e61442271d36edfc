"""What is open: the text's ambiguities and what they bear on, decisions taken, missing records."""

from __future__ import annotations

from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.words import Words


@dataclass(frozen=True, slots=True)
class AmbiguityView:
    """One open question; ``bears_on`` names the findings it holds open now."""

    id: str
    clause: str
    clauses: tuple[str, ...]
    """The clauses of the register it names."""
    about: str
    readings: tuple[str, ...]
    shown: str
    decision: str
    bears_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapView:
    """A missing record and the place it belongs."""

    what: str
    place: str


@dataclass(frozen=True, slots=True)
class ConcernView:
    """Something about a record that will not convince a reviewer."""

    severity: str
    severity_name: str
    subject: str
    message: str
    place: str


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """All that is open."""

    ambiguities: tuple[AmbiguityView, ...]
    gaps: tuple[GapView, ...]
    concerns: tuple[ConcernView, ...]

    @property
    def undecided(self) -> int:
        return sum(not one.decision for one in self.ambiguities)

    @property
    def acute(self) -> tuple[AmbiguityView, ...]:
        """Questions that hold a finding open now."""
        return tuple(one for one in self.ambiguities if one.bears_on)


def view_questions(assessment: Assessment, words: Words) -> QuestionsView:
    bearing: dict[str, list[str]] = {}
    for finding in assessment.findings:
        for ambiguity in finding.ambiguities:
            bearing.setdefault(ambiguity, []).append(words.say(finding.title))
    decided = {
        decision.ambiguity: words.t("question.decided", date=decision.decided_on, reading=decision.reading)
        for decision in assessment.records.decisions
    }
    known = {clause.id for clause in assessment.records.clauses}
    ambiguities = tuple(
        AmbiguityView(
            id=one.id,
            clause=one.clause,
            clauses=tuple(part for part in one.clause.split("/") if part in known),
            about=one.about,
            readings=one.readings,
            shown=one.shown,
            decision=decided.get(one.id, ""),
            bears_on=tuple(bearing.get(one.id, ())),
        )
        for one in assessment.records.ambiguities
    )
    gaps = tuple(GapView(words.say(gap.what), str(gap.at)) for gap in assessment.gaps)
    concerns = tuple(
        ConcernView(
            severity=one.severity.value,
            severity_name=words.t(f"severity.{one.severity.value}"),
            subject=one.subject,
            message=words.say(one.message),
            place=str(one.at),
        )
        for one in assessment.concerns
    )
    return QuestionsView(ambiguities, gaps, concerns)
