"""Reads a bundle somebody hands in, without unpacking it and without believing what it says of itself.

An entry is read only where its lists and its own claim agree on its size, so that no file swells.
"""

from __future__ import annotations

import hashlib
import re
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import ValidationError

from generator.loading.zip_layout import is_tight
from generator.message import Message, say
from generator.views.manifest import MANIFEST, SUMS, Manifest, parse_manifest
from generator.views.verification import FoundBundle, FoundEntry

_MOST_OF_A_LIST: Final = 64 * 1024 * 1024
_MOST_OF_A_DOCUMENT: Final = 1024 * 1024 * 1024
_AT_ONCE: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1
_UNREADABLE: Final = (
    BadZipFile, EOFError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError,
    struct.error, zlib.error,
)  # fmt: skip
"""What :mod:`zipfile` raises for files that are none, or are damaged or made to deceive."""
_SUM: Final = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def read_bundle(path: Path) -> FoundBundle:
    """What stands in the file, its faults included.

    Raises:
        OSError: the file itself cannot be read.
    """
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        size = stream.tell()
        try:
            archive = ZipFile(stream)
            tight = is_tight(stream, archive, size) and not archive.comment
        except _UNREADABLE:
            fault = say("verify.cut-off" if _begins_like_one(stream) else "verify.no-zip")
            return FoundBundle(path.name, size, sha256, faults=(fault,))
        with archive:
            found = _read(archive)
    loose = () if tight else (say("verify.loose-bytes"),)
    return replace(found, file=path.name, size=size, sha256=sha256, faults=loose + found.faults)


def read_documents(path: Path, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The content of some entries that :func:`read_bundle` could read."""
    if not names:
        return
    with path.open("rb") as stream, ZipFile(stream) as archive:
        for name in names:
            content = _content(archive, archive.getinfo(name), _MOST_OF_A_DOCUMENT)
            if content is not None:
                yield name, content


def _read(archive: ZipFile) -> FoundBundle:
    infos = archive.infolist()
    manifest = _manifest(_list(archive, infos, MANIFEST))
    sums = _list(archive, infos, SUMS)
    sizes = {MANIFEST: _MOST_OF_A_LIST, SUMS: _MOST_OF_A_LIST}
    if not isinstance(manifest, Message):
        sizes |= {one["path"]: one["size"] for one in manifest["files"]}
    for path, count in Counter(one.orig_filename for one in infos).items():
        if count > 1:
            sizes.pop(path, None)  # which of them counts nobody can say, and a thousand take long to read
    return FoundBundle(
        entries=tuple(_entry(archive, one, sizes.get(one.orig_filename)) for one in infos),
        manifest=None if isinstance(manifest, Message) else manifest,
        sums=None if sums is None else _sums(sums),
        faults=(manifest,) if isinstance(manifest, Message) else (),
    )


def _list(archive: ZipFile, infos: Sequence[ZipInfo], name: str) -> bytes | None:
    """The content of one of the two lists; None where it is not there, not once or not readable."""
    named = [one for one in infos if one.orig_filename == name]
    if len(named) != 1 or _kept_closed(named[0]):
        return None
    return _content(archive, named[0], _MOST_OF_A_LIST)


def _manifest(text: bytes | None) -> Manifest | Message:
    """The manifest, or why there is none to go by."""
    if text is None:
        return say("verify.no-manifest")
    try:
        return parse_manifest(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
    if not place:
        return say("verify.manifest-no-json")
    if place == "schema_version":
        return say("verify.manifest-version")
    return say("verify.manifest-form", place=ascii(place)[1:-1])


def _sums(text: bytes) -> dict[str, str] | None:
    """The hashes by path; None where a line is not of the form or names a path again."""
    try:
        lines = text.decode().split("\n")
    except UnicodeDecodeError:
        return None
    if lines.pop():
        return None
    matches = [_SUM.fullmatch(line) for line in lines]
    sums = {match[2]: match[1] for match in matches if match}
    return sums if len(sums) == len(lines) else None


def _entry(archive: ZipFile, one: ZipInfo, size: int | None) -> FoundEntry:
    """An entry as it claims to be, hashed where its size is the one its list says."""
    name = one.orig_filename
    if fault := _kept_closed(one):
        return FoundEntry(name, one.file_size, faults=(fault,))
    listed = name in (MANIFEST, SUMS)
    if size is None or (one.file_size > size if listed else one.file_size != size):
        return FoundEntry(name, one.file_size)
    sha256 = _sha256(archive, one)
    faults = () if sha256 else (say("verify.unreadable"),)
    return FoundEntry(name, one.file_size, sha256, faults)


def _kept_closed(one: ZipInfo) -> Message | None:
    """Why an entry is not looked into: it is no plain file, or not one a bundle has."""
    kind = stat.S_IFMT(one.external_attr >> 16)
    if stat.S_ISLNK(kind):
        return say("verify.link")
    if one.orig_filename.endswith("/") or kind not in (0, stat.S_IFREG):
        return say("verify.no-file")
    if one.flag_bits & _ENCRYPTED:
        return say("verify.encrypted")
    if one.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return say("verify.unreadable")
    return None


def _parts(archive: ZipFile, one: ZipInfo) -> Iterator[bytes]:
    """The content piece by piece, never more than the entry claims."""
    with archive.open(one) as stream:
        while part := stream.read(_AT_ONCE):
            yield part


def _content(archive: ZipFile, one: ZipInfo, most: int) -> bytes | None:
    if one.file_size > most:
        return None
    try:
        content = b"".join(_parts(archive, one))
    except _UNREADABLE:
        return None
    return content if len(content) == one.file_size else None


def _sha256(archive: ZipFile, one: ZipInfo) -> str | None:
    digest, size = hashlib.sha256(), 0
    try:
        for part in _parts(archive, one):
            digest.update(part)
            size += len(part)
    except _UNREADABLE:
        return None
    return digest.hexdigest() if size == one.file_size else None


def _begins_like_one(stream: BinaryIO) -> bool:
    """Whether a file that is no zip starts as one does, so that its end was probably lost."""
    stream.seek(0)
    return stream.read(4) == b"PK\x03\x04"
