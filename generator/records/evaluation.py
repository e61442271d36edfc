"""An evaluation (等级测评) of one system: one round, one file."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import StringConstraints

from generator.records.base import Count, Date, Flag, Identifier, Part, Percent, Record, Text
from generator.records.evidence import Evidence
from generator.records.restriction import Categories, Remark, Restricted, SidesName

REPORT_FORM: Final = r"^\d{11}-\d{5}-\d{2}-\d{4}-\d{2}$"
ReportNumber = Annotated[str, StringConstraints(pattern=REPORT_FORM)]
ItemOutcome = Literal["符合", "部分符合", "不符合", "不适用"]
Conclusion = Literal["符合", "基本符合", "不符合", "优", "良", "中", "差"]
Template = Literal["2025", "2021"]
Severity = Literal["高", "中", "低"]
_Papers = Annotated[tuple[Evidence, ...], Restricted("vulnerability")]


class Evaluator(Part):
    """The evaluation body and its certificate, with the first and last day on which that holds."""

    name: Text
    certificate: Text | None = None
    certificate_from: Date | None = None
    certificate_until: Date | None = None
    evidence: _Papers = ()


class Phase(Part):
    """One of the four phases of GB/T 28449-2018."""

    started_on: Date | None = None
    finished_on: Date | None = None


class Phases(Part):
    """Preparation, planning, on-site work and reporting."""

    preparation: Phase = Phase()
    planning: Phase = Phase()
    on_site: Phase = Phase()
    reporting: Phase = Phase()


class Authorisation(Part):
    """The signed risk notice (风险告知书) and authorisation that on-site work needs."""

    signed_on: Date
    signed_by: SidesName | None = None
    evidence: _Papers = ()


class MajorRisks(Part):
    """Major risks (重大风险隐患), counted before rectification, and how many of them are mended."""

    before: Count
    fixed: Count = 0


class Report(Part):
    """The evaluation report (等级测评报告); without a ``template`` its date says which one is in force.

    ``evidence`` proves the report and, where dated on or after ``delivered_on``, that it was handed over.
    """

    number: ReportNumber | None = None
    dated: Date
    template: Template | None = None
    rate: Percent | None = None
    conclusion: Conclusion | None = None
    major_risks: MajorRisks | None = None
    delivered_on: Date | None = None
    evidence: _Papers = ()


class ItemResult(Part):
    """The outcome of one item of the catalogue."""

    item: Identifier
    outcome: ItemOutcome
    note: Remark | None = None


class EvaluationProblem(Part):
    """A problem found (安全问题) and its rectification."""

    id: Identifier
    item: Identifier | None = None
    severity: Severity
    major: Flag = False
    what: Remark
    owner: SidesName | None = None
    due: Date | None = None
    state: Literal["open", "fixed", "verified", "accepted"] = "open"
    state_on: Date | None = None
    reason: Remark | None = None
    evidence: _Papers = ()


class Evaluation(Record):
    """One round of evaluation of one system."""

    id: Identifier
    system: Identifier
    round: Count
    evaluator: Evaluator | None = None
    authorisation: Authorisation | None = None
    phases: Phases = Phases()
    report: Report | None = None
    results: tuple[ItemResult, ...] = ()
    problems: tuple[EvaluationProblem, ...] = ()
    restricted: Categories = ()
