"""Reads the signatures of a PDF through pyHanko, offline.

To be loaded only when one is to be read: pyHanko comes with the extra ``sign``.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from generator.message import say
from generator.views.verification import SignatureCheck, Trust

_EITHER_USE: Final = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
_ANY_USE: Final = KeyUsageConstraints(key_usage=())
_ODD: Final = (PdfError, AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError)
"""What pyHanko raises for PDF files made to be odd; such a signature counts as broken."""

for _name in ("pyhanko", "pyhanko_certvalidator"):
    # What they log of odd files would stand on the terminal as it is; the check itself says what is wrong.
    logging.getLogger(_name).addHandler(logging.NullHandler())


def read_trusted(text: bytes) -> tuple[Certificate, ...]:
    """The certificates of a PEM or DER file; none where it has none."""
    try:
        parts = [der for _, _, der in pem.unarmor(text, multiple=True)] if pem.detect(text) else [text]
        found = tuple(Certificate.load(part, strict=True) for part in parts)
        for one in found:
            one.subject.native  # noqa: B018  # parsed when asked
    except (TypeError, ValueError):
        return ()
    return found


def read_signatures(
    path: str, content: bytes, trusted: Sequence[Certificate] | None
) -> tuple[SignatureCheck, ...]:
    """Every signature of a PDF; ``trusted`` is None where nobody said whom to trust.

    A certificate is judged for the time the signer names, as signatures are looked at years later; whether
    it was revoked is not asked, as that needs a network.
    """
    try:
        embedded = PdfFileReader(io.BytesIO(content)).embedded_signatures
    except _ODD:
        return (_broken(path),)
    return tuple(_check(path, one, trusted) for one in embedded)


def _check(path: str, one: EmbeddedPdfSignature, trusted: Sequence[Certificate] | None) -> SignatureCheck:
    try:
        claimed = one.self_reported_timestamp
        context = ValidationContext(
            trust_roots=list(trusted or ()), allow_fetching=False, moment=claimed, best_signature_time=claimed
        )
        limited = one.signer_cert.key_usage_value is not None  # a certificate that names no use is for any
        use = _EITHER_USE if limited else _ANY_USE
        # pyHanko runs an event loop of its own, which a thread that is in one already cannot.
        with ThreadPoolExecutor(1) as apart:
            status = apart.submit(validate_pdf_signature, one, context, key_usage_settings=use).result()
        return _told(path, one, status, trusted is not None)
    except _ODD:
        return _broken(path)


def _told(path: str, one: EmbeddedPdfSignature, status: PdfSignatureStatus, asked: bool) -> SignatureCheck:
    certificate = status.signing_cert
    reached = Trust.TRUSTED if status.trusted else Trust.UNTRUSTED
    return SignatureCheck(
        path=path,
        field=str(one.field_name),
        intact=bool(status.intact and status.valid),
        whole_file=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        trust=reached if asked else Trust.UNKNOWN,
        signer=str(certificate.subject.human_friendly),
        issuer=str(certificate.issuer.human_friendly),
        signed_at=_text(one.self_reported_timestamp),
        valid_from=_text(certificate.not_valid_before),
        valid_until=_text(certificate.not_valid_after),
    )


def _broken(path: str) -> SignatureCheck:
    """A signature nothing can be made of."""
    fault = (say("verify.signature-odd"),)
    return SignatureCheck(path, "", intact=False, whole_file=False, trust=Trust.UNKNOWN, faults=fault)


def _text(time: dt.datetime | None) -> str | None:
    return time.isoformat() if time else None
