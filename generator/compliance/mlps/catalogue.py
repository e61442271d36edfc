"""The catalogue of requirements held against a round's results: what applies, what was found, what changed.

The reference rate (参考值) is ours, not the evaluator's, whose formula is not public: 符合 counts 1, 部分符合
0.5, 不符合 0; 不适用 is left out; the sum is divided by the number of applicable items that have a result.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Final, Literal

from generator.compliance.mlps.evaluation_problems import TrackedProblem
from generator.records.catalog import Catalog, Category, ControlPoint
from generator.records.evaluation import Evaluation, ItemOutcome, ItemResult
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


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """One item (要求项) that has something to tell: a result, an earlier one, or a problem."""

    item: str
    outcome: ItemOutcome | None
    note: str | None
    before: ItemOutcome | None
    problems: tuple[TrackedProblem, ...]

    @property
    def open(self) -> bool:
        """Whether something is left to do: it is not met, or a problem on it is open."""
        return self.outcome in ("不符合", "部分符合") or any(one.open for one in self.problems)

    @property
    def change(self) -> Change | None:
        if self.before is None or self.outcome is None or self.before == self.outcome:
            return None
        return Change(self.item, self.before, self.outcome)


@dataclass(frozen=True)
class PointStanding:
    """One control point (控制点) in one round; ``items`` are those that have something to tell."""

    point: ControlPoint
    tally: Tally
    items: tuple[ItemStanding, ...]
    level: int | None = None
    """The lower level whose requirements apply instead; None where those of the catalogue do."""

    @cached_property
    def open_problems(self) -> int:
        return sum(problem.open for item in self.items for problem in item.problems)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return tuple(item.change for item in self.items if item.change is not None)

    @property
    def counted(self) -> Tally:
        """The items that count as applicable: where a lower level applies, only those with a result."""
        return self.tally if self.level is None else replace(self.tally, unrecorded=0)


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
    def counted(self) -> Tally:
        """The items that count as applicable."""
        return sum((point.counted for point in self.points), Tally())

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
        return sum((one.counted for one in self.categories if one.applies), Tally())

    @cached_property
    def lowered(self) -> tuple[PointStanding, ...]:
        """The control points of which the requirements of a lower level apply."""
        return tuple(point for one in self.categories for point in one.points if point.level is not None)

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


def lower_level(catalog: Catalog, system: System, point: ControlPoint) -> int | None:
    """The level by which a control point of kind S or A is required where it is below the catalogue's.

    A system's S and A levels may differ from its own; what protects information follows the one, what
    protects the service the other. Unknown levels and attributes are not guessed.
    """
    levels = {"S": system.s_level, "A": system.a_level}
    level = levels.get(point.attribute or "")
    return level if level is not None and level < catalog.level else None


def attributes_known(catalog: Catalog) -> bool:
    """Whether every control point of the catalogue says what it protects."""
    return all(
        point.attribute is not None
        for part in (catalog.general, catalog.cloud)
        for category in part.categories
        for point in category.control_points
    )


def stand(
    catalog: Catalog,
    system: System,
    found: Evaluation | None,
    earlier: Evaluation | None,
    problems: Iterable[TrackedProblem] = (),
) -> CatalogueStanding:
    """The catalogue as one round found it, compared with an earlier one; all unrecorded without a round.

    ``problems`` are those of this round and of the ones before it: what they left open is open still.
    """
    told = _Told(_results(found), _results(earlier), defaultdict(list))
    for problem in problems:
        if problem.problem.item is not None:
            told.problems[problem.problem.item].append(problem)
    parts: tuple[tuple[PartName, bool | None], ...] = (("general", True), ("cloud", cloud_applies(system)))
    categories = tuple(
        CategoryStanding(
            name,
            category,
            applies,
            tuple(
                _point(point, told, lower_level(catalog, system, point)) for point in category.control_points
            ),
        )
        for name, applies in parts
        if applies is not False
        for category in getattr(catalog, name).categories
    )
    return CatalogueStanding(categories, earlier.round if earlier else None)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the rounds say, by item."""

    results: Mapping[str, ItemResult]
    before: Mapping[str, ItemResult]
    problems: dict[str, list[TrackedProblem]]

    def of(self, item: str) -> ItemStanding | None:
        now, before, problems = self.results.get(item), self.before.get(item), self.problems.get(item, ())
        if now is None and before is None and not problems:
            return None
        return ItemStanding(
            item=item,
            outcome=now.outcome if now else None,
            note=now.note if now else None,
            before=before.outcome if before else None,
            problems=tuple(problems),
        )


def _results(evaluation: Evaluation | None) -> Mapping[str, ItemResult]:
    return {result.item: result for result in evaluation.results} if evaluation else {}


def _point(point: ControlPoint, told: _Told, level: int | None) -> PointStanding:
    items = [f"{point.id}-{number}" for number in range(1, point.items + 1)]
    found = (told.results.get(item) for item in items)
    tally = _tally(None if result is None else result.outcome for result in found)
    return PointStanding(point, tally, tuple(one for item in items if (one := told.of(item))), level)


def _tally(outcomes: Iterable[ItemOutcome | None]) -> Tally:
    counted = Counter(outcomes)
    return Tally(counted["符合"], counted["部分符合"], counted["不符合"], counted["不适用"], counted[None])
