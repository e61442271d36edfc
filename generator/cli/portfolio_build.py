"""``dossier portfolio build``: the site of every contract and the portfolio's own, here or by a cluster."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from generator.cli import portfolio_report, terminal
from generator.cli.executor_option import executor_options
from generator.cli.options import PROBLEMS, as_of_option, audience_option, reporting, when_of
from generator.cli.portfolio_commands import portfolio_option
from generator.pipeline.executors import Executing
from generator.settings import words

if TYPE_CHECKING:
    from generator.pipeline.portfolio.building import BuiltPortfolio


def _t(key: str, **values: object) -> str:
    return words().t(f"portfolio-command.{key}", **values)


@click.command("build", help=_t("build"))
@portfolio_option
@as_of_option
@audience_option("option-audience")
@executor_options
def build(*, project: Path, as_of: dt.datetime | None, audience: str | None, executing: Executing) -> None:
    # MkDocs and WeasyPrint take a second to load, which the other commands need not wait for.
    from generator.pipeline.portfolio.building import Making, build_portfolio  # noqa: PLC0415

    with reporting(), terminal.progress() as hears:
        built = build_portfolio(project, when_of(as_of), hears, Making(executing, audience))
    _show(built)
    if not built.complete:
        sys.exit(PROBLEMS)


def _show(built: BuiltPortfolio) -> None:
    """Where the site is, how many contracts it shows as they stand now, what is wrong with the rest."""
    console = terminal.out()
    values = {"site": str(built.site / "index.html"), "as_of": built.as_of, "audience": built.audience}
    console.print(Text(_t("built", **values)))
    current = sum(one.current for one in built.contracts)
    made = len(built.made)
    counts = {"all": len(built.contracts), "current": current, "made": made, "unchanged": current - made}
    console.print(Text(_t("built-contracts", **counts)))
    for one in built.contracts:
        if one.current:
            continue
        key = "kept-last" if one.summary is not None else "never-built"
        as_of = one.summary.as_of if one.summary is not None else built.as_of
        console.print(Text(_t(key, id=one.id, built=one.built_at, as_of=as_of), style="yellow"))
    if current < len(built.contracts):
        portfolio_report.show_each([one for one in built.contracts if not one.current])
