"""How long work reports how far it is, without knowing of a terminal."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Hears of each stage of a build; ``stage`` is a key below ``progress.`` of the catalogue."""

    def begin(self, stage: str, total: int | None = None) -> None: ...

    def advance(self) -> None: ...


class Silent:
    """Reports to nobody."""

    def begin(self, stage: str, total: int | None = None) -> None:
        """Nothing to show."""

    def advance(self) -> None:
        """Nothing to show."""
