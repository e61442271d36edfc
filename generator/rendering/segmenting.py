"""Cuts the body of a volume into pieces of bounded size that can be laid out apart.

A page costs about two megabytes while it is laid out, and a long document more for a page than a short one.
Where templates write ``<!--cut-->`` a piece may end and a new page begins; within a table that is too long by
itself it ends between two bodies of rows, and the next piece repeats the table's head. Where they write
``<!--apart-->`` it always ends: what names pages is laid out again when they are known, its neighbours not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

_CUT: Final = "<!--cut-->"
_APART: Final = "<!--apart-->"
_ROWS_END: Final = "</tbody>"
_MORE_ROWS: Final = re.compile(r"\s*<tbody\b")
_ID: Final = re.compile(r' id="[^"]*"')
_TAG: Final = re.compile(r"<[^>]*>")


def cut(body: str, size: int) -> tuple[str, ...]:
    """The body in its order, in pieces of about ``size`` characters or less wherever it can be cut."""
    pieces: list[str] = []
    held = 0
    for part, apart in _parts(body, size):
        too_long = held + len(part) > size
        if not pieces or ((apart or too_long) and _has_text(part) and _has_text(pieces[-1])):
            pieces.append(part)
            held = len(part)
        else:
            pieces[-1] += part
            held += len(part)
    return tuple(pieces)


def _parts(body: str, size: int) -> Iterator[tuple[str, bool]]:
    """What can be cut no further, each with whether a piece has to begin there."""
    for stretch in body.split(_APART):
        parts = (some for whole in stretch.split(_CUT) for some in _shorter(whole, size))
        for number, part in enumerate(parts):
            yield part, number == 0


def _has_text(part: str) -> bool:
    """Whether a part would be more than an empty page."""
    return bool(_TAG.sub("", part).strip())


def _shorter(whole: str, size: int) -> Iterator[str]:
    """A stretch without cuts, divided within its tables if it is too long."""
    if len(whole) <= size:
        yield whole
        return
    rows = whole.split(_ROWS_END)
    ends = list(accumulate(len(one) + len(_ROWS_END) for one in rows))
    begun = 0
    lead = ""
    for number, end in enumerate(ends[:-1]):
        following = ends[number + 1] - begun
        if following > size and _MORE_ROWS.match(whole, end):
            yield f"{lead}{whole[begun:end]}</table>"
            begun, lead = end, _table_before(whole, end)
    yield lead + whole[begun:]


def _table_before(whole: str, at: int) -> str:
    """The opening of the table that is open at a place: its tag, its columns, its head."""
    start = whole.rindex("<table", 0, at)
    return _ID.sub("", whole[start : whole.index("<tbody", start)])
