"""Binds segments laid out one by one into one PDF file, as if they had been one document.

A long document costs more time and memory for each page than a short one, so a volume is laid out in
segments, each as :func:`generator.rendering.archival.write_archival` makes it: nothing in the margins, every
page a right-hand one. Bound, they have one order of pages, one outline, one structure, and links that reach
across; what stands in the margins comes page by page from files of their own, the furniture. The file is
PDF/A-3a and PDF/UA-1 if its segments are. The same input gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name

from generator.rendering.archival_metadata import Attachment, Description, describe, embed
from generator.rendering.outline import Bookmark, write_outline
from generator.rendering.pdf import Heading, PdfError
from generator.rendering.shared_fonts import SharedFonts
from generator.rendering.structure_tree import MergedStructure, copied, move
from generator.settings import words

ACROSS: Final = "dossier:"
"""Begins the address of a link to an id in another segment: ``dossier:<id>`` or ``dossier:<group>/<id>``."""
_MM: Final = 72 / 25.4

Anchors = Mapping[str, tuple[int, float, float]]
"""Where the ids of a segment stand: page from 0, points from its left and from its top."""


@dataclass(frozen=True, slots=True)
class BoundSegment:
    """A tagged PDF file without furniture, with the places of its ids and headings."""

    content: bytes
    anchors: Anchors
    headings: tuple[Heading, ...] = ()
    """The outline: a heading stands under the last one of a lower level, be it in an earlier segment."""


@dataclass(frozen=True, slots=True)
class BoundGroup:
    """Segments whose ids belong together; with a title they also stand under a bookmark of that name."""

    id: str
    title: str | None
    segments: tuple[BoundSegment, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """What is bound; ``furniture`` are untagged PDF files with a page for each page of the segments."""

    title: str
    language: str
    author: str
    subject: str
    creator: str
    dated: dt.datetime
    """With its time zone."""
    groups: tuple[BoundGroup, ...]
    furniture: tuple[bytes, ...]
    attachments: tuple[Attachment, ...] = ()
    mirror_mm: float = 2.0
    """How far the text of a left-hand page moves to the left: the difference of inner and outer margin."""


def bind(binding: Binding) -> bytes:
    """The finished PDF file.

    Raises:
        PdfError: a link leads to an id that no segment has.
        ValueError: pages and furniture do not match, or a segment is not tagged.
    """
    book = _Book(binding.title, binding.mirror_mm * _MM)
    for group in binding.groups:
        book.add_group(group)
    book.add_furniture(binding.furniture)
    book.resolve_links()
    description = Description(
        title=binding.title,
        language=binding.language,
        author=binding.author,
        subject=binding.subject,
        creator=binding.creator,
        dated=binding.dated,
    )
    return book.finish(description, binding.attachments)


@dataclass(frozen=True, slots=True)
class _Place:
    """A point in the book: page from 0, points from its left and from its top."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Link:
    annotation: pikepdf.Object
    group: str
    target: str


class _Book:
    """The file in the making."""

    def __init__(self, title: str, mirror: float) -> None:
        self._pdf = pikepdf.new()
        self._title = title
        self._mirror = mirror
        self._pages: list[pikepdf.Page] = []
        self._structure = MergedStructure(self._pdf)
        self._fonts = SharedFonts(self._pdf)
        self._places: dict[str, dict[str, _Place]] = {}
        self._links: list[_Link] = []
        self._bookmarks: list[Bookmark] = []

    def add_group(self, group: BoundGroup) -> None:
        first, above = len(self._pages), len(self._bookmarks)
        self._places.setdefault(group.id, {})
        self._structure.open_group(group.title)
        for segment in group.segments:
            self._add_segment(group.id, segment)
        if group.title is not None and len(self._pages) > first:
            place = self._destination(_Place(first, 0, 0))
            self._bookmarks.insert(above, Bookmark(0, group.title, place, closed=True))

    def add_furniture(self, contents: Iterable[bytes]) -> None:
        """Draws it below the text, so that nothing of it, such as a watermark, covers a word."""
        end = self._pdf.make_stream(b"\nQ")
        with ExitStack() as opened:
            sources = [opened.enter_context(pikepdf.open(io.BytesIO(content))) for content in contents]
            sheets = [page for source in sources for page in source.pages]
            if len(sheets) != len(self._pages):
                raise ValueError(f"{len(sheets)} pages of furniture for {len(self._pages)} pages")
            for number, (page, drawn) in enumerate(zip(self._pages, sheets, strict=True)):
                # The pages of a segment share one dictionary of resources, hence the number in the name.
                name = f"/Furniture{number}"
                if "/XObject" not in page.resources:
                    page.resources.XObject = Dictionary()
                page.resources.XObject[name] = self._form(drawn)
                begin = (
                    f"/Artifact <</Type /Pagination>> BDC {name} Do EMC\n"
                    f"q 1 0 0 1 {-self._moved(number):.4f} 0 cm\n"
                )
                page.obj.Contents = Array([self._pdf.make_stream(begin.encode()), page.obj.Contents, end])

    def resolve_links(self) -> None:
        """Lets every link lead to its place: in its own group first, then in one of the others."""
        for link in self._links:
            place = next(self._candidates(link), None)
            if place is None:
                raise PdfError(words().t("print.error-link", document=self._title, anchor=link.target))
            if "/A" in link.annotation:
                del link.annotation.A
            link.annotation.Dest = self._destination(place)

    def finish(self, description: Description, attachments: tuple[Attachment, ...]) -> bytes:
        self._structure.finish()
        self._fonts.finish()
        write_outline(self._pdf, self._bookmarks)
        describe(self._pdf, description)
        embed(self._pdf, attachments)
        written = io.BytesIO()
        self._pdf.save(
            written,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
        self._pdf.close()
        return written.getvalue()

    def _add_segment(self, group: str, segment: BoundSegment) -> None:
        first = len(self._pages)
        with pikepdf.open(io.BytesIO(segment.content)) as source:
            for page in source.pages:
                self._pdf.pages.append(page)
                self._pages.append(self._pdf.pages[-1])
            moved = [self._moved(number) for number in range(first, len(self._pages))]
            self._structure.add(source, self._pages[first:], moved)
            if "/OutputIntents" not in self._pdf.Root:
                self._pdf.Root.OutputIntents = copied(self._pdf, source.Root.OutputIntents)
        for anchor, (page_in_segment, x, y) in segment.anchors.items():
            self._places[group].setdefault(anchor, _Place(first + page_in_segment, x, y))
        for one in segment.headings:
            place = self._destination(_Place(first + one.page, one.x, one.y))
            self._bookmarks.append(Bookmark(one.level, one.label, place))
        for number, added in enumerate(self._pages[first:], start=first):
            added.obj.Tabs = Name.S
            self._fonts.collect(added.resources)
            for annotation in added.get("/Annots", ()):
                move(annotation, self._moved(number))
                if target := _target(annotation):
                    self._links.append(_Link(annotation, group, target))

    def _moved(self, number: int) -> float:
        """How far the content of a page moves to the left. Pages count from 0, so odd ones are left-hand."""
        return self._mirror if number % 2 else 0.0

    def _destination(self, place: _Place) -> Array:
        page = self._pages[place.page]
        left = max(0.0, place.x - self._moved(place.page))
        top = float(page.mediabox[3]) - place.y
        return Array([page.obj, Name.XYZ, round(left, 3), round(top, 3), None])

    def _form(self, page: pikepdf.Page) -> pikepdf.Object:
        """A page of furniture as something to be drawn; its resources stay shared with the other pages'."""
        if "/StructParents" in page:
            raise ValueError("tagged furniture")
        page.contents_coalesce()
        form = self._pdf.copy_foreign(page.obj.Contents)
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array(list(page.mediabox))
        form.Resources = copied(self._pdf, page.resources)
        self._fonts.collect(form.Resources)
        return form

    def _candidates(self, link: _Link) -> Iterator[_Place]:
        named, _, within = link.target.partition("/")
        for group, anchor in (
            (link.group, link.target),
            (named, within),
            *((other, link.target) for other in self._places),
        ):
            if place := self._places.get(group, {}).get(anchor):
                yield place


def _target(annotation: pikepdf.Object) -> str | None:
    """The id a link leads to, with its group where it is named; None for a link out of the book."""
    if isinstance(destination := annotation.get("/Dest"), pikepdf.String):
        return str(destination)
    address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
    return unquote(address.removeprefix(ACROSS)) if address.startswith(ACROSS) else None
