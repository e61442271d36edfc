"""Takes a file in as evidence: copied under a safe name, hashed on the way, never over another."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
import unicodedata
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from generator.loading.proof import sha256_of
from generator.loading.unseen import unseen_in
from generator.pipeline.file_content import belied_by
from generator.problem import UnfinishedError, reason_of
from generator.settings import words

MOST_BYTES: Final = 200 * 1024 * 1024
"""More than a scan of a thick file; what is larger belongs into an archive, with its number here."""
_CHUNK: Final = 1024 * 1024
_UNSAFE: Final = re.compile(r"""[\s\\/:*?"<>|'`$&;!#%~^(){}\[\]-]+""")
_LONGEST: Final = 120
"""Bytes of a name: well below what any file system takes, with room for a number."""
_PLAINLY: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Follows no link, and does not wait for a pipe that nobody writes into."""
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that lies among the evidence: its path from ``data``, its hash, and whether it was put there."""

    file: str
    sha256: str
    copied: bool


def _refuse(key: str, **values: object) -> UnfinishedError:
    return UnfinishedError(words().t(f"evidence-add.{key}", **values))


def hash_of(source: Path) -> str:
    """The SHA-256 of a plain file that can be taken in.

    Raises:
        UnfinishedError: it is none, or too large, or empty.
    """
    with _opened(source) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def kind_belied(source: Path) -> str:
    """The kind of file the name of ``source`` claims and its content is not; empty where nothing is amiss.

    Such a file is taken in all the same: what a paper is worth people judge who can open it, and a scan that
    only an odd program reads is better kept than lost. Whoever adds it is to be told.

    Raises:
        UnfinishedError: it is no file that can be evidence.
    """
    with _opened(source) as stream:
        return belied_by(source.name, stream)


def among_evidence(project: Path, source: Path) -> Taken | None:
    """A file that lies in ``data/evidence`` already and stays there; None of any other.

    Raises:
        UnfinishedError: it is no file that can be evidence.
    """
    data = (project / "data").resolve()
    here = source.resolve()
    if source.is_symlink() or not here.is_relative_to(data / "evidence"):
        return None
    return Taken(here.relative_to(data).as_posix(), hash_of(source), copied=False)


def take_in(project: Path, source: Path, folder: str, name: str | None) -> Taken:
    """Copies ``source`` into the folder below ``data``.

    The same content under the same name is not copied again; another content gets another name.

    Raises:
        UnfinishedError: it is no file that can be taken in.
    """
    data = (project / "data").resolve()
    target = data / folder
    target.mkdir(parents=True, exist_ok=True)
    if not target.resolve().is_relative_to(data):
        raise _refuse("folder-leads-out", folder=folder)
    with _opened(source) as stream:
        handle, beside = tempfile.mkstemp(prefix=".taking-in-", dir=target)
        try:
            with os.fdopen(handle, "wb") as copy:
                digest = _copied(stream, copy, source)
            Path(beside).chmod(0o644)
            for wanted in _names(safe_name(name, source.name)):
                try:
                    os.link(beside, target / wanted)
                except FileExistsError:
                    if not (target / wanted).is_symlink() and sha256_of(target / wanted) == digest:
                        return Taken(f"{folder}/{wanted}", digest, copied=False)
                    continue
                return Taken(f"{folder}/{wanted}", digest, copied=True)
            raise _refuse("no-name-free", folder=folder)
        finally:
            Path(beside).unlink(missing_ok=True)


def _opened(source: Path) -> BufferedReader:
    """The file itself: no link to one, nothing that has no end, nothing without content."""
    try:
        if source.is_symlink():
            raise _refuse("is-link", file=str(source))
        descriptor = os.open(source, _PLAINLY)
    except OSError as error:
        raise _refuse("unreadable", file=str(source), reason=words().say(reason_of(error))) from None
    status = os.fstat(descriptor)
    problem = None
    if stat.S_ISDIR(status.st_mode):
        problem = _refuse("is-folder", file=str(source))
    elif not stat.S_ISREG(status.st_mode):
        problem = _refuse("no-file", file=str(source))
    elif status.st_size == 0:
        problem = _refuse("empty", file=str(source))
    elif status.st_size > MOST_BYTES:
        problem = _refuse("too-large", file=str(source), most=MOST_BYTES // 1024 // 1024)
    if problem is not None:
        os.close(descriptor)
        raise problem
    return os.fdopen(descriptor, "rb")


def _copied(stream: BinaryIO, copy: BinaryIO, source: Path) -> str:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > MOST_BYTES:  # it grew while it was read
            raise _refuse("too-large", file=str(source), most=MOST_BYTES // 1024 // 1024)
        digest.update(chunk)
        copy.write(chunk)
    copy.flush()
    os.fsync(copy.fileno())
    return digest.hexdigest()


def safe_name(name: str | None, original: str) -> str:
    """A name every system takes and no shell minds; Chinese stays, the ending is the original's."""
    ending = PurePosixPath(original).suffix.lower()
    wanted = name if name is not None else PurePosixPath(original).stem
    wanted = wanted.removesuffix(ending) if name is not None else wanted
    stem = _plain(wanted) or "evidence"
    suffix = "." + _plain(ending.removeprefix(".")) if _plain(ending.removeprefix(".")) else ""
    while len((stem + suffix).encode()) > _LONGEST and len(stem) > 1:
        stem = stem[:-1]
    if _RESERVED.fullmatch(stem + suffix):
        stem = f"evidence-{stem}"
    return stem + suffix


def _plain(text: str) -> str:
    seen = "".join(one for one in unicodedata.normalize("NFC", text) if unseen_in(one) is None)
    return _UNSAFE.sub("-", seen).strip("-.")


def _names(name: str) -> list[str]:
    """The name, and the same with a number where it is taken."""
    path = PurePosixPath(name)
    return [name, *(f"{path.stem}-{number}{path.suffix}" for number in range(2, 100))]
