"""How an amount that was written otherwise is to be written in a record."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from generator.message import Message, say

_AROUND: Final = re.compile(r"[\s¥,元整正\"'“”「」]")
_CURLY: Final = frozenset({"Pi", "Pf"})
"""The categories of quotation marks that open or close; those YAML reads are the same on both sides."""
_PLAIN: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_COMMAS: Final = re.compile(r"[^,]*?[0-9]{1,3}(,[0-9]{3})+(?![0-9,])[^,]*")
"""Commas that only part thousands."""


def as_written(loc: Sequence[str | int], value: object) -> Message:
    """The line to write for the amount at ``loc``: the same amount where it is plain which was meant.

    Quotation marks of Chinese text look like those YAML asks for and are not; whoever wrote them is told.
    """
    told = _line(str(loc[-1]), value)
    return say("problem-part.write-straight", line=told) if _is_in_curly(value) else told


def _is_in_curly(value: object) -> bool:
    return isinstance(value, str) and any(unicodedata.category(one) in _CURLY for one in value)


def _line(name: str, value: object) -> Message:
    amount = _amount(value) if isinstance(value, str) else None
    if amount is None:
        return say("problem-part.write-like", name=name)
    return say("problem-part.write", name=name, amount=amount)


def amount_in(text: str) -> str | None:
    """The amount a person typed, with two decimals: ``¥3,000`` is ``3000.00``; None where it is not plain."""
    plain = unicodedata.normalize("NFKC", text)
    return _amount(text) if "," not in plain or _COMMAS.fullmatch(plain) else None


def _amount(value: str) -> str | None:
    plain = unicodedata.normalize("NFKC", value)
    text = _AROUND.sub("", "".join(one for one in plain if unicodedata.category(one) not in _CURLY))
    if not _PLAIN.fullmatch(text):
        return None
    whole, _, part = text.partition(".")
    return f"{whole}.{part:0<2}"
