"""PDF files for the archive: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) in one, with files embedded.

WeasyPrint offers either standard, not both; what is missing is put right in memory before the file is
written. That both hold is decided by veraPDF in tests/rendering/test_archival.py, with no rule left out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any, Final

import pydyf
from weasyprint.css import ColorProfile

from generator.rendering.kept_references import keep_page_references
from generator.rendering.tagging import mend_tags


class Relationship(StrEnum):
    """What an embedded file is to the document (ISO 19005-3, annex E)."""

    SOURCE = "Source"
    """The document was made from it."""
    DATA = "Data"
    """It holds the document's figures, to be worked on further."""
    SUPPLEMENT = "Supplement"
    """It says more than the document, such as the document's manifest."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file embedded in a document; plain values only, so that a worker process can take it.

    ``name`` is ASCII without folders, as many readers mangle other names; ``description`` is for people.
    """

    name: str
    description: str
    media_type: str
    relationship: Relationship
    content: bytes
    modified: dt.datetime
    """With its time zone; from the data, never the clock."""

    def __post_init__(self) -> None:
        if not self.name or not self.name.isascii() or not self.name.isprintable() or {*self.name} & {*"/\\"}:
            raise ValueError(f"no ASCII file name: {self.name!r}")
        if self.modified.tzinfo is None:
            raise ValueError(f"{self.name}: a date without its time zone")


_UA: Final = "http://www.aiim.org/pdfua/ns/id/"
_IDENTIFICATION: Final = f"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="{_UA}"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
""".encode("ascii")
"""PDF/A knows only its own properties: that of PDF/UA has to come with its description."""


def write_archival(document: Any, attachments: tuple[Attachment, ...] = ()) -> bytes:
    """A laid-out WeasyPrint document as a PDF/A-3a and PDF/UA-1 file; the same input gives the same bytes.

    The document must be rendered with ``pdf_tags=True`` from HTML that has a language, a title, and a
    ``<title>`` in every drawing.
    """
    names = [one.name for one in attachments]
    if len(names) != len(set(names)):
        raise ValueError(f"two attachments of one name: {names}")

    def finish(document: Any, pdf: pydyf.PDF) -> None:
        mend_tags(document, pdf)
        _claim_accessibility(pdf)
        _leave_images_as_they_are(pdf)
        _embed(pdf, attachments)
        _compress_once(pdf)

    keep_page_references()
    _measure_colours(document)
    content: bytes = document.write_pdf(pdf_variant="pdf/a-3a", output_intent="given", finisher=finish)
    return content


def _measure_colours(document: Any) -> None:
    """Gives the document WeasyPrint's own profile of sRGB, which it would take from a file it leaves open."""
    name = "sRGB2014.icc"
    profile = io.BytesIO((files("weasyprint.pdf") / name).read_bytes())
    document.color_profiles["srgb"] = ColorProfile(
        profile, name, "relative-colorimetric", (["r"], ["g"], ["b"])
    )
    document.output_intent = "srgb"


def _claim_accessibility(pdf: pydyf.PDF) -> None:
    """Adds PDF/UA to the metadata, and leaves them readable to programs that know nothing of PDF."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    (packet,) = metadata.stream
    head, end, tail = packet.rpartition(b"</rdf:RDF>")
    metadata.stream = [head + _IDENTIFICATION + end + tail]
    metadata.compress = False


def _leave_images_as_they_are(pdf: pydyf.PDF) -> None:
    """PDF/A forbids asking viewers to smooth images."""
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and one.extra.get("Subtype") == "/Image":
            one.extra["Interpolate"] = "false"


def _embed(pdf: pydyf.PDF, attachments: tuple[Attachment, ...]) -> None:
    """Embeds the files, each once in the list of associated files and once in the tree of names."""
    if not attachments:
        return
    names, associated = pydyf.Array(), pydyf.Array()
    for one in sorted(attachments, key=lambda one: one.name):
        specification = _specification(pdf, one)
        names.extend((pydyf.String(one.name), specification.reference))
        associated.append(specification.reference)
    tree = pydyf.Dictionary({"Names": names})
    pdf.add_object(tree)
    pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = tree.reference
    pdf.catalog["AF"] = associated


def _specification(pdf: pydyf.PDF, one: Attachment) -> pydyf.Dictionary:
    checksum = hashlib.md5(one.content, usedforsecurity=False).hexdigest()
    parameters = pydyf.Dictionary(
        {"Size": len(one.content), "ModDate": pydyf.String(_date(one.modified)), "CheckSum": f"<{checksum}>"}
    )
    embedded = pydyf.Stream(
        [one.content],
        {"Type": "/EmbeddedFile", "Subtype": pydyf.name(one.media_type), "Params": parameters},
        compress=True,
    )
    pdf.add_object(embedded)
    specification = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": pydyf.String(one.name),
            "UF": pydyf.String(one.name),
            "Desc": pydyf.String(one.description),
            "AFRelationship": f"/{one.relationship}",
            "EF": pydyf.Dictionary({"F": embedded.reference, "UF": embedded.reference}),
        }
    )
    pdf.add_object(specification)
    return specification


def _date(moment: dt.datetime) -> str:
    offset = moment.strftime("%z")
    return f"{moment:D:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"


def _compress_once(pdf: pydyf.PDF) -> None:
    """Compresses streams beforehand: pydyf would do it for the file's identifier and again for the file."""
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream) and one.compress:
            _, _, data = one.data.partition(b"\nstream\n")
            one.stream = [data.removesuffix(b"\nendstream")]
            one.extra = {**one.extra, "Filter": "/FlateDecode"}
            one.compress = False
