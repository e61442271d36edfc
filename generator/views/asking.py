"""What is asked for a new record: which fields, in which order, with which answers to choose from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator.compliance.assessment import Assessment
from generator.message import Message, say
from generator.records.base import Record
from generator.records.ledger import Records

Answer: TypeAlias = str | tuple[str, ...]
Shape = Literal["text", "date", "moment", "number", "flag", "texts"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: as it is written in the record, and as it is called."""

    value: str
    label: str | Message


@dataclass(frozen=True, slots=True)
class Known:
    """What is known while a record is made: the assessed project, and the answers so far by their field.

    ``records`` are all there are; those of the assessment are the ones known on its day.
    """

    records: Records
    assessment: Assessment
    foreseen: Mapping[str, tuple[str, ...]]
    """By kind of notice, the clauses that provide for it."""
    answers: dict[str, Answer] = field(default_factory=dict)

    def text(self, path: str) -> str:
        """The answer to a question of one value; empty where there is none."""
        found = self.answers.get(path, "")
        return found if isinstance(found, str) else ""

    def listed(self, path: str) -> tuple[str, ...]:
        found = self.answers.get(path, ())
        return found if isinstance(found, tuple) else ()

    def day(self, path: str) -> dt.date | None:
        """The day of an answer that is a day or a moment; None where it is none yet."""
        try:
            return dt.date.fromisoformat(self.text(path)[:10])
        except ValueError:
            return None


Choices: TypeAlias = Callable[[Known], tuple[Choice, ...]]
Told: TypeAlias = Callable[[Known], Answer | None]
When: TypeAlias = Callable[[Known], bool]


def always(_: Known) -> bool:
    return True


def never(_: Known) -> bool:
    return False


def nothing(_: Known) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One field: when it is needed and asked, what can be answered, and what follows without asking."""

    path: str
    """The field as it is written, with those it is part of: ``impact.service``."""
    option: str = ""
    needed: When | None = None
    """By default where the model needs it."""
    asked: When = always
    """Whether a dialog asks it; an option is taken all the same."""
    choices: Choices | None = None
    suggested: Told = nothing
    """What a dialog offers to be taken; nobody is made to say it."""
    likely: Callable[[Known], tuple[str, ...]] = lambda _: ()
    """Answers that are likely and do not follow; named where one is missing."""
    follows: Told = nothing
    """What is taken without a question, as it follows from other answers; an option overrides it."""
    instead: str = ""
    """The field that makes this one needless where it is answered; named where both are missing."""

    @property
    def name(self) -> str:
        """The option's name, without dashes in front."""
        return self.option or self.path.rpartition(".")[2].replace("_", "-")


@dataclass(frozen=True, slots=True)
class Alike:
    """A record there is that a new one may repeat."""

    id: str
    label: Message
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A kind of record that can be made: its questions, its id and its file once they are answered."""

    kind: str
    """As the command names it."""
    room: str
    model: type[Record]
    asks: tuple[Ask, ...]
    id_of: Callable[[Known], str]
    file_of: Callable[[Known, str], str]
    """The file below the project, by what is known and the record's id."""
    unwritten: Callable[[Known], frozenset[str]] = lambda _: frozenset()
    """Fields that are left out while nobody says anything of them."""
    only_asked: Callable[[Known], frozenset[str]] = lambda _: frozenset()
    """Answers that the others say already, so that they are not written."""
    alike: Callable[[Known], tuple[Alike, ...]] = lambda _: ()
    """Records that may be the very same thing, recorded already; nobody is kept from recording another."""


_SHAPES: Final[Mapping[type, Shape]] = {
    dt.datetime: "moment",
    dt.date: "date",
    bool: "flag",
    int: "number",
    Decimal: "number",
}


def field_of(model: type[BaseModel], path: str) -> tuple[type[BaseModel], str, FieldInfo]:
    """The part a path leads to: its model, the field's name there, and the field."""
    above, _, last = path.rpartition(".")
    if above:
        info = field_of(model, above)[2]
        model = model_in(info.annotation)
    found = next(
        (name, info) for name, info in model.model_fields.items() if last in (info.alias or name, name)
    )
    return model, found[0], found[1]


def model_in(annotation: Any) -> type[BaseModel]:
    """The part a field holds."""
    return parts_in(annotation)[0]


def parts_in(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The parts a field holds or lists; none where it holds values."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(part for one in get_args(annotation) for part in parts_in(one))


def shape_of(info: FieldInfo) -> Shape:
    """How a value of the field is typed."""
    types = _types(info.annotation)
    if any(get_origin(one) is tuple for one in _opened(info.annotation)):
        return "texts"
    return next((_SHAPES[one] for one in types if one in _SHAPES), "text")


def values_of(info: FieldInfo) -> tuple[str, ...]:
    """The words a field may have; none where it is free."""
    return tuple(
        word for one in _opened(info.annotation) if get_origin(one) is Literal for word in get_args(one)
    )


def label_of(model: type[BaseModel], path: str) -> Message:
    """What a field is called."""
    owner, name, _ = field_of(model, path)
    label = say(f"field.{owner.__name__.lower()}.{name}")
    above = path.rpartition(".")[0]
    if above.rpartition(".")[2] not in _SAID_APART:
        return label
    return say("new.of-part", part=label_of(model, above), name=label)


_SAID_APART: Final = frozenset({"reporter", "nda", "authorisation", "preparation", "covers"})
"""Parts whose fields do not say by themselves what they are of."""


def _opened(annotation: Any) -> tuple[Any, ...]:
    """An annotation and what is inside it, but not inside its lists."""
    if get_origin(annotation) in (tuple, Literal):
        return (annotation,)
    return (annotation, *(part for one in get_args(annotation) for part in _opened(one)))


def _types(annotation: Any) -> tuple[Any, ...]:
    return tuple(one for one in _opened(annotation) if isinstance(one, type))
