"""Chinese lines flush on both edges: what WeasyPrint's ``text-align: justify`` leaves out.

The engine widens spaces only, and a Chinese line has none. Here a line with wide characters shares what it
lacks among its spaces and the gaps beside wide characters; nothing is narrowed or hung, and where lines break
was decided before. A line without wide characters is left to the engine.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, Final, NamedTuple

from weasyprint.draw import text as drawing
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.ffi import TO_UNITS
from weasyprint.text.line_break import Layout

from generator.rendering.verified import is_verified

_ENGINES_JUSTIFY: Final = inline.justify_line
_ENGINES_DRAW: Final = drawing.draw_first_line
_EXPECTED: Final = (
    (_ENGINES_JUSTIFY, "context line extra_width"),
    (_ENGINES_DRAW, "stream textbox text_overflow block_ellipsis matrix"),
    (Layout.get_first_line, "self"),
    (Layout.reactivate, "self style"),
)
_SPACES: Final = " \u00a0"
_FULL: Final = 0.01
"""Share of the font's size below which nothing is lacking: a full line of characters stays on the grid."""
_READ_AS_SPACE: Final = 0.09
"""Share of the font's size from which on a reader of the file may take a gap for a space."""


def engine_is_verified() -> bool:
    """Whether the installed WeasyPrint is of the version whose insides this module was tried with."""
    return is_verified(_EXPECTED)


@contextmanager
def lines_flush() -> Iterator[None]:
    """What is laid out and written meanwhile has flush Chinese lines; an engine not verified stays as is."""
    before = inline.justify_line, drawing.draw_first_line
    if engine_is_verified():
        inline.justify_line, drawing.draw_first_line = _justify_line, _draw_first_line
    try:
        yield
    finally:
        inline.justify_line, drawing.draw_first_line = before


class _Unit(NamedTuple):
    """One character with the marks on it, or an object in the line; ``end`` is its last byte in the box."""

    character: str
    box: Any
    end: int

    @property
    def wide(self) -> bool:
        return unicodedata.east_asian_width(self.character) in {"W", "F"}


def _justify_line(context: Any, line: Any, extra_width: float) -> None:
    units = list(_units(line))
    leftwards = any(unicodedata.bidirectional(unit.character) in {"R", "AL"} for unit in units)
    pairs = [pair for pair in pairwise(units) if _may_widen(*pair)]
    if not pairs or not any(unit.wide for unit in units) or leftwards or line.style["direction"] == "rtl":
        _ENGINES_JUSTIFY(context, line, extra_width)
        return
    if extra_width < _FULL * line.style["font_size"]:
        return
    between = [other.box for one, other in pairs if one.box is not other.box]
    outer = gap = extra_width / len(pairs)
    if len(between) < len(pairs):
        outer = min(gap, _READ_AS_SPACE * line.style["font_size"])
        gap = (extra_width - outer * len(between)) / (len(pairs) - len(between))
    inside: dict[Any, list[int]] = {}
    for one, other in pairs:
        if one.box is other.box:
            inside.setdefault(one.box, []).append(one.end)
    _place(line, 0.0, gap, inside, dict.fromkeys(between, outer))


def _units(box: Any) -> Iterator[_Unit]:
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _units(child)
    elif isinstance(box, boxes.TextBox):
        character, end = "", 0
        for one in box.text:
            if character and unicodedata.category(one) not in {"Mn", "Mc", "Me", "Cf"}:
                yield _Unit(character, box, end)
                character = ""
            character = character or one
            end += len(one.encode())
        if character:
            yield _Unit(character, box, end)
    else:
        yield _Unit("\ufffc", box, 0)


def _may_widen(one: _Unit, other: _Unit) -> bool:
    if one.character in _SPACES or other.character in _SPACES:
        return one.character in _SPACES
    return one.wide or other.wide  # a dash or an ellipsis of two characters is not: its halves stay together


def _place(
    box: Any, moved: float, gap: float, inside: dict[Any, list[int]], ahead: dict[Any, float]
) -> float:
    """Moves a box and widens what is in it; returns how far what follows has to move.

    A gap between boxes opens outside every inline box that begins there: no link's line reaches into it.
    """
    before = moved
    if not isinstance(box, boxes.TextBox | boxes.LineBox | boxes.InlineBox):
        box.translate(moved, 0)
        return moved
    box.position_x += moved
    if ends := inside.get(box):
        box.pango_layout = _WidenedLayout(box.pango_layout, gap, ends)
        moved += gap * len(ends)
    for child in () if isinstance(box, boxes.TextBox) else box.children:
        if child.is_in_normal_flow():
            moved += ahead.pop(next((unit.box for unit in _units(child)), None), 0.0)
            moved = _place(child, moved, gap, inside, ahead)
    box.width += moved - before
    return moved


class _WidenedLayout(Layout):  # type: ignore[misc]  # weasyprint publishes no types
    """A text's layout with a gap after some of its bytes, opened when the engine has shaped it to draw it."""

    def __init__(self, natural: Any, gap: float, ends: list[int]) -> None:
        self.__dict__.update(natural.__dict__, gap=gap, ends=ends)

    def get_first_line(self) -> tuple[Any, Any]:
        line, rest = super().get_first_line()
        run = line.runs
        while run:
            self._open(run.data.item, run.data.glyphs)
            run = run.next
        return line, rest

    def _open(self, item: Any, glyphs: Any) -> None:
        """The engine writes whole thousandths of the font's size and drops the rest: nothing adds up here."""
        size = self.style["font_size"]
        edges = [item.offset + glyphs.log_clusters[at] for at in range(glyphs.num_glyphs)]
        for at, (start, end) in enumerate(zip(edges, [*edges[1:], item.offset + item.length], strict=True)):
            first, last = (bisect_right(self.ends, edge) * self.gap / size * 1000 for edge in (start, end))
            if steps := round(last) - round(first):
                # A quarter more, lest the rounding of the glyph's own width take a whole one away.
                glyphs.glyphs[at].geometry.width += round((steps + 0.25) * size * TO_UNITS / 1000)


def _draw_first_line(stream: Any, textbox: Any, *how: Any) -> Any:
    """Says what the text of a wide line is, lest who reads the file take the gaps in it for spaces."""
    layout = textbox.pango_layout
    if not isinstance(layout, _WidenedLayout) or layout.gap <= _READ_AS_SPACE * textbox.style["font_size"]:
        return _ENGINES_DRAW(stream, textbox, *how)
    text = f"\ufeff{layout.text}".encode("utf-16-be").hex()
    stream.begin_marked_content("Span", f"<</ActualText <{text}>>>".encode())
    emojis = _ENGINES_DRAW(stream, textbox, *how)
    stream.end_marked_content()
    return emojis
