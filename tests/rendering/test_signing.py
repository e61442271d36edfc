"""Signed PDF files: the signature holds, the rest of the file stays, and nothing secret gets out."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Final

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509 import KeyUsage, load_pem_x509_certificate
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from generator.loading.signatures import read_signatures, read_trusted
from generator.rendering.signing import SigningError, check_certificate, sign_pdf
from generator.views.verification import SignatureCheck, Trust
from tests.certificates import PASSPHRASE, SIGNED_AT, certificate, small_pdf
from tests.rendering.test_archival import bound
from tests.rendering.verapdf import FLAVOURS, failures
from tests.source_code import modules

REASON = "归档"


def signed() -> bytes:
    return sign_pdf(small_pdf(), certificate().pkcs12, PASSPHRASE, REASON, SIGNED_AT)


def the_check(content: bytes, trust: bytes | None = None) -> SignatureCheck:
    (one,) = read_signatures("a.pdf", content, None if trust is None else read_trusted(trust))
    return one


def test_a_signature_covers_the_whole_file_and_names_signer_and_time() -> None:
    one = the_check(signed())
    assert (one.intact, one.whole_file, one.faults) == (True, True, ())
    assert "示例单位" in one.signer
    assert "示例根证书" in one.issuer
    assert one.signed_at == "2026-11-22T01:30:00+00:00"
    assert (one.valid_from or "").startswith("2026-01-01")


def test_without_anyone_to_trust_the_signer_is_not_known_and_that_is_no_fault() -> None:
    assert the_check(signed()).trust is Trust.UNKNOWN
    assert the_check(signed()).good


def test_a_certificate_is_trusted_only_where_it_comes_from_the_one_given() -> None:
    assert the_check(signed(), certificate().authority).trust is Trust.TRUSTED
    stranger = the_check(signed(), certificate("别的单位").authority)
    assert (stranger.trust, stranger.intact, stranger.good) == (Trust.UNTRUSTED, True, False)


_NO_USE: Final = dict.fromkeys(
    ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
     "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("use", "trust"),
    [
        ("digital_signature", Trust.TRUSTED),
        ("content_commitment", Trust.TRUSTED),
        ("key_encipherment", Trust.UNTRUSTED),
    ],
)
def test_a_certificate_for_another_use_than_signing_is_not_trusted(use: str, trust: Trust) -> None:
    made = certificate(use=KeyUsage(**(_NO_USE | {use: True})))
    content = sign_pdf(small_pdf(), made.pkcs12, PASSPHRASE, REASON, SIGNED_AT)
    assert the_check(content, made.authority).trust is trust


def test_one_changed_byte_breaks_the_signature() -> None:
    content = bytearray(signed())
    place = content.find(b"/Producer") + 12
    content[place] ^= 1
    one = the_check(bytes(content), certificate().authority)
    assert (one.intact, one.good) == (False, False)
    assert one.trust is Trust.UNTRUSTED


def test_what_was_added_after_signing_is_not_covered() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed()))
    writer.root[NameObject("/PageMode")] = NameObject("/FullScreen")
    writer.update_root()  # type: ignore[no-untyped-call]
    added = io.BytesIO()
    writer.write(added)  # type: ignore[no-untyped-call]
    one = the_check(added.getvalue())
    assert (one.intact, one.whole_file, one.good) == (True, False, False)
    behind = the_check(signed() + b"\n% more\n")
    assert (behind.whole_file, behind.good) == (False, False)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 /ByteRange", b"\0" * 100])
def test_what_is_no_pdf_has_a_broken_signature_and_makes_no_trace(content: bytes) -> None:
    one = the_check(content)
    assert not one.good
    assert one.faults


def test_a_pdf_without_signature_has_none() -> None:
    assert read_signatures("a.pdf", small_pdf(), None) == ()


def test_a_file_without_certificates_says_whom_to_trust_of_nobody() -> None:
    assert read_trusted(b"hello") == read_trusted(b"") == ()
    assert len(read_trusted(certificate().authority * 2)) == 2


# ---- what signing leaves as it was ----


def test_signing_only_adds_behind_the_file_and_leaves_its_metadata() -> None:
    assert signed().startswith(small_pdf())
    with pikepdf.open(io.BytesIO(small_pdf())) as before, pikepdf.open(io.BytesIO(signed())) as after:
        assert dict(before.docinfo) == dict(after.docinfo)
        assert before.trailer.ID[0] == after.trailer.ID[0] if "/ID" in before.trailer else True
        assert len(before.pages) == len(after.pages)
        assert after.check_pdf_syntax() == []


def test_the_field_is_out_of_sight_as_archives_and_screen_readers_need_it() -> None:
    with pikepdf.open(io.BytesIO(signed())) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        (widget,) = pdf.pages[0].Annots
        assert widget.objgen == field.objgen
        left, bottom, right, top = map(float, widget.Rect)
        assert (left, bottom) == (right, top)
        assert left < 0
        assert bottom < 0
        assert int(widget.F) & 0b110 == 0b100  # printed, not hidden
        assert str(field.TU) == "电子签名"
        assert pdf.pages[0].Tabs == pikepdf.Name.S
        assert str(field.V.SubFilter) == "/ETSI.CAdES.detached"
        assert str(field.V.Reason) == REASON
        assert str(field.V.M).startswith("D:20261122013000")


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert signed() == signed()


@pytest.mark.slow
def test_a_signed_file_is_still_one_for_the_archive_and_for_screen_readers(tmp_path: Path) -> None:
    content = sign_pdf(bound(), certificate().pkcs12, PASSPHRASE, REASON, SIGNED_AT)
    assert the_check(content).good
    path = tmp_path / "signed.pdf"
    path.write_bytes(content)
    assert failures([path]) == {(path, flavour): [] for flavour in FLAVOURS}


# ---- what cannot be used ----


def refusal(
    pkcs12: bytes, passphrase: str | None, when: dt.datetime = SIGNED_AT, content: bytes | None = None
) -> str:
    with pytest.raises(SigningError) as raised:
        sign_pdf(small_pdf() if content is None else content, pkcs12, passphrase, REASON, when)
    whole = "".join(traceback.format_exception(raised.value))
    assert passphrase is None or passphrase not in whole
    return str(raised.value)


def test_a_wrong_passphrase_is_told_and_never_repeated() -> None:
    assert "口令不对" in refusal(certificate().pkcs12, "wrong-Wq8!")
    assert "口令不对" in refusal(certificate().pkcs12, None)


def test_a_certificate_without_passphrase_needs_none() -> None:
    open_one = certificate(passphrase=None).pkcs12
    assert the_check(sign_pdf(small_pdf(), open_one, None, REASON, SIGNED_AT)).good


@pytest.mark.parametrize("content", [b"", b"hello", b"\x30\x03\x02\x01\x03", b"\x30\x82\xff\xff"])
def test_a_file_that_is_no_pkcs12_is_told(content: bytes) -> None:
    assert "不是 PKCS#12" in refusal(content, PASSPHRASE)
    assert "不是 PKCS#12" in refusal(certificate().authority, PASSPHRASE)


def test_a_pkcs12_file_without_a_key_is_told() -> None:
    root = load_pem_x509_certificate(certificate().authority)
    closing = BestAvailableEncryption(PASSPHRASE.encode())
    assert "没有私钥" in refusal(
        pkcs12.serialize_key_and_certificates(None, None, None, [root], closing), PASSPHRASE
    )


@pytest.mark.parametrize("year", [2025, 2028])
def test_a_certificate_signs_only_while_it_is_valid(year: int) -> None:
    told = refusal(certificate().pkcs12, PASSPHRASE, SIGNED_AT.replace(year=year))
    assert "有效期为 2026-01-01 00:00 至 2027-01-01 00:00" in told


def test_a_document_that_is_no_pdf_or_has_that_signature_already_is_told() -> None:
    assert "未能签名" in refusal(certificate().pkcs12, PASSPHRASE, content=b"hello")
    assert "未能签名" in refusal(certificate().pkcs12, PASSPHRASE, content=signed())


def test_a_certificate_can_be_asked_for_its_name_before_a_long_build() -> None:
    assert "示例单位" in check_certificate(certificate().pkcs12, PASSPHRASE, SIGNED_AT)


# ---- the extra ----


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "generator.rendering.signature_engine", raising=False)
    monkeypatch.delattr("generator.rendering.signature_engine", raising=False)
    monkeypatch.setitem(sys.modules, "pyhanko.sign", None)
    with pytest.raises(SigningError, match=re.escape('pip install "dossier[sign]"')):
        check_certificate(certificate().pkcs12, PASSPHRASE, SIGNED_AT)


def test_only_the_two_modules_that_sign_and_read_signatures_know_pyhanko() -> None:
    knowing = {one.name for one in modules() if re.search(r"^\s*(from|import) pyhanko", one.text, re.M)}
    assert knowing == {"generator/loading/signatures.py", "generator/rendering/signature_engine.py"}


def test_the_command_line_starts_without_pyhanko() -> None:
    told = "import sys, generator.cli; print(any(one.startswith('pyhanko') for one in sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
