"""Every name a project knows: each record with its id, and the parts of records that have one too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Final

from generator.compliance.finding import Finding
from generator.location import Location, Origin
from generator.records.ambiguity import Decision
from generator.records.base import Part, Record
from generator.records.clause import Clause
from generator.records.evaluation import Evaluation
from generator.records.evidence_places import evidence_of
from generator.records.ledger import Records

_NOT_OF_THE_CONTRACT: Final = frozenset({"bundles"})
"""Records on how documents are made, on which nothing can rest."""
_TITLES: Final = ("title", "name", "subject", "about", "reading")


@dataclass(frozen=True, slots=True)
class Named:
    """A record with the names it goes by, and the lines that are its own."""

    kind: str
    names: tuple[str, ...]
    title: str
    origin: Origin
    at: Location
    note: str = ""
    also: tuple[str, ...] = ()
    """What is said of it under another name: the question a decision settles."""
    whole: Record | None = None
    """The record itself; None of a part of one."""
    part: Part | None = None
    """The part, where it is one that has a line of its own."""

    @property
    def lines(self) -> frozenset[int]:
        """The lines of its file that are its own."""
        return frozenset({self.at.line, *self.origin.lines.values()})

    def owns(self, place: Location) -> bool:
        return place.file == self.at.file and place.line in self.lines


def all_named(records: Records) -> Iterator[Named]:
    """Every record with an id, the parts of records that have one, the articles, every piece of evidence."""
    for field in fields(records):
        if field.name in _NOT_OF_THE_CONTRACT:
            continue
        value: Any = getattr(records, field.name)
        for record in value if isinstance(value, tuple) else (value,):
            if isinstance(record, Record) and (identity := _identity(record)):
                yield _named(record, identity)
            if isinstance(record, Evaluation):
                yield from _problems_of(record)
    for part in records.contract.instalments:
        yield Named("payment", (part.id,), part.name, part.origin, part.origin.at(), whole=part)
    tiers = records.contract.incidents.tiers
    for number, tier in enumerate(tiers):
        at = records.contract.origin.at(f"incidents.tiers.{number}")
        yield Named("tiers", (tier.id,), tier.name, Origin(at.file, at.line), at, part=tier)
    for article in records.articles:
        first = next((clause for clause in records.clauses if clause.article == article.number), None)
        if first is not None:
            origin = first.origin
            yield Named("articles", (str(article.number),), article.title, origin, origin.at(), part=article)
    for one in evidence_of(records):
        name = one.evidence.name
        yield Named("evidence", (name,), one.evidence.kind or "", Origin("", 0), one.at, part=one.evidence)


def places_of(finding: Finding) -> Iterator[Location]:
    """The lines the derivation of a finding rests on."""
    for step in finding.derivation:
        yield from step.records


def spoken_of(finding: Finding) -> Iterator[str]:
    """The names the steps of a finding put into words."""
    for step in finding.derivation:
        for value in step.message.values.values():
            parts = value if isinstance(value, tuple) else (value,)
            yield from (part for part in parts if isinstance(part, str))  # no counts, which name nothing


def _identity(record: Record) -> str:
    """The id of a record, the year of a calendar; nothing of what has neither."""
    return str(getattr(record, "id", "") or getattr(record, "year", ""))


def _named(record: Record, identity: str) -> Named:
    title = next((str(text) for name in _TITLES if (text := getattr(record, name, None))), "")
    return Named(
        record.kind,
        (identity,),
        title,
        record.origin,
        record.origin.at(),
        note=(record.no_rule or "") if isinstance(record, Clause) else "",
        also=(record.ambiguity,) if isinstance(record, Decision) else (),
        whole=record,
    )


def _problems_of(evaluation: Evaluation) -> Iterator[Named]:
    for number, problem in enumerate(evaluation.problems):
        at = evaluation.origin.at(f"problems.{number}")
        names = (problem.id, f"{evaluation.id}/{problem.id}")
        yield Named("evaluation", names, problem.what, Origin(at.file, at.line), at, part=problem)
