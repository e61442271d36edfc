"""How single cells are read: item numbers as evaluators write them, outcomes, states, flags, days."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from generator.records.base import IDENTIFIER_FORM
from generator.records.evaluation import EvaluationProblem, ItemOutcome, Severity
from generator.settings import words

_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-"))
_NUMBERED: Final = re.compile(r"([0-9]+(?:\.[0-9]+)+)-([0-9]+)")
_LETTERED: Final = re.compile(r"([0-9]+(?:\.[0-9]+)+)[-.]?\(?([a-z])\)?")
_DAY: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:00:00(?::00)?)?")
MOST_TEXT: Final = 20_000
"""As many characters as a text of a record may have."""
STATES: Final[tuple[str, ...]] = get_args(EvaluationProblem.model_fields["state"].annotation)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a table is read by: the items there are, those that apply, the headings and words it may use."""

    items: frozenset[str]
    applicable: frozenset[str]
    result_headings: Mapping[str, frozenset[str]]
    problem_headings: Mapping[str, frozenset[str]]
    states: Mapping[str, str]
    flags: Mapping[str, str]

    @property
    def allowed(self) -> Mapping[str, tuple[str, ...]]:
        """The words a cell may have, for the one that has another."""
        return {
            "outcome": get_args(ItemOutcome),
            "severity": get_args(Severity),
            "major": tuple(self.flags),
            "state": tuple(dict.fromkeys(words().t(f"worksheet.state.{state}") for state in STATES)),
        }


def known_terms(items: frozenset[str], applicable: frozenset[str]) -> Terms:
    """The words of the catalogue, where synonyms stand in one line with 、 between them."""
    catalogue = words()

    def headings(kind: str) -> dict[str, frozenset[str]]:
        start = f"worksheet.heading.{kind}."
        return {
            key.removeprefix(start): frozenset(
                folded(one) for one in catalogue.template(key).split(catalogue.t("value.separator"))
            )
            for key in catalogue.keys()  # noqa: SIM118 - a catalogue is no mapping
            if key.startswith(start)
        }

    states = {
        folded(catalogue.t(f"{where}.{state}")): state
        for where in ("worksheet.state", "problem-state")
        for state in STATES
    }
    flags = {folded(catalogue.t(f"worksheet.flag.{flag}")): flag for flag in ("true", "false")}
    return Terms(items, applicable, headings("result"), headings("problem"), states, flags)


def folded(text: str) -> str:
    """Text as it is compared: width, case and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def item_of(text: str, terms: Terms) -> str | None:
    """The item a number names: ``8.1.4.1-3`` in any width and dash, or with a letter: ``8.1.4.1 c)``."""
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).casefold().split())
    if found := _NUMBERED.fullmatch(plain):
        name = f"{found[1]}-{int(found[2])}"
    elif found := _LETTERED.fullmatch(plain):
        name = f"{found[1]}-{ord(found[2]) - ord('a') + 1}"
    else:
        return None
    return name if name in terms.items else None


def _outcome(text: str, _: Terms) -> str | None:
    plain = folded(text)
    return plain if plain in get_args(ItemOutcome) else None


def _severity(text: str, _: Terms) -> str | None:
    plain = folded(text)
    return plain if plain in get_args(Severity) else None


def _state(text: str, terms: Terms) -> str | None:
    return text if text in STATES else terms.states.get(folded(text))


def _flag(text: str, terms: Terms) -> str | None:
    plain = folded(text)
    return plain if plain in ("true", "false") else terms.flags.get(plain)


def day_in(text: str) -> str | None:
    """A day as people write it, as ``2026-07-31``; None where it is none."""
    found = _DAY.fullmatch(folded(text))
    try:
        return dt.date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:
        return None


def _day(text: str, _: Terms) -> str | None:
    return day_in(text)


def _identifier(text: str, _: Terms) -> str | None:
    return text if re.match(IDENTIFIER_FORM, text) else None


VALUES: Final[Mapping[tuple[str, str], Callable[[str, Terms], str | None]]] = {
    ("result", "outcome"): _outcome,
    ("problem", "id"): _identifier,
    ("problem", "severity"): _severity,
    ("problem", "major"): _flag,
    ("problem", "state"): _state,
    ("problem", "due"): _day,
    ("problem", "state_on"): _day,
}
"""How the cells of a column become a value of YAML; what is not here is text."""
