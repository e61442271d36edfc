"""The volumes (分册) of a bundle as print HTML, cut into segments that are laid out one by one.

A volume is a front (cover, notes, contents), a body in one or more segments, and a page to sign. The book
(总册) has a front of its own and then the bodies of all other volumes: what stands in both is laid out once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from generator.records.bundle import VolumeName
from generator.rendering.numbered_evidence import NumberedEvidence
from generator.rendering.numbering import Counters, Listed, count_on, list_headings
from generator.rendering.pictures import Picture, Pictures
from generator.rendering.segmenting import cut
from generator.rendering.templates import render
from generator.settings import theme_folder, words
from generator.views.bundles import BundleView
from generator.views.dossier import DossierView

PARTS: Final[Mapping[VolumeName, tuple[str, ...]]] = {
    "summary": ("summary",),
    "clauses": ("overview", "matrix", "questions"),
    "deliveries": ("services", "deliveries", "all_evidence"),
    "systems": ("systems",),
    "cloud": ("cloud",),
    "incidents": ("incidents", "deductions"),
    "settlement": ("payments",),
    "people": ("people",),
    "review": ("readiness", "review", "application"),
}
"""What each volume holds, in order: a part is a template of ``theme/print/parts``."""
_LAST: Final[Mapping[VolumeName, str]] = {"review": "confirmation", "book": "confirmation"}
"""The part that is signed at the end, where it is not the usual one: who made, checked and confirmed it."""
_SEGMENT_SIZE: Final = 100_000
"""Characters of HTML a segment has at most where it can be cut: about 30 pages."""


@dataclass(frozen=True, slots=True)
class PrintGroup:
    """Segments that belong together: a whole volume, or one of those the book holds, under its name."""

    id: str
    title: str | None
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintVolume:
    """A volume before it is laid out: plain values. ``running`` is the head of its pages.

    Its first segment begins with the cover; ``within_book`` are the segments the book takes over.
    """

    id: VolumeName
    file: str
    title: str
    running: str
    groups: tuple[PrintGroup, ...]
    within_book: tuple[str, ...] = ()
    headings: tuple[Listed, ...] = ()
    """Those of the segments the book takes over."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """What its pages show beside text, by address."""


def compose_volumes(
    view: DossierView, bundle: BundleView, version: str, pictures: Pictures | None = None
) -> tuple[PrintVolume, ...]:
    """Every volume of a bundle in its order, the book made of all the others.

    ``pictures`` are those of the evidence, by the path their records name; others are not spoken of.
    """
    judged = pictures or {}
    single = {name: _volume(view, bundle, version, name, judged) for name in bundle.volumes if name != "book"}
    return tuple(
        single[name] if name != "book" else _book(view, bundle, version, tuple(single.values()))
        for name in bundle.volumes
    )


def _named(view: DossierView, bundle: BundleView, name: VolumeName) -> tuple[str, str, str]:
    """File, title and running head."""
    title = words().t(f"print.volume.{name}")
    running = words().t("print.running", name=view.masthead.running_name, volume=title)
    return f"{bundle.volumes.index(name) + 1:02}-{name}.pdf", title, running


def _volume(
    view: DossierView, bundle: BundleView, version: str, name: VolumeName, pictures: Pictures
) -> PrintVolume:
    file, title, running = _named(view, bundle, name)
    body = render(
        "print/body.html.jinja", d=view, parts=PARTS[name], index=NumberedEvidence(), pictures=pictures
    )
    tail = _tail(view, name, title)
    front = _front(view, bundle, version, title, [("", "", tuple(list_headings(body + tail)))])
    bodies = tuple(_segments(title, body))
    return PrintVolume(
        id=name,
        file=file,
        title=title,
        running=running,
        groups=(PrintGroup(name, None, (front, *bodies, tail)),),
        within_book=bodies,
        headings=tuple(list_headings(body)),
        pictures={one.address: one.content for one in pictures.values() if isinstance(one, Picture)},
    )


def _book(view: DossierView, bundle: BundleView, version: str, volumes: Sequence[PrintVolume]) -> PrintVolume:
    file, title, running = _named(view, bundle, "book")
    groups: list[PrintGroup] = []
    listed: list[tuple[str, str, tuple[Listed, ...]]] = []
    for number, one in enumerate(volumes, start=1):
        label = words().t("print.book-part", number=number, title=one.title)
        divider = _page(title, render("print/divider.html.jinja", id=one.id, number=number, title=one.title))
        groups.append(PrintGroup(one.id, label, (divider, *one.within_book)))
        listed.append((one.id, label, tuple(found for found in one.headings if found.level == 1)))
    tail = _tail(view, "book", title)
    listed.append(("back", "", tuple(list_headings(tail))))
    front = PrintGroup("front", None, (_front(view, bundle, version, title, listed),))
    back = PrintGroup("back", None, (tail,))
    pictures = {address: content for one in volumes for address, content in one.pictures.items()}
    return PrintVolume("book", file, title, running, (front, *groups, back), pictures=pictures)


def _tail(view: DossierView, name: VolumeName, title: str) -> str:
    """The page to sign."""
    last = _LAST.get(name, "signoff")
    return _page(title, render("print/tail.html.jinja", d=view, volume=title, last=last))


def _front(
    view: DossierView,
    bundle: BundleView,
    version: str,
    title: str,
    groups: Sequence[tuple[str, str, Sequence[Listed]]],
) -> str:
    front = render(
        "print/front.html.jinja", d=view, bundle=bundle, version=version, volume=title, groups=groups
    )
    return _page(title, front)


def _segments(title: str, body: str) -> Iterator[str]:
    """The body in documents of bounded size, each of which goes on counting its headings."""
    counted = Counters()
    for piece in cut(body, _SEGMENT_SIZE):
        yield _page(title, piece, counted)
        counted = count_on(piece, counted)


def _page(title: str, content: str, before: Counters | None = None) -> str:
    return render("print/segment.html.jinja", title=title, content=content, counters=before or Counters())


@cache
def style_sheets() -> tuple[tuple[str, bytes], ...]:
    """The style sheets of ``theme/print`` by name, as a task for the PDF engine carries them."""
    folder = theme_folder() / "print"
    return tuple((path.name, path.read_bytes()) for path in sorted(folder.glob("*.css")))
