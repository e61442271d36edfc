"""Makes the volumes of bundles: lays their segments out, fills in the pages, binds each volume."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from generator.pipeline.documents import DocumentMaker
from generator.pipeline.progress import Progress
from generator.rendering.archival_metadata import Attachment
from generator.rendering.binding import Binding, BoundGroup, BoundSegment
from generator.rendering.furniture import Furniture, furnish
from generator.rendering.pagination import refer, sheets_of, waits_for_pages
from generator.rendering.pdf import PdfError, RenderedPdf, RenderTask
from generator.rendering.pictures import pictures_in
from generator.rendering.print_task import BindTask, PrintTask
from generator.rendering.volumes import PrintVolume, style_sheets
from generator.settings import words

_ROUNDS: Final = 4
"""Page numbers may lengthen a contents table and so move what it lists; it settles at once or not at all."""

Segments = tuple[tuple[str, ...], ...]
"""The print HTML of a volume, group by group."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every volume of a bundle says of itself."""

    author: str
    subject: str
    creator: str
    dated: dt.datetime
    foot: str
    marks: str
    watermark: str


@dataclass(frozen=True, slots=True)
class ToPrint:
    """A volume with its imprint and the records behind it, by path and as what it carries inside."""

    volume: PrintVolume
    title: str
    imprint: Imprint
    sources: tuple[str, ...]
    attachments: tuple[Attachment, ...]


def print_volumes(wanted: Sequence[ToPrint], maker: DocumentMaker, hears: Progress) -> list[RenderedPdf]:
    """Every volume as a finished PDF file, in the order asked for; what several share is laid out once.

    Raises:
        PdfError: with what stands in the way of any of them.
    """
    volumes = [each.volume for each in wanted]
    segments = _names(volumes, [tuple(group.segments for group in one.groups) for one in volumes])
    fronts = {waits_for_pages(one) for one in volumes}
    first = {one: name for one, name in segments.items() if one not in fronts}
    hears.begin("documents", total=len(first) + len(wanted))
    pictures = {address: content for one in volumes for address, content in one.pictures.items()}
    laid = _lay_out(first, pictures, maker, hears.advance)
    final = _settled(volumes, laid, pictures, maker)
    tasks = [_binding(each, groups, laid) for each, groups in zip(wanted, final, strict=True)]
    return _perform(tasks, maker, hears.advance)


def _names(volumes: Sequence[PrintVolume], segments: Sequence[Segments]) -> dict[str, str]:
    """Each segment once, named after the first volume that holds it."""
    names: dict[str, str] = {}
    for volume, groups in zip(volumes, segments, strict=True):
        for group in groups:
            for number, one in enumerate(group, start=1):
                names.setdefault(one, f"{volume.title} {number}")
    return names


def _lay_out(
    segments: Mapping[str, str],
    pictures: Mapping[str, bytes],
    maker: DocumentMaker,
    advance: Callable[[], None],
) -> dict[str, RenderedPdf]:
    tasks = [
        RenderTask(name, html, style_sheets() + pictures_in(html, pictures))
        for html, name in segments.items()
    ]
    return dict(zip(segments, _perform(tasks, maker, advance), strict=True))


def _settled(
    volumes: Sequence[PrintVolume],
    laid: dict[str, RenderedPdf],
    pictures: Mapping[str, bytes],
    maker: DocumentMaker,
) -> list[Segments]:
    """The segments of each volume with their page references, laid out; ``laid`` gains them."""
    now = [tuple(group.segments for group in volume.groups) for volume in volumes]
    new: dict[str, str] = {}
    for _ in range(_ROUNDS):
        now = [refer(_with_segments(volume, some), laid) for volume, some in zip(volumes, now, strict=True)]
        new = {one: name for one, name in _names(volumes, now).items() if one not in laid}
        if not new:
            return now
        laid.update(_lay_out(new, pictures, maker, lambda: None))
    raise PdfError(words().t("print.error-unsettled", document=next(iter(new.values()))))


def _with_segments(volume: PrintVolume, segments: Segments) -> PrintVolume:
    groups = tuple(replace(group, segments=some) for group, some in zip(volume.groups, segments, strict=True))
    return replace(volume, groups=groups)


def _binding(each: ToPrint, groups: Segments, laid: Mapping[str, RenderedPdf]) -> BindTask:
    made = [tuple(laid[one] for one in group) for group in groups]
    imprint = each.imprint
    furniture = Furniture(each.volume.running, imprint.foot, imprint.marks, imprint.watermark)
    binding = Binding(
        title=each.title,
        language="zh-CN",
        author=imprint.author,
        subject=imprint.subject,
        creator=imprint.creator,
        dated=imprint.dated,
        groups=tuple(_bound(each.volume, made)),
        furniture=(),
        attachments=each.attachments,
    )
    return BindTask(
        each.volume.title, furnish(each.volume.title, furniture, tuple(sheets_of(each.volume, made))), binding
    )


def _bound(volume: PrintVolume, made: Sequence[Sequence[RenderedPdf]]) -> Iterator[BoundGroup]:
    for group, some in zip(volume.groups, made, strict=True):
        segments = tuple(BoundSegment(one.content, one.anchors, one.headings) for one in some)
        yield BoundGroup(group.id, group.title, segments)


def _perform(
    tasks: Sequence[PrintTask], maker: DocumentMaker, advance: Callable[[], None]
) -> list[RenderedPdf]:
    """The results in the order of the tasks; what is wrong with any of them is said at once."""
    results: dict[int, RenderedPdf] = {}
    errors: dict[int, PdfError] = {}
    for place, outcome in maker.perform(tasks):
        if isinstance(outcome, PdfError):
            errors[place] = outcome
        else:
            results[place] = outcome
        advance()
    if errors:
        every = [errors[place] for place in sorted(errors)]
        missing: dict[str, tuple[str, ...]] = {}
        for one in every:
            for character, fonts in one.missing.items():
                missing[character] = tuple(dict.fromkeys((*missing.get(character, ()), *fonts)))
        raise PdfError("\n".join(dict.fromkeys(str(one) for one in every)), missing)
    return [results[place] for place in range(len(tasks))]
