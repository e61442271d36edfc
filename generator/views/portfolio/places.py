"""Where things of a portfolio stand in its site, as paths from its root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from generator.compliance.portfolio.assessment import PortfolioAssessment, contractor_id
from generator.compliance.portfolio.standing import StandingContract

CONTRACTORS: Final = "contractors/index.html"
DEADLINES: Final = "deadlines/index.html"
PROBLEMS: Final = "problems.html"
CALENDAR: Final = "deadlines.ics"
_NAMED_OTHERWISE: Final = frozenset({"index", "readme"})
"""Names a page may not have, as a site gives them another meaning."""


@dataclass(frozen=True, slots=True)
class ContractLink:
    """A contract by its name; ``path`` is its own site's first page, or nothing where it has no site."""

    id: str
    name: str
    path: str


def contract_path(contract: str, page: str = "index.html") -> str:
    """A page of a contract's own site."""
    return f"contracts/{contract}/{page}"


def contractor_path(contractor: str) -> str:
    return f"contractors/{contractor}.html"


def department_path(department: str) -> str:
    taken = department.lower() in _NAMED_OTHERWISE
    return f"departments/{department}{'_' if taken else ''}.html"


def month_path(month: str) -> str:
    """The page of a month's deadlines: ``2026-11``."""
    return f"deadlines/{month}.html"


def link_contract(one: StandingContract) -> ContractLink:
    if one.summary is None:
        return ContractLink(one.id, one.id, "")
    return ContractLink(one.id, one.summary.name, contract_path(one.id))


def link_contracts(assessment: PortfolioAssessment) -> dict[str, ContractLink]:
    """Every contract by its id."""
    return {one.id: link_contract(one) for one in assessment.contracts}


def contractor_page_of(one: StandingContract) -> str:
    """The page of the contractor of a contract; nothing where it is not known."""
    return contractor_path(contractor_id(one.summary.party_b)) if one.summary else ""
