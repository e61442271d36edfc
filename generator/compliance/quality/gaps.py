"""What nobody has recorded yet (待补): the unknown facts that bear on the assessment, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case
from generator.compliance.duties.cadences import is_open
from generator.compliance.mlps.evaluations import template_of
from generator.location import Location
from generator.message import Message, say


@dataclass(frozen=True, slots=True)
class Gap:
    """One unknown fact: what it is, and the line where it belongs."""

    what: Message
    at: Location


def find_gaps(case: Case) -> tuple[Gap, ...]:
    """The facts left null: the contract's, the systems', the events', then ledgers that hold nothing yet."""
    return (
        *_of_contract(case),
        *_of_systems(case),
        *_of_evaluations(case),
        *_of_incidents(case),
        *_of_ledgers(case),
    )


def _of_contract(case: Case) -> Iterator[Gap]:
    contract = case.records.contract
    for side, party in (("party_a", contract.party_a), ("party_b", contract.party_b)):
        for field in ("lead", "signatory", "signed_on"):
            if getattr(party, field) is None:
                yield Gap(say(f"gap.party-{field}", party=party.role), contract.origin.at(f"{side}.{field}"))
    if contract.number is None:
        yield Gap(say("gap.contract-number"), contract.origin.at("number"))
    if not contract.evidence:
        yield Gap(say("gap.contract-evidence"), contract.origin.at("evidence"))
    for cadence in contract.cadences:
        if is_open(case, cadence):
            yield Gap(say("gap.cadence", what=cadence.what), contract.origin.at("cadences"))


def _of_systems(case: Case) -> Iterator[Gap]:
    for system in case.records.systems:
        unknown = [
            name for name in ("s_level", "a_level", "cloud", "operator") if getattr(system, name) is None
        ]
        unknown += [
            f"filing.{name}" for name in ("certificate", "filed_on") if getattr(system.filing, name) is None
        ]
        if unknown:
            names = tuple(say(f"field.system.{name.replace('.', '-')}") for name in unknown)
            yield Gap(say("gap.system", name=system.name, fields=names), system.origin.at())


def _of_evaluations(case: Case) -> Iterator[Gap]:
    """What a report says and its record does not."""
    for evaluation in case.records.evaluations:
        report = evaluation.report
        if report is None:
            continue
        fields = ["number", "rate", "conclusion", "delivered_on"]
        if template_of(report) == "2025":
            fields.append("major_risks")
        missing = tuple(say(f"field.report.{name}") for name in fields if getattr(report, name) is None)
        if missing:
            yield Gap(say("gap.evaluation", id=evaluation.id, fields=missing), evaluation.origin.at("report"))


def _of_incidents(case: Case) -> Iterator[Gap]:
    for incident in case.records.incidents:
        missing = [
            name
            for name in (
                "discovered_at",
                "reported_at",
                "arrived_at",
                "recovered_at",
                "symptom",
                "responsibility",
            )
            if getattr(incident, name) is None
        ]
        if incident.cause.root is None:
            missing.append("root_cause")
        if missing:
            names = tuple(say(f"field.incident.{name}") for name in missing)
            yield Gap(say("gap.incident", id=incident.id, fields=names), incident.origin.at())


def _of_ledgers(case: Case) -> Iterator[Gap]:
    """Ledgers without a single entry though the term has begun."""
    if not case.started:
        return
    for kind, file in _LEDGERS.items():
        if not getattr(case.records, kind):
            yield Gap(say(f"gap.empty-{kind}"), Location(file))


_LEDGERS: Final = {
    "team": "data/team.yaml",
    "payments": "data/payments.yaml",
    "deliveries": "data/deliveries",
    "evaluations": "data/evaluations",
}
