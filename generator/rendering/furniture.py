"""What stands around the text of every page: running heads, foot, page n of m, watermark.

Laid out apart from the text, as light pages that are stamped on it: so the text of a volume can be kept from
one build to the next, and pages can be counted over segments that never meet before they are bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.rendering.pdf import Heading, RenderTask
from generator.rendering.templates import render
from generator.rendering.volumes import style_sheets
from generator.views.overview import shortened

_TOGETHER: Final = 200
"""Pages laid out together: a thousand at once take more memory than any text."""
_PLACES: Final = 60
"""Half-width places in the two lines a running head has."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """The words around the pages of one document."""

    running: str
    foot: str
    marks: str
    watermark: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The furniture of a page: its number from 1, the part it belongs to; a bare one has a watermark only."""

    number: int
    part: str
    bare: bool

    @property
    def side(self) -> str:
        """Odd pages lie on the right."""
        return "right" if self.number % 2 else "left"


def furnish(name: str, furniture: Furniture, sheets: Sequence[Sheet]) -> tuple[RenderTask, ...]:
    """The pages to stamp, one for each sheet, in documents of bounded length."""
    parts = (sheets[first : first + _TOGETHER] for first in range(0, len(sheets), _TOGETHER))
    pages = [
        render("print/furniture.html.jinja", f=furniture, sheets=one, pages=len(sheets)) for one in parts
    ]
    return tuple(RenderTask(f"{name}.furniture", html, style_sheets(), tagged=False) for html in pages)


def running_parts(headings: Sequence[Heading], pages: int, before: str = "") -> Iterator[str]:
    """For each page the part that is running on it: the first to begin there, else the one that goes on."""
    part = before
    beginning: dict[int, list[str]] = {}
    for heading in headings:
        if heading.level == 1:
            beginning.setdefault(heading.page, []).append(shortened(heading.label, _PLACES))
    for page in range(pages):
        begun = beginning.get(page, [])
        yield begun[0] if begun else part
        part = begun[-1] if begun else part
