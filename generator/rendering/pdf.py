"""Print HTML becomes PDF: no network, no file but those given with it, no warning passed over.

The same task gives the same bytes: no date of today, no random number gets in.
"""

from __future__ import annotations

import hashlib
import html
import logging
import mimetypes
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from generator.collector import collector_paused
from generator.problem import UnfinishedError
from generator.rendering.archival import write_archival
from generator.rendering.embedded_fonts import fonts_cut_down
from generator.rendering.justification import lines_flush
from generator.rendering.overflow import texts_outside
from generator.rendering.parsed_styles import parsed, without_sheets
from generator.settings import words

_BASE: Final = "file:///"
"""Where relative addresses start: no folder, for nothing is read from disk."""
_MISSING_GLYPH: Final = ".notdef glyph"
_AROUND: Final = 12
_MOST_NAMED: Final = 5
_POINTS: Final = 0.75
"""Of a CSS pixel."""


@dataclass(frozen=True, slots=True)
class RenderTask:
    """One document to lay out: plain values only, so that a worker on any machine can take it."""

    name: str
    html: str
    files: tuple[tuple[str, bytes], ...] = ()
    """What it may read, by relative address: its style sheets and pictures. There is nothing else."""
    tagged: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as laid out: its level from 1, its text with number, its page from 0, its place in points."""

    level: int
    label: str
    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """A finished PDF file; ``anchors`` gives page from 0 and place in points from the top left of each id."""

    name: str
    content: bytes
    pages: int
    sha256: str
    headings: tuple[Heading, ...] = ()
    anchors: Mapping[str, tuple[int, float, float]] = field(default_factory=dict)

    def with_content(self, content: bytes) -> RenderedPdf:
        """The same document after something was added to its file, such as a signature."""
        return replace(self, content=content, sha256=hashlib.sha256(content).hexdigest())


class PdfError(UnfinishedError):
    """A document that cannot be made as it should be; its text is the sentence for the reader.

    ``missing`` are the characters no font has, each with the fonts that were tried before all others of the
    machine: whoever knows the records says where they stand.
    """

    def __init__(self, text: str, missing: Mapping[str, tuple[str, ...]] | None = None) -> None:
        super().__init__(text)
        self.missing = dict(missing or {})

    def __reduce__(self) -> tuple[type[PdfError], tuple[str, dict[str, tuple[str, ...]]]]:
        return PdfError, (str(self), self.missing)  # the way back from a worker process


class _SourceRefusedError(Exception):
    """An address that a document may not read from."""


class _GivenFilesFetcher(URLFetcher):  # type: ignore[misc]  # weasyprint publishes no types
    """Answers data addresses and the task's own files; any other address stops the render."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self._files = files

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        parts = urlsplit(url)
        if parts.scheme.lower() == "data":
            return super().fetch(url, headers)
        given = self._files.get(unquote(parts.path).removeprefix("/"))
        if parts.scheme.lower() != "file" or parts.netloc or given is None:
            raise _SourceRefusedError(url)
        kind, _ = mimetypes.guess_type(parts.path, strict=True)
        return URLFetcherResponse(url, given, {"Content-Type": kind or "application/octet-stream"})


def render_pdf(task: RenderTask) -> RenderedPdf:
    """Lays a document out; raises :class:`PdfError` for whatever would make it differ from what was meant."""
    files = dict(task.files)
    html, sheets = without_sheets(task.html, files)
    with _complaints() as complaints, collector_paused(), lines_flush(), fonts_cut_down():
        styles = parsed(sheets, _BASE)
        if complaints:
            parsed.cache_clear()
        try:
            document = weasyprint.HTML(
                string=html, base_url=_BASE, url_fetcher=_GivenFilesFetcher(files)
            ).render(
                font_config=_installed_fonts(),
                pdf_tags=task.tagged,
                stylesheets=styles.sheets,
                counter_style=styles.counters.copy(),
            )
            content: bytes = write_archival(document) if task.tagged else document.write_pdf()
        except FatalURLFetchingError as error:
            raise PdfError(_unreadable(task, error)) from error
    if complaints:
        raise _complaint(task, complaints, document)
    if outside := tuple(dict.fromkeys(texts_outside(document))):
        shown = tuple(map(printable, outside[:_MOST_NAMED]))
        raise PdfError(words().t("print.error-outside", document=task.name, texts=shown))
    return RenderedPdf(
        name=task.name,
        content=content,
        pages=len(document.pages),
        sha256=hashlib.sha256(content).hexdigest(),
        headings=tuple(_headings(document)),
        anchors=_anchors(document),
    )


@cache
def _installed_fonts() -> FontConfiguration:
    """The machine's fonts, listed once a process: one list a document costs time and is never given back.

    Our sheets bring no fonts of their own (``@font-face``), so no document leaves one behind for the next.
    """
    return FontConfiguration()


def _headings(document: Any) -> Iterator[Heading]:
    for number, page in enumerate(document.pages):
        for level, label, (x, y), _ in page.bookmarks:
            yield Heading(level, label, number, x * _POINTS, y * _POINTS)


def _anchors(document: Any) -> dict[str, tuple[int, float, float]]:
    found: dict[str, tuple[int, float, float]] = {}
    for number, page in enumerate(document.pages):
        for name, (x, y, *_) in page.anchors.items():
            found.setdefault(name, (number, x * _POINTS, y * _POINTS))
    return found


class _Collector(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def _complaints() -> Iterator[list[logging.LogRecord]]:
    """Collects what WeasyPrint warns of while the context is open, and keeps it from the terminal."""
    handler = _Collector(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    passed_on = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield handler.records
    finally:
        logger.propagate = passed_on
        logger.removeHandler(handler)


def _unreadable(task: RenderTask, error: BaseException) -> str:
    cause = error.__cause__
    if isinstance(cause, _SourceRefusedError):
        return words().t("print.error-source", document=task.name, url=str(cause))
    return words().t("print.error-unreadable", document=task.name, reason=str(cause or error))


def _complaint(task: RenderTask, complaints: list[logging.LogRecord], document: Any) -> PdfError:
    """The warnings in words: missing characters by name and place, everything else as it was reported."""
    missing = dict.fromkeys(character for one in complaints if (character := _missing_character(one)))
    others = dict.fromkeys(one.getMessage() for one in complaints if not _missing_character(one))
    fonts = {character: _fonts_tried(document, character) for character in missing}
    sentences = [
        words().t(
            "print.error-glyph",
            document=task.name,
            character=printable(character),
            code=f"U+{ord(character):04X}",
            fonts=fonts[character],
            place=printable(_surroundings(task.html, character)),
        )
        for character in missing
    ]
    if others:
        sentences.append(words().t("print.error-warning", document=task.name, warnings=list(others)))
    return PdfError("\n".join(sentences), fonts)


def _missing_character(complaint: logging.LogRecord) -> str | None:
    """The character no font has; None for a warning of another kind.

    Should WeasyPrint reword it, the warning still stops the render, only without the character's name.
    """
    if complaint.msg.startswith(_MISSING_GLYPH) and isinstance(complaint.args, tuple):
        return str(complaint.args[0])
    return None


def _fonts_tried(document: Any, character: str) -> tuple[str, ...]:
    """The fonts asked for wherever a character stands, in their order."""
    return tuple(
        dict.fromkeys(
            font
            for page in document.pages
            for box in page._page_box.descendants()
            if character in getattr(box, "text", "")
            for font in box.style["font_family"]
        )
    )


def printable(text: str) -> str:
    """Text without control characters, which would act on the reader's terminal."""
    return "".join(character for character in text if unicodedata.category(character) != "Cc")


def _surroundings(source: str, character: str) -> str:
    """A few characters of text before and after the first place a character stands at."""
    text = html.unescape(re.sub(r"(?s)<style.*?</style>|<[^>]*>", " ", source))
    text = " ".join(text.split())
    at = text.find(character)
    return text[max(0, at - _AROUND) : at + _AROUND + 1].strip() if at >= 0 else ""
