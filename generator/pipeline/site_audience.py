"""For whom the site that stands there was made: what is made for another audience is not put beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from generator.problem import UnfinishedError
from generator.settings import words
from generator.views.manifest import MANIFEST

_ASSESSMENT: Final = "assessment.json"
_UNKNOWN: Final = ""


class OtherAudienceError(UnfinishedError):
    """What stands in the site was made for another audience, or nobody can tell for whom."""


def refuse_other_audience(site: Path, wanted: str) -> None:
    """Does nothing where the site is empty, or made for ``wanted`` alone.

    Raises:
        OtherAudienceError: naming for whom it was made.
    """
    found = set(_audiences_in(site)) - {wanted}
    if _UNKNOWN in found:
        raise OtherAudienceError(words().t("cli.unknown-audience", wanted=wanted))
    if found:
        raise OtherAudienceError(words().t("cli.other-audience", found=sorted(found), wanted=wanted))


def _audiences_in(site: Path) -> list[str]:
    """Whom the pages and each bundle name; a name that is missing is empty."""
    told = [_of_bundle(path) for path in sorted((site / "bundles").glob("*.zip"))]
    if (site / _ASSESSMENT).exists() or (site / "index.html").exists():
        told.append(_of_pages(site / _ASSESSMENT))
    return told


def _of_pages(file: Path) -> str:
    try:
        return str(json.loads(file.read_bytes())["audience"] or _UNKNOWN)
    except (OSError, ValueError, KeyError, TypeError):
        return _UNKNOWN


def _of_bundle(file: Path) -> str:
    try:
        with ZipFile(file) as bundle:
            return str(json.loads(bundle.read(MANIFEST))["bundle"]["audience"])
    except (OSError, ValueError, KeyError, TypeError, BadZipFile):
        return _UNKNOWN
