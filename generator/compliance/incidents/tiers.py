"""The tier an incident falls into by the text alone (12.5), with the gaps the text leaves.

The facts are reduced to the classes the text knows; a fact nobody recorded stands for each of its classes,
so that an outcome is only ever claimed when the missing facts could not change it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, Literal, NamedTuple

from generator.records.contract import IncidentRegime
from generator.records.incident import Impact

Breadth = Literal["none", "single", "several", "wide"]
Repair = Literal["below", "exact", "above"]
Rank = Literal[0, 1, 2]
"""The place of a tier in the contract's list, from the lightest."""

NOT_COUNTED: Final = "不计"
"""The reading by which an incident falls under no tier."""
HIGHER: Final = "从高"
LOWER: Final = "从低"

_BREADTHS: Final[tuple[Breadth, ...]] = ("none", "single", "several", "wide")
_REPAIRS: Final[tuple[Repair, ...]] = ("below", "exact", "above")
_EFFECTS: Final = ("unusable", "degraded", "unaffected")


class Facts(NamedTuple):
    """One complete combination of the classes the text distinguishes."""

    breadth: Breadth
    effect: str
    alternative: bool
    leaders: bool
    other: bool
    repair: Repair


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the text gives: the tiers whose words are met, the open questions, and all it could become.

    ``tiers_met`` and ``possible`` hold tier ids; ``possible`` has None where the incident may not count.
    """

    tiers_met: tuple[str, ...]
    ambiguities: tuple[str, ...]
    possible: frozenset[str | None]
    unknown: tuple[str, ...] = ()
    settled_by: tuple[str, ...] = ()
    """Ambiguities that a decision of the parties settled."""
    certain: tuple[str, ...] = ()
    """Those of the open questions that arise whatever the unknown facts turn out to be."""
    open_by_text: bool = False
    """Whether it stays undetermined whatever the unknown facts turn out to be."""

    @property
    def tier(self) -> str | None:
        """The proposed tier: the only one possible, or None while it is undetermined or not counted."""
        return next(iter(self.possible)) if len(self.possible) == 1 else None

    @property
    def determined(self) -> bool:
        return len(self.possible) == 1


def classify(
    impact: Impact, repair: dt.timedelta | None, regime: IncidentRegime, decided: dict[str, str]
) -> Outcome:
    """The outcome for an incident. ``decided`` gives the reading in force by ambiguity id."""
    complete = list(_complete(impact, repair, regime))
    outcomes = [_by_text(facts, regime, decided) for facts in complete]
    first = outcomes[0]
    unknown = _unknown(impact, repair) if any(other != first for other in outcomes) else ()
    return Outcome(
        tiers_met=first.tiers_met
        if not unknown
        else _common([set(one.tiers_met) for one in outcomes], regime),
        ambiguities=_merged(one.ambiguities for one in outcomes),
        possible=frozenset().union(*(one.possible for one in outcomes)),
        unknown=unknown,
        settled_by=_merged(one.settled_by for one in outcomes),
        certain=tuple(sorted(set.intersection(*(set(one.ambiguities) for one in outcomes)))),
        open_by_text=not any(one.determined for one in outcomes),
    )


def _complete(impact: Impact, repair: dt.timedelta | None, regime: IncidentRegime) -> Iterator[Facts]:
    def known(value: Any, every: tuple[Any, ...]) -> tuple[Any, ...]:
        return every if value is None else (value,)

    total = impact.department_total
    limit = dt.timedelta(hours=regime.repair_hours)
    breadth = None if total is None else _breadth(total, regime)
    length: Repair | None = None
    if repair is not None:
        length = "below" if repair < limit else "exact" if repair == limit else "above"
    combinations = product(
        known(breadth, _BREADTHS),
        known(impact.service, _EFFECTS),
        known(impact.alternative, (True, False)),
        known(impact.district_leaders, (False, True)),
        known(impact.other_major_effect, (False, True)),
        known(length, _REPAIRS),
    )
    return (Facts(*combination) for combination in combinations)


def _breadth(total: int, regime: IncidentRegime) -> Breadth:
    if total >= regime.wide_departments:
        return "wide"
    if total >= regime.several_departments:
        return "several"
    return "single" if total else "none"


def _unknown(impact: Impact, repair: dt.timedelta | None) -> tuple[str, ...]:
    facts = {
        "departments": impact.department_total,
        "service": impact.service,
        "alternative": impact.alternative,
        "district_leaders": impact.district_leaders,
        "other_major_effect": impact.other_major_effect,
        "recovered_at": repair,
    }
    return tuple(name for name, value in facts.items() if value is None)


@dataclass(frozen=True, slots=True)
class _Open:
    """A question the text leaves: its id, and what each reading makes of the tiers met by the words."""

    ambiguity: str
    readings: dict[str, frozenset[Rank]]


def _by_text(facts: Facts, regime: IncidentRegime, decided: dict[str, str]) -> Outcome:
    names = [tier.id for tier in regime.tiers]
    met = _met(facts)
    outcomes: set[frozenset[Rank]] = {met}
    asked: list[str] = []
    settled: list[str] = []
    for question in _questions(facts, met):
        reading = _reading(decided.get(question.ambiguity), names)
        if reading in question.readings:
            settled.append(question.ambiguity)
            outcomes = {_applied(ranks, question.readings[reading]) for ranks in outcomes}
        else:
            asked.append(question.ambiguity)
            outcomes = {
                _applied(ranks, change) for ranks in outcomes for change in question.readings.values()
            }
    possible = {names[max(ranks)] if ranks else None for ranks in outcomes}
    return Outcome(
        tuple(names[rank] for rank in sorted(met)), tuple(asked), frozenset(possible), (), tuple(settled)
    )


def _met(facts: Facts) -> frozenset[Rank]:
    met: set[Rank] = set()
    if facts.breadth == "single" and facts.effect != "unusable" and facts.alternative:
        met.add(0)
    if facts.breadth == "several" and facts.effect == "unusable" and facts.repair != "above":
        met.add(1)
    if (facts.breadth == "wide" or facts.leaders or facts.other) and facts.repair != "below":
        met.add(2)
    return frozenset(met)


_NOTHING: Final[frozenset[Rank]] = frozenset()
_LIGHT: Final[frozenset[Rank]] = frozenset({0})
_MIDDLE: Final[frozenset[Rank]] = frozenset({1})
_GRAVE: Final[frozenset[Rank]] = frozenset({2})
_GAP: Final = {"0": _LIGHT, "1": _MIDDLE, NOT_COUNTED: _NOTHING}


def _questions(facts: Facts, met: frozenset[Rank]) -> Iterator[_Open]:
    """The questions that bear on one combination of facts (``ambiguities.yaml``)."""
    if len(met) > 1:
        lower = frozenset({min(met)})
        if facts.other and not facts.leaders and met == {1, 2}:
            yield _Open("AMB-TIER-EXACT-2H", {"1": _MIDDLE, "2": _GRAVE})
        else:
            yield _Open("AMB-TIER-OVERLAP", {LOWER: lower, HIGHER: _GRAVE})
    if not met:
        if facts.breadth == "single":
            yield _Open("AMB-TIER-GAP-1", _GAP)
        elif facts.breadth == "none":
            yield _Open("AMB-TIER-GAP-0", {"0": _LIGHT, NOT_COUNTED: _NOTHING})
        elif facts.breadth == "several" and facts.effect != "unusable":
            yield _Open("AMB-TIER-GAP-DEGRADED", _GAP)
        elif facts.breadth == "several":
            yield _Open("AMB-TIER-GAP-LONG", {"1": _MIDDLE, "2": _GRAVE})
    if facts.repair == "below" and (facts.breadth == "wide" or facts.leaders):
        yield _Open("AMB-TIER-C-SHORT", {NOT_COUNTED: _NOTHING, "2": _GRAVE})


def _applied(ranks: frozenset[Rank], change: frozenset[Rank]) -> frozenset[Rank]:
    """One tier at most stands after a question is answered; an answer of no tier leaves what stood."""
    return change or ranks


def _reading(text: str | None, names: list[str]) -> str | None:
    """A decision's reading in the terms of the questions: a tier's place, or the words themselves."""
    return str(names.index(text)) if text in names else text


def _common(sets: list[set[str]], regime: IncidentRegime) -> tuple[str, ...]:
    shared = set.intersection(*sets)
    return tuple(tier.id for tier in regime.tiers if tier.id in shared)


def _merged(groups: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({name for group in groups for name in group}))
