"""The requirements as an evaluation found them, as shown: tallies, control points, categories, changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

from generator.compliance.mlps.catalogue import (
    CatalogueStanding,
    CategoryStanding,
    Change,
    ItemStanding,
    PointStanding,
    Tally,
)
from generator.records.evaluation import ItemOutcome
from generator.words import Words, percent


@dataclass(frozen=True, slots=True)
class TallyView:
    """Numbers of items by result; ``rate`` is the reference share or a dash."""

    items: int
    met: int
    partly: int
    unmet: int
    inapplicable: int
    unrecorded: int
    recorded: int
    rate: str


@dataclass(frozen=True, slots=True)
class ItemProblemView:
    """A problem on an item; ``anchor`` is its place in the tracker."""

    round: int
    id: str
    severity: str
    state: str
    open: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item to look at: not met, not applicable, changed, or with a problem; ``code`` is for styles."""

    id: str
    outcome: str
    code: str
    before: str
    note: str
    problems: tuple[ItemProblemView, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class PointView:
    """One control point; ``level`` says where a lower level's requirements apply instead."""

    id: str
    name: str
    level: str
    tally: TallyView
    open_problems: int
    change: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class CategoryView:
    """One category; ``applies`` is ``yes`` or ``open``; ``open_items`` have something left to do."""

    id: str
    name: str
    part: str
    part_name: str
    applies: str
    applies_name: str
    tally: TallyView
    open_problems: int
    open_items: int
    change: str
    points: tuple[PointView, ...]


def view_reference_rate(standing: CatalogueStanding | None, words: Words) -> str:
    rate = standing.reference_rate if standing else None
    return percent(rate) if rate is not None else words.t("value.unknown")


def view_reference_note(standing: CatalogueStanding | None, words: Words) -> str:
    if standing is None or standing.reference_rate is None:
        return words.t("system.reference-none")
    tally = standing.applicable
    return words.t("system.reference-note", recorded=tally.recorded, items=tally.items)


def view_coverage(standing: CatalogueStanding | None, words: Words) -> str:
    """How many of the applicable items have a result: ``45 / 211``."""
    if standing is None:
        return words.t("value.unknown")
    return words.t("system.coverage", recorded=standing.applicable.recorded, items=standing.applicable.items)


def view_compared(standing: CatalogueStanding | None, words: Words) -> str:
    if standing is None or standing.compared_with is None:
        return words.t("system.not-compared")
    return words.t("system.compared-with", round=standing.compared_with)


def view_categories(standing: CatalogueStanding | None, words: Words) -> tuple[CategoryView, ...]:
    return tuple(_category(one, words) for one in standing.categories) if standing else ()


def view_tally(tally: Tally) -> TallyView:
    return TallyView(
        items=tally.items,
        met=tally.met,
        partly=tally.partly,
        unmet=tally.unmet,
        inapplicable=tally.inapplicable,
        unrecorded=tally.unrecorded,
        recorded=tally.recorded,
        rate="—" if tally.rate is None else percent(tally.rate),
    )


def _category(one: CategoryStanding, words: Words) -> CategoryView:
    applies = "open" if one.applies is None else "yes"
    return CategoryView(
        id=one.category.id,
        name=one.category.name,
        part=one.part,
        part_name=words.t(f"system.part-{one.part}"),
        applies=applies,
        applies_name=words.t(f"applies.{applies}"),
        tally=view_tally(one.tally),
        open_problems=one.open_problems,
        open_items=sum(item.open for point in one.points for item in point.items),
        change=_change(one.changes, words),
        points=tuple(_point(point, words) for point in one.points),
    )


def _point(one: PointStanding, words: Words) -> PointView:
    values = {"attribute": one.point.attribute, "level": one.level}
    return PointView(
        id=one.point.id,
        name=one.point.name,
        level=words.t("system.point-lower", **values) if one.level is not None else "",
        tally=view_tally(one.tally),
        open_problems=one.open_problems,
        change=_change(one.changes, words),
        items=tuple(_item(item, words) for item in one.items if _worth_telling(item)),
    )


def _worth_telling(one: ItemStanding) -> bool:
    """A result of 符合 that is as it was and has no problem is counted, not told."""
    return _CODES[one.outcome] != "met" or one.change is not None or bool(one.problems)


_CODES: Final[Mapping[ItemOutcome | None, str]] = {
    **dict(zip(get_args(ItemOutcome), ("met", "partly", "unmet", "inapplicable"), strict=True)),
    None: "unrecorded",
}


def _item(one: ItemStanding, words: Words) -> ItemView:
    return ItemView(
        id=one.item,
        outcome=one.outcome or words.t("page.column.unrecorded"),
        code=_CODES[one.outcome],
        before=one.before if one.before is not None and one.before != one.outcome else "",
        note=one.note or "",
        problems=tuple(
            ItemProblemView(
                round=found.round,
                id=found.problem.id,
                severity=found.problem.severity,
                state=words.t(f"problem-state.{found.problem.state}"),
                open=found.open,
                anchor=f"p-{found.evaluation}-{found.problem.id}",
            )
            for found in one.problems
        ),
        open=one.open,
    )


def _change(changes: tuple[Change, ...], words: Words) -> str:
    """How many items became better or worse, in words; nothing where none changed."""
    kinds = (("better", True), ("worse", False), ("other", None))
    counted = [(name, sum(change.better is kind for change in changes)) for name, kind in kinds]
    told = [words.t(f"system.change-{name}", count=count) for name, count in counted if count]
    return words.t("value.separator").join(told)


def view_changes(changes: tuple[Change, ...], words: Words) -> tuple[str, ...]:
    return tuple(words.t("system.change", item=one.item, before=one.before, now=one.now) for one in changes)
