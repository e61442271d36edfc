"""Where a record stands: the file and line that every problem and every derivation points at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

_NOWHERE: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A line of a file, the path relative to the project folder and written with ``/``."""

    file: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one record was read: its first line, the lines of its fields two levels down, and of list items.

    ``lines`` maps ``"meeting"``, ``"meeting.amount"``, ``"evidence.0"`` and ``"nda.evidence.0"`` to line
    numbers; items are counted from 0.
    """

    file: str
    line: int = 1
    lines: Mapping[str, int] = field(default_factory=lambda: _NOWHERE, repr=False, compare=False)

    def at(self, path: str = "") -> Location:
        """The line of a field, or of the nearest ancestor whose line is known."""
        while path:
            if path in self.lines:
                return Location(self.file, self.lines[path])
            path = path.rpartition(".")[0]
        return Location(self.file, self.line)


UNRECORDED: Final = Origin("", 0)
