"""The pages of a portfolio (项目组合) as Markdown; each contract's own site stands beneath them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, Final

from generator.rendering.json_text import render_places
from generator.rendering.navigation import Navigation
from generator.rendering.pages import Edition, Page
from generator.rendering.templates import relative, render
from generator.settings import theme_folder, words
from generator.views.portfolio.portfolio import PortfolioView

STYLE: Final = "stylesheets/portfolio.css"
"""The style sheet of these pages, below their docs folder."""
PLACES: Final = "jump.json"


def render_portfolio_pages(view: PortfolioView, edition: Edition) -> Iterator[Page]:
    """Every page of the portfolio, in a fixed order."""
    page = functools.partial(_page, view, edition)
    yield page("index.md", "overview")
    yield page("contractors/index.md", "contractors")
    for contractor in view.contractors:
        yield page(_source(contractor.path), "contractor", one=contractor)
    for department in view.departments:
        yield page(_source(department.path), "department", one=department)
    yield page("payments.md", "payments")
    yield page("deadlines/index.md", "deadlines")
    for month in view.deadlines.months:
        yield page(_source(month.path), "month", one=month)
    yield page("problems.md", "problems")


def portfolio_navigation(view: PortfolioView) -> Navigation:
    """The sections of the site; contractors and months are reached through theirs."""
    say = words().t
    departments = tuple((one.name, _source(one.path)) for one in view.departments)
    return (
        (say("bureau.nav.overview"), "index.md"),
        (say("bureau.nav.contractors"), "contractors/index.md"),
        *(((say("bureau.nav.departments"), departments),) if departments else ()),
        (say("bureau.nav.payments"), "payments.md"),
        (say("bureau.nav.deadlines"), "deadlines/index.md"),
        (say("bureau.nav.problems"), "problems.md"),
    )


def portfolio_assets(view: PortfolioView) -> dict[str, bytes]:
    """What these pages need beside them, by path: their style sheet, and what their jump box offers."""
    style = (theme_folder() / "portfolio" / "portfolio.css").read_bytes()
    return {STYLE: style, PLACES: render_places(view.places)}


def portfolio_site_name(view: PortfolioView) -> str:
    """The name of the site, with the 示例 mark where it is one."""
    name = words().t("bureau.site-name", name=view.head.name)
    if view.head.example:
        name = words().t("calendar.marked", mark=words().t("page.mark.example"), text=name)
    return name


def _source(path: str) -> str:
    return path.removesuffix(".html") + ".md"


def _page(view: PortfolioView, edition: Edition, path: str, template: str, **values: Any) -> Page:
    url = functools.partial(relative, path)
    text = render(f"portfolio/{template}.md.jinja", d=view, edition=edition, path=path, url=url, **values)
    return Page(path, text)
