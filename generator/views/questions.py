"""What is open: the text's ambiguities and what they bear on, decisions taken, missing records."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.compliance.case import open_case
from generator.compliance.finding import Step
from generator.records.ambiguity import Ambiguity
from generator.words import Words


@dataclass(frozen=True, slots=True)
class AmbiguityView:
    """One open question; ``bears_on`` names the findings that are held open by it or say so."""

    id: str
    clause: str
    clauses: tuple[str, ...]
    """The clauses of the register it names."""
    about: str
    readings: tuple[str, ...]
    shown: str
    manner: str
    """Whether one reading is gone by until the parties decide; empty once they have."""
    decision: str
    bears_on: tuple[str, ...]
    rests_on: tuple[str, ...]
    """The findings whose derivation goes by a reading, chosen for now or decided, without waiting for it."""


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


def _gone_by(step: Step, chosen: Container[str]) -> str | None:
    """The question whose reading a step goes by: one that is decided, or chosen until it is."""
    name = step.message.values.get("ambiguity")
    return str(name) if name is not None and ("reading" in step.message.values or name in chosen) else None


def _titles(assessment: Assessment, words: Words) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """By question: the findings that name it as open, and those that only tell it in a step."""
    bearing: dict[str, list[str]] = {}
    resting: dict[str, list[str]] = {}
    chosen = {one.id for one in assessment.records.ambiguities if one.chooses}
    for finding in assessment.findings:
        title = words.say(finding.title)
        for ambiguity in finding.ambiguities:
            bearing.setdefault(ambiguity, []).append(title)
        told = {name for step in finding.derivation if (name := _gone_by(step, chosen))}
        for ambiguity in told - set(finding.ambiguities):
            resting.setdefault(ambiguity, []).append(title)
    return bearing, resting


def _manner(ambiguity: Ambiguity) -> str:
    return "question.chosen" if ambiguity.chooses else "question.not-chosen"


def view_questions(assessment: Assessment, words: Words) -> QuestionsView:
    bearing, resting = _titles(assessment, words)
    case = open_case(assessment.records, assessment.as_of)
    decided = {
        decision.ambiguity: words.t("question.decided", date=decision.decided_on, reading=decision.reading)
        for decision in assessment.records.decisions
        if case.settles(decision)
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
            manner="" if one.id in decided else words.t(_manner(one)),
            decision=decided.get(one.id, ""),
            bears_on=tuple(bearing.get(one.id, ())),
            rests_on=tuple(resting.get(one.id, ())),
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
