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


def as_written(loc: Sequence[str | int], value: object) -> Message:
    """The line to write for the amount at ``loc``: the same amount where it is plain which was meant.

    Quotation marks of Chinese text look like those YAML asks for and are not; whoever wrote them is told.
    """
    told = _line(str(loc[-1]), value)
    return say("problem-part.write-straight", line=told) if _is_in_curly(value) else told


def _is_in_curly(value: object) -> bool:
    return isinstance(value, str) and any(unicodedata.category(one) in _CURLY for one in value)


def _line(name: str, value: object) -> Message:
    plain = unicodedata.normalize("NFKC", value) if isinstance(value, str) else ""
    text = _AROUND.sub("", "".join(one for one in plain if unicodedata.category(one) not in _CURLY))
    if not _PLAIN.fullmatch(text):
        return say("problem-part.write-like", name=name)
    whole, _, part = text.partition(".")
    return say("problem-part.write", name=name, amount=f"{whole}.{part:0<2}")
