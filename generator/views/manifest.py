"""The shape of a bundle's ``manifest.json``, and the source of its JSON Schema.

What is written by :mod:`generator.rendering.bundle` and read years later by :mod:`generator.loading.bundle`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

SCHEMA_VERSION: Final = 1
MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"

_CLOSED = ConfigDict(extra="forbid", strict=True)
_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Count = Annotated[int, Field(ge=0)]


@with_config(_CLOSED)
class ManifestBundle(TypedDict):
    """Which bundle it is; ``label`` is null where the project has none.

    ``audience`` is the id of that it was made for, ``evidence_withheld`` how many files that does not see;
    bundles made before there were any say nothing of either.
    """

    name: str
    title: str
    project: str
    contract: str
    as_of: str
    revision: str
    version: str
    example: bool
    label: str | None
    audience: NotRequired[str]
    evidence_withheld: NotRequired[_Count]


@with_config(_CLOSED)
class ManifestGenerator(TypedDict):
    """The program that made it."""

    name: str
    version: str


@with_config(_CLOSED)
class ManifestDocument(TypedDict):
    """What is known of a document beside its bytes; ``sources`` are files of records below the project."""

    title: str
    pages: _Count
    sources: list[str]


@with_config(_CLOSED)
class ManifestFile(TypedDict):
    """One file; ``document`` is null for evidence and for the page that explains the bundle."""

    path: str
    sha256: _Sha256
    size: _Count
    media_type: str
    document: ManifestDocument | None


@with_config(_CLOSED)
class Manifest(TypedDict):
    """Every file of a bundle but the manifest itself and ``SHA256SUMS``, which holds the manifest's hash."""

    schema_version: Literal[1]
    bundle: ManifestBundle
    generator: ManifestGenerator
    files: list[ManifestFile]


_MANIFEST: Final = TypeAdapter(Manifest)


def manifest_schema() -> dict[str, Any]:
    """The JSON Schema of ``manifest.json``."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_MANIFEST.json_schema()}


def parse_manifest(text: bytes) -> Manifest:
    """The manifest of a bundle; raises :class:`pydantic.ValidationError` for whatever is none."""
    return _MANIFEST.validate_json(text)


def expected_sums(manifest: Manifest, manifest_sha256: str) -> dict[str, str]:
    """What ``SHA256SUMS`` says of a bundle: the hash of every file but itself, by path, in order of path."""
    sums = {one["path"]: one["sha256"] for one in manifest["files"]}
    return dict(sorted({**sums, MANIFEST: manifest_sha256}.items()))


def written_sums(sums: Mapping[str, str]) -> str:
    """``SHA256SUMS`` as ``sha256sum -c`` reads it."""
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sums.items())


_FORBIDDEN: Final = frozenset('\\:*?"<>|')
"""What Windows cannot have in a name, where a bundle is most often unpacked."""


def is_safe(path: str) -> bool:
    """Whether a name stays in the folder it is unpacked into, on every system, and shows as it is."""
    parts = path.split("/")
    return not any(
        part in ("", ".", "..")
        or part != part.rstrip(". ")
        or any(one in _FORBIDDEN or unicodedata.category(one) in ("Cc", "Cf", "Cs") for one in part)
        for part in parts
    )
