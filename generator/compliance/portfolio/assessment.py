"""A portfolio on a day: all its contracts, and what they come to by contractor and by department.

Clause 12.1 holds for all projects of the bureau, and by 12.6 the result of a rectification counts when the
contractor takes on similar ones: what is here by contractor is that record (履约记录).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from generator.compliance.finding import gravity
from generator.compliance.portfolio.standing import StandingContract
from generator.compliance.portfolio.totals import Known, Totals, known_of, total
from generator.records.portfolio import Department, Portfolio


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractorRecord:
    """A contractor (party B) across its contracts.

    ``id`` depends on its name alone, and the name is as the first of its contracts writes it. A contract
    nothing is known of may be its as well: it is named in ``totals.not_counted`` of every contractor.
    """

    id: str
    name: str
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentStanding:
    """A department and what its contracts come to."""

    department: Department
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioAssessment:
    """Everything that is known of a portfolio on a day."""

    portfolio: Portfolio
    as_of: dt.date
    contracts: tuple[StandingContract, ...]
    """In the order of the portfolio's record; one nobody told anything of is here without a summary."""
    totals: Totals
    contractors: tuple[ContractorRecord, ...]
    """Those whose contracts stand gravest first."""
    departments: tuple[DepartmentStanding, ...]
    """In the order of the portfolio's record, one without contracts too."""

    @property
    def complete(self) -> bool:
        """Whether every contract is shown as its records say now."""
        return self.totals.complete


def assess_portfolio(
    portfolio: Portfolio, contracts: Sequence[StandingContract], as_of: dt.date
) -> PortfolioAssessment:
    """What the contracts of ``portfolio`` come to on ``as_of``, from their summaries alone."""
    standing = _listed(portfolio, contracts)
    known = {one.id: found for one in standing if (found := known_of(one, as_of)) is not None}
    unknown = [one.id for one in standing if one.id not in known]
    return PortfolioAssessment(
        portfolio=portfolio,
        as_of=as_of,
        contracts=standing,
        totals=total(tuple(known.values()), unknown),
        contractors=_contractors(tuple(known.values()), unknown),
        departments=tuple(_department(one, standing, known) for one in portfolio.departments),
    )


def contractor_key(name: str) -> str:
    """What makes two ways of writing a company's name the same: their NFKC form without spaces."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def contractor_id(name: str) -> str:
    """The id of a contractor: the same in every portfolio and whatever else is listed."""
    return hashlib.sha256(contractor_key(name).encode()).hexdigest()[:10]


def _listed(portfolio: Portfolio, contracts: Sequence[StandingContract]) -> tuple[StandingContract, ...]:
    given = {one.id: one for one in contracts}
    return tuple(
        given.get(one.id)
        or StandingContract(id=one.id, department=one.department, folder=one.folder, summary=None)
        for one in portfolio.contracts
    )


def _contractors(known: Sequence[Known], unknown: Sequence[str]) -> tuple[ContractorRecord, ...]:
    grouped: dict[str, list[Known]] = {}
    for one in known:
        grouped.setdefault(contractor_key(one.summary.party_b), []).append(one)
    found = [
        ContractorRecord(id=contractor_id(key), name=theirs[0].summary.party_b, totals=total(theirs, unknown))
        for key, theirs in grouped.items()
    ]
    return tuple(sorted(found, key=_gravest_first))


def _gravest_first(one: ContractorRecord) -> tuple[int, str]:
    return gravity(one.totals.state) if one.totals.state is not None else 0, contractor_key(one.name)


def _department(
    department: Department, standing: Sequence[StandingContract], known: dict[str, Known]
) -> DepartmentStanding:
    own = [one.id for one in standing if one.department == department.id]
    return DepartmentStanding(
        department=department,
        totals=total([known[one] for one in own if one in known], [one for one in own if one not in known]),
    )
