"""Small, whole values for the tests: each is valid and says only what differs from the contract's figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from generator.compliance.assessment import Assessment
from generator.compliance.case import Case, open_case
from generator.compliance.dates.work_days import WorkCalendar
from generator.compliance.engine import assess
from generator.compliance.finding import Finding
from generator.location import Location
from generator.problem import Problem
from generator.records.ambiguity import Ambiguity, Decision
from generator.records.amendment import Amendment
from generator.records.clause import Article, Clause
from generator.records.contract import (
    Amount,
    Contract,
    Duty,
    Effective,
    IncidentRegime,
    Instalment,
    Party,
    Periods,
    ReviewRegime,
    Term,
    Tier,
)
from generator.records.delivery import Delivery
from generator.records.evaluation import Evaluation, Evaluator, Report
from generator.records.evidence import Evidence
from generator.records.incident import Impact, Incident, Meeting, ServiceEffect
from generator.records.ledger import Records
from generator.records.milestone import Due, Milestone
from generator.records.notice import Notice, NoticeKind
from generator.records.payment import Invoice, Payment
from generator.records.period import Period, Unit
from generator.records.project import Project
from generator.records.review import Review
from generator.records.service import Service, ServiceGroup
from generator.records.system import System
from generator.records.team import Member, Nda
from generator.records.work_calendar import Holiday, YearArrangement

REPOSITORY: Final = Path(__file__).resolve().parent.parent
DEMO: Final = REPOSITORY / "examples" / "demo"
PROJECTS: Final = Path(__file__).resolve().parent / "projects"
SOUND: Final = PROJECTS / "sound"
BROKEN: Final = PROJECTS / "broken"

BEIJING: Final = dt.timezone(dt.timedelta(hours=8))
PROOF: Final = Evidence(archive="DA-1", held_by="档案室")
PROVEN: Final = (PROOF,)
FORM: Final = Evidence(archive="DA-2", held_by="档案室", kind="事故记录单")
MINUTES: Final = Evidence(archive="DA-3", held_by="档案室", kind="专题会纪要")
FIGURES: Final = {"number": "11010112345-00001-26-0001-01", "rate": "85.00", "conclusion": "基本符合"}
"""What a report of evaluation says."""
DOCUMENTED: Final = (FORM, MINUTES)
"""What shows an incident and the meeting on it."""


def day(text: str) -> dt.date:
    """``2026-04-15``"""
    return dt.date.fromisoformat(text)


def moment(text: str) -> dt.datetime:
    """``2026-06-01 09:00`` in Beijing."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def period(count: int, unit: Unit) -> Period:
    return Period(count=count, unit=unit)


# Time


def holiday(name: str, first: str, last: str, *make_up: str) -> Holiday:
    return Holiday.model_validate({"name": name, "from": first, "to": last, "make_up": make_up})


YEAR_2026: Final = YearArrangement(
    year=2026,
    source="国办发明电〔2025〕7号",
    published=day("2025-11-04"),
    holidays=(
        holiday("元旦", "2026-01-01", "2026-01-03", "2026-01-04"),
        holiday("春节", "2026-02-15", "2026-02-23", "2026-02-14", "2026-02-28"),
        holiday("清明节", "2026-04-04", "2026-04-06"),
        holiday("劳动节", "2026-05-01", "2026-05-05", "2026-05-09"),
        holiday("端午节", "2026-06-19", "2026-06-21"),
        holiday("中秋节", "2026-09-25", "2026-09-27"),
        holiday("国庆节", "2026-10-01", "2026-10-07", "2026-09-20", "2026-10-10"),
    ),
)
"""国办发明电〔2025〕7号, typed in by hand and compared with ``data/calendar/2026.yaml`` by a test."""

CALENDAR: Final = WorkCalendar([YEAR_2026])

# The contract


def _duty(clause: str, count: int, unit: Unit) -> Duty:
    return Duty(clause=clause, period=period(count, unit))


REGIME: Final = IncidentRegime(
    tiers_clause="12.5",
    deduction_clause="12.4",
    trigger_clause="12.6",
    form_evidence=("事故记录单",),
    minutes_evidence=("专题会纪要", "会议纪要"),
    several_departments=2,
    wide_departments=10,
    repair_hours=2,
    tiers=(
        Tier(id="A", name="一般事故", least=Decimal("1000.00"), most=Decimal("2000.00")),
        Tier(id="B", name="较大事故", least=Decimal("2000.00"), most=Decimal("5000.00")),
        Tier(id="C", name="重大事故", least=Decimal("5000.00"), most=Decimal("10000.00")),
    ),
    ceiling_percent=Decimal(5),
    trigger_count=5,
    after_rectification_count=3,
    penalty_percent=Decimal(5),
)

CHAIN: Final = ("summary-report", "confirmation", "review", "acceptance")

CONTRACT: Final = Contract(
    id="test-2026",
    title="运维服务",
    kind_name="运维合同",
    party_a=Party(name="甲方", role="委托单位", signed_on=day("2026-04-15")),
    party_b=Party(name="乙方", role="承担单位"),
    effective=Effective(date=day("2026-04-15"), basis="甲方签订日期"),
    term=Term(start=day("2026-04-15"), end=day("2027-04-14")),
    total=Amount(figure=Decimal("1489600.00"), capitals="壹佰肆拾捌万玖仟陆佰元整"),
    instalments=(
        Instalment(
            id="prepayment",
            name="首付款",
            clause="5.2a",
            percent=Decimal(15),
            amount=Amount(figure=Decimal("223440.00")),
            within=period(10, "working_day"),
            starts="effective",
        ),
        Instalment(
            id="final",
            name="尾款",
            clause="5.2b",
            amount=Amount(figure=Decimal("1266160.00")),
            within=period(10, "working_day"),
            starts="acceptance",
            chain=CHAIN,
        ),
    ),
    incidents=REGIME,
    reviews=ReviewRegime(clause="8.3", revisions=3, penalty_percent=Decimal(5)),
    periods=Periods(
        review=_duty("5.2b", 1, "month"),
        late_invoice=_duty("5.3", 30, "day"),
        nda_least=_duty("7.7", 2, "year"),
        confidentiality_after_term=_duty("9.6", 3, "year"),
        return_of_materials=_duty("9.4", 5, "day"),
        staff_change_notice=_duty("7.3", 1, "week"),
        force_majeure_notice=_duty("11.2", 10, "day"),
        budget_termination_notice=_duty("5.4", 1, "month"),
        special_termination_notice=_duty("13(5)", 15, "day"),
    ),
)


def contract(**changes: Any) -> Contract:
    return CONTRACT.model_copy(update=changes)


def milestone(id_: str, done: str | None = None, *, party: str | None = "A", **fields: Any) -> Milestone:
    """A milestone; reached on ``done`` with evidence, unless told otherwise."""
    fields = {"clause": "5.2b", "evidence": PROVEN if done else ()} | fields
    return Milestone.model_validate({"id": id_, "name": id_, "party": party, "done_on": done} | fields)


def chain(
    summary: str | None = None,
    confirmed: str | None = None,
    reviewed: str | None = None,
    accepted: str | None = None,
) -> tuple[Milestone, ...]:
    """The way to the final payment (5.2), each link on its day or not reached."""
    within_a_month = Due(after="confirmation", within=period(1, "month"))
    return (
        milestone("summary-report", summary, party="B"),
        milestone("confirmation", confirmed),
        milestone("review", reviewed, due=within_a_month),
        milestone("acceptance", accepted),
    )


# What happened


def impact(
    departments: int | None = 1,
    service: ServiceEffect | None = "unaffected",
    alternative: bool | None = True,
    leaders: bool | None = False,
    other: bool | None = False,
) -> Impact:
    """By default what the lightest tier's words describe."""
    return Impact(
        department_count=departments,
        service=service,
        alternative=alternative,
        district_leaders=leaders,
        other_major_effect=other,
    )


def incident(number: int = 1, on: str = "2026-06-01", hours: float | None = 1, **fields: Any) -> Incident:
    """An incident at nine in the morning of a day, mended after so many hours, with evidence."""
    begun = moment(f"{on} 09:00")
    ended = None if hours is None else begun + dt.timedelta(hours=hours)
    known = {"id": f"INC-{number}", "occurred_at": begun, "recovered_at": ended, "impact": impact()}
    return Incident.model_validate(
        known | {"title": "事故", "where": "机房", "evidence": DOCUMENTED} | fields
    )


def meeting(
    on: str = "2026-06-20", tier: str | None = "A", amount: str | None = "1000.00", reason: str | None = None
) -> Meeting:
    """What the special meeting (专题会) decided."""
    figure = None if amount is None else Decimal(amount)
    return Meeting(date=day(on), tier=tier, amount=figure, reason=reason)


def payment(
    id_: str = "prepayment", paid: str | None = None, invoiced: str | None = None, **fields: Any
) -> Payment:
    """An instalment's record; invoiced and paid with proof, in the amount that was owed."""
    owed = next((one.amount.figure for one in CONTRACT.instalments if one.id == id_), None)
    received = None if invoiced is None else day(invoiced)
    invoice = Invoice(received_on=received, amount=owed if received else None, evidence=PROVEN)
    amount = None if paid is None else owed
    known = {"id": id_, "invoice": invoice, "paid_on": paid, "paid_amount": amount, "evidence": PROVEN}
    return Payment.model_validate(known | fields)


def decision(ambiguity: str, reading: str, on: str = "2026-05-01", since: str | None = None) -> Decision:
    return Decision(
        id=f"DEC-{ambiguity}-{on}",
        ambiguity=ambiguity,
        reading=reading,
        decided_on=day(on),
        decided_by=("甲方", "乙方"),
        applies_from=None if since is None else day(since),
        evidence=PROVEN,
    )


def amendment(
    what: str = "changed", incident: str = "INC-1", on: str = "2026-07-01", **fields: Any
) -> Amendment:
    """What both parties agreed on, with proof."""
    known = {"id": f"AMD-{incident}-{on}", "incident": incident, "what": what, "on": on}
    agreed = {"by": ("甲方", "乙方"), "reason": "记录有误", "evidence": PROVEN}
    return Amendment.model_validate(known | agreed | fields)


def notice(id_: str, kind: NoticeKind, clause: str, *, by: str = "B", **fields: Any) -> Notice:
    known = {"id": id_, "kind_of": kind, "clause": clause, "by": by, "subject": id_, "evidence": PROVEN}
    return Notice.model_validate(known | fields)


def rectification(completed: str, **fields: Any) -> Notice:
    """A full rectification recorded as complete (12.6)."""
    return notice(f"RECT-{completed}", "rectification", "12.6", completed_on=completed, **fields)


def member(id_: str = "M-1", joined: str = "2026-04-15", **nda: Any) -> Member:
    """A member whose agreement lasts as long as confidentiality does."""
    agreement = {
        "signed_on": "2026-04-15",
        "until": "2030-04-14",
        "filed_on": nda.get("signed_on") or "2026-04-15",
        "evidence": PROVEN,
    } | nda
    return Member(id=id_, name=id_, role="工程师", joined_on=day(joined), nda=Nda.model_validate(agreement))


def evaluation(
    round_: int = 1, reported: str | None = None, *, proven: bool = True, **fields: Any
) -> Evaluation:
    """A round of evaluation of the one system by a certified body; reported and handed over on a day."""
    report = None
    if reported is not None:
        proof = PROVEN if proven else ()
        report = Report.model_validate(
            FIGURES | {"dated": reported, "delivered_on": reported, "evidence": proof}
        )
    evaluator = Evaluator.model_validate(
        {
            "name": "测评机构",
            "certificate": "SC202127130010001",
            "certificate_from": "2024-01-01",
            "certificate_until": "2028-12-31",
            "evidence": PROVEN,
        }
    )
    known = {
        "id": f"EV-{round_}",
        "system": "cloud",
        "round": round_,
        "evaluator": evaluator,
        "report": report,
    }
    return Evaluation.model_validate(known | fields)


def review(round_: int, outcome: str, held: str = "2027-05-10", **fields: Any) -> Review:
    known = {"id": f"REV-{round_}", "round": round_, "held_on": held, "outcome": outcome, "evidence": PROVEN}
    return Review.model_validate(known | fields)


def delivery(service: str, period_: str | None, on: str, **fields: Any) -> Delivery:
    known = {"id": f"DLV-{service}-{period_}", "service": service, "name": "成果", "period": period_}
    handed_over = {"delivered_on": on, "received_by": "甲", "evidence": PROVEN}
    return Delivery.model_validate(known | handed_over | fields)


# All of it


def _clause(id_: str, kind_of: str, rule: str | None, **fields: Any) -> Clause:
    known = {"id": id_, "article": id_.partition(".")[0].partition("(")[0], "title": id_, "summary": id_}
    return Clause.model_validate(known | {"kind_of": kind_of, "rule": rule} | fields)


CLAUSES: Final = (
    _clause("1.1", "duty", "services", party="B"),
    _clause("1.2", "duty", "evaluations", party="B"),
    _clause("3", "definition", "term"),
    _clause("5.2a", "duty", "payments", party="A"),
    _clause("5.2b", "duty", "payments", party="A"),
    _clause("5.3", "duty", "payments", party="B"),
    _clause("5.4", "right", "notices", party="A"),
    _clause("6.1", "duty", "standing", party="A"),
    _clause("6.2", "duty", "standing", party="A", trigger="乙方提出要求"),
    _clause("7.3", "prohibition", "staff-changes", party="B"),
    _clause("7.7", "duty", "team", party="B"),
    _clause("7.8", "prohibition", "standing", party="B"),
    _clause("7.9", "duty", "cadences", party="B"),
    _clause("8.3", "duty", "reviews", party="B"),
    _clause("9.4", "duty", "notices", party="B", trigger="甲方书面通知"),
    _clause("9.6", "duty", "confidentiality", party="B"),
    _clause("11.2", "duty", "notices", party="B", trigger="发生不可抗力"),
    _clause("11.3", "procedure", "standing", party="both", trigger="受不可抗力影响"),
    _clause("12.5", "remedy", "incidents", party="B"),
    _clause("12.6", "remedy", "deductions", party="B"),
    _clause("13(5)", "right", "notices", party="A"),
)

READINGS: Final = {
    "AMB-TIER-GAP-1": ("A", "B", "不计"),
    "AMB-TIER-GAP-0": ("A", "不计"),
    "AMB-TIER-GAP-LONG": ("B", "C"),
    "AMB-TIER-GAP-DEGRADED": ("A", "B", "不计"),
    "AMB-TIER-EXACT-2H": ("B", "C"),
    "AMB-TIER-C-SHORT": ("C", "不计"),
    "AMB-TIER-OVERLAP": ("从高", "从低"),
    "AMB-REPAIR-CLOCK": ("发生", "发现", "报告"),
    "AMB-COUNT": ("全部计入", "仅计已认定"),
    "AMB-AFTER-RECT": ("达到3次", "恰好3次"),
    "AMB-DAY0": ("2026-04-15", "双方签章齐备之日"),
    "AMB-REVIEW-COUNT": ("共4次评审", "共3次评审"),
    "AMB-NOTICE-BACKWARD": ("宽", "严"),
    "AMB-BACKUP-CADENCE": (),
    "AMB-EVALUATOR": (),
    "AMB-PERIODS": ("期末在合同期内", "首尾不足期也计"),
}
"""The ambiguities the rules ask about, with the readings of ``data/ambiguities.yaml``."""


def _service(id_: str, frequency: str, basis: str) -> Service:
    known = {
        "id": id_,
        "name": id_,
        "group": "G1",
        "frequency": [frequency],
        "basis": basis,
        "deliverables": ["成果"],
    }
    return Service.model_validate(known)


RECORDS: Final = Records(
    project=Project(id="test-2026", name="运维服务"),
    contract=CONTRACT,
    articles=tuple(Article(number=number, title=f"第{number}条") for number in range(1, 14)),
    clauses=CLAUSES,
    groups=(ServiceGroup(id="G1", name="平台运维", clause="1.1"),),
    services=(
        _service("S-custom", "monthly", "customary"),
        _service("S-contract", "monthly", "contract"),
        _service("S-law", "yearly", "law"),
        _service("S-event", "on_event", "customary"),
    ),
    systems=(System(id="cloud", name="政务云", clause="1.2", service="S-law", level=3, cloud="platform"),),
    years=(YEAR_2026,),
    ambiguities=tuple(
        Ambiguity(id=id_, clause="12.5", about=id_, readings=readings, shown="待认定")
        for id_, readings in READINGS.items()
    ),
    milestones=chain(),
)
"""A contract in which nothing has happened yet."""


def records(**changes: Any) -> Records:
    return replace(RECORDS, **changes)


def case(as_of: str, **changes: Any) -> Case:
    return open_case(records(**changes), day(as_of))


def assessed(as_of: str, **changes: Any) -> Assessment:
    """The assessment of the quiet contract with ``changes``."""
    return assess(records(**changes), day(as_of))


def finding(assessment: Assessment, id_: str) -> Finding:
    return assessment.by_id[id_]


def steps_of(found: Finding) -> list[str]:
    """The keys of a derivation, without their prefix."""
    return [one.message.key.removeprefix("step.") for one in found.derivation]


def codes(problems: tuple[Problem, ...] | list[Problem]) -> list[tuple[str, int, str]]:
    """Problems as file, line and code."""
    return [(problem.at.file, problem.at.line, problem.code) for problem in problems]


def locations(found: Finding) -> list[Location]:
    return [location for one in found.derivation for location in one.records]
