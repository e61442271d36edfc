"""What a rule says: a state, when it is due, who must act, and every step that led there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from generator.location import Location
from generator.message import Message, say
from generator.records.clause import PartyRef
from generator.records.evidence import Evidence


class State(StrEnum):
    """How an obligation stands, from the gravest to the quietest; the order decides what a summary shows."""

    BREACHED = "breached"
    OVERDUE = "overdue"
    NOT_EVIDENCED = "not_evidenced"
    NEEDS_DECISION = "needs_decision"
    DUE_SOON = "due_soon"
    LATE = "late"
    ADVISORY = "advisory"
    IN_PROGRESS = "in_progress"
    NOT_DUE = "not_due"
    NO_BREACH_RECORDED = "no_breach_recorded"
    SATISFIED = "satisfied"
    NOT_APPLICABLE = "not_applicable"


_GRAVITY = {state: place for place, state in enumerate(State)}


def gravity(state: State) -> int:
    """The place of a state in the one order of states: the lower, the graver."""
    return _GRAVITY[state]


def gravest(states: Iterable[State]) -> State:
    """The state a summary of several shows; ``not_applicable`` of none."""
    return min(states, key=_GRAVITY.__getitem__, default=State.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation: what was looked at or computed, and the records it came from."""

    message: Message
    records: tuple[Location, ...] = ()


def step(key: str, *records: Location, **values: object) -> Step:
    """A step with the catalogue's key ``step.<key>``."""
    return Step(say(f"step.{key}", **values), records)


@dataclass(frozen=True, slots=True)
class DueDate:
    """The end of a period: as counted (``raw``), and after rest days are skipped (``due``, Civil Code 203).

    ``provisional`` when a year without a published calendar decided it.
    """

    raw: dt.date
    due: dt.date
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One assessed point: the clause, what it is about, its state and why."""

    id: str
    clause: str
    basis: Literal["contract", "law"] = "contract"
    """Who asks for it: what only the law asks for does not colour the clause it is shown under."""
    subject: str
    """The id of the record it is about, or the clause's own."""
    title: Message
    state: State
    due: DueDate | None = None
    actor: PartyRef | None = None
    """Who must act next; None when nobody must."""
    follows: str | None = None
    """The finding whose state this one only repeats; a list of what is to be done names that one alone."""
    ambiguities: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    derivation: tuple[Step, ...]
    """Every step in order; the last one decides the state, so that a summary can show it alone."""
