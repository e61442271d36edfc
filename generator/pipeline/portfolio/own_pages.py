"""The portfolio's own pages, calendar and document, above the sites of its contracts."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator import __version__
from generator.compliance.portfolio.assessment import PortfolioAssessment, assess_portfolio
from generator.compliance.portfolio.standing import StandingContract
from generator.pipeline.assessing import When
from generator.pipeline.executing import Executor
from generator.pipeline.portfolio.contract_tasks import SiteFiles, read_site
from generator.pipeline.staging import CALENDAR, edition_of
from generator.records.portfolio import Portfolio
from generator.rendering.calendar import render_calendar
from generator.rendering.json_text import render_json
from generator.rendering.pages import Edition, write_pages
from generator.rendering.portfolio_pages import (
    STYLE,
    portfolio_assets,
    portfolio_navigation,
    portfolio_site_name,
    render_portfolio_pages,
)
from generator.rendering.site import SiteTask, build_site
from generator.settings import words
from generator.views.portfolio.document import view_portfolio_document
from generator.views.portfolio.document_form import published_portfolio_schema
from generator.views.portfolio.portfolio import PortfolioView, view_portfolio

DOCUMENT: Final = "portfolio.json"
_SCHEMA: Final = "portfolio.schema.json"


@dataclass(frozen=True, slots=True)
class OwnPagesTask:
    """The pages of a portfolio to make a site of."""

    view: PortfolioView
    edition: Edition


def make_own_pages(
    portfolio: Portfolio,
    contracts: Sequence[StandingContract],
    when: When,
    as_of: dt.date,
    executor: Executor,
    *,
    audience: str,
) -> SiteFiles:
    """Every file of the portfolio's own site.

    Problems are told in words where the audience of the contract's last good site sees all; of one that never
    had a site nobody knows what its audience may see.
    """
    assessment = assess_portfolio(portfolio, contracts, as_of)
    whole = {one.id for one in contracts if one.summary is not None and not one.summary.withheld}
    view = view_portfolio(assessment, words(), whole)
    task = OwnPagesTask(view, edition_of(when.now, portfolio.timezone))
    ((_, pages),) = executor.run(make_portfolio_site, [task])
    return (*pages, *_documents(assessment, audience))


def make_portfolio_site(task: OwnPagesTask) -> SiteFiles:
    """What a worker does: the pages become a site."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as made:
        folder = Path(made).resolve()
        pages, site = folder / "pages", folder / "site"
        pages.mkdir()
        beside = portfolio_assets(task.view) | {CALENDAR: render_calendar(task.view.calendar, __version__)}
        write_pages(pages, render_portfolio_pages(task.view, task.edition), beside)
        build_site(
            SiteTask(
                str(pages),
                str(site),
                portfolio_site_name(task.view),
                task.view.head.name,
                navigation=portfolio_navigation(task.view),
                styles=(STYLE,),
            )
        )
        return read_site(site)


def _documents(assessment: PortfolioAssessment, audience: str) -> SiteFiles:
    return (
        (DOCUMENT, render_json(view_portfolio_document(assessment, audience)).encode()),
        (_SCHEMA, render_json(published_portfolio_schema()).encode()),
    )
