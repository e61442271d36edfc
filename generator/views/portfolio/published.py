"""A portfolio for another program: its contracts with what is wrong in them, its contractors, its sums."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter

from generator.compliance.portfolio.assessment import PortfolioAssessment
from generator.compliance.portfolio.standing import StandingContract
from generator.compliance.portfolio.summary import ContractSummary
from generator.compliance.portfolio.totals import Totals
from generator.location import Location
from generator.problem import Problem
from generator.words import Words

_SUMMARY: Final = TypeAdapter(ContractSummary)
_TOTALS: Final = TypeAdapter(Totals)


def publish_portfolio(
    assessment: PortfolioAssessment, words: Words, *, withheld: bool = False
) -> dict[str, object]:
    """Everything known of the portfolio; the names of the fields stay as they are, amounts are texts.

    ``withheld`` is that it is for an audience: what problems say may quote a record, and is left out then.
    """
    portfolio = assessment.portfolio
    return {
        "portfolio": portfolio.id,
        "name": portfolio.name,
        "example": portfolio.example,
        "as_of": assessment.as_of.isoformat(),
        "complete": assessment.complete,
        "totals": publish_totals(assessment.totals),
        "contracts": [publish_contract(one, words, withheld=withheld) for one in assessment.contracts],
        "contractors": [
            {"id": one.id, "name": one.name, "totals": publish_totals(one.totals)}
            for one in assessment.contractors
        ],
        "departments": [
            {"id": one.department.id, "name": one.department.name, "totals": publish_totals(one.totals)}
            for one in assessment.departments
        ],
    }


def publish_contract(one: StandingContract, words: Words, *, withheld: bool = False) -> dict[str, object]:
    """A contract with what is known of it; ``current`` says whether that is what its records say now."""
    summary: dict[str, Any] | None = None
    if one.summary is not None:
        summary = _SUMMARY.dump_python(one.summary, mode="json")
        summary["counts"] = dict(summary["counts"])
    return {
        "id": one.id,
        "department": one.department,
        "folder": one.folder,
        "current": one.current,
        "problems": [
            publish_problem(problem, words) | ({"message": None} if withheld else {})
            for problem in problems_from_outside(one)
        ],
        "failure": list(one.failure),
        "summary": summary,
    }


def publish_totals(totals: Totals) -> dict[str, Any]:
    """Sums with the contracts they are of, and the counts by their names."""
    told: dict[str, Any] = _TOTALS.dump_python(totals, mode="json")
    return told | {name: dict(told[name]) for name in ("dated", "phases", "states", "tiers")}


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
