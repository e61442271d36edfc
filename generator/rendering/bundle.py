"""Packs documents and evidence into one file to hand over: the same task gives the same bytes anywhere.

Nothing of the machine gets in: order, times and permissions are fixed, and nothing is compressed, as
versions of zlib differ.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from generator.problem import UnfinishedError
from generator.rendering.json_text import render_json
from generator.rendering.templates import render
from generator.settings import words
from generator.views.manifest import (
    MANIFEST,
    SCHEMA_VERSION,
    SUMS,
    Manifest,
    ManifestBundle,
    ManifestDocument,
    ManifestFile,
    expected_sums,
    is_safe,
    written_sums,
)

_MEDIA_TYPES: Final = {
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".json": "application/json",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".zip": "application/zip",
    ".ofd": "application/ofd",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Here and not asked of the machine, whose list differs from the next one's."""
_UNKNOWN_TYPE: Final = "application/octet-stream"
_FIRST_DAY: Final = dt.date(1980, 1, 1)
_LAST_DAY: Final = dt.date(2107, 12, 31)
_REGULAR_FILE: Final = 0o100644 << 16
_UNIX: Final = 3


@dataclass(frozen=True, slots=True)
class BundledDocument:
    """A finished PDF; ``file`` is its ASCII name, ``sources`` the files of records below the project."""

    file: str
    title: str
    content: bytes
    pages: int
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BundledFile:
    """A file that goes with the documents; ``path`` is the one inside the bundle: ``evidence/…``."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class BundleTask:
    """One bundle to pack: plain values only, so that a worker process can take it."""

    name: str
    title: str
    project: str
    contract: str
    as_of: dt.date
    revision: str
    version_of_document: str
    example: bool
    label: str | None
    generator_version: str
    documents: tuple[BundledDocument, ...]
    files: tuple[BundledFile, ...] = ()
    audience: str | None = None
    audience_told: str = ""
    """What it goes without, in words."""
    withheld: int = 0
    """How many files of evidence its audience does not see."""


@dataclass(frozen=True, slots=True)
class PackedBundle:
    """A finished bundle with what a page says of it."""

    file: str
    content: bytes
    sha256: str
    manifest: Manifest


class BundleError(UnfinishedError):
    """A bundle that cannot be packed so that everybody can unpack all of it."""


def pack_bundle(task: BundleTask) -> PackedBundle:
    """The zip of a bundle, with its manifest, its hashes and a page that explains it.

    Raises:
        BundleError: two files would have one name where it is unpacked, or a name is not possible everywhere.
    """
    page = words().t("bundle.about.file")
    contents = {one.file: one.content for one in task.documents}
    contents |= {one.path: one.content for one in sorted(task.files, key=lambda one: one.path)}
    named = [*(one.file for one in task.documents), *(one.path for one in task.files)]
    _check_names([*named, page, MANIFEST, SUMS])
    documents = [_listed(one.file, one.content, one) for one in task.documents]
    contents = {page: _page(task, documents).encode(), **contents}
    by_path = {one["path"]: one for one in documents}
    told: ManifestBundle = {
        "name": task.name,
        "title": task.title,
        "project": task.project,
        "contract": task.contract,
        "as_of": task.as_of.isoformat(),
        "revision": task.revision,
        "version": task.version_of_document,
        "example": task.example,
        "label": task.label or None,
    }
    if task.audience is not None:
        told |= {"audience": task.audience, "evidence_withheld": task.withheld}
    manifest: Manifest = {
        "schema_version": SCHEMA_VERSION,
        "bundle": told,
        "generator": {"name": "dossier", "version": task.generator_version},
        "files": [by_path.get(path) or _listed(path, content) for path, content in contents.items()],
    }
    contents[MANIFEST] = render_json(manifest).encode()
    sums = expected_sums(manifest, hashlib.sha256(contents[MANIFEST]).hexdigest())
    contents[SUMS] = written_sums(sums).encode()
    content = _zipped(contents, task.as_of)
    file = f"{task.name}-{task.as_of}-{task.revision.replace('+', '-')}.zip"
    return PackedBundle(file, content, hashlib.sha256(content).hexdigest(), manifest)


def _check_names(names: Iterable[str]) -> None:
    """Every name is possible everywhere, and no two are one where upper and lower case are the same."""
    taken: dict[str, str] = {}
    for name in names:
        if not is_safe(name):
            raise BundleError(words().t("bundle.error-name", name=ascii(name)))
        alike = unicodedata.normalize("NFC", name).casefold()
        if alike in taken:
            raise BundleError(words().t("bundle.error-same-name", name=name, other=taken[alike]))
        taken[alike] = name


def _listed(path: str, content: bytes, document: BundledDocument | None = None) -> ManifestFile:
    about: ManifestDocument | None = None
    if document is not None:
        sources = sorted(set(document.sources))
        about = {"title": document.title, "pages": document.pages, "sources": sources}
    return {
        "path": path,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "media_type": _MEDIA_TYPES.get(PurePosixPath(path).suffix.lower(), _UNKNOWN_TYPE),
        "document": about,
    }


def _page(task: BundleTask, documents: list[ManifestFile]) -> str:
    """The page for whoever opens the bundle and has never heard of it."""
    return render(
        "bundle/about.html.jinja", bundle=task, documents=documents, manifest_name=MANIFEST, sums_name=SUMS
    )


def _zipped(contents: dict[str, bytes], as_of: dt.date) -> bytes:
    day = min(max(as_of, _FIRST_DAY), _LAST_DAY)  # what a zip can say
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for path, content in contents.items():
            entry = ZipInfo(path, (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system = _UNIX
            entry.external_attr = _REGULAR_FILE
            archive.writestr(entry, content, ZIP_STORED)
    return packed.getvalue()
