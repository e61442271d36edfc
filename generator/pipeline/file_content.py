"""Whether a file is what its name says: told by its first bytes, as a file manager tells it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import BinaryIO, Final

_ENOUGH: Final = 1024
"""A PDF may begin that far into its file."""
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE: Final = (*_ZIP, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""A document with a password is no archive any more."""
_BEGINNINGS: Final = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".zip": _ZIP,
    ".ofd": _ZIP,
    ".docx": _OFFICE,
    ".xlsx": _OFFICE,
    ".pptx": _OFFICE,
}


def belied_by(name: str, stream: BinaryIO) -> str:
    """The kind of file a name claims and its content is not; empty where it is, or the name claims none.

    Nothing more of the content is looked at: a file that begins rightly may still be broken further on.
    """
    ending = PurePosixPath(name).suffix.lower()
    first = stream.read(_ENOUGH)
    if ending == ".pdf":
        right = b"%PDF-" in first
    else:
        right = ending not in _BEGINNINGS or first.startswith(_BEGINNINGS[ending])
    return "" if right else ending.removeprefix(".").upper()
