"""Segments for the archive: all that PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) ask of pages.

WeasyPrint offers either standard, not both; what is missing is put right in memory before the file is
written. A segment claims neither: what it becomes a part of does, once it is bound. That both hold then is
decided by veraPDF in tests/rendering/test_archival.py, with no rule left out.
"""

from __future__ import annotations

import io
from importlib.resources import files
from typing import Any

import pydyf
from weasyprint.css import ColorProfile

from generator.rendering.kept_references import keep_page_references
from generator.rendering.tagging import mend_tags


def write_archival(document: Any) -> bytes:
    """A laid-out WeasyPrint document as a segment to be bound; the same input gives the same bytes.

    The document must be rendered with ``pdf_tags=True`` from HTML that has a language and a ``<title>`` in
    every drawing.
    """
    keep_page_references()
    _measure_colours(document)
    content: bytes = document.write_pdf(pdf_variant="pdf/a-3a", output_intent="given", finisher=_finish)
    return content


def _finish(document: Any, pdf: pydyf.PDF) -> None:
    mend_tags(document, pdf)
    del pdf.catalog["Metadata"]
    _leave_images_as_they_are(pdf)
    _compress_once(pdf)


def _measure_colours(document: Any) -> None:
    """Gives the document WeasyPrint's own profile of sRGB, which it would take from a file it leaves open."""
    name = "sRGB2014.icc"
    profile = io.BytesIO((files("weasyprint.pdf") / name).read_bytes())
    document.color_profiles["srgb"] = ColorProfile(
        profile, name, "relative-colorimetric", (["r"], ["g"], ["b"])
    )
    document.output_intent = "srgb"


def _leave_images_as_they_are(pdf: pydyf.PDF) -> None:
    """PDF/A forbids asking viewers to smooth images."""
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and one.extra.get("Subtype") == "/Image":
            one.extra["Interpolate"] = "false"


def _compress_once(pdf: pydyf.PDF) -> None:
    """Compresses streams beforehand: pydyf would do it for the file's identifier and again for the file."""
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and one.compress:
            _, _, data = one.data.partition(b"\nstream\n")
            one.stream = [data.removesuffix(b"\nendstream")]
            one.extra = {**one.extra, "Filter": "/FlateDecode"}
            one.compress = False
