"""How a contract of a portfolio stands: assessed today, or as its last good site has it, or not known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from generator.compliance.portfolio.summary import ContractSummary
from generator.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingContract:
    """A listed contract with what is known of it.

    ``summary`` is of the site that stands beneath: today's, or the last good one where there are ``problems``
    now; None where there never was one.
    """

    id: str
    department: str
    """The department's id."""
    folder: str
    summary: ContractSummary | None
    problems: tuple[Problem, ...] = ()
    failure: tuple[str, ...] = ()
    """Why its site could not be made although its records are right, in words."""
    built_at: dt.datetime | None = None
    """When the site that stands beneath was made."""

    @property
    def current(self) -> bool:
        """Whether what is shown of it is what its records say now."""
        return self.summary is not None and not self.problems and not self.failure
