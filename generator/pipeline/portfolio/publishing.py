"""Publishes a portfolio's finished site: only what its contracts still say, what is older only when told."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from generator.loading.revision import read_revision
from generator.pipeline.assessing import When
from generator.pipeline.locking import alone
from generator.pipeline.portfolio.assessing import read_portfolio
from generator.pipeline.portfolio.building import SITE
from generator.pipeline.portfolio.own_pages import DOCUMENT
from generator.pipeline.publishing import (
    COMMAND,
    NotPublishedError,
    Published,
    Told,
    Wish,
    put_there,
    refuse_place,
)
from generator.records.portfolio import Portfolio
from generator.settings import words

_PAGES: Final = ("index.html", "404.html", DOCUMENT)
_SHORT: Final = 10


@alone(COMMAND)
def publish_portfolio(folder: Path, when: When, wish: Wish) -> Published:
    """Makes ``folder``/site, as it stands, what the folder ``wish.place`` shows.

    Raises:
        WrongPlaceError, NoReleaseFolderError: the folder is none to publish this in.
        RecordsRefusedError: ``portfolio.yaml`` has problems by now.
        NotPublishedError: the site is unfinished, out of date, an example, for another audience, or shows
            contracts as they once stood, and that was not wished for.
        OSError: it could not be written; what was shown is shown still.
    """
    refuse_place(folder, wish.place)
    portfolio = read_portfolio(folder)
    site = folder / SITE
    if not site.is_dir():
        raise NotPublishedError(words().t("publish.no-site", site=str(site)))
    told = _told_by(site)
    if told is None or not all((site / one).is_file() for one in _PAGES):
        raise NotPublishedError(words().t("publish.not-finished", site=str(site)))
    _refuse_old(folder, portfolio, told, wish)
    if (told["example"] or portfolio.example) and not wish.example:
        raise NotPublishedError(words().t("publish.example"))
    wanted = wish.audience or portfolio.audience
    if told["audience"] != wanted:
        raise NotPublishedError(words().t("publish.other-audience", wanted=wanted))
    return put_there(site, when, wish, told, _told_by)


def _told_by(site: Path) -> Told | None:
    """What a portfolio's site says of itself; its revision is a name for all its contracts' together."""
    try:
        content = (site / DOCUMENT).read_bytes()
        told: dict[str, Any] = json.loads(content)
        known = [one["known"] for one in told["contracts"] if one["known"] is not None]
        audiences = {one["audience"] for one in known}
        return {
            "project": str(told["portfolio"]),
            "revision": hashlib.sha256(content).hexdigest()[:_SHORT],
            "as_of": str(told["as_of"]),
            "audience": audiences.pop() if len(audiences) == 1 else "",
            "example": bool(told["example"]) or any(one["example"] for one in known),
            "contracts": {
                str(one["id"]): (one["department"], one["current"], (one["known"] or {}).get("revision"))
                for one in told["contracts"]
            },
        }
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _refuse_old(folder: Path, portfolio: Portfolio, told: Told, wish: Wish) -> None:
    """What was listed, and what the records of each contract were, is so still."""
    listed = {one.id: one for one in portfolio.contracts}
    shown: dict[str, tuple[str, bool, str | None]] = told["contracts"]
    changed = set(listed) ^ set(shown)
    for name in set(listed) & set(shown):
        department, current, revision = shown[name]
        moved = listed[name].department != department
        if moved or (current and read_revision(folder / listed[name].folder) != revision):
            changed.add(name)
    if changed:
        raise NotPublishedError(words().t("publish.contracts-changed", contracts=tuple(sorted(changed))))
    stale = tuple(name for name, (_, current, _) in sorted(shown.items()) if not current)
    if stale and not wish.stale:
        raise NotPublishedError(words().t("publish.contracts-stale", contracts=stale))
