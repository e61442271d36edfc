"""Effects of changes kept as plain values, each under the key of what it was computed from."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Final

from generator.views.effects import EffectView, effect_from

_UNUSED: Final = 200
"""So many that no build asked for lately are kept, the last used first."""


class KeptEffects:
    """A folder of small JSON files. A damaged file counts as absent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> EffectView | None:
        """The effect, if it is here and whole."""
        self._used.add(key)
        path = self._folder / f"{key}.json"
        try:
            effect = effect_from(json.loads(path.read_bytes()))
            os.utime(path)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return effect

    def put(self, key: str, effect: EffectView) -> None:
        """Keeps an effect; it appears under its name whole or not at all."""
        self._used.add(key)
        content = json.dumps(asdict(effect), ensure_ascii=False).encode()
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".new-", delete=False) as file:
            file.write(content)
        Path(file.name).replace(self._folder / f"{key}.json")

    def prune(self) -> None:
        """Removes what was not asked for lately."""
        unused: list[tuple[float, Path]] = []
        for path in self._folder.iterdir():
            if path.stem not in self._used:
                with suppress(FileNotFoundError):
                    unused.append((path.stat().st_mtime, path))
        for _, path in sorted(unused, reverse=True)[_UNUSED:]:
            path.unlink(missing_ok=True)
