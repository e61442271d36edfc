"""What a PDF file says of itself: PDF/A-3a and PDF/UA-1, title, language, dates; and the files it carries."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_PACKET: Final = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
"""PDF/A knows only its own properties: that of PDF/UA has to come with its description."""

_PRODUCER: Final = f"WeasyPrint, pikepdf {pikepdf.__version__}"


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


@dataclass(frozen=True, slots=True)
class Description:
    """What programs show of a document without opening it."""

    title: str
    language: str
    author: str
    subject: str
    creator: str
    dated: dt.datetime
    """With its time zone; from the data, never the clock."""

    def __post_init__(self) -> None:
        if self.dated.tzinfo is None:
            raise ValueError(f"{self.title}: a date without its time zone")


def describe(pdf: pikepdf.Pdf, description: Description) -> None:
    """Writes the description twice, as PDF/A wants it: as XMP and, saying the same, in the older way."""
    one = description
    packet = _PACKET.format(
        title=escape(one.title),
        author=escape(one.author),
        subject=escape(one.subject),
        language=escape(one.language),
        creator=escape(one.creator),
        producer=escape(_PRODUCER),
        moment=one.dated.isoformat(),
    )
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Lang = String(one.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for key, value in (
        ("/Title", one.title),
        ("/Author", one.author),
        ("/Subject", one.subject),
        ("/Creator", one.creator),
        ("/Producer", _PRODUCER),
        ("/CreationDate", _date(one.dated)),
        ("/ModDate", _date(one.dated)),
    ):
        pdf.docinfo[key] = String(value)


def embed(pdf: pikepdf.Pdf, attachments: Iterable[Attachment]) -> None:
    """Embeds the files, each once in the list of associated files and once in the tree of names.

    Raises:
        ValueError: two of them have one name.
    """
    ordered = sorted(attachments, key=lambda one: one.name)
    if not ordered:
        return
    if len({one.name for one in ordered}) != len(ordered):
        raise ValueError(f"two attachments of one name: {[one.name for one in ordered]}")
    names, associated = Array(), Array()
    for one in ordered:
        specification = pdf.make_indirect(_specification(pdf, one))
        names.extend([String(one.name), specification])
        associated.append(specification)
    pdf.Root.Names = Dictionary(EmbeddedFiles=pdf.make_indirect(Dictionary(Names=names)))
    pdf.Root.AF = associated


def _specification(pdf: pikepdf.Pdf, one: Attachment) -> Dictionary:
    checksum = hashlib.md5(one.content, usedforsecurity=False).digest()
    embedded = pdf.make_stream(
        one.content,
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{one.media_type}"),
        Params=Dictionary(
            Size=len(one.content), ModDate=String(_date(one.modified)), CheckSum=String(checksum)
        ),
    )
    return Dictionary(
        Type=Name.Filespec,
        F=String(one.name),
        UF=String(one.name),
        Desc=String(one.description),
        AFRelationship=Name(f"/{one.relationship}"),
        EF=Dictionary(F=embedded, UF=embedded),
    )


def _date(moment: dt.datetime) -> str:
    """A moment as PDF writes it."""
    offset = moment.strftime("%z")
    return f"{moment:D:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'"
