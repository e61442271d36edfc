"""The first page of a portfolio, and what stands on all of its pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.compliance.finding import gravity
from generator.compliance.portfolio.assessment import PortfolioAssessment
from generator.compliance.portfolio.standing import StandingContract
from generator.words import Words, day, long_day


@dataclass(frozen=True, slots=True)
class PortfolioHead:
    """What stands on every page: which portfolio, which day, for whom, with which marks."""

    name: str
    as_of: str
    as_of_long: str
    example: bool
    """Whether any of it is an example."""
    examples_among: bool
    """Whether only some of its contracts are: then each of those is marked."""
    band: str
    """What the 示例 mark says of it; nothing without the mark."""
    label: str
    audience: str
    """For whom it is, and what this edition goes without."""
    withheld: tuple[str, ...]
    """What this edition goes without, each sentence once: contracts may have audiences of their own."""
    contracts: int
    current: int
    """How many of them are shown as their records say now."""


def view_head(assessment: PortfolioAssessment, words: Words) -> PortfolioHead:
    listed = assessment.portfolio
    known = [one.summary for one in assessment.contracts if one.summary is not None]
    examples = sum(one.example for one in known)
    labels = dict.fromkeys(one for one in (listed.label or "", *(each.label for each in known)) if one)
    withheld = tuple(dict.fromkeys(one.withheld for one in known if one.withheld))
    ids = dict.fromkeys(one.audience for one in known if one.audience)
    return PortfolioHead(
        name=listed.name,
        as_of=day(assessment.as_of),
        as_of_long=long_day(assessment.as_of),
        example=listed.example or bool(examples),
        examples_among=bool(examples) and not listed.example,
        band=_band(assessment, examples, words),
        label=words.t("value.separator").join(labels),
        audience=" ".join(withheld) or words.t("value.separator").join(ids),
        withheld=withheld,
        contracts=len(assessment.contracts),
        current=len(assessment.totals.counted) - len(assessment.totals.dated),
    )


def _band(assessment: PortfolioAssessment, examples: int, words: Words) -> str:
    """That all of it is invented, or how many of its contracts are."""
    if assessment.portfolio.example:
        return words.t("bureau.band")
    return words.t("bureau.band-some", count=examples) if examples else ""


def gravest_first(contracts: Iterable[StandingContract]) -> tuple[StandingContract, ...]:
    """The contracts by how grave they stand; what is not known comes first, as it may be anything."""
    return tuple(sorted(contracts, key=lambda one: -1 if one.summary is None else gravity(one.summary.state)))
