"""Puts a file in the place of another: written beside, moved in one step, and taken back if need be."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.problem import UnfinishedError
from generator.settings import words


def write_whole(path: Path, content: bytes) -> None:
    """Writes ``path`` so that at every moment it is the old file or the new one, whole."""
    beside = _beside(path, content)
    try:
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_new(path: Path, content: bytes) -> None:
    """Writes a file where none is: whole or not at all, and never over another.

    Raises:
        FileExistsError: there is one, even if it came into being a moment ago.
    """
    beside = _beside(path, content)
    try:
        try:
            os.link(beside, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            with path.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
    finally:
        beside.unlink(missing_ok=True)


def _beside(path: Path, content: bytes) -> Path:
    # The name begins with a dot and ends otherwise than records do, so that a loader passes over what a
    # crash leaves behind.
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o644)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


@contextmanager
def replaced(path: Path, content: bytes, old: bytes | None) -> Iterator[None]:
    """``path`` holds ``content`` from here on, unless the block raises: then it is as it was before.

    ``old`` is what it held when it was read, None if it did not exist.

    Raises:
        FileExistsError: it did not exist and does now.
        UnfinishedError: it holds something else by now.
    """
    target = path.resolve()
    with folder_for(target):
        if old is None:
            write_new(target, content)
        elif target.read_bytes() != old:
            raise UnfinishedError(words().t("worksheet.changed-meanwhile", file=str(path)))
        else:
            write_whole(target, content)
        try:
            yield
        except BaseException:
            if old is None:
                target.unlink(missing_ok=True)
            else:
                write_whole(target, old)
            raise


@contextmanager
def folder_for(target: Path) -> Iterator[None]:
    """The folder of a file, made where it is missing; if the block raises, what was made is gone again."""
    made = [folder for folder in (target.parent, *target.parent.parents) if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            for folder in made:
                folder.rmdir()
        raise


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Waits until no other run is writing records below ``folder``; a run that dies holds up nobody."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows, where two runs are told by what they find changed
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
