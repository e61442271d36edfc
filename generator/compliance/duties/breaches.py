"""A breach recorded under a clause is the state of any finding that is about the clause as a whole."""

from __future__ import annotations

from dataclasses import replace

from generator.compliance.case import Case
from generator.compliance.finding import Finding, State, step


def with_breaches(case: Case, finding: Finding) -> Finding:
    """The finding, broken where a breach of its clause is recorded: it cannot say beside it that none is."""
    recorded = (one for one in case.records.notices if one.kind_of == "breach")
    breaches = [one for one in recorded if one.clause == finding.clause]
    if not breaches:
        return finding
    known = case.clauses.get(finding.clause)
    proofs = (proof for one in breaches for proof in one.evidence)
    kept = (one for one in finding.derivation if one.message.key != "step.no-breach-recorded")
    told = (step("breach-recorded", one.origin.at(), id=one.id, subject=one.subject) for one in breaches)
    return replace(
        finding,
        state=State.BREACHED,
        actor=(known.party if known else None) or "both",
        evidence=tuple(dict.fromkeys((*finding.evidence, *proofs))),
        derivation=(*kept, *told),
    )
