"""Bundles for the tests: a real one, and ones that somebody tampered with."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from generator.rendering.bundle import BundledDocument, BundledFile, BundleTask, PackedBundle, pack_bundle

TASK: Final = BundleTask(
    name="acceptance",
    title="验收总册及附件",
    project="示例市示例区运维项目",
    contract="示例合同",
    as_of=dt.date(2026, 11, 22),
    revision="a1b2c3d4e5+9f8e7d6c",
    version_of_document="V1",
    example=True,
    label="内部",
    generator_version="0.3.0",
    documents=(
        BundledDocument(
            "01-summary.pdf", "服务总结报告", b"%PDF-1.7 one", 12, ("data/b.yaml", "data/a.yaml")
        ),
        BundledDocument("02-deductions.pdf", "扣款计算书 <&>", b"%PDF-1.7 two", 3, ("data/a.yaml",)),
    ),
    files=(
        BundledFile("evidence/2026/纪要〔2026〕8号.pdf", b"minutes"),
        BundledFile("evidence/2026/form.XLSX", b"form"),
    ),
)

Entries = list[tuple[zipfile.ZipInfo, bytes]]


@cache
def packed() -> PackedBundle:
    """The bundle of :data:`TASK`."""
    return pack_bundle(TASK)


def entries_of(content: bytes) -> Entries:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(one, archive.read(one)) for one in archive.infolist()]


def zipped(entries: Entries, compression: int = zipfile.ZIP_STORED) -> bytes:
    """A zip of those entries in that order, doubles too."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for info, content in entries:
            with archive.open(_fresh(info, compression), "w") as stream:
                stream.write(content)
    return target.getvalue()


def _fresh(info: zipfile.ZipInfo, compression: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(info.filename, info.date_time)
    made.external_attr, made.create_system, made.compress_type = (
        info.external_attr,
        info.create_system,
        compression,
    )
    return made


def tampered(change: Callable[[Entries], Entries]) -> bytes:
    """The bundle with other entries."""
    return zipped(change(entries_of(packed().content)))


def with_content(name: str, content: bytes) -> bytes:
    """The bundle with another content under a name."""
    return tampered(lambda entries: [(i, content if i.filename == name else c) for i, c in entries])


def with_manifest(change: Callable[[Any], None]) -> bytes:
    """The bundle with another manifest."""
    manifest = json.loads(json.dumps(packed().manifest))
    change(manifest)
    return with_content("manifest.json", json.dumps(manifest).encode())


def added(name: str, content: bytes = b"x", mode: int = 0o100644) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info, content


def saved(folder: Path, content: bytes, name: str = "bundle.zip") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
