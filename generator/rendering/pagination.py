"""Pages counted over the segments of a volume: what each reference by page says, what heads each page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.rendering.cross_references import has_references, with_pages
from generator.rendering.furniture import Sheet, running_parts
from generator.rendering.pdf import PdfError, RenderedPdf
from generator.rendering.volumes import PrintVolume
from generator.settings import words

Laid = Mapping[str, RenderedPdf]
"""Every segment laid out, by its print HTML."""


def refer(volume: PrintVolume, laid: Laid) -> tuple[tuple[str, ...], ...]:
    """The segments of each group with their page references filled in.

    Raises:
        PdfError: a reference to what no segment has.
    """
    everywhere = {
        f"{group.id}/{anchor}": page
        for group, pages in zip(volume.groups, _places(volume, laid), strict=True)
        for anchor, page in pages.items()
    }
    referred = []
    for group, here in zip(volume.groups, _places(volume, laid), strict=True):
        known = everywhere | here
        try:
            referred.append(
                tuple(with_pages(one, known) if has_references(one) else one for one in group.segments)
            )
        except KeyError as missing:
            said = words().t("print.error-reference", document=volume.title, anchor=str(missing.args[0]))
            raise PdfError(said) from missing
    return tuple(referred)


def _places(volume: PrintVolume, laid: Laid) -> Iterator[dict[str, int]]:
    """For each group the page, from 1, of every id in it."""
    before = 0
    for group in volume.groups:
        here: dict[str, int] = {}
        for segment in group.segments:
            made = laid[segment]
            for anchor, (page, _, _) in made.anchors.items():
                here.setdefault(anchor, before + page + 1)
            before += made.pages
        yield here


def sheets_of(volume: PrintVolume, segments: Sequence[Sequence[RenderedPdf]]) -> Iterator[Sheet]:
    """The furniture of every page; the cover is bare, and so is the page before a volume within the book."""
    number = 0
    for group, made in zip(volume.groups, segments, strict=True):
        part = group.title or ""
        for place, one in enumerate(made):
            for page, running in enumerate(running_parts(one.headings, one.pages, part)):
                number += 1
                bare = page == 0 and place == 0
                yield Sheet(number, running, bare)
                part = running
