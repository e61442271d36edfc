"""``dossier portfolio``: the contracts of a bureau checked, shown and listed together."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from generator.cli import annotating, portfolio_report, terminal
from generator.cli.options import (
    PROBLEMS,
    as_of_option,
    audience_option,
    format_option,
    reporting,
    when_of,
)
from generator.loading.portfolio import PORTFOLIO
from generator.rendering.json_text import render_json
from generator.settings import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.pipeline.portfolio.assessing import AssessedPortfolio

F = TypeVar("F", bound="Callable[..., Any]")

_MOST_DAYS = 3660


def _t(key: str, **values: object) -> str:
    return words().t(f"portfolio-command.{key}", **values)


def portfolio_option(command: F) -> F:
    """``--project DIR``: a folder that has a ``portfolio.yaml``; passed on as ``project``."""
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.option(
        "--project",
        type=kind,
        default=".",
        callback=_with_portfolio,
        metavar="DIR",
        help=_t("option-project"),
    )(command)


def _with_portfolio(_: click.Context, __: click.Parameter, project: Path) -> Path:
    path = project / PORTFOLIO
    if not path.exists() and not path.is_symlink():
        raise click.UsageError(_t("no-portfolio-here", folder=str(project)))
    return project


def _jobs_option(command: F) -> F:
    kind = click.IntRange(min=1)
    return click.option("--jobs", type=kind, metavar="N", help=_t("option-jobs"))(command)


@click.group("portfolio", help=_t("about"))
def portfolio_group() -> None:
    """The help text is the catalogue's."""


def _assessed(
    project: Path,
    as_of: dt.datetime | None,
    jobs: int | None,
    form: str,
    *,
    audience: str | None = None,
    within: int | None = None,
) -> AssessedPortfolio:
    # Its executors take a moment to load, which the other commands need not wait for.
    from generator.pipeline.portfolio.assessing import assess_contracts  # noqa: PLC0415

    with reporting(form, project), terminal.progress() as hears:
        return assess_contracts(project, when_of(as_of), hears, jobs=jobs, audience=audience, within=within)


def _ended_by(found: AssessedPortfolio) -> None:
    """Exit code 1 where a contract is not shown as its records say now."""
    if not all(one.standing.current for one in found.contracts):
        sys.exit(PROBLEMS)


@portfolio_group.command("check", help=_t("check"))
@portfolio_option
@as_of_option
@_jobs_option
@format_option("text", "json", *annotating.FORMS)
def check(project: Path, as_of: dt.datetime | None, jobs: int | None, form: str) -> None:
    from generator.views.portfolio.published import problems_from_outside  # noqa: PLC0415

    found = _assessed(project, as_of, jobs, form)
    standings = [one.standing for one in found.contracts]
    if form in annotating.FORMS:
        problems = [problem for one in standings for problem in problems_from_outside(one)]
        annotating.annotate_problems(project, problems, form)
        portfolio_report.show_failures(standings)
    elif form == "json":
        terminal.write(render_json(portfolio_report.published_check(standings)))
    else:
        portfolio_report.show_check(standings, found.as_of)
    _ended_by(found)


@portfolio_group.command("status", help=_t("status"))
@portfolio_option
@as_of_option
@_jobs_option
@audience_option()
@format_option()
def status(
    *, project: Path, as_of: dt.datetime | None, jobs: int | None, audience: str | None, form: str
) -> None:
    from generator.cli.portfolio_status import show_portfolio  # noqa: PLC0415
    from generator.compliance.portfolio.assessment import assess_portfolio  # noqa: PLC0415
    from generator.views.portfolio.document import view_portfolio_document  # noqa: PLC0415
    from generator.views.portfolio.status import view_status  # noqa: PLC0415

    found = _assessed(project, as_of, jobs, form, audience=audience)
    standings = tuple(one.standing for one in found.contracts)
    assessment = assess_portfolio(found.portfolio, standings, found.as_of)
    if form == "json":
        terminal.write(render_json(view_portfolio_document(assessment, audience)))
    else:
        show_portfolio(view_status(assessment, words()))
    _ended_by(found)


@portfolio_group.command("todo", help=_t("todo"))
@portfolio_option
@as_of_option
@click.option("--within", type=click.IntRange(0, _MOST_DAYS), metavar="DAYS", help=_t("option-within"))
@_jobs_option
@format_option()
def todo(
    *, project: Path, as_of: dt.datetime | None, within: int | None, jobs: int | None, form: str
) -> None:
    from generator.cli.portfolio_todo import show_todo  # noqa: PLC0415
    from generator.views.portfolio.todo import (  # noqa: PLC0415
        ContractTodo,
        merge_todos,
        publish_portfolio_todo,
    )

    found = _assessed(project, as_of, jobs, form, within=within)
    todos = [
        ContractTodo(
            contract=one.standing.id,
            folder=one.standing.folder,
            project=(project / one.standing.folder).as_posix(),
            view=one.todo,
        )
        for one in found.contracts
    ]
    view = merge_todos(found.portfolio, todos, found.as_of)
    if form == "json":
        terminal.write(render_json(publish_portfolio_todo(view)))
    else:
        show_todo(view)
    _ended_by(found)
