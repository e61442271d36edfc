"""Print HTML becomes PDF: no network, no file outside the style folder, no warning passed over.

The same task gives the same bytes: no date of today, no random number gets in.
"""

from __future__ import annotations

import hashlib
import html
import logging
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

import weasyprint
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from generator.collector import collector_paused
from generator.problem import UnfinishedError
from generator.settings import words

_MISSING_GLYPH: Final = ".notdef glyph"
_AROUND: Final = 12


@dataclass(frozen=True, slots=True)
class RenderTask:
    """One document to lay out: plain values only, so that a worker process can take it."""

    name: str
    html: str
    stylesheet_folder: Path
    """The only folder that may be read; the document's relative addresses start there."""


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """A finished PDF file with what a manifest says of it."""

    name: str
    content: bytes
    pages: int
    sha256: str


class PdfError(UnfinishedError):
    """A document that cannot be made as it should be; its text is the sentence for the reader."""


class _SourceRefusedError(Exception):
    """An address that a document may not read from."""


class _StyleFolderFetcher(URLFetcher):  # type: ignore[misc]  # weasyprint publishes no types
    """Reads data addresses and files below one folder; anything else stops the render."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True)
        self._folder = folder.resolve()

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if urlsplit(url).scheme.lower() == "data":
            return super().fetch(url, headers)
        return super().fetch(self._permitted(url).as_uri(), headers)

    def _permitted(self, url: str) -> Path:
        """The file behind an address, with every symbolic link followed before it is judged."""
        parts = urlsplit(url)
        if parts.scheme.lower() != "file" or parts.netloc:
            raise _SourceRefusedError(url)
        path = Path(url2pathname(parts.path)).resolve()
        if not path.is_relative_to(self._folder):
            raise _SourceRefusedError(url)
        return path


def render_pdf(task: RenderTask) -> RenderedPdf:
    """Lays a document out; raises :class:`PdfError` for whatever would make it differ from what was meant."""
    with _complaints() as complaints, collector_paused():
        try:
            document = weasyprint.HTML(
                string=task.html,
                base_url=task.stylesheet_folder.resolve().as_uri() + "/",
                url_fetcher=_StyleFolderFetcher(task.stylesheet_folder),
            ).render(pdf_tags=True)
            content: bytes = document.write_pdf(pdf_tags=True)
        except FatalURLFetchingError as error:
            raise PdfError(_unreadable(task, error)) from error
    if complaints:
        raise PdfError(_complaint(task, complaints, document))
    return RenderedPdf(task.name, content, len(document.pages), hashlib.sha256(content).hexdigest())


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


def _complaint(task: RenderTask, complaints: list[logging.LogRecord], document: Any) -> str:
    """The warnings in words: missing characters by name and place, everything else as it was reported."""
    missing = dict.fromkeys(character for one in complaints if (character := _missing_character(one)))
    others = dict.fromkeys(one.getMessage() for one in complaints if not _missing_character(one))
    fonts = sorted({font.family for font in document.fonts.values()})
    sentences = [
        words().t(
            "print.error-glyph",
            document=task.name,
            character=_printable(character),
            code=f"U+{ord(character):04X}",
            fonts=fonts,
            place=_printable(_surroundings(task.html, character)),
        )
        for character in missing
    ]
    if others:
        sentences.append(words().t("print.error-warning", document=task.name, warnings=list(others)))
    return "\n".join(sentences)


def _missing_character(complaint: logging.LogRecord) -> str | None:
    """The character no font has; None for a warning of another kind.

    Should WeasyPrint reword it, the warning still stops the render, only without the character's name.
    """
    if complaint.msg.startswith(_MISSING_GLYPH) and isinstance(complaint.args, tuple):
        return str(complaint.args[0])
    return None


def _printable(text: str) -> str:
    """Text without control characters, which would act on the reader's terminal."""
    return "".join(character for character in text if unicodedata.category(character) != "Cc")


def _surroundings(source: str, character: str) -> str:
    """A few characters of text before and after the first place a character stands at."""
    text = html.unescape(re.sub(r"(?s)<style.*?</style>|<[^>]*>", " ", source))
    text = " ".join(text.split())
    at = text.find(character)
    return text[max(0, at - _AROUND) : at + _AROUND + 1].strip() if at >= 0 else ""
