"""From a portfolio's folder to how each of its contracts stands, without building any."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from generator.compliance.portfolio.standing import StandingContract
from generator.loading.portfolio import load_portfolio
from generator.pipeline.assessing import RecordsRefusedError, When
from generator.pipeline.executors import Executing, chosen
from generator.pipeline.portfolio.contract_tasks import Refused, Surveyed, Unfit
from generator.pipeline.portfolio.contracts import survey
from generator.pipeline.portfolio.together import side_by_side
from generator.pipeline.progress import Progress
from generator.records.portfolio import ListedContract, Portfolio
from generator.views.todo import TodoView

_WORTH_A_POOL: Final = 24
"""Assessing fewer contracts takes less time than starting worker processes for them."""


@dataclass(frozen=True, slots=True)
class AssessedContract:
    """How a contract stands; what is to be done for whoever keeps its records, where nothing is withheld."""

    standing: StandingContract
    todo: TodoView | None


@dataclass(frozen=True, slots=True)
class AssessedPortfolio:
    """A portfolio and its contracts, in the order it lists them, all as of one day."""

    portfolio: Portfolio
    contracts: tuple[AssessedContract, ...]
    as_of: dt.date


def read_portfolio(folder: Path) -> Portfolio:
    """The portfolio of a folder.

    Raises:
        RecordsRefusedError: ``portfolio.yaml`` has problems.
    """
    loaded = load_portfolio(folder)
    if loaded.portfolio is None:
        raise RecordsRefusedError(loaded.problems, 1)
    return loaded.portfolio


def day_of(portfolio: Portfolio, when: When) -> dt.date:
    """The day asked about, or today where the portfolio is: one day for all contracts."""
    return when.as_of or when.now.astimezone(ZoneInfo(portfolio.timezone)).date()


def assess_contracts(
    folder: Path,
    when: When,
    hears: Progress,
    *,
    jobs: int | None = None,
    audience: str | None = None,
    within: int | None = None,
) -> AssessedPortfolio:
    """Every contract assessed, each on its own: one with problems does not hold up the others.

    Without an audience nothing is withheld, and what is to be done within so many days comes along.

    Raises:
        RecordsRefusedError: ``portfolio.yaml`` itself has problems.
    """
    portfolio = read_portfolio(folder)
    day = day_of(portfolio, when)
    hears.begin("contracts", total=len(portfolio.contracts))
    found: dict[int, AssessedContract] = {}
    few = jobs is None and len(portfolio.contracts) < _WORTH_A_POOL
    with chosen(Executing(1 if few else jobs)) as executor:

        def one(listed: ListedContract) -> AssessedContract:
            settled = When(when.now, day)
            return _assessed(listed, survey(folder / listed.folder, settled, audience, executor, within))

        for place, assessed in side_by_side(one, portfolio.contracts, executor.workers):
            found[place] = assessed
            hears.advance()
    contracts = tuple(found[place] for place in range(len(found)))
    return AssessedPortfolio(portfolio, contracts, day)


def _assessed(listed: ListedContract, outcome: Surveyed | Refused | Unfit) -> AssessedContract:
    surveyed = outcome if isinstance(outcome, Surveyed) else None
    standing = StandingContract(
        id=listed.id,
        department=listed.department,
        folder=listed.folder,
        summary=surveyed.summary if surveyed else None,
        problems=outcome.problems if isinstance(outcome, Refused) else (),
        failure=outcome.told if isinstance(outcome, Unfit) else (),
    )
    return AssessedContract(standing, surveyed.todo if surveyed else None)
