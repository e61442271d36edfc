"""Puts the sites of contracts beneath the portfolio's own, by links to where they are kept."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from generator.pipeline.portfolio.kept_sites import FACTS, KeptSite, read_site_in
from generator.rendering.stale import mark_stale

CONTRACTS: Final = "contracts"
_PAGE: Final = ".html"


def put_beneath(site: Path, contract: str, kept: KeptSite, notice: str = "") -> None:
    """The contract's site below ``site``/contracts; with a notice every page of it bears it.

    Pages that bear one are files of their own: what is kept stays as it was made.
    """
    place = site / CONTRACTS / contract
    for path in (*kept.facts.files, FACTS):
        source, target = kept.folder / path, place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if notice and path.endswith(_PAGE):
            target.write_bytes(mark_stale(source.read_bytes(), notice))
        else:
            _link(source, target)


def beneath_before(site: Path, contract: str, audience: str) -> KeptSite | None:
    """The contract's site as it stands beneath an older build for the same audience, if it is whole.

    One that bears a notice is not: its pages are not what was made.
    """
    found = read_site_in(site / CONTRACTS / contract)
    return found if found is not None and found.facts.audience == audience else None


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
