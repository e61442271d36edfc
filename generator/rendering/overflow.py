"""Text that does not fit its page: what would lie in the margin or beyond the edge, where nobody reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from weasyprint.formatting_structure import boxes

_TOLERANCE: Final = 1.0
"""Pixels that rounding, or a mark in a corner of a letter, may stand out."""
_LENGTH: Final = 20


def texts_outside(document: Any) -> Iterator[str]:
    """The beginnings of texts that stand outside the area their page has for text, in order."""
    for page in document.pages:
        area = page._page_box
        left, top = area.content_box_x(), area.content_box_y()
        right, bottom = left + area.width + _TOLERANCE, top + area.height + _TOLERANCE
        for box in area.descendants(placeholders=True):
            if not isinstance(box, boxes.TextBox) or not box.text.strip():
                continue
            beyond = box.position_x + box.width > right or box.position_y + box.height > bottom
            if beyond or box.position_x < left - _TOLERANCE or box.position_y < top - _TOLERANCE:
                yield box.text.strip()[:_LENGTH]
