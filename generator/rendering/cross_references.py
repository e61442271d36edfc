"""References by page (见第 12 页) across segments laid out apart: as text, once the pages are known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_REFERENCE: Final = re.compile(r'(<[a-z]+ [^<>]*)data-page-of="([^"]+)" data-page="[^"]*"')
"""Within a tag: what looks like one in the text is text."""


def has_references(source: str) -> bool:
    """Whether print HTML names any page."""
    return _REFERENCE.search(source) is not None


def count_references(source: str) -> int:
    """How many pages print HTML names."""
    return len(_REFERENCE.findall(source))


def with_pages(source: str, page_of: Mapping[str, int]) -> str:
    """The print HTML with every page reference filled in.

    Raises:
        KeyError: an anchor that no segment has.
    """
    return _REFERENCE.sub(
        lambda found: f'{found[1]}data-page-of="{found[2]}" data-page="{page_of[found[2]]}"', source
    )
