"""Problems of contracts as a portfolio tells them to another program: their paths from its own folder."""

from __future__ import annotations

from generator.compliance.portfolio.standing import StandingContract
from generator.location import Location
from generator.problem import Problem
from generator.words import Words


def problems_from_outside(one: StandingContract) -> tuple[Problem, ...]:
    """A contract's problems, their paths as seen from the portfolio's folder."""
    return tuple(
        Problem(Location(f"{one.folder}/{problem.at.file}", problem.at.line), problem.message)
        for problem in one.problems
    )


def publish_problem(problem: Problem, words: Words) -> dict[str, object]:
    """A problem as ``dossier check --format json`` writes it."""
    return {
        "file": problem.at.file,
        "line": problem.at.line,
        "code": problem.code,
        "message": words.say(problem.message),
    }
