"""A folder of plain files as a whole: what it holds, its fingerprint, a copy that survives a power cut."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FOLDER: Final = 0o755
_FILE: Final = 0o644
_PIECE: Final = 1024 * 1024


class NotPlainError(OSError):
    """Something in a folder is no plain file, such as a link or a pipe; ``filename`` says which."""


@dataclass(frozen=True, slots=True)
class Tree:
    """What a folder holds: files and folders by their path below it, with ``/``, in a fixed order."""

    root: Path
    files: tuple[str, ...]
    folders: tuple[str, ...]


def read_tree(root: Path) -> Tree:
    """Everything below ``root`` whose name does not begin with a dot: what does is part of no site.

    Raises:
        NotPlainError: a link or anything else that is neither file nor folder.
        OSError: something cannot be read.
    """
    files: list[str] = []
    folders: list[str] = []
    for path, is_folder in _walk(root, ""):
        (folders if is_folder else files).append(path)
    return Tree(root, tuple(files), tuple(folders))


def _walk(folder: Path, above: str) -> Iterator[tuple[str, bool]]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda one: one.name)
    for one in entries:
        if one.name.startswith("."):
            continue
        mode = one.stat(follow_symlinks=False).st_mode
        path = f"{above}{one.name}"
        if stat.S_ISDIR(mode):
            yield path, True
            yield from _walk(folder / one.name, f"{path}/")
        elif stat.S_ISREG(mode):
            yield path, False
        else:
            raise NotPlainError(errno.ENXIO, os.strerror(errno.ENXIO), str(folder / one.name))


def fingerprint(tree: Tree) -> str:
    """The SHA-256 of a tree: of every path, and of what each file holds."""
    total = hashlib.sha256()
    for path in tree.folders:
        total.update(os.fsencode(f"{path}/\0"))
    for path in tree.files:
        with (tree.root / path).open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").digest()
        total.update(os.fsencode(f"{path}\0") + content)
    return total.hexdigest()


def copy_tree(tree: Tree, to: Path) -> None:
    """Copies a tree into the new folder ``to``, readable by all, and has it written to the disk."""
    _make_folder(to)
    for path in tree.folders:
        _make_folder(to / path)
    for path in tree.files:
        _copy(tree.root / path, to / path)
    for path in reversed(tree.folders):
        to_disk(to / path)
    to_disk(to)


def _make_folder(path: Path) -> None:
    path.mkdir()
    path.chmod(_FOLDER)  # whatever the umask says


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as stream, target.open("xb") as copied:
        os.fchmod(copied.fileno(), _FILE)
        shutil.copyfileobj(stream, copied, _PIECE)
        copied.flush()
        os.fsync(copied.fileno())


def to_disk(folder: Path) -> None:
    """Has the names in a folder written to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
