"""For whom a dossier is published (受众), and what each of them may see."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import StringConstraints, model_validator

from generator.records.base import Flag, Name, Record, refuse
from generator.records.restriction import CATEGORIES, Categories, Category

AUDIENCE_FORM: Final = r"^[a-z][a-z0-9_-]{0,39}$"


class Audience(Record):
    """One audience. What its ``sees`` does not name is taken out of everything that is made for it.

    One of them is the ``default``; a project that records none has three.
    """

    id: Annotated[str, StringConstraints(pattern=AUDIENCE_FORM)]
    name: Name
    sees: Categories = ()
    default: Flag = False
    prose: Flag = True
    """Whether it is given the report's own text, in which whoever wrote it may have named anything."""

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        twice = [one for one in CATEGORIES if self.sees.count(one) > 1]
        if twice:
            raise refuse("category-twice", "sees", category=twice[0])
        return self

    @property
    def sees_all(self) -> bool:
        """Whether nothing is withheld from it."""
        return set(self.sees) == set(CATEGORIES)

    @property
    def withheld(self) -> tuple[Category, ...]:
        """What it does not see."""
        return tuple(one for one in CATEGORIES if one not in self.sees)
