"""Everything a finished site says, byte by byte: what is packed, compressed or drawn as glyphs is opened."""

from __future__ import annotations

import gzip
import hashlib
import html
import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pikepdf

from tests.canaries import LATIN, LETTERS, SIGNS

_LATIN = re.compile(f"{LATIN}[{LETTERS}]{{4}}")
_SIGNS = re.compile(f"[{SIGNS}]{{4}}")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_QUOTED = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_GAPS = re.compile("[\\s\u200b\u00ad\ufeff]+")

Said = tuple[str, str]
"""Where something is said, such as ``bundles/a.zip > 01-summary.pdf > text``, and what."""


def everything(site: Path) -> Iterator[Said]:
    """All that the files of a folder hold, and their names; the same bytes, once opened, are not again."""
    seen: set[bytes] = set()
    for path in sorted(site.rglob("*")):
        if path.is_file():
            name = path.relative_to(site).as_posix()
            yield f"{name} > name", name
            yield from _opened(name, path.read_bytes(), seen)


def _opened(name: str, content: bytes, seen: set[bytes]) -> Iterator[Said]:
    """What a file holds as it is, and what is in it."""
    digest = hashlib.sha256(content).digest()
    if digest in seen:
        return
    seen.add(digest)
    yield name, content.decode("utf-8", "replace")
    if content.startswith(b"\x1f\x8b"):
        yield from _opened(f"{name} > gunzipped", gzip.decompress(content), seen)
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for one in packed.namelist():
                yield f"{name} > {one} > name", one
                yield from _opened(f"{name} > {one}", packed.read(one), seen)
    elif content.startswith(b"%PDF"):
        yield from _pdf(name, content, seen)


def _pdf(name: str, content: bytes, seen: set[bytes]) -> Iterator[Said]:
    told = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-", "-"], input=content, capture_output=True, check=True
    )
    yield f"{name} > text", told.stdout.decode()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for file, spec in pdf.attachments.items():
            yield f"{name} > attachment name", file
            yield f"{name} > attachment description", str(spec.description)
            yield from _opened(f"{name} > attachment {file}", spec.get_file().read_bytes(), seen)
        for number, one in enumerate(pdf.objects):
            yield f"{name} > object {number}", " ".join(_strings(one))
            if isinstance(one, pikepdf.Stream):
                try:
                    data = one.read_bytes()
                except pikepdf.PdfError:  # a picture, whose bytes are its own
                    data = one.read_raw_bytes()
                yield f"{name} > stream {number}", data.decode("utf-8", "replace")
                yield f"{name} > stream {number} in two bytes", data.decode("utf-16-be", "replace")


def _strings(one: object, depth: int = 0) -> Iterator[str]:
    """The strings and names of an object, and of what is written inside it."""
    if isinstance(one, pikepdf.String | pikepdf.Name):
        yield str(one)
    elif isinstance(one, pikepdf.Array) and depth < 50:
        for part in one:
            if not getattr(part, "is_indirect", False):
                yield from _strings(part, depth + 1)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream) and depth < 50:
        for key, part in one.items():
            yield key
            if not getattr(part, "is_indirect", False):
                yield from _strings(part, depth + 1)


def marks_in(text: str) -> set[str]:
    """The marks that stand in a text, however it is escaped or broken into lines."""
    found: set[str] = set()
    unquoted = _QUOTED.sub(lambda found: unquote(found[0]), text)
    for one in {text, html.unescape(text), unquoted, _ESCAPED.sub(_unescaped, text)}:
        whole = _GAPS.sub("", one)
        found |= {*_LATIN.findall(one), *_LATIN.findall(whole), *_SIGNS.findall(whole)}
    return found


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found.group(1), 16))
