"""Verifies a bundle somebody hands in: reads it, compares it with its own lists, checks its signatures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.loading.bundle import read_bundle, read_documents
from generator.views.verification import (
    FileCheck,
    FoundBundle,
    Outcome,
    SignatureCheck,
    Signatures,
    Verification,
    compare,
)


class NoCertificateError(Exception):
    """The file that says whom to trust has no certificate in it."""


def verify_bundle(file: Path, trust: Path | None = None) -> Verification:
    """The answer for a bundle; ``trust`` is a file of certificates the signers' must lead to.

    Raises:
        OSError: one of the files cannot be read.
        NoCertificateError: there is no certificate in ``trust``.
    """
    trusted = None if trust is None else _trusted(trust.read_bytes())
    found = read_bundle(file)
    files, faults = compare(found)
    return Verification(found, files, faults, _signatures(file, found, files, trusted))


def _trusted(text: bytes) -> Sequence[Any]:
    """The certificates of a file; without the extra nothing will be checked against them anyway."""
    try:
        from generator.loading.signatures import read_trusted  # noqa: PLC0415
    except ModuleNotFoundError:
        return ()
    certificates = read_trusted(text)
    if not certificates:
        raise NoCertificateError
    return certificates


def _signatures(
    file: Path, found: FoundBundle, files: Sequence[FileCheck], trusted: Sequence[Any] | None
) -> Signatures:
    """The signatures of every document that is intact: of the others nobody knows whose bytes they are."""
    pdfs = {
        one["path"]
        for one in (found.manifest["files"] if found.manifest else ())
        if one["document"] is not None
    }
    names = [one.path for one in files if one.path in pdfs and one.outcome is Outcome.INTACT]
    checks: list[SignatureCheck] = []
    unsigned, unchecked, read = [], [], set()
    for name, content in read_documents(file, names):
        read.add(name)
        if b"/ByteRange" not in content:  # which no signature can hide in a compressed part
            unsigned.append(name)
        elif (checked := _checked(name, content, trusted)) is None:
            unchecked.append(name)
        elif checked:
            checks += checked
        else:
            unsigned.append(name)
    unchecked += [name for name in names if name not in read]
    return Signatures(tuple(checks), tuple(unsigned), tuple(unchecked), wanted=trusted is not None)


def _checked(name: str, content: bytes, trusted: Sequence[Any] | None) -> tuple[SignatureCheck, ...] | None:
    """The signatures of a document; None where the extra ``sign`` is not installed."""
    try:
        from generator.loading.signatures import read_signatures  # noqa: PLC0415
    except ModuleNotFoundError:
        return None
    return read_signatures(name, content, trusted)
