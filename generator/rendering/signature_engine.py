"""The signing itself, through pyHanko: to be loaded by :mod:`generator.rendering.signing` alone.

pyHanko writes today's time, a random name of the file and its own name into what it signs; here none of it
gets in, and the file's own statement that it is PDF/A and PDF/UA stays as it was.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from asn1crypto.pkcs12 import Pfx
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject, NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError as RefusedError
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

from generator.rendering.signing import SigningError
from generator.settings import words

_FIELD: Final = "Signature1"
_DIGEST: Final = "sha256"
_ID_LENGTH: Final = 16


class _Addition(IncrementalPdfFileWriter):
    """What is written behind a file; says nothing of the file anew and names it after its content."""

    def _update_meta(self) -> None:
        """The document's own metadata stay."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> ArrayObject:
        prev.stream.seek(0)
        name = ByteStringObject(hashlib.file_digest(prev.stream, _DIGEST).digest()[:_ID_LENGTH])
        first = prev.trailer["/ID"][0] if "/ID" in prev.trailer else name
        return ArrayObject([first, name])


class _TimedSigner(PdfSigner):
    """Signs at the time it is told."""

    def __init__(self, when: dt.datetime, **values: Any) -> None:
        super().__init__(**values)
        self._when = when

    def init_signing_session(self, *arguments: Any, **values: Any) -> PdfSigningSession:
        session = super().init_signing_session(*arguments, **values)
        session.system_time = self._when
        return session


def read_signer(certificate: bytes, passphrase: str | None, when: dt.datetime) -> SimpleSigner:
    """The key and certificate of a PKCS#12 file; raises :class:`SigningError` where they cannot sign then."""
    try:
        Pfx.load(certificate, strict=True)["auth_safe"]["content_type"].native  # noqa: B018  # parsed when asked
    except (TypeError, ValueError):
        raise SigningError(words().t("bundle.sign-no-pkcs12")) from None
    secret = None if passphrase is None else passphrase.encode()
    try:
        key, owner, _ = load_key_and_certificates(certificate, secret)
        if key is None or owner is None:
            raise SigningError(words().t("bundle.sign-no-key"))
        signer: SimpleSigner = SimpleSigner.load_pkcs12_data(certificate, other_certs=(), passphrase=secret)
    except (TypeError, ValueError, UnsupportedAlgorithm):
        # From None: what the libraries say could repeat what they were given.
        raise SigningError(words().t("bundle.sign-wrong-passphrase")) from None
    first, last = owner.not_valid_before_utc, owner.not_valid_after_utc
    if not first <= when <= last:
        raise SigningError(words().t("bundle.sign-not-valid", first=first, last=last, when=when))
    return signer


def sign(content: bytes, signer: SimpleSigner, reason: str, when: dt.datetime) -> bytes:
    """The file with its signature."""
    # Out of bounds, as PDF/UA asks of what has no tag; with the print flag, as PDF/A asks.
    unseen = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
    name = words().t("bundle.signature-field")
    said = PdfSignatureMetadata(
        field_name=_FIELD, md_algorithm=_DIGEST, reason=reason, subfilter=SigSeedSubFilter.PADES
    )
    field = SigFieldSpec(_FIELD, invis_sig_settings=unseen, readable_field_name=name)
    try:
        writer = _Addition(io.BytesIO(content))
        page = writer.find_page_for_modification(0)[0].get_object()  # type: ignore[no-untyped-call]
        page[NameObject("/Tabs")] = NameObject("/S")  # PDF/UA asks it of a page with any annotation
        writer.update_container(page)
        signing = _TimedSigner(when, signature_meta=said, signer=signer, new_field_spec=field)
        # pyHanko runs an event loop of its own, which a thread that is in one already cannot.
        with ThreadPoolExecutor(1) as apart:
            signed: io.BytesIO = apart.submit(signing.sign_pdf, writer).result()
    except (PdfError, RefusedError) as error:
        raise SigningError(words().t("bundle.sign-failed", reason=str(error))) from error
    return signed.getvalue()
