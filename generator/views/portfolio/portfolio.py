"""A whole portfolio as shown: one value that its pages, its calendar and its document draw from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from generator.compliance.portfolio.assessment import PortfolioAssessment
from generator.views.calendar import CalendarView
from generator.views.places import PlaceView
from generator.views.portfolio.calendar import DeadlinesView, view_common_calendar, view_deadlines
from generator.views.portfolio.contract import ContractRow, view_contract
from generator.views.portfolio.contractor import ContractorView, view_contractor
from generator.views.portfolio.department import DepartmentView, view_department
from generator.views.portfolio.overview import PortfolioHead, gravest_first, view_head
from generator.views.portfolio.places import department_path, link_contracts, view_portfolio_places
from generator.views.portfolio.problems import ProblemsView, view_problems
from generator.views.portfolio.totals import TotalsView, view_totals
from generator.words import Words


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """Everything a reader of a portfolio's site can see, formatted."""

    head: PortfolioHead
    totals: TotalsView
    contracts: tuple[ContractRow, ...]
    """The gravest first; the row of one nothing is known of before all others."""
    contractors: tuple[ContractorView, ...]
    departments: tuple[DepartmentView, ...]
    deadlines: DeadlinesView
    problems: tuple[ProblemsView, ...]
    calendar: CalendarView
    places: tuple[PlaceView, ...]
    """What the jump box offers: contracts by id and by name, contractors and departments by name."""


def view_portfolio(
    assessment: PortfolioAssessment, words: Words, whole: Collection[str] = ()
) -> PortfolioView:
    """Shapes an assessed portfolio; computes nothing.

    ``whole`` names the contracts whose audience sees all: only their problems are told in words.
    """
    zone = ZoneInfo(assessment.portfolio.timezone)
    links = link_contracts(assessment)
    departments = {one.id: (one.name, department_path(one.id)) for one in assessment.portfolio.departments}
    ordered = gravest_first(assessment.contracts)
    rows = {
        one.id: view_contract(one, departments[one.department], assessment.as_of, zone, words)
        for one in ordered
    }
    problems = (
        view_problems(
            one, departments[one.department][0], assessment.as_of, zone, words, whole=one.id in whole
        )
        for one in assessment.contracts
    )
    return PortfolioView(
        head=view_head(assessment, words),
        totals=view_totals(assessment.totals, links, words),
        contracts=tuple(rows.values()),
        contractors=tuple(view_contractor(one, rows, links, words) for one in assessment.contractors),
        departments=tuple(view_department(one, rows, links, words) for one in assessment.departments),
        deadlines=view_deadlines(assessment, links, words),
        problems=tuple(one for one in problems if one is not None),
        calendar=view_common_calendar(assessment, words),
        places=view_portfolio_places(assessment),
    )
