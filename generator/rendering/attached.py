"""What a volume carries inside it: the records it was made from, and a list of them with their hashes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.records.bundle import VolumeName
from generator.rendering.archival_metadata import Attachment, Relationship
from generator.rendering.json_text import render_json
from generator.settings import words

_EVERYWHERE: Final = (
    "project", "contract", "clauses", "years", "ambiguities", "decisions", "bundles"
)  # fmt: skip
_OWN: Final[Mapping[VolumeName, tuple[str, ...]]] = {
    "deliveries": ("scope", "systems", "deliveries", "evaluations"),
    "systems": ("scope", "systems", "catalog", "evaluations", "deliveries"),
    "cloud": ("scope", "deliveries"),
    "incidents": ("incidents", "amendments", "payments", "notices"),
    "settlement": ("milestones", "payments", "incidents", "amendments", "reviews", "notices"),
    "people": ("team", "notices", "deliveries"),
}
"""The kinds of records behind a volume beside those behind every one; a volume not named is made from all."""

_WITH_PROSE: Final = frozenset({"summary", "book"})


def kinds_behind(volume: VolumeName, kinds: Mapping[str, Any]) -> tuple[str, ...]:
    """The kinds of records behind a volume, in the order of the kinds."""
    if volume not in _OWN:
        return tuple(kind for kind in kinds if kind != "prose" or volume in _WITH_PROSE)
    wanted = {*_EVERYWHERE, *_OWN[volume]}
    return tuple(kind for kind in kinds if kind in wanted)


def attach(
    facts: Mapping[str, Any], sources: Mapping[str, bytes], dated: dt.datetime, *, disclosed: bool = False
) -> Iterator[Attachment]:
    """The manifest of a volume, then its records; ``facts`` say which volume of what it is.

    ``dated`` has a time zone: it is what each of them says of when it was changed. With ``disclosed`` the
    records are not the files that were recorded but what an audience may see of them.
    """
    described = "print.attached-disclosed" if disclosed else "print.attached-record"
    listed = [
        {"path": path, "sha256": hashlib.sha256(content).hexdigest()} for path, content in sources.items()
    ]
    yield Attachment(
        name="manifest.json",
        description=words().t("print.attached-manifest"),
        media_type="application/json",
        relationship=Relationship.SUPPLEMENT,
        content=render_json({**facts, "records": listed}).encode(),
        modified=dated,
    )
    for path, content in sources.items():
        yield Attachment(
            name=_ascii(path),
            description=words().t(described, path=path),
            media_type="text/markdown" if path.endswith(".md") else "application/yaml",
            relationship=Relationship.SOURCE,
            content=content,
            modified=dated,
        )


def _ascii(path: str) -> str:
    """A path as one name without folders; characters beyond ASCII by their code."""
    flat = path.replace("/", "--")
    return "".join(one if one.isascii() else f"_u{ord(one):x}" for one in flat)
