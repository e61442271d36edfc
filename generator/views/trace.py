"""The traceability (溯源): clause → duty → record → evidence, and back from every record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.compliance.assessment import Assessment
from generator.compliance.finding import Finding
from generator.records.clause import Clause
from generator.records.evidence_places import can_be_proven
from generator.records.ledger import Records
from generator.views.clauses import article_heading
from generator.views.evidence import own_clauses
from generator.views.findings import StateView, view_party, view_proof, view_state
from generator.views.places import Key, SiteMap, title_of
from generator.views.resting import by_gravity, records_of_findings
from generator.views.sheets import TRACE_PAGE, Entry, Sheet
from generator.words import Words

_SETTINGS: Final = frozenset({"project", "yeararrangement", "audience"})
_OF_A_CLAUSE: Final = 200
_OF_A_RECORD: Final = 40
_LISTED: Final = 40
"""So many records of one kind are listed under a finding; more are counted, and listed in their table."""


@dataclass(frozen=True, slots=True)
class TracedFinding:
    """A finding in a row: its name, its state, and where its derivation stands."""

    id: str
    title: str
    state: StateView
    path: str


@dataclass(frozen=True, slots=True)
class TracedRecord:
    """A record in a row: its id, where it is shown, and the line it is recorded at."""

    id: str
    path: str
    place: str


@dataclass(frozen=True, slots=True)
class TracedKind:
    """The records of one kind that a finding rests on; ``more`` of them are not listed here."""

    name: str
    count: int
    records: tuple[TracedRecord, ...]
    path: str
    """Where the first of them has its row."""

    @property
    def more(self) -> int:
        return self.count - len(self.records)


@dataclass(frozen=True, slots=True)
class FindingTrace:
    """A finding of a clause with the records and the evidence it rests on."""

    finding: TracedFinding
    kinds: tuple[TracedKind, ...]
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClauseTrace:
    """A clause, its duty, and what was found on it; ``reason`` says why nothing was."""

    id: str
    article: str
    title: str
    kind: str
    party: str
    reason: str
    findings: tuple[FindingTrace, ...]
    more: int
    """How many others there are, none of them graver; they stand with the clause."""


@dataclass(frozen=True, slots=True)
class RecordTrace:
    """A record, the clauses it bears on, the findings that rest on it, and its evidence."""

    anchor: str
    id: str
    title: str
    path: str
    """Where it is shown beside this row; empty where this row is all."""
    places: tuple[str, ...]
    clauses: tuple[str, ...]
    findings: tuple[TracedFinding, ...]
    """The gravest first."""
    more: int
    """How many others there are; each of them names this record."""
    evidence: tuple[int, ...]
    provable: bool
    """Whether its kind has any place for evidence."""
    setting: bool
    """Whether it only sets how dates are computed, which no derivation repeats."""

    @property
    def unused(self) -> bool:
        """Whether no finding rests on it."""
        return not (self.findings or self.setting)


@dataclass(frozen=True, slots=True)
class SheetTrace:
    """The records of one kind on one page."""

    path: str
    place: int
    """Its place among all of them."""
    kind: str
    name: str
    title: str
    """The kind, and which of its pages this is."""
    records: tuple[RecordTrace, ...]

    @property
    def beside(self) -> bool:
        """Whether the records stand on the first page."""
        return self.path == TRACE_PAGE

    @property
    def unused(self) -> int:
        return sum(one.unused for one in self.records)


@dataclass(frozen=True, slots=True)
class TraceView:
    """Both directions."""

    clauses: tuple[ClauseTrace, ...]
    sheets: tuple[SheetTrace, ...]

    @property
    def count(self) -> int:
        return sum(len(sheet.records) for sheet in self.sheets)

    @property
    def unused(self) -> int:
        """How many records no finding rests on."""
        return sum(sheet.unused for sheet in self.sheets)

    @property
    def without_records(self) -> int:
        """How many clauses no record bears on."""
        return sum(not any(found.kinds for found in one.findings) for one in self.clauses)


def view_trace(assessment: Assessment, site: SiteMap, words: Words) -> TraceView:
    """One pass over the records and one over the derivations: the cost is linear in both."""
    return _Tracer(assessment, site, words).view()


def _span(sheet: Sheet, words: Words) -> str:
    """Which of the pages of its kind a sheet is; nothing where there is one."""
    if sheet.path == TRACE_PAGE:
        return ""
    if sheet.month and sheet.part == 1:
        return sheet.month
    if sheet.month:
        return words.t("page.trace.sheet-part", month=sheet.month, part=sheet.part)
    return words.t("page.trace.sheet-pages", part=sheet.part)


class _Tracer:
    """The indexes both directions are read from, each built once."""

    def __init__(self, assessment: Assessment, site: SiteMap, words: Words) -> None:
        self._assessment = assessment
        self._site = site
        self._words = words
        self._numbers = site.index.number
        self._rests_on = records_of_findings(assessment, site.entries)
        self._findings = {one.id: self._traced(one) for one in assessment.findings}
        self._used_by: dict[Key, list[Finding]] = {}
        for finding in assessment.findings:
            for key in self._rests_on[finding.id]:
                self._used_by.setdefault(key, []).append(finding)
        self._proof: dict[Key, dict[int, None]] = {}
        for row in site.index.rows:
            self._proof.setdefault(row.key, {})[row.number] = None
        self._records = {(entry.kind, entry.id): self._listed(entry) for entry in site.entries}
        self._order = {clause.id: place for place, clause in enumerate(assessment.records.clauses)}

    def view(self) -> TraceView:
        records = self._assessment.records
        articles = {one.number: article_heading(one.number, self._words) for one in records.articles}
        return TraceView(
            tuple(self._clause(one, articles.get(one.article, "")) for one in records.clauses),
            tuple(self._sheet(place, sheet, records) for place, sheet in enumerate(self._site.sheets)),
        )

    def _traced(self, finding: Finding) -> TracedFinding:
        title = self._words.say(finding.title)
        state = view_state(finding.state, self._words)
        return TracedFinding(finding.id, title, state, self._site.findings[finding.id])

    def _listed(self, entry: Entry) -> TracedRecord:
        place = str(entry.named[0].at) if entry.named[0].at.file else ""
        return TracedRecord(entry.id, self._site.records[entry.kind, entry.id], place)

    def _clause(self, clause: Clause, article: str) -> ClauseTrace:
        words = self._words
        findings = self._assessment.by_clause.get(clause.id, ())
        listed = findings if len(findings) <= _OF_A_CLAUSE else by_gravity(findings)[:_OF_A_CLAUSE]
        return ClauseTrace(
            id=clause.id,
            article=article,
            title=clause.title,
            kind=words.t(f"clause-kind.{clause.kind_of}"),
            party=view_party(clause.party, words),
            reason="" if findings else clause.no_rule or words.t("clause.nothing-recorded"),
            findings=tuple(self._finding(one) for one in listed),
            more=len(findings) - len(listed),
        )

    def _finding(self, finding: Finding) -> FindingTrace:
        of_kind: dict[str, list[Key]] = {}
        for key in self._rests_on[finding.id]:
            of_kind.setdefault(key[0], []).append(key)
        kinds = tuple(
            TracedKind(
                name=self._words.t(f"kind.{kind}"),
                count=len(keys),
                records=tuple(self._records[key] for key in keys[:_LISTED]),
                path=self._site.rows[keys[0]],
            )
            for kind, keys in of_kind.items()
        )
        shown = (self._numbers.get(view_proof(one, self._words)) for one in finding.evidence)
        evidence = sorted({number for number in shown if number is not None})
        return FindingTrace(self._findings[finding.id], kinds, tuple(evidence))

    def _sheet(self, place: int, sheet: Sheet, records: Records) -> SheetTrace:
        name = self._words.t(f"kind.{sheet.kind}")
        span = _span(sheet, self._words)
        return SheetTrace(
            path=sheet.path,
            place=place,
            kind=sheet.kind,
            name=name,
            title=self._words.t("page.trace.sheet", kind=name, span=span) if span else name,
            records=tuple(self._record(entry, records) for entry in sheet.entries),
        )

    def _record(self, entry: Entry, records: Records) -> RecordTrace:
        key = (entry.kind, entry.id)
        used_by = self._used_by.get(key, [])
        path = self._site.records[key]
        clauses = {one.clause for one in used_by} | set(self._under(entry, records))
        return RecordTrace(
            anchor=entry.anchor,
            id=entry.id,
            title=title_of(entry, records, self._words),
            path="" if path == self._site.rows[key] else path,
            places=tuple(str(one.at) for one in entry.named if one.at.file),
            clauses=tuple(sorted(clauses & self._order.keys(), key=self._order.__getitem__)),
            findings=tuple(self._findings[one.id] for one in by_gravity(used_by)[:_OF_A_RECORD]),
            more=max(0, len(used_by) - _OF_A_RECORD),
            evidence=tuple(self._proof.get(key, ())),
            provable=any(one.whole is not None and can_be_proven(type(one.whole)) for one in entry.named),
            setting=entry.kind in _SETTINGS,
        )

    @staticmethod
    def _under(entry: Entry, records: Records) -> Iterator[str]:
        for one in entry.named:
            if one.whole is not None:
                yield from own_clauses(one.whole, records)
