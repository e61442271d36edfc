"""Puts messages into words: the one place where a key of the catalogue becomes a sentence.

Templates name their values with a form: ``{amount:money}``, ``{due:date}``, ``{ratio:percent}``,
``{state:state}``, ``{names:list}``. A value is written the same way wherever it is shown.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, Final

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


_CENT: Final = Decimal("0.01")


def rounded_share(share: Decimal, *bounds: Decimal) -> Decimal:
    """A percentage to two decimals, half up, but never on to or over a bound it has not reached or passed.

    Whole numbers are always bounds: what is below 5 stays below it as shown, and what is above 90 above it.
    """
    rounded = share.quantize(_CENT, ROUND_HALF_UP)
    for bound in (share.to_integral_value(ROUND_HALF_UP), *bounds):
        if share < bound <= rounded:
            return bound.quantize(_CENT, ROUND_CEILING) - _CENT
        if rounded <= bound < share:
            return bound.quantize(_CENT, ROUND_FLOOR) + _CENT
    return rounded


def percent(share: Decimal, *bounds: Decimal) -> str:
    """A share of 0 to 100 with at most two decimals: ``3.36%``; see :func:`rounded_share` for its bounds."""
    text = f"{rounded_share(share, *bounds):.2f}".rstrip("0").rstrip(".")
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
    """A length of time, exact: ``3小时40分``, ``2小时``, ``45分``, with seconds where there are any."""
    total = length // dt.timedelta(seconds=1)
    parts = zip((total // 3600, total // 60 % 60, total % 60), ("小时", "分", "秒"), strict=True)
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0分"


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
