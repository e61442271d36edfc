"""Findings as they are shown: state, due date, who acts, and the derivation in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.compliance.finding import DueDate, Finding, State, Step
from generator.records.clause import PartyRef
from generator.records.evidence import Evidence
from generator.words import Words, day


@dataclass(frozen=True, slots=True)
class StateView:
    """A state: its code for styles and filters, its name, what it means."""

    code: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class DueView:
    """A due date as shown; ``note`` says what moved it or that it is provisional."""

    date: str
    raw: str
    provisional: bool
    note: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One sentence of a derivation and the places in the records it rests on."""

    text: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One piece of evidence: its path or archive number, its kind and date, and what pins it."""

    name: str
    kind: str
    dated: str
    pin: str
    line: str
    """What there is to say of it in one line: kind, date and name, without gaps for what is unknown."""
    withheld: bool = False
    """Whether the audience does not see what it is called."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as shown."""

    id: str
    clause: str
    subject: str
    title: str
    state: StateView
    due: DueView | None
    actor: str
    ambiguities: tuple[str, ...]
    evidence: tuple[EvidenceView, ...]
    steps: tuple[StepView, ...]


def view_state(state: State, words: Words) -> StateView:
    return StateView(state.value, words.t(f"state.{state.value}"), words.t(f"state-meaning.{state.value}"))


def view_due(due: DueDate | None, words: Words) -> DueView | None:
    if due is None:
        return None
    moved = words.t("due.moved", raw=due.raw) if due.raw != due.due else ""
    provisional = words.t("due.provisional") if due.provisional else ""
    note = words.t("value.separator").join(part for part in (moved, provisional) if part)
    return DueView(day(due.due), day(due.raw), due.provisional, note)


def view_party(party: PartyRef | None, words: Words) -> str:
    return words.t(f"party.{party}") if party else ""


def view_steps(steps: Iterable[Step], words: Words) -> tuple[StepView, ...]:
    return tuple(
        StepView(words.say(step.message), tuple(str(place) for place in step.records if place.file))
        for step in steps
    )


def view_evidence(evidence: Iterable[Evidence], words: Words) -> tuple[EvidenceView, ...]:
    return tuple(view_proof(one, words) for one in evidence)


def view_proof(one: Evidence, words: Words) -> EvidenceView:
    """One piece of evidence as every list shows it."""
    dated = day(one.dated) if one.dated else ""
    pinned = f"SHA-256 {one.sha256}" if one.sha256 else words.t("evidence.held-by", keeper=one.held_by)
    return EvidenceView(
        name=one.name,
        kind=one.kind or "",
        dated=dated,
        line=words.t("evidence.gap").join(part for part in (one.kind, dated, one.name) if part),
        pin=words.t("withheld.pin") if one.withheld else pinned,
        withheld=one.withheld,
    )


def view_finding(finding: Finding, words: Words) -> FindingView:
    return FindingView(
        id=finding.id,
        clause=finding.clause,
        subject=finding.subject,
        title=words.say(finding.title),
        state=view_state(finding.state, words),
        due=view_due(finding.due, words),
        actor=view_party(finding.actor, words),
        ambiguities=finding.ambiguities,
        evidence=view_evidence(finding.evidence, words),
        steps=view_steps(finding.derivation, words),
    )
