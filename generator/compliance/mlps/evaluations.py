"""Which conclusions follow from an evaluator's rate, by the template of the report.

Template of 2025: 符合 above 90 % without major risks (重大风险隐患), 基本符合 from 60 %, 不符合 below;
exactly 90 or 60 is open (AMB-MLPS-EDGE), and so is above 90 with major risks (AMB-MLPS-MAJOR). Template of
2021: 优 from 90 without medium or high risks, 良 from 80 and 中 from 70 without high ones, else 差.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from generator.records.evaluation import Conclusion, Evaluation, EvaluationProblem, Report, Severity, Template

EDGE: Final = "AMB-MLPS-EDGE"
MAJOR: Final = "AMB-MLPS-MAJOR"
LAST_DAY_OF_2021: Final = dt.date(2025, 3, 20)
"""The last date of a report after the template of 2021, unless the report says which it follows."""

CONCLUSIONS: Final[dict[Template, tuple[Conclusion, ...]]] = {
    "2025": ("符合", "基本符合", "不符合"),
    "2021": ("优", "良", "中", "差"),
}
_FULL, _PARTIAL = Decimal(90), Decimal(60)
_EXCELLENT, _GOOD, _FAIR = Decimal(90), Decimal(80), Decimal(70)

Reading = Callable[[str], str | None]
"""What the parties decided on an ambiguity; None while it is open."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The conclusions a rate allows, best first, and the ambiguities that keep more than one of them."""

    possible: tuple[Conclusion, ...]
    ambiguities: tuple[str, ...] = ()


def template_of(report: Report) -> Template:
    """The template a report says it follows, else the one in force on its date."""
    return report.template or template_by_date(report.dated)


def template_by_date(dated: dt.date) -> Template:
    """The template in force for reports of a date."""
    return "2025" if dated > LAST_DAY_OF_2021 else "2021"


def undecided(_: str) -> None:
    """The reading of parties that decided nothing."""


def conclude(evaluation: Evaluation, reading: Reading = undecided) -> Verdict | None:
    """The conclusions the round's rate and recorded problems allow; None without a rate.

    Problems nobody recorded may exist, so a conclusion that only they would explain is allowed too.
    """
    report = evaluation.report
    if report is None or report.rate is None:
        return None
    if template_of(report) == "2025":
        return _by_2025(report.rate, has_major_risks(evaluation), reading)
    return _by_2021(report.rate, evaluation.problems)


def has_major_risks(evaluation: Evaluation) -> bool | None:
    """Whether major risks were found, before any was mended; None when neither place says."""
    risks = evaluation.report.major_risks if evaluation.report else None
    if any(problem.major for problem in evaluation.problems):
        return True
    return None if risks is None else risks.before > 0


def _by_2025(rate: Decimal, major: bool | None, reading: Reading) -> Verdict:
    if rate > _FULL:
        return _above(major, reading)
    if rate == _FULL:
        return _at_the_edge(_above(major, reading), Verdict(("基本符合",)), reading)
    if rate > _PARTIAL:
        return Verdict(("基本符合",))
    if rate == _PARTIAL:
        return _at_the_edge(Verdict(("基本符合",)), Verdict(("不符合",)), reading)
    return Verdict(("不符合",))


def _above(major: bool | None, reading: Reading) -> Verdict:
    if major is False:
        return Verdict(("符合",))
    if major is None:
        return Verdict(("符合", "基本符合"))
    return Verdict(("基本符合",)) if reading(MAJOR) else Verdict(("符合", "基本符合"), (MAJOR,))


def _at_the_edge(higher: Verdict, lower: Verdict, reading: Reading) -> Verdict:
    match reading(EDGE):
        case "就高":
            return higher
        case "就低":
            return lower
        case _:
            possible = tuple(dict.fromkeys((*higher.possible, *lower.possible)))
            return Verdict(possible, (EDGE, *higher.ambiguities) if len(possible) > 1 else ())


def _by_2021(rate: Decimal, problems: Iterable[EvaluationProblem]) -> Verdict:
    """For the gravest risk recorded, and for any graver one that may not be."""
    found = {problem.severity for problem in problems}
    risks: tuple[Severity, ...] = ("低", "中", "高")
    least = max((risks.index(one) for one in found), default=0)
    return Verdict(tuple(dict.fromkeys(_mark_of_2021(rate, risk) for risk in risks[least:])))


def _mark_of_2021(rate: Decimal, gravest: Severity) -> Conclusion:
    if gravest == "高" or rate < _FAIR:
        return "差"
    if rate >= _EXCELLENT and gravest == "低":
        return "优"
    return "良" if rate >= _GOOD else "中"
