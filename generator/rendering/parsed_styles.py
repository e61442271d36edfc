"""Style sheets given with a document, parsed once in a process: as long work as laying out half a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.urls import URLFetcher

_LINK: Final = re.compile(r'<link rel="stylesheet" href="([^":]+)">')
_READS: Final = re.compile(rb"@(import|font-face)\b", re.IGNORECASE)


class ParsedStyles(NamedTuple):
    """The sheets a document names, in their order, and the ways of counting they define."""

    sheets: tuple[Any, ...]
    counters: CounterStyle


def without_sheets(html: str, files: Mapping[str, bytes]) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    """The document without its links to the sheets among the files given with it; and those sheets.

    To the engine they are then the reader's: a style within the document comes before them, as it does where
    it is written after the links. If a sheet reads other files, all links stay.
    """
    head, end, rest = html.partition("</head>")
    names = _LINK.findall(head)
    sheets = tuple((name, files[name]) for name in names if name in files)
    if len(sheets) < len(names) or any(_READS.search(content) for _, content in sheets):
        return html, ()
    return _LINK.sub("", head) + end + rest, sheets


@lru_cache(maxsize=8)
def parsed(sheets: tuple[tuple[str, bytes], ...], base: str) -> ParsedStyles:
    """The sheets as the engine wants them; whoever hears it complain of one calls ``cache_clear``."""
    counters = CounterStyle()
    return ParsedStyles(
        tuple(
            weasyprint.CSS(
                string=content.decode(),
                base_url=base + name,
                counter_style=counters,
                url_fetcher=URLFetcher(allowed_protocols=()),
            )
            for name, content in sheets
        ),
        counters,
    )
