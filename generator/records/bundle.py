"""The bundles (成果包) handed over for review: which volumes make each, and in what state it is."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self, get_args

from pydantic import StringConstraints, model_validator

from generator.records.base import Flag, Record, Text, refuse

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


BUNDLE_FORM: Final = r"^[a-z0-9][a-z0-9_-]{0,39}$"
"""A bundle's id names its file and its folder: letters of one case, so that no system takes two for one."""
Version = Annotated[str, StringConstraints(min_length=1, max_length=20)]
"""Stands at the foot of every page."""
NO_FILE_NAMES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
)
"""Names that Windows keeps for itself."""


class Bundle(Record):
    """One bundle; a project that records none is given all volumes in one, called ``acceptance``.

    ``version`` and ``draft`` are the keeper's word on the documents; nothing else on their pages is.
    """

    id: Annotated[str, StringConstraints(pattern=BUNDLE_FORM)]
    name: Text
    volumes: tuple[VolumeName, ...]
    version: Version | None = None
    draft: Flag = False
    evidence: Flag = True
    """Whether the evidence files its volumes name lie in it."""

    @model_validator(mode="after")
    def _can_be_made(self) -> Self:
        if self.id in NO_FILE_NAMES:
            raise refuse("bundle-id-reserved", "id")
        if not self.volumes:
            raise refuse("list-too-short", "volumes")
        twice = [name for name in VOLUMES if self.volumes.count(name) > 1]
        if twice:
            raise refuse("volume-twice", "volumes", volume=twice[0])
        if self.volumes == ("book",):
            raise refuse("book-alone", "volumes")
        return self
