"""What ``dossier portfolio check`` says: every problem of every contract, then how many there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from rich.text import Text

from generator.cli.terminal import err, out, problem_line
from generator.compliance.portfolio.standing import StandingContract
from generator.settings import words
from generator.views.portfolio.published import problems_from_outside, publish_problem


def _t(key: str, **values: object) -> str:
    return words().t(f"portfolio-command.{key}", **values)


def show_check(standings: Sequence[StandingContract], as_of: dt.date) -> None:
    """Each contract with its problems, or with what its right records lack; at last how many are wrong."""
    show_each(standings)
    counts = {"contracts": len(standings), "troubled": sum(not one.current for one in standings)}
    if counts["troubled"]:
        count = sum(len(one.problems) for one in standings)
        err().print(Text(_t("check-found", count=count, **counts), style="red"))
    else:
        style = "green" if standings else ""
        out().print(Text(_t("check-clean", as_of=as_of, contracts=len(standings)), style=style))


def show_each(standings: Sequence[StandingContract]) -> None:
    """Each contract with its problems, or with what its right records lack."""
    console = out()
    for one in standings:
        values = {"id": one.id, "folder": one.folder}
        if one.problems:
            head = _t("contract-problems", count=len(one.problems), **values)
            console.print(Text(head, style="bold red"))
            for problem in problems_from_outside(one):
                console.print(problem_line(problem))
        elif not one.current or one.summary is None:
            console.print(Text(_t("contract-failed", why=_why(one), **values), style="bold red"))
        else:
            lacks = {"concerns": one.summary.concerns, "serious": one.summary.serious_concerns}
            style = "yellow" if one.summary.serious_concerns else ""
            console.print(Text(_t("contract-clean", **values, **lacks), style=style))


def show_failures(standings: Sequence[StandingContract]) -> None:
    """What stopped the work on contracts whose records are right, where the output is for a program."""
    for one in standings:
        if not one.current and not one.problems:
            values = {"id": one.id, "folder": one.folder, "why": _why(one)}
            err().print(Text(_t("contract-failed", **values), style="red"))


def _why(one: StandingContract) -> tuple[str, ...]:
    return one.failure or (_t("not-known"),)


def published_check(standings: Sequence[StandingContract]) -> dict[str, object]:
    """The same for another program; the names of the fields stay as they are."""
    return {
        "problems": [
            {"contract": one.id} | publish_problem(problem, words())
            for one in standings
            for problem in problems_from_outside(one)
        ],
        "contracts": [
            {
                "id": one.id,
                "folder": one.folder,
                "current": one.current,
                "problems": len(one.problems),
                "failure": list(one.failure),
                "concerns": one.summary.concerns if one.current and one.summary else None,
                "serious_concerns": one.summary.serious_concerns if one.current and one.summary else None,
            }
            for one in standings
        ],
    }
