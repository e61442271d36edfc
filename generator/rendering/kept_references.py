"""A list that pydyf makes anew for every tag is kept; else writing time grows with the square of the pages.

WeasyPrint asks for the references of all pages once for each tag of a document. Measured with WeasyPrint 70
and pydyf 0.13, writing 490 pages: 42 s without this, 26 s with it. Should pydyf keep the list itself, this
module can go.
"""

from __future__ import annotations

from typing import Final

import pydyf

_REFERENCES: Final = "_page_references_kept"


def keep_page_references() -> None:
    """From now on every PDF made in this process keeps its list until it gets another page."""
    pydyf.PDF.page_references = property(_kept)


def _kept(pdf: pydyf.PDF) -> tuple[bytes, ...]:
    kids = pdf.pages["Kids"]  # three entries for each page: its number, 0 and R
    kept: tuple[bytes, ...] = getattr(pdf, _REFERENCES, ())
    if len(kept) * 3 != len(kids):
        kept = tuple(b"%d 0 R" % number for number in kids[::3])
        setattr(pdf, _REFERENCES, kept)
    return kept
