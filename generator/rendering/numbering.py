"""The numbers of headings: what a document counts, known before it is laid out.

A document is laid out in segments. Each goes on counting where the one before it stopped, and the contents
table names every heading with its number: both are read off the print HTML, by the rules of ``print.css``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from generator.numerals import numeral
from generator.settings import words

_HEADING: Final = re.compile(
    r'<section class="(?P<section>[^"]*)"(?: id="(?P<id>[^"]*)")?'
    r"|<h(?P<level>[123])(?P<attributes>[^>]*)>(?P<text>.*?)</h[123]>",
    re.DOTALL,
)
_UNNUMBERED: Final = re.compile(r'class="[^"]*\b(?:plain|title|form-title)\b')
_ID: Final = re.compile(r'\bid="([^"]*)"')
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Counters:
    """How far parts (一、), sections (（一）) and items (1.) have been counted."""

    part: int = 0
    section: int = 0
    item: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A heading that can be listed: level 1 or 2, its text with its number, the id it is reached by."""

    level: int
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class _Met:
    counters: Counters
    heading: Listed | None


def count_on(source: str, before: Counters) -> Counters:
    """The counters at the end of some print HTML that begins with ``before``."""
    last = before
    for met in _walk(source, before):
        last = met.counters
    return last


def list_headings(source: str) -> Iterator[Listed]:
    """The headings of levels 1 and 2 that have an id of their own or, at level 1, that of their section."""
    for met in _walk(source, Counters()):
        if met.heading is not None:
            yield met.heading


def _walk(source: str, before: Counters) -> Iterator[_Met]:
    now, section = before, ""
    for found in _HEADING.finditer(source):
        if found["level"] is None:
            section = found["id"] or ""
            if "part" in found["section"].split():
                now = Counters(part=now.part + 1)
                yield _Met(now, None)
            continue
        level, numbered = int(found["level"]), not _UNNUMBERED.search(found["attributes"])
        if numbered and level == 2:  # noqa: PLR2004 - the level of a section
            now = replace(now, section=now.section + 1, item=0)
        elif numbered and level > 1:
            now = replace(now, item=now.item + 1)
        own = _ID.search(found["attributes"])
        anchor = own[1] if own else section if level == 1 else ""
        text = html.unescape(_TAG.sub("", found["text"])).strip()
        label = _label(level, text, now) if numbered else text
        listed = anchor and level <= 2  # noqa: PLR2004 - parts and sections
        yield _Met(now, Listed(level, label, anchor) if listed else None)


def _label(level: int, text: str, now: Counters) -> str:
    number = now.part if level == 1 else now.section
    key = "print.number-part" if level == 1 else "print.number-section"
    return words().t(key, number=numeral(number), text=text)
