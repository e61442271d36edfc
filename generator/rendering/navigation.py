"""The navigation of a site as plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from markupsafe import escape

Navigation = tuple[tuple[str, "str | Navigation"], ...]
"""Titles, each with the page it leads to or with what stands below it."""


def as_nav(navigation: Navigation) -> list[dict[str, Any]]:
    """The form MkDocs reads, titles escaped: the theme writes them into its pages as they are."""
    return [
        {str(escape(title)): target if isinstance(target, str) else as_nav(target)}
        for title, target in navigation
    ]


def unlisted(navigation: Navigation, staged: Collection[str]) -> str:
    """The staged pages that no entry leads to, as MkDocs is told of them."""
    listed = set(_targets(navigation))
    return "\n".join(f"/{path}" for path in sorted(staged) if path not in listed)


def _targets(navigation: Navigation) -> Iterator[str]:
    for _, target in navigation:
        if isinstance(target, str):
            yield target
        else:
            yield from _targets(target)
