"""What one change of the records did to compliance, as the change log shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

from generator.compliance.comparison import Comparison
from generator.views.comparison import summarise, view_parts
from generator.views.comparison_lines import ComparisonLine, ComparisonPart
from generator.words import Words, day

_LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class EffectPart:
    """What differs in one respect; ``more`` of it is not listed."""

    title: str
    lines: tuple[ComparisonLine, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class EffectView:
    """What a change did, on the day it was made; ``summary`` says it in a line, or why it is not known."""

    as_of: str
    summary: str
    parts: tuple[EffectPart, ...] = ()


def view_effect(comparison: Comparison, words: Words) -> EffectView:
    """The effect of a change whose both sides could be assessed."""
    parts = tuple(_part(one) for one in view_parts(comparison, words))
    told = summarise(comparison, words) or words.t("comparison.no-effect")
    return EffectView(day(comparison.after.as_of), told, parts)


def view_unknown_effect(why: str, as_of: dt.date, words: Words) -> EffectView:
    """A change whose effect is not known: a side had problems, is not here, or there was none before."""
    return EffectView(day(as_of), words.t(f"comparison.unknown-{why}"))


def _part(part: ComparisonPart) -> EffectPart:
    """The part without the reasons of its lines, of which the finding itself tells all."""
    lines = tuple(replace(line, detail="") for line in part.lines[:_LISTED])
    return EffectPart(part.title, lines, len(part.lines) - len(lines))


def effect_from(plain: Any) -> EffectView:
    """An effect as :func:`dataclasses.asdict` made it plain.

    Raises:
        KeyError, TypeError, ValueError: it is not one.
    """
    parts = tuple(
        EffectPart(one["title"], tuple(ComparisonLine(**line) for line in one["lines"]), int(one["more"]))
        for one in plain["parts"]
    )
    return EffectView(str(plain["as_of"]), str(plain["summary"]), parts)
