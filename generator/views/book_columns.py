"""The columns of the workbook of records: one for every field of a kind of record, read off its model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel

from generator.records.base import Part

Shape = Literal["id", "text", "day", "moment", "money", "count", "flag", "choice", "texts", "listed", "entry"]
"""What a cell of the column holds. ``listed`` is a list of parts, which is shown and not edited;
``entry`` names one part of such a list that has a sheet of its own."""

_OF_TYPE: Final[dict[Any, Shape]] = {
    bool: "flag", int: "count", Decimal: "money", dt.datetime: "moment", dt.date: "day", str: "text",
}  # fmt: skip
_CHOICES: Final = {
    ("incident", "system"): "systems",
    ("incident", "proposed_tier"): "tiers",
    ("meeting", "tier"): "tiers",
    ("delivery", "service"): "services",
    ("payment", "id"): "instalments",
}
"""Which list a field that names something else is chosen from."""
_NOT_SHOWN: Final = frozenset({"origin", "restricted"})


@dataclass(frozen=True, slots=True)
class Column:
    """One field: ``meeting.amount`` stands at ``("meeting", "amount")``."""

    path: tuple[str, ...]
    part: str
    """The model that has the field, as the catalogue names it: ``meeting``."""
    shape: Shape
    required: bool
    """Never empty; within a part, only where the part says anything."""
    nullable: bool
    """Whether it may be unknown; what may not has a value of its own where nobody gave one."""
    choices: str = ""
    """The list it is chosen from: of the records (``systems``), or of its own words (``service-effect``)."""

    @property
    def name(self) -> str:
        """The path as people write it: ``meeting.amount``."""
        return ".".join(self.path)

    @property
    def editable(self) -> bool:
        return self.shape != "listed"


def columns_of(model: type[BaseModel]) -> tuple[Column, ...]:
    """Every field of a kind of record in the model's order, those of its parts in their place."""
    return tuple(_columns(model, ()))


def _columns(model: type[BaseModel], above: tuple[str, ...]) -> Iterator[Column]:
    part = model.__name__.lower()
    for name, field in model.model_fields.items():
        if name in _NOT_SHOWN:
            continue
        kinds = get_args(field.annotation) if NoneType in get_args(field.annotation) else (field.annotation,)
        inner = _bare(next(one for one in kinds if one is not NoneType))
        path = (*above, name)
        if isinstance(inner, type) and issubclass(inner, Part):
            yield from _columns(inner, path)
            continue
        choices = _CHOICES.get((part, name), "service-effect" if get_origin(inner) is Literal else "")
        shape = _shape(inner, path, choices)
        yield Column(path, part, shape, field.is_required(), NoneType in kinds, choices)


def _shape(kind: Any, path: tuple[str, ...], choices: str) -> Shape:
    if path == ("id",):
        return "id"
    if choices:
        return "choice"
    if get_origin(kind) is tuple:
        return "texts" if _bare(get_args(kind)[0]) is str else "listed"
    return _OF_TYPE[kind]


def _bare(annotation: Any) -> Any:
    """The type itself, without what is noted on it."""
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation
