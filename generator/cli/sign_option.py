"""The option ``--sign``: a certificate from a file, its passphrase from the environment or a prompt."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from generator.settings import words

PASSPHRASE: Final = "DOSSIER_SIGN_PASSPHRASE"

F = TypeVar("F", bound=Callable[..., Any])


def sign_option(command: F) -> F:
    """``--sign CERT.p12``, given to the command as ``sign``: a path or None."""
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option(
        "--sign", type=kind, metavar="CERT.p12", help=words().t("cli.option-sign", variable=PASSPHRASE)
    )(command)


def signing_with(path: Path, when: dt.datetime) -> Callable[[bytes], bytes]:
    """What signs a PDF with the certificate of a file; certificate and passphrase are tried here already.

    The passphrase never stands on the command line, where other users of the machine could read it.

    Raises:
        SigningError: they do not fit or cannot sign at that time, or the extra is not installed.
        OSError: the file cannot be read.
    """
    from generator.rendering.signing import check_certificate, sign_pdf  # noqa: PLC0415

    certificate, passphrase = path.read_bytes(), _passphrase()
    check_certificate(certificate, passphrase, when)
    reason = words().t("bundle.sign-reason")
    return lambda content: sign_pdf(content, certificate, passphrase, reason, when)


def _passphrase() -> str | None:
    """From the environment, else asked for where there is a terminal; None where there is none."""
    told = os.environ.get(PASSPHRASE)
    if told is None and sys.stdin.isatty():
        asked = words().t("cli.ask-passphrase")
        told = click.prompt(asked, hide_input=True, default="", show_default=False, err=True)
    return told or None
