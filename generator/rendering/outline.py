"""The outline (bookmarks) of a PDF file from a flat list of headings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pikepdf


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry; those of higher levels that follow stand under it, out of sight at first if it is closed."""

    level: int
    title: str
    destination: pikepdf.Array
    closed: bool = False


def write_outline(pdf: pikepdf.Pdf, bookmarks: Iterable[Bookmark]) -> None:
    """Gives the file its outline; an entry stands under the last one before it that has a lower level."""
    above: list[tuple[int, pikepdf.OutlineItem]] = []
    with pdf.open_outline() as outline:
        for one in bookmarks:
            item = pikepdf.OutlineItem(one.title, one.destination)
            item.is_closed = one.closed
            while above and above[-1][0] >= one.level:
                above.pop()
            (above[-1][1].children if above else outline.root).append(item)
            above.append((one.level, item))
