"""The catalogue of requirements held against a round's results: what applies, what was found, what changed.

The reference rate (参考值) is ours, not the evaluator's, whose formula is not public: 符合 counts 1, 部分符合
0.5, 不符合 0; 不适用 is left out; the sum is divided by the number of applicable items that have a result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Final, Literal

from generator.compliance.evaluation_problems import is_open
from generator.records.catalog import Catalog, Category, ControlPoint
from generator.records.evaluation import Evaluation, ItemOutcome
from generator.records.system import System

PartName = Literal["general", "cloud"]
_ORDER: Final[tuple[ItemOutcome, ...]] = ("不符合", "部分符合", "符合")
"""From the worst to the best; 不适用 is neither."""
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Tally:
    """Items by result; ``unrecorded`` are those nobody recorded one for."""

    met: int = 0
    partly: int = 0
    unmet: int = 0
    inapplicable: int = 0
    unrecorded: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.met + other.met,
            self.partly + other.partly,
            self.unmet + other.unmet,
            self.inapplicable + other.inapplicable,
            self.unrecorded + other.unrecorded,
        )

    @property
    def rated(self) -> int:
        """Items with a result that counts."""
        return self.met + self.partly + self.unmet

    @property
    def recorded(self) -> int:
        return self.rated + self.inapplicable

    @property
    def items(self) -> int:
        return self.recorded + self.unrecorded

    @property
    def rate(self) -> Decimal | None:
        """The share of 0 to 100 that is met, as the module says; None without a result that counts."""
        if not self.rated:
            return None
        return ((self.met + Decimal(self.partly) / 2) * 100 / self.rated).quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Change:
    """An item whose result is not that of the round before; ``better`` is None to or from 不适用."""

    item: str
    before: ItemOutcome
    now: ItemOutcome

    @property
    def better(self) -> bool | None:
        if self.before not in _ORDER or self.now not in _ORDER:
            return None
        return _ORDER.index(self.now) > _ORDER.index(self.before)


@dataclass(frozen=True)
class PointStanding:
    """One control point (控制点) in one round."""

    point: ControlPoint
    tally: Tally
    open_problems: int
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class CategoryStanding:
    """One category (安全类) in one round; ``applies`` is None while the system's cloud role is unknown."""

    part: PartName
    category: Category
    applies: bool | None
    points: tuple[PointStanding, ...]

    @cached_property
    def tally(self) -> Tally:
        return sum((point.tally for point in self.points), Tally())

    @cached_property
    def open_problems(self) -> int:
        return sum(point.open_problems for point in self.points)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for point in self.points for change in point.changes)


@dataclass(frozen=True)
class CatalogueStanding:
    """The catalogue in one round; ``compared_with`` is the earlier round that changes are counted from."""

    categories: tuple[CategoryStanding, ...]
    compared_with: int | None = None

    @cached_property
    def applicable(self) -> Tally:
        """The items known to apply; an extension that is still open is not guessed at."""
        return sum((one.tally for one in self.categories if one.applies), Tally())

    @property
    def reference_rate(self) -> Decimal | None:
        return self.applicable.rate

    def agrees_with(self, stated: Decimal) -> bool:
        """Whether an evaluator's rate is ours, to the two decimals that ours has."""
        return self.reference_rate == stated.quantize(_CENT, ROUND_HALF_UP)

    @property
    def complete(self) -> bool:
        return self.applicable.unrecorded == 0

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for one in self.categories for change in one.changes)


def cloud_applies(system: System) -> bool | None:
    """The extension applies to a cloud platform and to its tenants; unknown is not guessed."""
    return None if system.cloud is None else system.cloud != "none"


def stand(
    catalog: Catalog, system: System, found: Evaluation | None, earlier: Evaluation | None
) -> CatalogueStanding:
    """The catalogue as one round found it, compared with an earlier one; all unrecorded without a round."""
    results = _results(found)
    before = _results(earlier)
    problems = Counter(
        problem.item.rpartition("-")[0]
        for problem in (found.problems if found else ())
        if problem.item is not None and is_open(problem)
    )
    parts: tuple[tuple[PartName, bool | None], ...] = (("general", True), ("cloud", cloud_applies(system)))
    categories = tuple(
        CategoryStanding(
            name,
            category,
            applies,
            tuple(_point(point, results, before, problems[point.id]) for point in category.control_points),
        )
        for name, applies in parts
        if applies is not False
        for category in getattr(catalog, name).categories
    )
    return CatalogueStanding(categories, earlier.round if earlier else None)


def _results(evaluation: Evaluation | None) -> Mapping[str, ItemOutcome]:
    return {result.item: result.outcome for result in evaluation.results} if evaluation else {}


def _point(
    point: ControlPoint,
    results: Mapping[str, ItemOutcome],
    before: Mapping[str, ItemOutcome],
    open_problems: int,
) -> PointStanding:
    items = [f"{point.id}-{number}" for number in range(1, point.items + 1)]
    changes = tuple(
        Change(item, before[item], results[item])
        for item in items
        if item in before and item in results and before[item] != results[item]
    )
    return PointStanding(point, _tally(results.get(item) for item in items), open_problems, changes)


def _tally(outcomes: Iterable[ItemOutcome | None]) -> Tally:
    counted = Counter(outcomes)
    return Tally(counted["符合"], counted["部分符合"], counted["不符合"], counted["不适用"], counted[None])
