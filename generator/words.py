"""Puts messages into words: the one place where a key of the catalogue becomes a sentence.

Templates name their values with a form: ``{amount:money}``, ``{due:date}``, ``{ratio:percent}``,
``{state:state}``, ``{names:list}``. A value is written the same way wherever it is shown.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

import cn2an

from generator.message import Message


class MissingWordsError(KeyError):
    """A key the catalogue does not have: a fault of the program, found by the tests."""


class Words:
    """A catalogue of sentences, nested by dots: ``problem.duplicate-id``."""

    def __init__(self, catalogue: Mapping[str, Any]) -> None:
        self._sentences = dict(_flattened(catalogue))
        self._writer = _Writer(self)

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def keys(self) -> Iterable[str]:
        return self._sentences.keys()

    def template(self, key: str) -> str:
        """The sentence of a key before its values are put in."""
        try:
            return self._sentences[key]
        except KeyError:
            raise MissingWordsError(key) from None

    def say(self, message: Message) -> str:
        """The sentence of a message."""
        return self._writer.vformat(self.template(message.key), (), message.values)

    def t(self, key: str, /, **values: object) -> str:
        """The sentence of a key with its values; for templates."""
        return self._writer.vformat(self.template(key), (), values)


def _flattened(tree: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flattened(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def money(amount: Decimal) -> str:
    """``¥1,489,600.00``; what is below nothing has its sign in front: ``-¥5,520.00``."""
    return f"{'-' if amount < 0 else ''}¥{abs(amount):,.2f}"


def capitals(amount: Decimal) -> str:
    """The amount in capitals (大写): ``壹佰肆拾捌万玖仟陆佰元整``."""
    return str(cn2an.an2cn(f"{amount:.2f}", "rmb"))


def percent(share: Decimal) -> str:
    """A share of 0 to 100 with at most two decimals: ``3.36%``."""
    text = f"{share:.2f}".rstrip("0").rstrip(".")
    return f"{text}%"


def day(date: dt.date) -> str:
    """``2026-04-29``, the form of tables and records."""
    return date.strftime("%Y-%m-%d")


def long_day(date: dt.date) -> str:
    """``2026年4月29日``, the form of formal documents: Arabic digits without padding."""
    return f"{date.year}年{date.month}月{date.day}日"


def moment(time: dt.datetime) -> str:
    """``2026-06-01 09:00``, in the offset it was recorded with."""
    return time.strftime("%Y-%m-%d %H:%M")


def hours(length: dt.timedelta) -> str:
    """Hours with at most two decimals, rounded down so that no bound is reached by rounding: ``2.5``."""
    exact = (Decimal(length // dt.timedelta(seconds=1)) / 3600).quantize(Decimal("0.01"), ROUND_DOWN)
    return f"{exact:f}".rstrip("0").rstrip(".")


class _Writer(string.Formatter):
    """Formats a value by the form a template names."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Message):
            return self._words.say(value)
        match format_spec:
            case "money":
                return money(value)
            case "percent":
                return percent(value)
            case "date":
                return self._words.t("value.unknown") if value is None else day(value)
            case "long_date":
                return long_day(value)
            case "moment":
                return moment(value)
            case "hours":
                return hours(value)
            case "list":
                return self._list(value)
            case "":
                return str(value)
            case kind:
                return self._words.t(f"{kind}.{value}")

    def _list(self, values: Sequence[object]) -> str:
        return self._words.t("value.separator").join(self.format_field(value, "") for value in values)
