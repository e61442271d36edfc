"""The evidence index (证据目录): every piece of evidence of every record, what it proves and what pins it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.compliance.assessment import Assessment
from generator.message import Message, say
from generator.records.ambiguity import Ambiguity, Decision
from generator.records.amendment import Amendment
from generator.records.base import Record
from generator.records.delivery import Delivery
from generator.records.evaluation import Evaluation
from generator.records.evidence import Evidence
from generator.records.evidence_places import EvidencePlace, evidence_of
from generator.records.ledger import Records
from generator.records.payment import Payment
from generator.records.review import Review
from generator.records.service import Service
from generator.views.findings import EvidenceView, view_proof
from generator.words import Words


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of evidence under one record; the same evidence has the same number under each."""

    number: int
    evidence: EvidenceView
    record: str
    """The id of the record that names it."""
    record_kind: str
    proves: str
    """What the record says happened, and the part of it that this proves."""
    verified: str
    """That the file is the one recorded, or that another keeps the original."""
    clauses: tuple[str, ...]
    place: str
    key: tuple[str, str]
    """The kind and the id of the record, as :mod:`generator.views.places` knows it."""
    sha256: str


@dataclass(frozen=True, slots=True)
class EvidenceSheet:
    """The rows of one page of the index; ``path`` is the page's."""

    path: str
    rows: tuple[EvidenceRow, ...]

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last number."""
        return self.rows[0].number, self.rows[-1].number

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last date; empty where nothing has one."""
        dated = [row.evidence.dated for row in self.rows if row.evidence.dated]
        return (min(dated), max(dated)) if dated else ("", "")


EVIDENCE_PAGE: Final = "evidence/index.html"
_ON_ONE_PAGE: Final = 1000
_ON_A_SHEET: Final = 500


@dataclass(frozen=True, slots=True)
class EvidenceIndexView:
    """All rows in order of date; ``count`` is that of the pieces, of which one may prove several records."""

    rows: tuple[EvidenceRow, ...]

    @property
    def count(self) -> int:
        return len({row.number for row in self.rows})

    @property
    def withheld(self) -> int:
        """How many of the pieces the audience sees by kind and day alone."""
        return len({row.number for row in self.rows if row.evidence.withheld})

    @property
    def sheets(self) -> tuple[EvidenceSheet, ...]:
        """The pages the rows stand on: the index itself, or several below it where one would be too long.

        The same piece of evidence is on one page with all it proves.
        """
        if len(self.rows) <= _ON_ONE_PAGE:
            return (EvidenceSheet(EVIDENCE_PAGE, self.rows),) if self.rows else ()
        parts: list[list[EvidenceRow]] = [[]]
        for row in self.rows:
            if len(parts[-1]) >= _ON_A_SHEET and parts[-1][-1].number != row.number:
                parts.append([])
            parts[-1].append(row)
        return tuple(
            EvidenceSheet(f"evidence/part-{number:03}.html", tuple(part))
            for number, part in enumerate(parts, start=1)
        )

    @property
    def number(self) -> dict[EvidenceView, int]:
        return {row.evidence: row.number for row in self.rows}


def view_evidence_index(assessment: Assessment, words: Words) -> EvidenceIndexView:
    """Walks the records known on the day, so that evidence no finding rests on is in the index too."""
    records = assessment.records
    shown = [
        (one, view_proof(one.evidence, words))
        for one in evidence_of(records)
        if one.evidence.dated is None or one.evidence.dated <= assessment.as_of
    ]
    pieces = sorted({view for _, view in shown}, key=_in_order)
    numbers = {view: number for number, view in enumerate(pieces, start=1)}
    bears_on = _clauses_by_evidence(assessment)
    rows = [
        EvidenceRow(
            number=numbers[view],
            evidence=view,
            record=getattr(one.record, "id", ""),
            record_kind=words.t(f"kind.{one.record.kind}"),
            proves=_proves(one, records, words),
            verified=words.t("evidence.verified" if one.evidence.sha256 else "evidence.kept-elsewhere"),
            clauses=_clauses(one, bears_on, records),
            place=str(one.at),
            key=(one.record.kind, getattr(one.record, "id", "")),
            sha256="" if one.evidence.withheld else one.evidence.sha256 or "",
        )
        for one, view in shown
    ]
    return EvidenceIndexView(tuple(sorted(rows, key=lambda row: (row.number, row.record, row.place))))


def _in_order(one: EvidenceView) -> tuple[str, ...]:
    return one.dated, one.name, one.kind, one.pin


def _clauses_by_evidence(assessment: Assessment) -> dict[Evidence, set[str]]:
    """The clauses whose findings rest on each piece."""
    found: dict[Evidence, set[str]] = {}
    for finding in assessment.findings:
        for proof in finding.evidence:
            found.setdefault(proof, set()).add(finding.clause)
    return found


def _clauses(one: EvidencePlace, bears_on: dict[Evidence, set[str]], records: Records) -> tuple[str, ...]:
    """In the order of the contract: those whose findings rest on it, and the one its record is under."""
    names = bears_on.get(one.evidence, set()) | set(own_clauses(one.record, records))
    return tuple(clause.id for clause in records.clauses if clause.id in names)


def own_clauses(record: Record, records: Records) -> Iterator[str]:
    """The clause a record names, or that of the system, service or question it is about."""
    match record:
        case Evaluation():
            yield from (one.clause for one in records.systems if one.id == record.system)
        case Delivery():
            of = {
                one.group
                for one in (*records.services, *records.project_products)
                if one.id == record.service
            }
            yield from (group.clause for group in records.groups if group.id in of)
        case Decision():
            yield from (
                part
                for one in records.ambiguities
                if one.id == record.ambiguity
                for part in one.clause.split("/")
            )
        case Service():
            yield from (group.clause for group in records.groups if group.id == record.group)
        case Ambiguity():
            yield from record.clause.split("/")
        case _ if (clause := getattr(record, "clause", None)) is not None:
            yield clause


_NAMES: Final = ("subject", "title", "name", "id")
"""The fields by which a record says what it is about, the most telling first."""


def _proves(one: EvidencePlace, records: Records, words: Words) -> str:
    what = words.say(about(one.record, records))
    part = one.path.partition(".")[0]
    if part == "evidence":
        return what
    return words.t("evidence.part", what=what, part=words.t(f"field.{one.record.kind}.{part}"))


def about(record: Record, records: Records) -> Message:
    """What a record that can have evidence says happened."""
    match record:
        case Payment():
            instalments = {part.id: part.name for part in records.contract.instalments}
            return say("evidence.of", what=instalments.get(record.id, record.id))
        case Evaluation():
            systems = {system.id: system.name for system in records.systems}
            name = systems.get(record.system, record.system)
            return say("evidence.of-evaluation", name=name, round=record.round)
        case Review():
            outcome = say(f"review-outcome.{record.outcome}")
            return say("event.review", round=record.round, outcome=outcome)
        case Amendment():
            return say(f"evidence.of-amendment-{record.what}", incident=record.incident)
        case Decision():
            return say("evidence.of-decision", ambiguity=record.ambiguity, reading=record.reading)
    return say("evidence.of", what=next(getattr(record, name) for name in _NAMES if hasattr(record, name)))
