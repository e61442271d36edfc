"""What a finished file says of itself, twice and the same, and the files it carries."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from generator.rendering.archival_metadata import Attachment, Relationship
from tests.builders import BEIJING
from tests.rendering.test_archival import bound, written

RECORDS = Attachment(
    name="records.json",
    description="本册所依据的记录",
    media_type="application/json",
    relationship=Relationship.SOURCE,
    content=b'{"incidents": []}',
    modified=dt.datetime(2026, 11, 22, 9, 30, 5, tzinfo=BEIJING),
)
MANIFEST = replace(
    RECORDS, name="manifest.json", description="清单", relationship=Relationship.SUPPLEMENT, content=b"{}"
)


@pytest.fixture(scope="module")
def segment() -> bytes:
    return written()


@pytest.fixture(scope="module")
def content(segment: bytes) -> bytes:
    return bound(RECORDS, MANIFEST, title="示例 <验收> & 总册", segment=segment)


@pytest.fixture
def pdf(content: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


# ---- what the file says of itself ----


def test_the_file_claims_both_standards_and_describes_the_foreign_property(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert b"pdfaExtension:schemas" in pdf.Root.Metadata.read_raw_bytes()


def test_the_claims_are_readable_to_programs_that_know_nothing_of_pdf(content: bytes) -> None:
    assert b"<pdfaid:part>3</pdfaid:part>" in content


def test_the_file_says_what_it_is_twice_and_the_same(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        assert xmp["dc:title"] == str(pdf.docinfo["/Title"]) == "示例 <验收> & 总册"
        assert xmp["dc:creator"] == [str(pdf.docinfo["/Author"])] == ["示例 <公司>"]
        assert xmp["dc:description"] == str(pdf.docinfo["/Subject"]) == "截至 2026-11-22"
        assert xmp["xmp:CreatorTool"] == str(pdf.docinfo["/Creator"]) == "Dossier 履约卷宗 0.0.0"
        assert xmp["pdf:Producer"] == str(pdf.docinfo["/Producer"])


def test_title_and_language_are_said_and_the_title_is_shown(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "zh-CN"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked
    assert all(page.obj.Tabs == "/S" for page in pdf.pages)


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Asia/Shanghai", "+08:00"),
        ("UTC", "+00:00"),
        ("Asia/Kolkata", "+05:30"),
        ("America/New_York", "-05:00"),
    ],
)
def test_a_file_is_dated_in_the_time_zone_given(segment: bytes, zone: str, offset: str) -> None:
    dated = dt.datetime(2026, 11, 22, tzinfo=ZoneInfo(zone))
    content = bound(replace(RECORDS, modified=dated), dated=dated, segment=segment)
    with (
        pikepdf.open(io.BytesIO(content)) as pdf,
        pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp,
    ):
        assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == f"2026-11-22T00:00:00{offset}"
        said = f"D:20261122000000{offset.replace(':', chr(39))}'"
        assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == said
        assert str(pdf.Root.AF[0].EF.F.Params.ModDate) == said


def test_a_file_is_not_dated_without_a_time_zone(segment: bytes) -> None:
    with pytest.raises(ValueError, match="time zone"):
        bound(dated=dt.datetime(2026, 11, 22), segment=segment)  # noqa: DTZ001


# ---- attachments ----


def test_attachments_are_embedded_once_with_ascii_names_and_chinese_descriptions(pdf: pikepdf.Pdf) -> None:
    associated = list(pdf.Root.AF)
    names = list(pdf.Root.Names.EmbeddedFiles.Names)
    assert [str(name) for name in names[::2]] == ["manifest.json", "records.json"]
    assert [one.objgen for one in associated] == [one.objgen for one in names[1::2]]
    made = [
        one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Filespec"
    ]
    assert len(made) == 2
    records = associated[1]
    assert str(records.F) == str(records.UF) == "records.json"
    assert str(records.Desc) == "本册所依据的记录"
    assert records.AFRelationship == "/Source"
    assert associated[0].AFRelationship == "/Supplement"
    stream = records.EF.F
    assert stream.read_bytes() == RECORDS.content
    assert stream.Subtype == "/application/json"
    assert int(stream.Params.Size) == len(RECORDS.content)
    assert str(stream.Params.ModDate) == "D:20261122093005+08'00'"
    assert bytes(stream.Params.CheckSum) == hashlib.md5(RECORDS.content).digest()


def test_a_file_without_attachments_has_no_empty_list_of_them(segment: bytes) -> None:
    with pikepdf.open(io.BytesIO(bound(segment=segment))) as pdf:
        assert "/AF" not in pdf.Root
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


@pytest.mark.parametrize("name", ["", "记录.json", "a/b.json", "a\\b.json", "a\nb"])
def test_a_name_that_readers_would_mangle_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        replace(RECORDS, name=name)


def test_a_date_without_its_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        replace(RECORDS, modified=dt.datetime(2026, 11, 22))  # noqa: DTZ001


def test_two_attachments_of_one_name_are_refused(segment: bytes) -> None:
    with pytest.raises(ValueError, match="two attachments of one name"):
        bound(RECORDS, RECORDS, segment=segment)


def test_the_order_of_attachments_does_not_matter(segment: bytes) -> None:
    assert bound(MANIFEST, RECORDS, segment=segment) == bound(RECORDS, MANIFEST, segment=segment)
