"""Where everything stands on the site: the one place that knows the path of a clause, a record, a finding.

A path goes from the site's root and ends with the anchor: ``clauses/article-12.html#c12-6``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.compliance.assessment import Assessment
from generator.compliance.finding import Finding
from generator.records.ambiguity import Decision
from generator.records.amendment import Amendment
from generator.records.evaluation import Evaluation
from generator.records.ledger import Records
from generator.records.notice import Notice
from generator.records.payment import Payment
from generator.records.review import Review
from generator.records.service import Service
from generator.views.clauses import article_heading, article_page, clause_anchor
from generator.views.evidence import EvidenceIndexView, about
from generator.views.sheets import Entry, Sheet, lay_out
from generator.words import Words

_NOT_TYPED: Final = frozenset({"project", "yeararrangement"})
"""Kinds nobody looks up by their id: a year is typed to look for a date."""

Key = tuple[str, str]
"""A record's kind and id."""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """What a reader may type, what it is called, and where it is."""

    id: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class SiteMap:
    """The path of everything by its name in the records."""

    clauses: Mapping[str, str]
    articles: Mapping[int, str]
    groups: Mapping[str, str]
    records: Mapping[Key, str]
    """Where each record is shown best: a page or row of its own, else its row of the traceability."""
    rows: Mapping[Key, str]
    """The row of each record in the traceability."""
    problems: Mapping[Key, str]
    """The problems of evaluations, by the evaluation and their own id."""
    evidence: Mapping[int, str]
    """By the number of the evidence index."""
    findings: Mapping[str, str]
    """Where each finding stands with its derivation."""
    subjects: Mapping[str, str]
    """By finding: the record it is about; empty where the clause is all it is about."""
    sheets: tuple[Sheet, ...]
    index: EvidenceIndexView

    @property
    def entries(self) -> Iterator[Entry]:
        """Every record that has a row in the traceability."""
        return (entry for sheet in self.sheets for entry in sheet.entries)


def map_site(assessment: Assessment, index: EvidenceIndexView) -> SiteMap:
    """Where all that is known on the day of the assessment is shown."""
    records = assessment.records
    sheets = lay_out(records)
    clauses = {one.id: _clause_path(one.article, one.id) for one in records.clauses}
    found = assessment.by_id
    rows: dict[Key, str] = {}
    own: dict[Key, str] = {}
    for sheet in sheets:
        for entry in sheet.entries:
            rows[entry.kind, entry.id] = f"{sheet.path}#{entry.anchor}"
            if path := _own_page(entry, found):
                own[entry.kind, entry.id] = path
    subjects = {one.id: _subject(one, own) for one in assessment.findings}
    return SiteMap(
        clauses=clauses,
        articles={one.number: f"clauses/{article_page(one.number)}.html" for one in records.articles},
        groups=dict(_groups(records)),
        records=rows | own,
        rows=rows,
        problems=dict(_problems(records)) if assessment.shows("vulnerability") else {},
        evidence={row.number: f"{sheet.path}#e-{row.number}" for sheet in index.sheets for row in sheet.rows},
        findings={
            one.id: _finding_path(one, clauses.get(one.clause, ""), subjects[one.id])
            for one in assessment.findings
        },
        subjects=subjects,
        sheets=sheets,
        index=index,
    )


def view_places(assessment: Assessment, site: SiteMap, words: Words) -> tuple[PlaceView, ...]:
    """Every id a reader may type, each once; where two things share one, the first of this order has it."""
    found: dict[str, PlaceView] = {}
    for place in _every_place(assessment, site, words):
        found.setdefault(place.id, place)
    return tuple(found.values())


def title_of(entry: Entry, records: Records, words: Words) -> str:
    """What a record is called; the kind of one that has no name, such as a year's arrangement."""
    for one in entry.named:
        if one.title:
            return one.title
    record = entry.named[0].whole
    if isinstance(record, Amendment | Evaluation | Review | Payment):
        return words.say(about(record, records))
    return words.t(f"kind.{entry.kind}")


def _every_place(assessment: Assessment, site: SiteMap, words: Words) -> Iterator[PlaceView]:
    records = assessment.records
    for article in records.articles:
        for name in (str(article.number), article_heading(article.number, words)):
            yield PlaceView(name, article.title, site.articles[article.number])
    for clause in records.clauses:
        for name in (clause.id, clause.id.replace("-last", words.t("clause.last"))):
            yield PlaceView(name, clause.title, site.clauses[clause.id])
    titles = {group.id: group.name for group in records.groups}
    for group, path in site.groups.items():
        yield PlaceView(group, titles[group], path)
    for entry in site.entries:
        if entry.kind not in _NOT_TYPED:
            yield PlaceView(entry.id, title_of(entry, records, words), site.records[entry.kind, entry.id])
    yield from _problem_places(records, site)
    for finding in assessment.findings:
        if path := site.findings[finding.id]:
            yield PlaceView(finding.id, words.say(finding.title), path)
    for row in (one for one in site.index.rows if not one.evidence.withheld):
        yield PlaceView(row.evidence.name, row.evidence.kind or row.proves, site.evidence[row.number])


def _problem_places(records: Records, site: SiteMap) -> Iterator[PlaceView]:
    """A problem by its own id where only one round has it, and by its round's id with its own."""
    problems = [
        (one.id, problem)
        for one in records.evaluations
        for problem in one.problems
        if (one.id, problem.id) in site.problems
    ]
    having = Counter(problem.id for _, problem in problems)
    for evaluation, problem in problems:
        path = site.problems[evaluation, problem.id]
        if having[problem.id] == 1:
            yield PlaceView(problem.id, problem.what, path)
        yield PlaceView(f"{evaluation}/{problem.id}", problem.what, path)


def _clause_path(article: int, clause: str) -> str:
    return f"clauses/{article_page(article)}.html#{clause_anchor(clause)}"


def _groups(records: Records) -> Iterator[tuple[str, str]]:
    holding = {one.group for one in records.services}
    for group in records.groups:
        if group.id in holding:
            yield group.id, f"services/index.html#g-{group.id.replace('.', '-')}"


def _problems(records: Records) -> Iterator[tuple[Key, str]]:
    for one in records.evaluations:
        for problem in one.problems:
            yield (one.id, problem.id), f"systems/{one.system}.html#p-{one.id}-{problem.id}"


_BY_ID: Final = {
    "system": "systems/{}.html",
    "incident": "incidents/{}.html",
    "milestone": "payments/index.html#m-{}",
    "payment": "payments/index.html#p-{}",
    "ambiguity": "questions/index.html#{}",
    "member": "team/index.html#u-{}",
    "review": "acceptance/index.html#r-{}",
    "amendment": "incidents/index.html#a-{}",
}
"""Kinds every record of which is shown beside its row of the traceability."""


def _own_page(entry: Entry, found: Container[str]) -> str:
    """Where a record is shown beside its row of the traceability; empty where it is not.

    A service and a change of staff are shown by their finding, checks and backups by month alone.
    """
    if entry.kind in _BY_ID:
        return _BY_ID[entry.kind].format(entry.id)
    match entry.named[0].whole:
        case Service() if f"service.{entry.id}" in found:
            return f"services/index.html#s-{entry.id}"
        case Evaluation(system=system, round=round_):
            return f"systems/{system}.html#round-{round_}"
        case Decision(ambiguity=ambiguity):
            return f"questions/index.html#{ambiguity}"
        case Notice(kind_of="check" | "backup"):
            return ""
        case Notice(kind_of="staff_change") if f"staff-change.{entry.id}" not in found:
            return ""
        case Notice():
            return f"team/index.html#n-{entry.id}"
    return ""


def _subject(finding: Finding, own: Mapping[Key, str]) -> str:
    """The place of the record a finding is about; empty where it is about its clause alone."""
    match finding.id.partition(".")[0]:
        case "incident" | "service" | "milestone" as kind:
            return own.get((kind, finding.subject), "")
        case "evaluation":
            return own.get(("system", finding.subject), "")
        case "payment" | "invoice":
            return own.get(("payment", finding.subject), "")
        case "nda":
            return own.get(("member", finding.subject), "team/index.html#members")
        case "notice" | "staff-change":
            return own.get(("notice", finding.subject), "")
        case "cadence":
            return "team/index.html#checks"
        case "reviews":
            return "acceptance/index.html#reviews"
    return ""


def _finding_path(finding: Finding, clause: str, subject: str) -> str:
    page = clause.partition("#")[0]
    return f"{page}#f-{finding.id}" if page else subject
