"""Small summaries of contracts and the portfolios they stand in; each says only what matters to its test."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from generator.compliance.finding import State
from generator.compliance.portfolio.assessment import PortfolioAssessment, assess_portfolio
from generator.compliance.portfolio.standing import StandingContract
from generator.compliance.portfolio.summary import (
    ContractSummary,
    DeadlineSummary,
    DeductionSummary,
    IncidentSummary,
    PaymentSummary,
    SystemSummary,
)
from generator.location import Location
from generator.message import say
from generator.problem import Problem
from generator.records.portfolio import Department, ListedContract, Portfolio
from tests.builders import day

TODAY: Final = day("2026-11-20")
CHANGED: Final = Problem(
    Location("data/incidents/2026/INC-2.yaml", 7), say("problem.path-leaves-project", value="INC-9.pdf")
)
"""A fault in the record of an incident; what it says quotes the record."""

CUT: Final = DeductionSummary(
    approved_total=Decimal("0.00"),
    pending_min=Decimal("0.00"),
    pending_max=Decimal("0.00"),
    ceiling=Decimal("5000.00"),
    ratio=Decimal("0.00"),
    incident_count=0,
    incident_count_decided=0,
    trigger_count=5,
    rectification_required=False,
    rectified_on=None,
    count_after_rectification=0,
    termination_right=False,
)
SUMMARY: Final = ContractSummary(
    project="p",
    name="运维服务",
    title="运维服务合同",
    party_a="某局",
    party_b="甲公司",
    example=False,
    label="",
    audience="intranet",
    withheld="本版面向“单位内网”，以下内容不公开：地址。",
    as_of=TODAY,
    revision="abc1234",
    start=day("2026-04-15"),
    end=day("2027-04-14"),
    ended_on=None,
    total=Decimal("100000.00"),
    counts=tuple((state, 0) for state in State),
    state=State.IN_PROGRESS,
    deductions=CUT,
    incidents=(),
    payments=(),
    systems=(),
    deadlines=(),
    ready=1,
    readiness=9,
    serious_concerns=0,
    concerns=0,
)


def summary(**changes: Any) -> ContractSummary:
    """A contract that runs well; days may be texts."""
    days = {key: day(value) for key, value in changes.items() if key in _DAYS and isinstance(value, str)}
    return replace(SUMMARY, **changes | days)


_DAYS: Final = ("as_of", "start", "end", "ended_on")


def cut(**changes: Any) -> DeductionSummary:
    """Its deductions, amounts as texts."""
    amounts = {key: Decimal(value) for key, value in changes.items() if isinstance(value, str)}
    return replace(CUT, **changes | amounts)


def incident(id_: str = "INC-1", tier: str = "A 级", **changes: Any) -> IncidentSummary:
    """An incident that counts, decided with the lightest deduction."""
    known = IncidentSummary(
        id=id_,
        occurred_on=day("2026-06-01"),
        state=State.SATISFIED,
        tier=tier,
        in_term=True,
        counts=True,
        approved=Decimal("1000.00"),
        page=f"incidents/{id_}.html",
    )
    return replace(known, **changes)


def payment(
    id_: str = "final", due: str | None = "2026-12-01", payable: str | None = "1000.00", **changes: Any
) -> PaymentSummary:
    """An instalment not paid yet."""
    known = PaymentSummary(
        id=id_,
        name="尾款",
        clause="5.2",
        amount=Decimal("1000.00"),
        deducted=Decimal("0.00"),
        payable=None if payable is None else Decimal(payable),
        due=None if due is None else day(due),
        provisional=False,
        state=State.NOT_DUE,
        actor="A",
        waiting_for="",
    )
    return replace(known, **changes)


def system(id_: str = "portal", **changes: Any) -> SystemSummary:
    known = SystemSummary(
        id=id_,
        name="门户",
        level=3,
        evaluation=State.NOT_DUE,
        filing=State.SATISFIED,
        yearly=State.SATISFIED,
        page=f"systems/{id_}.html",
    )
    return replace(known, **changes)


def deadline(id_: str = "payment.final", on: str = "2026-12-01", **changes: Any) -> DeadlineSummary:
    known = DeadlineSummary(
        id=id_,
        title="支付尾款",
        clause="5.2",
        on=day(on),
        raw=day(on),
        provisional=False,
        state=State.NOT_DUE,
        actor="A",
        page=f"clauses/article-05.html#f-{id_}",
    )
    return replace(known, **changes)


def standing(
    id_: str, known: ContractSummary | None = SUMMARY, department: str = "D1", **changes: Any
) -> StandingContract:
    """A contract with what is known of it, its site made at eight in the morning."""
    made = None if known is None else dt.datetime.combine(known.as_of, dt.time(), dt.UTC)
    values = {"folder": f"contracts/{id_}", "built_at": made} | changes
    return StandingContract(id=id_, department=department, summary=known, **values)


def portfolio(*contracts: StandingContract, **changes: Any) -> Portfolio:
    """The record that lists these contracts, of two departments."""
    known: dict[str, Any] = {
        "id": "bureau",
        "name": "某局运维合同",
        "departments": (Department(id="D1", name="一处"), Department(id="D2", name="二处")),
        "contracts": tuple(
            ListedContract(id=one.id, folder=one.folder, department=one.department) for one in contracts
        ),
    }
    return Portfolio.model_validate(known | changes)


def together(*contracts: StandingContract, as_of: dt.date = TODAY, **changes: Any) -> PortfolioAssessment:
    """The assessment of a portfolio of these contracts."""
    return assess_portfolio(portfolio(*contracts, **changes), contracts, as_of)
