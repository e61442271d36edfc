"""The audiences (受众) of a project, and what stands in place of what one of them does not see."""

from __future__ import annotations

from typing import Final

from generator.compliance.assessment import Assessment
from generator.compliance.withholding import Marks
from generator.records.audience import Audience
from generator.records.ledger import Records
from generator.records.restriction import CATEGORIES, Category
from generator.words import Words

_SEES: Final[dict[str, tuple[Category, ...]]] = {
    "intranet": (),
    "lead": ("personal", "vulnerability", "address"),
    "panel": CATEGORIES,
}
"""The audiences of a project that records none; the first is the default."""


def audiences_of(records: Records, words: Words) -> tuple[Audience, ...]:
    """The audiences the project records, or else the three every project is given."""
    return records.audiences or tuple(
        Audience(id=name, name=words.t(f"audience.{name}"), sees=sees, default=name == next(iter(_SEES)))
        for name, sees in _SEES.items()
    )


def marks(words: Words) -> Marks:
    """The marks in words."""
    return Marks(
        text=words.t("withheld.text"),
        nothing=words.t("withheld.nothing"),
        person=lambda number: words.t("withheld.person", number=number),
        apart=lambda number: words.t("withheld.apart", number=number),
        paper=lambda number: words.t("withheld.paper", number=number),
        items=lambda count: words.t("withheld.items", count=count),
    )


def audience_name(assessment: Assessment) -> str:
    """What the audience is called; nothing where the assessment is nobody's but the keeper's."""
    return assessment.audience.name if assessment.audience else ""


def view_withheld(assessment: Assessment, words: Words) -> str:
    """Which contents this edition goes without, and for whom; nothing where it has all."""
    audience = assessment.audience
    if audience is None or (audience.sees_all and audience.prose):
        return ""
    names = [words.t(f"category.{one}") for one in audience.withheld]
    names += [] if audience.prose else [words.t("category.prose")]
    return words.t("withheld.told", audience=audience.name, names=names)
