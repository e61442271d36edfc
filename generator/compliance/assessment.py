"""The assessment: computed once, shown everywhere."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from generator.compliance.case import Ending
from generator.compliance.duties.acceptance import ReadinessLine
from generator.compliance.duties.cadences import CadenceAssessment
from generator.compliance.finding import Finding, State, gravest
from generator.compliance.incidents.deductions import DeductionAssessment
from generator.compliance.incidents.incidents import IncidentAssessment
from generator.compliance.mlps.systems import SystemAssessment
from generator.compliance.money.milestones import MilestoneAssessment
from generator.compliance.money.payments import PaymentAssessment
from generator.compliance.quality.gaps import Gap
from generator.compliance.quality.quality import Concern
from generator.compliance.scope.services import ServiceAssessment
from generator.records.audience import Audience
from generator.records.contract import Term
from generator.records.ledger import Records
from generator.records.restriction import Category


@dataclass(frozen=True)
class Assessment:
    """Everything that is known of a contract on a day. ``records`` are those known on that day."""

    records: Records
    as_of: dt.date
    findings: tuple[Finding, ...]
    deductions: DeductionAssessment
    payments: tuple[PaymentAssessment, ...]
    milestones: tuple[MilestoneAssessment, ...]
    incidents: tuple[IncidentAssessment, ...]
    services: tuple[ServiceAssessment, ...]
    systems: tuple[SystemAssessment, ...]
    cadences: tuple[CadenceAssessment, ...]
    readiness: tuple[ReadinessLine, ...]
    gaps: tuple[Gap, ...]
    concerns: tuple[Concern, ...]
    ending: Ending | None = None
    """How the contract ended before its term was over; None while it runs or has run its whole term."""
    audience: Audience | None = None
    """For whom the records are as they are; None where nothing is withheld from whoever keeps them."""

    def shows(self, category: Category) -> bool:
        """Whether the audience sees what is of a category."""
        return self.audience is None or category in self.audience.sees

    @property
    def term(self) -> Term:
        """The term as it ran: to its last day, or to the day the contract was terminated."""
        term = self.records.contract.term
        return term if self.ending is None else term.model_copy(update={"end": self.ending.day})

    @cached_property
    def by_clause(self) -> dict[str, tuple[Finding, ...]]:
        """The findings of each clause; a clause without one is not in it."""
        grouped: dict[str, list[Finding]] = {}
        for finding in self.findings:
            grouped.setdefault(finding.clause, []).append(finding)
        return {clause: tuple(found) for clause, found in grouped.items()}

    @cached_property
    def by_id(self) -> dict[str, Finding]:
        return {finding.id: finding for finding in self.findings}

    @cached_property
    def counts(self) -> dict[State, int]:
        """How many findings stand in each state, every state named."""
        counted = Counter(finding.state for finding in self.findings)
        return {state: counted[state] for state in State}

    def clause_state(self, clause: str) -> State | None:
        """The gravest state of a clause's findings; None for a clause nothing assesses."""
        findings = [one for one in self.by_clause.get(clause, ()) if one.basis == "contract"]
        return gravest(finding.state for finding in findings) if findings else None
