"""Pages counted over the segments of a volume: what each reference by page says, what heads each page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from generator.rendering.cross_references import count_references, has_references, with_pages
from generator.rendering.furniture import Sheet, running_parts
from generator.rendering.pdf import PdfError, RenderedPdf
from generator.rendering.volumes import PrintVolume
from generator.settings import words

Laid = Mapping[str, RenderedPdf]
"""Every segment laid out, by its print HTML."""
_BEFORE_CONTENTS: Final = 2
"""Cover and notes."""
_ENTRIES_ON_A_PAGE: Final = 30


def waits_for_pages(volume: PrintVolume) -> str | None:
    """The front, if it names pages: what follows needs no more of it than its length."""
    front = volume.groups[0].segments[0]
    return front if has_references(front) else None


def refer(volume: PrintVolume, laid: Laid) -> tuple[tuple[str, ...], ...]:
    """The segments of each group with their page references filled in.

    A segment not laid out yet is taken to be as long as a front with as many references usually is; should it
    turn out otherwise, referring once more puts the numbers right.

    Raises:
        PdfError: a reference to what no segment has.
    """
    everywhere = {
        f"{group.id}/{anchor}": page
        for group, pages in zip(volume.groups, _places(volume, laid), strict=True)
        for anchor, page in pages.items()
    }
    whole = all(one in laid for group in volume.groups for one in group.segments)
    referred = []
    for group, here in zip(volume.groups, _places(volume, laid), strict=True):
        known = everywhere | here
        try:
            referred.append(
                tuple(with_pages(one, known) if has_references(one) else one for one in group.segments)
            )
        except KeyError as missing:
            if not whole:  # it may stand in what is not laid out yet
                referred.append(group.segments)
                continue
            said = words().t("print.error-reference", document=volume.title, anchor=str(missing.args[0]))
            raise PdfError(said) from missing
    return tuple(referred)


def _places(volume: PrintVolume, laid: Laid) -> Iterator[dict[str, int]]:
    """For each group the page, from 1, of every id in it."""
    before = 0
    for group in volume.groups:
        here: dict[str, int] = {}
        for segment in group.segments:
            if (made := laid.get(segment)) is None:
                before += _BEFORE_CONTENTS - (-count_references(segment) // _ENTRIES_ON_A_PAGE)
                continue
            for anchor, (page, _, _) in made.anchors.items():
                here.setdefault(anchor, before + page + 1)
            before += made.pages
        yield here


def sheets_of(volume: PrintVolume, segments: Sequence[Sequence[RenderedPdf]]) -> Iterator[Sheet]:
    """The furniture of every page; the cover is bare, and so is the page before a volume within the book."""
    number = 0
    for group, made in zip(volume.groups, segments, strict=True):
        part = group.title or ""
        covered = number == 0 or group.title is not None
        for place, one in enumerate(made):
            for page, running in enumerate(running_parts(one.headings, one.pages, part)):
                number += 1
                yield Sheet(number, running, bare=covered and page == 0 and place == 0)
                part = running
