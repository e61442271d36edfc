"""Keeps the print HTML of every volume beside its styles: what became a PDF can be opened and compared."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from generator.rendering.volumes import PrintVolume, style_sheets

PRINT: Final = "build/print"


def keep_html(project: Path, volumes: Iterable[tuple[str, PrintVolume]]) -> None:
    """Writes each volume, under the id of its bundle, segment by segment; what stood there before goes.

    Of the book only what is its own: the rest stands with the volumes it holds. Page numbers are still open.
    """
    folder = project / PRINT
    shutil.rmtree(folder, ignore_errors=True)
    for bundle, volume in volumes:
        place = folder / bundle
        place.mkdir(parents=True, exist_ok=True)
        for name, content in (*style_sheets(), *volume.pictures.items()):
            (place / name).parent.mkdir(exist_ok=True)
            (place / name).write_bytes(content)
        stem = volume.file.removesuffix(".pdf")
        own = [one for group in volume.groups for one in _own(volume, group.segments)]
        for number, html in enumerate(own, start=1):
            (place / f"{stem}.{number:02}.html").write_text(html, encoding="utf-8")


def _own(volume: PrintVolume, segments: tuple[str, ...]) -> tuple[str, ...]:
    return segments[:1] if volume.id == "book" else segments
