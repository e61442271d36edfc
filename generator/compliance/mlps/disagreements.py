"""Where an evaluation's own figures disagree: conclusion and rate, the evaluator's rate and our reference.

Nothing is corrected; what disagrees is shown, and what the template leaves open waits for a decision.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.compliance.case import Case
from generator.compliance.decided import register_of
from generator.compliance.finding import Finding, State, Step, step
from generator.compliance.mlps.catalogue import CatalogueStanding
from generator.compliance.mlps.evaluations import Verdict, conclude, template_of
from generator.message import say
from generator.records.ambiguity import Decision
from generator.records.evaluation import Evaluation, Report
from generator.records.system import System


def find_disagreements(
    case: Case, system: System, latest: Evaluation | None, standing: CatalogueStanding | None
) -> Iterator[Finding]:
    """What the latest reported round leaves open or contradicts; nothing where all agree."""
    if latest is None or latest.report is None or latest.report.rate is None:
        return
    if latest.report.conclusion is not None:
        yield from _conclusion(case, system, latest, latest.report)
    if standing is not None and standing.complete and not standing.agrees_with(latest.report.rate):
        yield _reference(system, latest, standing)


def reference_steps(evaluation: Evaluation, standing: CatalogueStanding) -> Iterator[Step]:
    """How the reference rate came about, on how many of the applicable items it rests, and the difference."""
    tally = standing.applicable
    reference = standing.reference_rate
    if reference is None:
        return
    at = evaluation.origin.at("results")
    yield step(
        "reference-rate",
        at,
        rate=reference,
        met=tally.met,
        partly=tally.partly,
        unmet=tally.unmet,
        inapplicable=tally.inapplicable,
        recorded=tally.recorded,
        items=tally.items,
    )
    stated = evaluation.report.rate if evaluation.report else None
    if stated is not None and not standing.agrees_with(stated):
        values = {"stated": stated, "rate": reference, "difference": abs(stated - reference)}
        yield step("reference-differs", evaluation.origin.at("report.rate"), **values)


def _conclusion(case: Case, system: System, latest: Evaluation, report: Report) -> Iterator[Finding]:
    def decided(ambiguity: str) -> Decision | None:
        return case.decision_on(ambiguity, report.dated)

    def reading(ambiguity: str) -> str | None:
        found = decided(ambiguity)
        return found.reading if found else None

    verdict, by_text = conclude(latest, reading), conclude(latest)
    if verdict is None or by_text is None:
        return
    differs = report.conclusion not in verdict.possible
    if not differs and not verdict.ambiguities:
        return
    settled = [
        (name, one) for name in by_text.ambiguities if name not in verdict.ambiguities
        if (one := decided(name)) is not None
    ]  # fmt: skip
    yield Finding(
        id=f"conclusion.{system.id}",
        clause=system.clause,
        subject=system.id,
        title=say("finding.conclusion", name=system.name),
        state=State.NOT_EVIDENCED if differs else State.NEEDS_DECISION,
        actor="B" if differs else "both",
        ambiguities=verdict.ambiguities,
        evidence=report.evidence,
        derivation=(
            _stated(latest, report),
            *(_settled(name, one) for name, one in settled),
            *(
                step("ambiguity", *register_of(case, name), ambiguity=name, about=case.about(name))
                for name in verdict.ambiguities
            ),
            _follows(latest, report, verdict, differs),
        ),
    )


def _stated(latest: Evaluation, report: Report) -> Step:
    at = latest.origin.at("report.conclusion")
    values = {"round": latest.round, "template": template_of(report), "rate": report.rate}
    return step("conclusion-stated", at, conclusion=report.conclusion, **values)


def _settled(ambiguity: str, decision: Decision) -> Step:
    values = {"decision": decision.id, "ambiguity": ambiguity, "reading": decision.reading}
    return step("conclusion-decided", decision.origin.at("reading"), **values)


def _follows(latest: Evaluation, report: Report, verdict: Verdict, differs: bool) -> Step:
    at = latest.origin.at("report.rate")
    values = {"possible": verdict.possible, "conclusion": report.conclusion}
    return step("conclusion-differs" if differs else "conclusion-open", at, **values)


def _reference(system: System, latest: Evaluation, standing: CatalogueStanding) -> Finding:
    return Finding(
        id=f"reference-rate.{system.id}",
        clause=system.clause,
        subject=system.id,
        title=say("finding.reference-rate", name=system.name),
        state=State.ADVISORY,
        evidence=latest.report.evidence if latest.report else (),
        derivation=tuple(reference_steps(latest, standing)),
    )
