"""References by page (见第 12 页) across segments laid out apart: as text, once the pages are known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_REFERENCE: Final = re.compile(r'data-page-of="([^"]+)" data-page="[^"]*"')


def has_references(source: str) -> bool:
    """Whether print HTML names any page."""
    return _REFERENCE.search(source) is not None


def with_pages(source: str, page_of: Mapping[str, int]) -> str:
    """The print HTML with every page reference filled in.

    Raises:
        KeyError: an anchor that no segment has.
    """
    return _REFERENCE.sub(lambda found: f'data-page-of="{found[1]}" data-page="{page_of[found[1]]}"', source)
