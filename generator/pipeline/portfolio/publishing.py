"""Publishes a portfolio's finished site: only what its contracts still say, what is older only when told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from generator.compliance.portfolio.summary import read_summary
from generator.loading.revision import read_revision
from generator.pipeline.assessing import When
from generator.pipeline.locking import alone
from generator.pipeline.portfolio.assessing import read_portfolio
from generator.pipeline.portfolio.beneath import CONTRACTS
from generator.pipeline.portfolio.building import SITE
from generator.pipeline.portfolio.kept_sites import FACTS
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
from generator.pipeline.shaping import SUMMARY
from generator.pipeline.site_audience import OtherAudienceError, refuse_other_audience
from generator.records.portfolio import Portfolio
from generator.settings import words

_PAGES: Final = ("index.html", "404.html", DOCUMENT)
_PAGES_BENEATH: Final = ("index.html", "404.html", FACTS)
_KNOWN: Final = ("revision", "as_of", "audience")
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
    told = _finished(site)
    _refuse_old(folder, portfolio, told)
    stale = tuple(sorted(name for name, one in told["contracts"].items() if not one["current"]))
    if stale and not wish.stale:
        raise NotPublishedError(words().t("publish.contracts-stale", contracts=stale))
    if (told["example"] or portfolio.example) and not wish.example:
        raise NotPublishedError(words().t("publish.example"))
    _refuse_other_audience(site, told, wish.audience or portfolio.audience)
    return replace(put_there(site, when, wish, told, _told_by), stale=stale)


def _finished(site: Path) -> Told:
    """What the site says of itself."""
    if not site.is_dir():
        raise NotPublishedError(words().t("publish.no-portfolio-site", site=str(site)))
    told = _told_by(site)
    lacks = DOCUMENT if told is None else next(_lacking(site, told), None)
    if told is None or lacks is not None:
        raise NotPublishedError(words().t("publish.portfolio-not-finished", site=str(site), lacks=lacks))
    return told


def _told_by(site: Path) -> Told | None:
    """What a portfolio's site says of itself; its revision is a name for all its contracts' together."""
    try:
        content = (site / DOCUMENT).read_bytes()
        told: dict[str, Any] = json.loads(content)
        known = [one["known"] for one in told["contracts"] if one["known"] is not None]
        return {
            "project": str(told["portfolio"]),
            "listed": str(told["revision"]),
            "revision": hashlib.sha256(content).hexdigest()[:_SHORT],
            "as_of": str(told["as_of"]),
            "audience": str(told["audience"]),
            "example": bool(told["example"]) or any(one["example"] for one in known),
            "contracts": {str(one["id"]): _told_of(one) for one in told["contracts"]},
        }
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _told_of(contract: dict[str, Any]) -> Told:
    known = contract["known"]
    return {
        "department": str(contract["department"]),
        "current": bool(contract["current"]),
        "known": None if known is None else {name: str(known[name]) for name in _KNOWN},
    }


def _lacking(site: Path, told: Told) -> Iterator[str]:
    """What of the site is not there, or beneath it not what its first page was made of."""
    yield from (name for name in _PAGES if not (site / name).is_file())
    for contract, one in told["contracts"].items():
        if one["known"] is None:
            continue
        beneath = f"{CONTRACTS}/{contract}"
        yield from (name for page in _PAGES_BENEATH if not (site / (name := f"{beneath}/{page}")).is_file())
        try:
            found = read_summary((site / beneath / SUMMARY).read_bytes())
        except (OSError, ValueError):
            yield f"{beneath}/{SUMMARY}"
            continue
        if {name: str(getattr(found, name)) for name in _KNOWN} != one["known"]:
            yield f"{beneath}/{SUMMARY}"


def _refuse_old(folder: Path, portfolio: Portfolio, told: Told) -> None:
    """What was listed, and what the records of each contract were, is so still."""
    listed = {one.id: one for one in portfolio.contracts}
    changed = set(listed) ^ set(told["contracts"])
    for name in set(listed) & set(told["contracts"]):
        one = told["contracts"][name]
        moved = listed[name].department != one["department"]
        now = read_revision(folder / listed[name].folder) if one["current"] else None
        if moved or (now is not None and now != one["known"]["revision"]):
            changed.add(name)
    if changed:
        raise NotPublishedError(words().t("publish.contracts-changed", contracts=tuple(sorted(changed))))
    if (told["project"], told["listed"]) != (portfolio.id, portfolio.revision):
        raise NotPublishedError(words().t("publish.portfolio-changed"))


def _refuse_other_audience(site: Path, told: Told, wanted: str) -> None:
    """All of it was made for one audience: the pages, each contract's, and every bundle of those."""
    try:
        if told["audience"] != wanted:
            raise OtherAudienceError
        for contract in told["contracts"]:
            refuse_other_audience(site / CONTRACTS / contract, wanted)
    except OtherAudienceError:
        raise NotPublishedError(words().t("publish.portfolio-other-audience", wanted=wanted)) from None
