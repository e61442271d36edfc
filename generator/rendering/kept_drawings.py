"""Drawings kept from one build to the next by what they were drawn from: the engine alone takes a second."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from generator.rendering.engine import engine_fingerprint

_FOLDER: Final[ContextVar[Path | None]] = ContextVar("folder of kept drawings", default=None)
_MOST: Final = 200


@contextmanager
def drawings_kept(folder: Path) -> Iterator[None]:
    """What is drawn meanwhile is taken from a folder, if it is there and whole, or else left in it."""
    folder.mkdir(parents=True, exist_ok=True)
    before = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(before)
        _prune(folder)


def drawn_once(source: Sequence[str], draw: Callable[[], str]) -> str:
    """The drawing of a source: the kept one, else what ``draw`` gives."""
    folder = _FOLDER.get()
    if folder is None:
        return draw()
    parts = (engine_fingerprint(), *source)
    place = folder / hashlib.sha256("\0".join(parts).encode()).hexdigest()
    if (kept := _read(place)) is not None:
        return kept
    made = draw()
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".new-", delete=False) as file:
        content = made.encode()
        file.write(hashlib.sha256(content).digest() + content)
    Path(file.name).replace(place)
    return made


def _read(place: Path) -> str | None:
    with suppress(OSError):
        content = place.read_bytes()
        size = hashlib.sha256().digest_size
        if hashlib.sha256(content[size:]).digest() == content[:size]:
            os.utime(place)
            return content[size:].decode()
    return None


def _prune(folder: Path) -> None:
    """Leaves those used last."""
    with suppress(OSError):
        found = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
        for one in found[_MOST:]:
            one.unlink(missing_ok=True)
