"""Puts a file in the place of another: written beside, moved in one step, and taken back if need be."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Writes ``path`` so that at every moment it is the old file or the new one, whole."""
    # The name begins with a dot, so that a loader passes over what a crash leaves behind.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        else:
            beside.chmod(0o644)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def replaced(path: Path, content: bytes, old: bytes | None) -> Iterator[None]:
    """``path`` holds ``content`` from here on, unless the block raises: then it is as it was before.

    ``old`` is what it held when it was read, None if it did not exist.
    """
    target = path.resolve()
    new_folders = [folder for folder in (target.parent, *target.parent.parents) if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_whole(target, content)
        yield
    except BaseException:
        if old is None:
            target.unlink(missing_ok=True)
            with suppress(OSError):
                for folder in new_folders:
                    folder.rmdir()
        else:
            write_whole(target, old)
        raise
