"""Which records each finding rests on.

A finding rests on a record when its derivation names it or one of its lines, when it is about it, when it
goes by the question a decision settles, when evidence of the record is evidence of the finding, or when the
record is a delivery its service was judged by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from generator.compliance.assessment import Assessment
from generator.compliance.finding import Finding, State
from generator.records.evidence_places import evidence_in
from generator.views.named import places_of, spoken_of
from generator.views.places import Key
from generator.views.sheets import Entry

_GRAVITY: Final = {state: place for place, state in enumerate(State)}


def by_gravity(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first, those alike in their own order: what a list then leaves out is no graver."""
    return sorted(findings, key=lambda one: _GRAVITY[one.state])


def records_of_findings(assessment: Assessment, entries: Iterable[Entry]) -> dict[str, tuple[Key, ...]]:
    """The records each finding rests on, in the order of the traceability."""
    by_line: dict[tuple[str, int], list[int]] = {}
    by_name: dict[str, list[int]] = {}
    by_proof: dict[int, int] = {}  # the very piece: the same archive number may prove several records
    keys: list[Key] = []
    for number, entry in enumerate(entries):
        keys.append((entry.kind, entry.id))
        for name in {entry.id, *(also for one in entry.named for also in one.also)}:
            by_name.setdefault(name, []).append(number)
        for one in entry.named:
            for line in one.lines:
                by_line.setdefault((one.at.file, line), []).append(number)
            for _, proof in evidence_in(one.whole) if one.whole is not None else ():
                by_proof[id(proof)] = number
    judged_by = {
        one.finding.id: {number for each in one.deliveries for number in by_name.get(each.id, ())}
        for one in assessment.services
    }
    found = {
        finding.id: _resting_on(finding, by_line, by_name)
        | {by_proof[id(proof)] for proof in finding.evidence if id(proof) in by_proof}
        | judged_by.get(finding.id, set())
        for finding in assessment.findings
    }
    return {name: tuple(keys[number] for number in sorted(numbers)) for name, numbers in found.items()}


def _resting_on(
    finding: Finding, by_line: Mapping[tuple[str, int], list[int]], by_name: Mapping[str, list[int]]
) -> set[int]:
    found: set[int] = set()
    for place in places_of(finding):
        found.update(by_line.get((place.file, place.line), ()))
    for name in {finding.subject, *finding.ambiguities, *spoken_of(finding)}:
        found.update(by_name.get(name, ()))
    return found
