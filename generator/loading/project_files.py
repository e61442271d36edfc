"""A project's files as a plain value, which can be read on any machine as the folder can here."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from generator.loading.layout import leads_into
from generator.loading.plain_file import open_plain

_PARTS: Final = ("data", "content")
_SCHEMAS: Final = "data/schemas/"
"""What editors are told of the records; it changes nothing."""
_READ: Final = (".yaml", ".yml", ".md")
_SHOWN: Final = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""Documents show pictures of evidence; of other evidence only the hash is looked at."""


@dataclass(frozen=True)
class ProjectFiles:
    """What lies below ``data`` and ``content``, by path below the project with ``/``, in order.

    ``contents`` has the bytes of what is read or shown, ``hashes`` the SHA-256 of everything else.
    """

    contents: tuple[tuple[str, bytes], ...]
    hashes: tuple[tuple[str, str], ...]
    whole: bool = True
    """False where something there is no plain file and no folder, or cannot be read."""

    @cached_property
    def sha256(self) -> dict[str, str]:
        """The hash of every file."""
        return dict(self.hashes) | {
            path: hashlib.sha256(content).hexdigest() for path, content in self.contents
        }

    @property
    def digest(self) -> str:
        """A name for all of it: equal files have an equal one."""
        told = "\n".join(f"{path}\0{of_file}" for path, of_file in sorted(self.sha256.items()))
        return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


def read_project_files(project: Path) -> ProjectFiles:
    """The files as they are now. What a link inside the project leads to counts as the file itself."""
    contents: list[tuple[str, bytes]] = []
    hashes: list[tuple[str, str]] = []
    whole = True
    for part in _PARTS:
        for path, plain in _below(project / part, project):
            name = path.relative_to(project).as_posix()
            if name.startswith(_SCHEMAS) or (path.name.startswith(".") and path.suffix not in _READ):
                continue
            try:
                if not plain:
                    whole = False
                elif name.lower().endswith((*_READ, *_SHOWN)):
                    with open_plain(path) as stream:
                        contents.append((name, stream.read()))
                else:
                    with open_plain(path) as stream:
                        hashes.append((name, hashlib.file_digest(stream, "sha256").hexdigest()))
            except OSError:
                whole = False
    return ProjectFiles(tuple(contents), tuple(hashes), whole)


def _below(folder: Path, project: Path) -> Iterator[tuple[Path, bool]]:
    """Everything below a folder but folders, and whether it is a plain file that may be read."""
    refused: list[OSError] = []
    for above, folders, files in os.walk(folder, onerror=refused.append):
        folders.sort()
        for name in [one for one in folders if (Path(above) / one).is_symlink()]:
            folders.remove(name)
            yield Path(above) / name, False
        for name in sorted(files):
            path = Path(above) / name
            yield path, leads_into(path, project) and _is_plain(path)
    for one in refused:
        if folder.exists():
            yield Path(os.fsdecode(one.filename)), False


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


@contextmanager
def laid_out(files: ProjectFiles) -> Iterator[Path]:
    """The files in a folder that is gone afterwards; those known by their hash alone are empty."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as made:
        project = Path(made).resolve()
        (project / "data").mkdir()
        for name, content in (*files.contents, *((name, b"") for name, _ in files.hashes)):
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield project


def hashes_of(files: ProjectFiles, project: Path) -> Callable[[Path], str | None]:
    """What gives the hash of a file laid out in ``project``: that of the original."""
    known = files.sha256

    def sha256_of(path: Path) -> str | None:
        return known.get(path.resolve().relative_to(project).as_posix())

    return sha256_of
