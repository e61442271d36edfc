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


def put_in_place(finished: Path, place: Path) -> None:
    """Moves ``finished`` to ``place`` on the same file system and removes what stood there."""
    if not place.exists():
        finished.rename(place)
        return
    if _exchanged(finished, place):
        shutil.rmtree(finished)
        return
    old = finished.with_name(f"{finished.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    place.rename(old)
    finished.rename(place)
    shutil.rmtree(old)


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
