"""How answers are read: one of several by name, part of it or number; days, moments and lists as typed."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from generator.message import say
from generator.views.asking import Ask, Choice, Form, Known, field_of, shape_of, values_of
from generator.words import Words

_GROUPS: Final = {
    "kind_of": "notice-kind",
    "by": "party",
    "impact.service": "service-effect",
    "outcome": "review-outcome",
    "bears": "schema-choice.notice.bears",
}
"""Where the catalogue names the words a field may have."""
_MOMENT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T| +)(\d{2}:\d{2})(:\d{2})?", re.ASCII)


def called(_: type[BaseModel], path: str, value: str, words: Words) -> str:
    """What one of the words a field may have is called."""
    key = f"{_GROUPS.get(path, '')}.{value}"
    return words.t(key) if key in words else value


def choices_of(form: Form, ask: Ask, known: Known, words: Words) -> tuple[Choice, ...]:
    """The answers there are to a question; none where it is answered freely."""
    _, _, info = field_of(form.model, ask.path)
    if ask.choices is not None:
        return ask.choices(known)
    if shape_of(info) == "flag":
        return (Choice("true", say("flag.yes")), Choice("false", say("flag.no")))
    return tuple(Choice(one, called(form.model, ask.path, one, words)) for one in values_of(info))


def said(choice: Choice, words: Words) -> str:
    """What a choice is called."""
    return choice.label if isinstance(choice.label, str) else words.say(choice.label)


def chosen(text: str, choices: Sequence[Choice], words: Words, *, by_number: bool) -> Choice | None:
    """The choice that is meant: by its value, its name, its number in the list, or a part only it has."""
    plain = _plain(text)
    for names in (lambda one: one.value, lambda one: said(one, words)):
        found = [one for one in choices if _plain(names(one)) == plain]
        if len(found) == 1:
            return found[0]
    if plain.isdigit() and has_numbers(choices):
        number = int(plain)
        return choices[number - 1] if by_number and 0 < number <= len(choices) else None
    part = [one for one in choices if plain in _plain(one.value) or plain in _plain(said(one, words))]
    return part[0] if len(part) == 1 and plain else None


def has_numbers(choices: Sequence[Choice]) -> bool:
    """Whether a choice can be told by its number: where none is called like one itself, as clauses are."""
    return not any(_plain(one.value).isdigit() for one in choices)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def as_written(text: str, shape: str, zone: str) -> str:
    """A value as it is to be written: without wide digits and idle blanks, a moment with its offset."""
    stripped = text.strip()
    if shape in ("text", "texts"):
        return stripped
    plain = " ".join(unicodedata.normalize("NFKC", stripped).split())
    if shape != "moment" or (found := _MOMENT.fullmatch(plain)) is None:
        return plain
    try:
        moment = dt.datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3] or ':00'}")
    except ValueError:
        return plain
    return moment.replace(tzinfo=ZoneInfo(zone)).isoformat()


def items(text: str, separators: str) -> tuple[str, ...]:
    """The items of a list that was typed on one line."""
    parts = re.split(f"[{re.escape(separators)}]", text)
    return tuple(part.strip() for part in parts if part.strip())
