"""What is known under one name: an id of any record, a clause, an article, a finding, a file of records."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from generator.compliance.assessment import Assessment
from generator.compliance.finding import Finding
from generator.location import Location
from generator.records.evidence_places import evidence_of
from generator.views.document import view_document
from generator.views.findings import FindingView, view_finding
from generator.views.named import Named, all_named, places_of, spoken_of
from generator.views.questions import AmbiguityView, ConcernView, view_questions
from generator.words import Words

_NEAREST: Final = 5
_LIKE_ENOUGH: Final = 0.4


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record of the name looked up: its kind, what it is called, and the line it is recorded at."""

    kind: str
    id: str
    title: str
    place: str
    note: str = ""
    """Why nothing assesses it, of a clause without a rule."""


@dataclass(frozen=True, slots=True)
class LookupView:
    """All that stands under a name: its records, the question it is, and the findings that rest on it."""

    name: str
    records: tuple[RecordView, ...]
    ambiguity: AmbiguityView | None
    findings: tuple[FindingView, ...]
    concerns: tuple[ConcernView, ...]


def look_up(assessment: Assessment, name: str, words: Words) -> LookupView | None:
    """Everything known under ``name`` on the day of the assessment; None where nothing is.

    A finding belongs to it that is named so, is about it, has such a clause or article, or whose derivation
    names it or one of its lines.
    """
    known = list(all_named(assessment.records))
    in_file = _file_test(name)
    named = [one for one in known if name in one.names or in_file(one.at)]
    ambiguity = next((one for one in view_questions(assessment, words).ambiguities if one.id == name), None)
    found = _findings(assessment, name, named, in_file)
    concerns = tuple(
        shown
        for one, shown in zip(assessment.concerns, view_questions(assessment, words).concerns, strict=True)
        if one.subject == name or in_file(one.at) or any(record.owns(one.at) for record in named)
    )
    if not (named or found or concerns or ambiguity):
        return None
    records = tuple(
        RecordView(words.t(f"kind.{one.kind}"), one.names[0], one.title, str(one.at), one.note)
        for one in named
    )
    return LookupView(name, records, ambiguity, tuple(view_finding(one, words) for one in found), concerns)


def nearest_names(assessment: Assessment, name: str) -> tuple[str, ...]:
    """The names most like one that is not known; a file is not named beside the record it is called by."""
    known = {one for record in all_named(assessment.records) for one in record.names}
    known |= set(assessment.by_id) | {one.subject for one in assessment.findings}
    files = {place.file.rpartition("/")[2] for one in assessment.findings for place in places_of(one)}
    known |= {one for one in files if name.endswith(".yaml") or one.removesuffix(".yaml") not in known}
    return tuple(difflib.get_close_matches(name, sorted(known - {""}), n=_NEAREST, cutoff=_LIKE_ENOUGH))


def publish_lookup(found: LookupView, assessment: Assessment, words: Words) -> Mapping[str, Any]:
    """The same as values for another program; a finding is as in ``assessment.json``."""
    shown = {one.id for one in found.findings}
    return {
        "name": found.name,
        "as_of": assessment.as_of.isoformat(),
        "revision": assessment.records.revision,
        "records": [asdict(one) for one in found.records],
        "ambiguity": asdict(found.ambiguity) if found.ambiguity else None,
        "findings": [one for one in view_document(assessment, words)["findings"] if one["id"] in shown],
        "concerns": [asdict(one) for one in found.concerns],
    }


def _findings(
    assessment: Assessment, name: str, named: list[Named], in_file: Callable[[Location], bool]
) -> list[Finding]:
    spoken = {name, *(also for one in named for also in one.also)}
    owners = [one for one in named if one.kind not in ("clause", "articles")]
    clauses = {clause.id for clause in assessment.records.clauses if name in (clause.id, str(clause.article))}
    proofs = {one.evidence for one in evidence_of(assessment.records) if one.evidence.name == name}
    return [
        one
        for one in assessment.findings
        if name in (one.id, one.clause, one.subject)
        or one.clause in clauses
        or spoken & {*one.ambiguities, *spoken_of(one)}
        or proofs & set(one.evidence)
        or any(in_file(place) or any(owner.owns(place) for owner in owners) for place in places_of(one))
    ]


def _file_test(name: str) -> Callable[[Location], bool]:
    """Whether a place is in the file of that name; ``payments.yaml:12`` is one line of it."""
    file, colon, line = name.rpartition(":")
    if not (colon and line.isdigit()):
        file, line = name, ""
    if not file.endswith(".yaml"):
        return lambda _: False
    return lambda at: f"/{at.file}".endswith(f"/{file}") and line in ("", str(at.line))
