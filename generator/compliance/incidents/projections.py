"""How many more incidents would set off a trigger of the deduction clause (12.6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from generator.compliance.finding import Step, step
from generator.location import Location
from generator.message import say
from generator.records.contract import IncidentRegime


@dataclass(frozen=True, slots=True)
class Projection:
    """How many more incidents of one tier set off the trigger: by count, or by the ceiling at either end.

    None where a deduction of that size never reaches the ceiling, or the trigger is already set off.
    """

    tier: str
    by_count: int
    by_ceiling_at_most: int | None
    by_ceiling_at_least: int | None

    @property
    def first(self) -> int:
        """The number after which a trigger is set off, whichever comes first at the highest amounts."""
        ceiling = self.by_ceiling_at_most
        return self.by_count if ceiling is None else min(self.by_count, ceiling)


def project(regime: IncidentRegime, count: int, remaining: Decimal) -> tuple[Projection, ...]:
    """One projection for each tier: ``count`` incidents so far, ``remaining`` to the ceiling."""
    left = max(regime.trigger_count - count, 0)
    return tuple(
        Projection(tier.id, left, _until(remaining, tier.most), _until(remaining, tier.least))
        for tier in regime.tiers
    )


def _until(remaining: Decimal, amount: Decimal) -> int | None:
    """How many deductions of an amount reach what remains to the ceiling."""
    if amount <= 0:
        return None
    return max(int((remaining / amount).to_integral_value(ROUND_CEILING)), 0)


def projection_steps(projections: Sequence[Projection], at: Location) -> Iterator[Step]:
    """What each projection says, for a derivation; none once a trigger is set off."""
    for one in (one for one in projections if one.first):
        values = {"tier": one.tier, "by_count": one.by_count, "first": one.first}
        yield step(
            "projection",
            at,
            by_ceiling=say("value.never") if one.by_ceiling_at_most is None else one.by_ceiling_at_most,
            **values,
        )
