"""Signs a finished PDF with a PKCS#12 certificate, by an addition behind the file.

Needs the extra ``sign``: pyHanko is loaded when something is signed, and only then.
"""

from __future__ import annotations

import datetime as dt
from types import ModuleType

from generator.problem import UnfinishedError
from generator.settings import words


class SigningError(UnfinishedError):
    """A document that cannot be signed; its text is for the reader and never holds a passphrase."""


def check_certificate(certificate: bytes, passphrase: str | None, when: dt.datetime) -> str:
    """The name on a certificate that can sign at that time; to be asked before a long build.

    Raises:
        SigningError: it cannot, and why.
    """
    return str(_engine().read_signer(certificate, passphrase, when).signing_cert.subject.human_friendly)


def sign_pdf(
    content: bytes, certificate: bytes, passphrase: str | None, reason: str, when: dt.datetime
) -> bytes:
    """The PDF with an invisible signature over all of it; ``when`` is what it says of its time.

    An RSA key gives the same bytes for the same arguments.

    Raises:
        SigningError: the extra is not installed, or the certificate or the document cannot be used.
    """
    engine = _engine()
    signed: bytes = engine.sign(content, engine.read_signer(certificate, passphrase, when), reason, when)
    return signed


def _engine() -> ModuleType:
    try:
        from generator.rendering import signature_engine  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise SigningError(words().t("bundle.sign-not-installed", module=missing.name)) from None
    return signature_engine
