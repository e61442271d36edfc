"""How an amount that was written otherwise is to be written in a record."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from generator.message import Message, say

_AROUND: Final = re.compile(r"[\s¥,元整正\"'“”「」]")
_PLAIN: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")


def as_written(loc: Sequence[str | int], value: object) -> Message:
    """The line to write for the amount at ``loc``: the same amount where it is plain which was meant."""
    name = str(loc[-1])
    text = _AROUND.sub("", unicodedata.normalize("NFKC", value)) if isinstance(value, str) else ""
    if not _PLAIN.fullmatch(text):
        return say("problem-part.write-like", name=name)
    whole, _, part = text.partition(".")
    return say("problem-part.write", name=name, amount=f"{whole}.{part:0<2}")
