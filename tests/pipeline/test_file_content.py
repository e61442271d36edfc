"""What a file is by its first bytes, beside what its name claims."""

from __future__ import annotations

import io

import pytest

from generator.pipeline.file_content import belied_by

ZIP = b"PK\x03\x04rest"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.4\n"),
        ("a.PDF", b"\xef\xbb\xbf\n%PDF-1.7\n"),
        ("a.png", b"\x89PNG\r\n\x1a\nrest"),
        ("a.jpg", b"\xff\xd8\xff\xe0rest"),
        ("a.JPEG", b"\xff\xd8\xff\xe1rest"),
        ("a.zip", b"PK\x05\x06" + b"\0" * 18),
        ("a.ofd", ZIP),
        ("a.docx", ZIP),
        ("a.xlsx", OLE),
        ("a.txt", b"%PDF-1.4\n"),
        ("no ending", b"anything"),
    ],
)
def test_a_file_that_begins_as_its_name_says_or_claims_nothing_is_believed(name: str, content: bytes) -> None:
    assert belied_by(name, io.BytesIO(content)) == ""


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"scan", "PDF"),
        ("a.PDF", ZIP, "PDF"),
        ("a.pdf", b"\0" * 1024 + b"%PDF-1.4", "PDF"),
        ("a.png", b"\xff\xd8\xff", "PNG"),
        ("a.jpeg", b"\x89PNG\r\n\x1a\n", "JPEG"),
        ("a.ofd", OLE, "OFD"),
        ("a.docx", b"%PDF-1.4", "DOCX"),
    ],
)
def test_a_file_that_is_another_than_its_name_says_is_told(name: str, content: bytes, kind: str) -> None:
    assert belied_by(name, io.BytesIO(content)) == kind
