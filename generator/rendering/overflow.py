"""Text that does not fit its page: what would lie in the margin or beyond the edge, where nobody reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from weasyprint.formatting_structure import boxes

_ROUNDING: Final = 1.0
"""Pixels, as the measures below."""
_HANGING: Final = 10.0
"""What may stand out sideways, such as the number of a list's tenth item: the margin has room for it."""
_LENGTH: Final = 20


def texts_outside(document: Any) -> Iterator[str]:
    """The beginnings of texts that stand outside the area their page has for text, in order."""
    for page in document.pages:
        area = page._page_box
        left, top = area.content_box_x(), area.content_box_y()
        right, bottom = left + area.width, top + area.height
        for box in area.descendants(placeholders=True):
            if not isinstance(box, boxes.TextBox) or not box.text.strip():
                continue
            sideways = max(left - box.position_x, box.position_x + box.width - right)
            upright = max(top - box.position_y, box.position_y + box.height - bottom)
            if sideways > _HANGING or upright > _ROUNDING:
                yield box.text.strip()[:_LENGTH]
