"""Where things of a portfolio stand in its site, as paths from its root."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.compliance.portfolio.assessment import PortfolioAssessment, contractor_id
from generator.compliance.portfolio.standing import StandingContract
from generator.views.places import PlaceView

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


def view_portfolio_places(assessment: PortfolioAssessment) -> tuple[PlaceView, ...]:
    """Whatever may be typed, each once; of two things called the same the first of this order has it."""
    found: dict[str, PlaceView] = {}
    for place in _every_place(assessment):
        found.setdefault(place.id, place)
    return tuple(found.values())


def _every_place(assessment: PortfolioAssessment) -> Iterator[PlaceView]:
    for one in link_contracts(assessment).values():
        yield PlaceView(one.id, one.name, one.path or f"{PROBLEMS}#p-{one.id}")
    for one in link_contracts(assessment).values():
        if one.path:
            yield PlaceView(one.name, one.id, one.path)
    for contractor in assessment.contractors:
        yield PlaceView(contractor.name, contractor.id, contractor_path(contractor.id))
    for each in assessment.departments:
        yield PlaceView(each.department.name, each.department.id, department_path(each.department.id))
