"""Takes out of the records what an audience may not see, before anything is made of them.

What is left of a text is a mark, so that rules find what they read (that there is one, whose it is, which two
are the same) and everything derived from the records is clean by itself: findings, pages, documents, JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar, get_args

from pydantic import BaseModel

from generator.compliance.incidents.collections import names
from generator.compliance.incidents.incident_meeting import explains
from generator.compliance.quality.quality import Concern
from generator.message import Message
from generator.records.audience import Audience
from generator.records.clause import PARTY_WORDS
from generator.records.contract import Contract
from generator.records.evidence import Evidence, WithheldEvidence
from generator.records.history import Change, FileChange, History
from generator.records.ledger import Records
from generator.records.restriction import Category, Restricted, restriction_of, texts_of

M = TypeVar("M", bound=BaseModel)
Needs = frozenset[Category]


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands in place of a text: any; one that says nothing; a person, a text or a paper by number."""

    text: str
    nothing: str
    person: Callable[[int], str]
    apart: Callable[[int], str]
    paper: Callable[[int], str]
    items: Callable[[int], str]
    """So many requirements that are not named."""


def withhold(records: Records, audience: Audience, marks: Marks) -> Records:
    """The records as the audience may see them; the very same for one that sees all."""
    if audience.sees_all:
        return records
    work = _Withholding(records, frozenset(audience.sees), marks)
    work.whole(records)  # a paper that is hidden in one place is known then, and hidden in every other
    return work.whole(records)


def withhold_history(history: History, audience: Audience, marks: Marks) -> History:
    """Without who made a change and in which words, and without the names of files that are no records."""
    if audience.sees_all:
        return history
    changes = tuple(_change(one, marks) for one in history.changes)
    return replace(history, changes=changes, uncommitted=(marks.text,) * len(history.uncommitted))


def withhold_items(concerns: Iterable[Concern], audience: Audience, marks: Marks) -> tuple[Concern, ...]:
    """Which requirements a concern is about is a weakness of a system; how many is not."""
    if "vulnerability" in audience.sees:
        return tuple(concerns)
    return tuple(replace(one, message=_counted(one.message, marks)) for one in concerns)


def _counted(message: Message, marks: Marks) -> Message:
    items = message.values.get("items")
    if not isinstance(items, tuple):
        return message
    return Message(message.key, {**message.values, "items": (marks.items(len(items)),)})


def _change(change: Change, marks: Marks) -> Change:
    files = tuple(_file(one, marks) for one in change.files)
    return replace(change, author=marks.text, subject=marks.text, files=files)


def _file(one: FileChange, marks: Marks) -> FileChange:
    """A path that no record decides may name anything."""
    return replace(one, file=marks.text) if one.nature in ("evidence", "other") else one


class _Field(NamedTuple):
    """A field to look at: its restriction as a text or a paper, or that of the parts below it."""

    name: str
    by: Restricted | None
    is_text: bool


@cache
def _plan(model: type[BaseModel]) -> tuple[_Field, ...]:
    """The fields of a model in which something may have to be withheld."""
    texts = {one.name: one.by for one in texts_of(model) if one.by is not None}
    return tuple(
        _Field(name, texts.get(name) or restriction_of(model, name), name in texts)
        for name, field in model.model_fields.items()
        if name in texts or _holds_parts(field.annotation)
    )


def _holds_parts(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return any(_holds_parts(one) for one in get_args(annotation))


_OPEN: Final[Needs] = frozenset()
_PAPER: Final = restriction_of(Evidence, "file")
_PAPER_NEEDS: Final[Needs] = _PAPER.needs if _PAPER else _OPEN


_RUN: Final = re.compile(r"[\w-]+", re.ASCII)
_AROUND: Final = re.compile(r"^[\W_]+|[\W_]+$")


class _Numbers:
    """Gives the same thing the same number, and each its own."""

    def __init__(self) -> None:
        self._of: dict[object, int] = {}

    def __call__(self, thing: object) -> int:
        return self._of.setdefault(thing, len(self._of) + 1)


class _Withholding:
    """One pass over the records for one set of categories."""

    def __init__(self, records: Records, sees: Needs, marks: Marks) -> None:
        self._sees = sees
        self._marks = marks
        self._sides = _called(records.contract)
        self._incidents: dict[str, list[str]] = {}
        for incident in records.incidents:
            self._incidents.setdefault(_RUN.findall(incident.id)[0], []).append(incident.id)
        self._people, self._apart, self._papers, self._files = (_Numbers() for _ in range(4))
        self._hidden: set[tuple[str | None, str | None]] = set()

    def whole(self, records: Records) -> Records:
        """All records, each part itself where nothing of it is withheld."""
        update: dict[str, Any] = {}
        for field in fields(records):
            value = getattr(records, field.name)
            if isinstance(value, BaseModel):
                update[field.name] = self.part(value)
            elif isinstance(value, tuple) and all(isinstance(one, BaseModel) for one in value):
                update[field.name] = self._parts(value, _OPEN, _OPEN)
        return replace(records, **update)

    def part(self, part: M, needs: Needs = _OPEN, papers: Needs = _OPEN) -> M:
        """The part, itself where nothing of it is withheld; ``papers`` is asked for by evidence alone."""
        needs = needs | frozenset(getattr(part, "restricted", ()))
        if isinstance(part, Evidence):
            if not (needs | papers | _PAPER_NEEDS) <= self._sees:
                self._hidden.add(part.paper)
            return self._evidence(part) if part.paper in self._hidden else part  # type: ignore[return-value]
        update: dict[str, Any] = {}
        for name, by, is_text in _plan(type(part)):
            value = getattr(part, name)
            if not value:
                continue
            below = by.needs if by is not None else _OPEN
            if is_text:
                fresh = value if by is None or (needs | below) <= self._sees else self._texts(value, by)
            else:
                fresh = self._parts(value, needs, papers | below)
            if fresh is not value:
                update[name] = fresh
        return part.model_copy(update=update) if update else part

    def _parts(self, value: Any, needs: Needs, papers: Needs) -> Any:
        if not isinstance(value, tuple):
            return self.part(value, needs, papers)
        fresh = tuple(self.part(one, needs, papers) for one in value)
        return value if all(one is was for one, was in zip(fresh, value, strict=True)) else fresh

    def _texts(self, value: Any, by: Restricted) -> Any:
        return (
            tuple(self._text(one, by) for one in value) if isinstance(value, tuple) else self._text(value, by)
        )

    def _text(self, text: str, by: Restricted) -> str:
        match by.mark:
            case "person":
                return self._marks.person(self._people(text))
            case "side":
                return self._side(text, lambda rest: self._marks.person(self._people(rest)))
            case "apart":
                return self._marks.apart(self._apart(text))
            case "reason":
                return self._marks.text if explains(text) else self._marks.nothing
            case "subject":
                return " ".join((self._marks.text, *self._named(text)))
            case _:
                return self._marks.text

    def _named(self, text: str) -> Iterator[str]:
        """The incidents a text names, each once; looked up by how their ids begin, as there may be many."""
        for run in dict.fromkeys(_RUN.findall(text)):
            yield from (one for one in self._incidents.get(run, ()) if names(text, one))

    def _side(self, text: str, mark: Callable[[str], str]) -> str:
        """The parties a text names, and the mark of whatever else it says."""
        named = [side for side, called in self._sides.items() if any(one in text for one in called)]
        rest = text
        for called in self._sides.values():
            for one in called:
                rest = rest.replace(one, "")
        rest = _AROUND.sub("", rest)
        return "".join(PARTY_WORDS[side] for side in named) + (mark(rest) if rest else "")

    def _evidence(self, one: Evidence) -> WithheldEvidence:
        """Nothing but kind and day, and marks by which papers that differ still do."""
        mark = self._marks.paper(self._papers((one.file, one.archive, one.held_by)))
        if one.file is not None:
            return WithheldEvidence.model_construct(
                kind=one.kind, dated=one.dated, file=mark, sha256=f"{self._files(one.sha256):064x}"
            )
        return WithheldEvidence.model_construct(
            kind=one.kind,
            dated=one.dated,
            archive=mark,
            held_by=self._side(one.held_by or "", lambda _: self._marks.text),
        )


def _called(contract: Contract) -> Mapping[str, tuple[str, ...]]:
    """What each party is called in texts, the longest name first."""
    parties = {"A": contract.party_a, "B": contract.party_b}
    return {
        side: tuple(sorted({PARTY_WORDS[side], party.role, party.name}, key=len, reverse=True))
        for side, party in parties.items()
    }
