"""The bundles (成果包) handed over for review: which volumes make each, and in what state it is."""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from pydantic import Field

from generator.records.base import Flag, Identifier, Record, Text

VolumeName = Literal[
    "summary",
    "clauses",
    "deliveries",
    "systems",
    "cloud",
    "incidents",
    "settlement",
    "people",
    "review",
    "book",
]
VOLUMES: Final[tuple[VolumeName, ...]] = get_args(VolumeName)
"""Every volume (分册) there is, in the order of a full bundle; ``book`` (总册) holds the others."""


class Bundle(Record):
    """One bundle; a project that records none is given all volumes in one, called ``acceptance``.

    ``version`` and ``draft`` are the keeper's word on the documents; nothing else on their pages is.
    """

    id: Identifier
    name: Text
    volumes: Annotated[tuple[VolumeName, ...], Field(min_length=1)]
    version: Text | None = None
    draft: Flag = False
    evidence: Flag = True
    """Whether the evidence files its volumes name lie in it."""
