"""Certificates made here and now, and a page to sign with them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Final

import weasyprint
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID

SIGNED_AT: Final = dt.datetime(2026, 11, 22, 1, 30, tzinfo=dt.UTC)
PASSPHRASE: Final = "口令-Zq7!"


@dataclass(frozen=True)
class Made:
    """A key with its certificate as PKCS#12, and the authority it comes from as PEM."""

    pkcs12: bytes
    authority: bytes


def certificate(
    owner: str = "示例单位", *, passphrase: str | None = PASSPHRASE, use: x509.KeyUsage | None = None
) -> Made:
    """Made here and now, the same for the same arguments; valid in 2026."""
    return _made(owner, passphrase, use)


@cache
def _made(owner: str, passphrase: str | None, use: x509.KeyUsage | None) -> Made:
    root_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    root = (
        _certificate("示例根证书", "示例根证书", root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(root_key, SHA256())
    )
    unsigned = _certificate(owner, "示例根证书", key.public_key())
    own = (unsigned.add_extension(use, critical=True) if use else unsigned).sign(root_key, SHA256())
    closing: KeySerializationEncryption = (
        BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    )
    closed = pkcs12.serialize_key_and_certificates(b"test", key, own, [root], closing)
    return Made(closed, root.public_bytes(Encoding.PEM))


def _certificate(owner: str, issuer: str, key: rsa.RSAPublicKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, owner)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    )


@cache
def small_pdf() -> bytes:
    """A real page."""
    html = '<html lang="zh-CN"><title>t</title><body style="font-family: Noto Serif CJK SC">页</body></html>'
    made: bytes = weasyprint.HTML(string=html).write_pdf(pdf_tags=True)
    return made
