"""Puts a finished folder in the place of the old one: at every moment one of both is there, whole."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from pathlib import Path
from typing import Final

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


def make_room(fresh: Path, place: Path) -> None:
    """Sees to it before the work that nothing stands at ``fresh``, and that ``place`` can be replaced later.

    A site that an interrupted swap in two steps has left aside is put back first.

    Raises:
        OSError: something there cannot be removed, or ``place`` is no folder of its own.
    """
    if fresh.is_symlink() or fresh.is_file():
        fresh.unlink()
    elif fresh.exists():
        try:
            shutil.rmtree(fresh)
        except OSError as error:  # which names what is inside without where that is
            raise OSError(error.errno, error.strerror, str(fresh)) from error
    old = _aside(fresh)
    if old.is_dir() and not place.exists():
        old.rename(place)
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))


def put_in_place(finished: Path, place: Path) -> None:
    """Moves ``finished`` to ``place`` on the same file system and removes what stood there.

    What cannot be removed any more is left for :func:`make_room`: the new one is in its place.
    """
    if not place.exists():
        finished.rename(place)
        return
    if _exchanged(finished, place):
        shutil.rmtree(finished, ignore_errors=True)
        return
    old = _aside(finished)
    shutil.rmtree(old, ignore_errors=True)
    place.rename(old)
    finished.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _aside(finished: Path) -> Path:
    return finished.with_name(f"{finished.name}.old")


def _exchanged(one: Path, other: Path) -> bool:
    """Swaps both in one step where the kernel and the file system can (Linux ``renameat2``)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    if libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))
