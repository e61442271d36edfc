"""The command that does what a finding or a concern asks for, where there is one."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import Any, Final

from generator.compliance.assessment import Assessment
from generator.compliance.dates.spans import TERM
from generator.compliance.finding import Finding, State
from generator.compliance.quality.quality import Concern
from generator.compliance.scope.products import Expectation
from generator.location import Location
from generator.records.base import Record
from generator.records.evaluation import Evaluation
from generator.records.team import Member, Nda
from generator.views.evidence_targets import provable_records, view_provable
from generator.words import Words

_UNPROVEN: Final = ("done-without-evidence", "evidence-before-fact", "meeting-without-minutes")
_NEEDS_QUOTES: Final = re.compile(r"""[\s"'$`\\&|;<>()*?!#]""")
_OF_EVENTS: Final = ("incidents", "deliveries", "notices", "reviews", "payments", "decisions", "milestones")


def as_word(text: str) -> str:
    """A text as one word of a command."""
    return shlex.quote(text) if _NEEDS_QUOTES.search(text) else text


class NextSteps:
    """Finds commands for what an assessment leaves to be done."""

    def __init__(self, assessment: Assessment, words: Words) -> None:
        self._assessment = assessment
        self._words = words
        self._rooms: dict[str, tuple[str, Any]] = {}
        self._by_line: dict[tuple[str, int], str] = {}
        for room, record in provable_records(assessment.records):
            self._rooms.setdefault(record.id, (room, record))
            origin = record.origin
            for line in {origin.line, *origin.lines.values()}:
                self._by_line[origin.file, line] = record.id

    def after(self, finding: Finding) -> str:
        """The command that comes next for a finding; empty where a file is to be edited or talked about."""
        kind = finding.id.partition(".")[0]
        if finding.state is State.NEEDS_DECISION and finding.ambiguities and kind != "cadence":
            return self._said("decision", ambiguity=finding.ambiguities[0])
        match kind:
            case "invoice":
                return self._said("invoice", id=finding.subject)
            case "payment":
                suspended = finding.derivation[-1].message.key == "step.payment-suspended"
                return self._said("invoice" if suspended else "payment", id=finding.subject)
            case "service":
                return self._unproved_delivery(finding) or self._missing_product(finding)
            case "evaluation" | "evaluation-yearly":
                return self._evaluation(finding)
            case "nda":
                return self._agreement(finding.subject)
            case "reviews":
                return "" if self._assessment.records.reviews else self._said("review")
            case "cadence":
                return self._cadence(finding)
        return self._proof(finding)

    def mending(self, concern: Concern) -> str:
        """The command that mends a record; empty where its file is to be edited."""
        if concern.check in _UNPROVEN and concern.subject in self._rooms:
            return self._evidence(concern.subject)
        return ""

    def delivery(self, expected: Sequence[Expectation], service: str) -> str:
        """The command that records products of a period; several together have a name of their own."""
        options = [f"--product {as_word(one.product.name)}" for one in expected]
        if len(expected) > 1:
            options.append(self._said("name-of-several"))
        if expected[0].span.name != TERM:
            options.append(f"--period {expected[0].span.name}")
        return self._said("product", service=service, options=" ".join(options))

    def _agreement(self, name: str) -> str:
        """The paper of a member's agreement, with the days its record still lacks."""
        _, member = self._rooms.get(name, ("", None))
        if not isinstance(member, Member):
            return self._said("member")
        told = member.nda or Nda()
        lacking = [one for one in ("signed_on", "until", "filed_on") if getattr(told, one) is None]
        options = "".join(self._said(f"nda-{one}") for one in lacking)
        return self._said("nda", id=name, options=options)

    def _unproved_delivery(self, finding: Finding) -> str:
        """The proof of a delivery, where that is what the finding asks for."""
        if finding.state is not State.NOT_EVIDENCED:
            return ""
        record = self._record_at(finding.derivation[-1].records)
        return self._evidence(record) if record and self._rooms[record][0] == "deliveries" else ""

    def _missing_product(self, finding: Finding) -> str:
        """The first product that is missing, or due next; any where none can be named."""
        of_it = next(one for one in self._assessment.services if one.finding.id == finding.id)
        open_ones = [one for one in of_it.expectations if one.delivered_on is None and not one.elsewhere]
        first = next((one for one in open_ones if one.missing), next(iter(open_ones), None))
        if first is None:
            return self._said("delivery", service=finding.subject)
        return self.delivery((first,), of_it.service.id)

    def _said(self, key: str, **values: object) -> str:
        return self._words.t(f"todo.command.{key}", **values)

    def _evaluation(self, finding: Finding) -> str:
        """A new round where the last has its report or none is begun; else its own record is to be filled."""
        rounds = [one for one in self._assessment.records.evaluations if one.system == finding.subject]
        last: Evaluation | None = max(rounds, key=lambda one: one.round, default=None)
        if last is None or (last.report is not None and finding.id.startswith("evaluation-yearly")):
            return self._said("evaluation", system=finding.subject)
        return ""

    def _cadence(self, finding: Finding) -> str:
        """The event, where the parties agreed how often; what they agree on stands with the contract."""
        if finding.state is State.NEEDS_DECISION:
            return ""
        number = finding.id.rpartition(".")[2]
        cadences = self._assessment.records.contract.cadences
        kinds = [one.recorded_as for one in cadences if one.clause == finding.subject]
        if not (number.isdigit() and 0 < int(number) <= len(kinds)):
            return ""
        return self._proof(finding) or self._said("regular", kind=kinds[int(number) - 1])

    def _proof(self, finding: Finding) -> str:
        """Evidence for the event whose proof is missing, or the event itself."""
        if finding.state is not State.NOT_EVIDENCED:
            return ""
        record = self._record_at(finding.derivation[-1].records)
        if record is not None and self._rooms[record][0] in _OF_EVENTS:
            return self._evidence(record)
        return self._said("event", clause=finding.clause) if finding.id.startswith("clause.") else ""

    def _record_at(self, places: tuple[Location, ...]) -> str | None:
        found = (self._by_line.get((place.file, place.line)) for place in reversed(places))
        return next((one for one in found if one is not None), None)

    def _evidence(self, name: str) -> str:
        room, record = self._rooms[name]
        assert isinstance(record, Record)
        several = len(view_provable(room, record).targets) > 1
        return self._said("evidence-at" if several else "evidence", id=name)
