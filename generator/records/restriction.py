"""Who may read what: the categories by which texts and papers are kept from an audience (受众).

A field says on its type what stands in it. Of a name or a place that is one category; a sentence may hold
anything, so whoever reads it must be allowed all of them but the confidentiality agreements.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from generator.records.base import Text

Category = Literal["personal", "vulnerability", "address", "nda"]
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)

Mark = Literal["text", "person", "apart", "side", "reason", "subject"]
"""What is left where a text is withheld, which is as much of it as rules and readers need:

``text``: that there is one; ``person``, ``apart``: the same number for the same text; ``side``: a person, and
the party the text names; ``reason``: whether it says anything; ``subject``: the incidents it names.
"""


class Restricted:
    """What one has to be allowed to see (``needs``) to read a field.

    Without any category the field is open to all, and withheld only with a record that restricts itself.
    """

    __slots__ = ("mark", "needs")

    def __init__(self, *needs: Category, mark: Mark = "text") -> None:
        self.needs: Final = frozenset(needs)
        self.mark: Final[Mark] = mark


PersonName = Annotated[Text, Restricted("personal", mark="person")]
"""The name of a person, or how to reach one."""
SidesName = Annotated[Text, Restricted("personal", mark="side")]
"""A name in which the party it stands for may be named too."""
PersonalText = Annotated[Text, Restricted("personal")]
AddressText = Annotated[Text, Restricted("address")]
Remark = Annotated[Text, Restricted("personal", "vulnerability", "address")]
"""Sentences, in which anything may stand."""
Ground = Annotated[Text, Restricted("personal", "vulnerability", "address", mark="reason")]
"""A sentence that has to say something."""
Subject = Annotated[Text, Restricted("personal", "vulnerability", "address", mark="subject")]
"""What an event is about, in a sentence."""
Headline = Annotated[Text, Restricted("personal", "vulnerability", "address", mark="apart")]
"""A sentence by which one thing is told from another."""
Heading = Annotated[Text, Restricted(mark="apart")]
"""A text that everybody sees, unless its record restricts itself."""
Categories = tuple[Category, ...]
"""The categories a record or a piece of evidence is restricted by, beside those of its fields."""


class RestrictedField(NamedTuple):
    """A field of a model with its restriction; ``by`` is None for one that is open."""

    name: str
    by: Restricted | None


@cache
def texts_of(model: type[BaseModel]) -> tuple[RestrictedField, ...]:
    """The fields of a model that hold texts as people word them."""
    return tuple(
        RestrictedField(name, _found(field.annotation, field.metadata))
        for name, field in model.model_fields.items()
        if _is_text(field.annotation, field.metadata)
    )


def restriction_of(model: type[BaseModel], name: str) -> Restricted | None:
    """The restriction a field of a model carries."""
    field = model.model_fields[name]
    return _found(field.annotation, field.metadata)


def _found(annotation: Any, metadata: Any = ()) -> Restricted | None:
    return next((one for one in _metadata(annotation, metadata) if isinstance(one, Restricted)), None)


def _is_text(annotation: Any, metadata: Any) -> bool:
    """Whether strings without a form of their own stand in a field: an id or a number has a pattern."""
    if not any(one is str for one in _leaves(annotation)):
        return False
    return not any(getattr(one, "pattern", None) for one in _metadata(annotation, metadata))


def _leaves(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Literal:
        return
    inside = get_args(annotation)
    if get_origin(annotation) is Annotated:
        inside = inside[:1]
    if not inside:
        yield annotation
    for one in inside:
        yield from _leaves(one)


def _metadata(annotation: Any, metadata: Any = ()) -> Iterator[Any]:
    yield from metadata
    if get_origin(annotation) is Literal:
        return
    inside = get_args(annotation)
    if get_origin(annotation) is Annotated:
        yield from inside[1:]
        inside = inside[:1]
    for one in inside:
        yield from _metadata(one)
