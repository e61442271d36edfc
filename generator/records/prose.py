"""The text of a report as people wrote it, cut at its headings and tables: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

PieceKind = Literal["heading", "text", "table"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, a run of Markdown below it, or the name of a table; ``line`` is its first in the file."""

    kind: PieceKind
    text: str
    line: int
    level: int = 0
    """Of a heading: 2 for a chapter, 3 and 4 below it."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A whole text in order. Figures stand in it by name, ``{{ deductions.approved }}``."""

    pieces: tuple[Piece, ...] = ()


UNWRITTEN: Final = Prose()
