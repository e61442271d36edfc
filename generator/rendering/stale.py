"""Marks the pages of a contract's last good site once its records have problems: a banner above each page."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import escape

from generator.settings import words

_PLACE: Final = b'<div data-md-component="announce">'
"""Where the theme has what every page announces; each page has it once."""
_MARKED: Final = re.compile(rb"<aside class=\"md-banner\" data-stale .*?</aside>", re.DOTALL)


def mark_stale(html: bytes, notice: str) -> bytes:
    """The page with ``notice`` above its header, in the look its own site has for marks.

    A mark it has already gives way to the new one. Everything else keeps its bytes, and so does all of a page
    without the place for it.
    """
    head, place, rest = html.partition(_PLACE)
    if not place:
        return html
    if marked := _MARKED.match(rest):
        rest = rest[marked.end() :]
    return head + place + _banner(notice).encode() + rest


def _banner(notice: str) -> str:
    mark = escape(words().t("bureau.stale.mark"))
    return (
        f'<aside class="md-banner" data-stale aria-label="{mark}">'
        '<div class="md-banner__inner md-grid md-typeset"><p class="band">'
        f'<strong class="band__label">{mark}</strong><span>{escape(notice)}</span></p></div></aside>'
    )
