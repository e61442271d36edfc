"""Text as a cell can hold it: what XML forbids is spelt as spreadsheets spell it, ``_x0007_``."""

from __future__ import annotations

import re
from typing import Final

_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def cell_text(text: str) -> str:
    """The text with forbidden characters spelt out, and what looks like such a spelling kept apart."""
    return _FORBIDDEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
