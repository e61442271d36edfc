"""Contracts whose records have problems now: told whole to whoever sees all, else how many of which kind."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from generator.compliance.portfolio.standing import StandingContract
from generator.problem import Problem
from generator.views.portfolio.contract import view_dated
from generator.views.portfolio.places import ContractLink, link_contract
from generator.words import Words

_KINDS: Final = {"services": "scope", "calendar": "years"}
"""What a file or folder of ``data/`` holds, where it is not called after it."""


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One fault: where, what, and its code."""

    place: str
    message: str
    code: str


@dataclass(frozen=True, slots=True)
class ProblemsView:
    """What keeps a contract from being shown as its records say now."""

    link: ContractLink
    department: str
    dated: str
    count: int
    lines: tuple[ProblemLine, ...]
    """Every fault, for an audience that sees all; else none."""
    counts: tuple[tuple[str, int], ...]
    """How many stand in which kind of record."""
    failed: bool
    """Whether the records are right and the site could not be made."""
    failure: tuple[str, ...]
    """Why, for an audience that sees all."""


def view_problems(
    one: StandingContract, department: str, as_of: dt.date, zone: ZoneInfo, words: Words, *, whole: bool
) -> ProblemsView | None:
    """The problems of a contract; None where it has none.

    What a message quotes and the words of a failure may be withheld from an audience: unless it sees the
    ``whole``, it is told neither, nor in which file and line.
    """
    if not one.problems and not one.failure:
        return None
    return ProblemsView(
        link=link_contract(one),
        department=department,
        dated=view_dated(one, as_of, zone, words),
        count=len(one.problems),
        lines=tuple(_line(one, problem, words) for problem in one.problems) if whole else (),
        counts=_counts(one.problems, words),
        failed=bool(one.failure),
        failure=one.failure if whole else (),
    )


def _line(one: StandingContract, problem: Problem, words: Words) -> ProblemLine:
    return ProblemLine(f"{one.folder}/{problem.at}", words.say(problem.message), problem.code)


def _counts(problems: Iterable[Problem], words: Words) -> tuple[tuple[str, int], ...]:
    """Kinds of record by how many problems they have, the most first."""
    return tuple(Counter(_kind(one, words) for one in problems).most_common())


def _kind(problem: Problem, words: Words) -> str:
    below = problem.at.file.split("/")[1:2]
    name = below[0].removesuffix(".yaml") if below else ""
    key = f"kind.{_KINDS.get(name, name)}"
    return words.t(key if key in words else "bureau.problem.elsewhere")
