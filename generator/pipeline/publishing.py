"""Publishes a project's finished site: only one that its records still say, and only where it belongs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generator.loading.project_loader import load_project
from generator.pipeline.assessing import RecordsRefusedError, When, choose_audience
from generator.pipeline.locking import alone, held
from generator.pipeline.releases import (
    LOCK,
    RELEASES,
    Put,
    earlier,
    others_in,
    put_release,
    release_name,
    show,
    shown_in,
)
from generator.pipeline.site_audience import OtherAudienceError, refuse_other_audience
from generator.pipeline.tree import NotPlainError
from generator.problem import UnfinishedError
from generator.records.ledger import Records
from generator.settings import words

SITE: Final = "site"
COMMAND: Final = "dossier publish"
_FEW: Final = 5
_TOLD: Final = "assessment.json"
_PAGES: Final = ("index.html", "404.html", _TOLD)

Told = dict[str, Any]
"""What a site says of itself: ``project``, ``revision``, ``as_of``, ``audience``, ``example``."""
TellingOf = Callable[[Path], Told | None]


class NotPublishedError(UnfinishedError):
    """The site as it stands is not to be published; its text says why, and what to do."""


class WrongPlaceError(UnfinishedError):
    """It is not to be published there."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be published where: for whom, if not the default audience; whether it may be an example."""

    place: Path
    keep: int
    audience: str | None = None
    example: bool = False
    stale: bool = False
    """Whether a portfolio may have contracts that are shown as they once stood."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was done, and which site it was done with."""

    put: Put
    revision: str
    as_of: str
    audience: str
    stale: tuple[str, ...] = ()
    """The contracts of a portfolio that it does not show as their records say now."""


@alone(COMMAND)
def publish(project: Path, when: When, wish: Wish) -> Published:
    """Makes ``project``/site, as it stands, what the folder ``wish.place`` shows.

    Raises:
        WrongPlaceError, NoReleaseFolderError: the folder is none to publish this in.
        RecordsRefusedError: the records have problems by now.
        NoSuchAudienceError: no audience is called as asked for.
        NotPublishedError: the site is unfinished, out of date, an example, or for another audience.
        OSError: it could not be written; what was shown is shown still.
    """
    place = wish.place
    refuse_place(project, place)
    loaded = load_project(project)
    if loaded.records is None:
        raise RecordsRefusedError(loaded.problems, loaded.files)
    audience = choose_audience(loaded.records, wish.audience).id
    site = project / SITE
    told = _finished(site)
    _refuse_site(told, loaded.records, wish)
    try:
        refuse_other_audience(site, audience)
    except OtherAudienceError:
        raise NotPublishedError(words().t("publish.other-audience", wanted=audience)) from None
    return put_there(site, when, wish, told, _told_by)


def put_there(site: Path, when: When, wish: Wish, told: Told, told_by: TellingOf) -> Published:
    """Makes a site that may be published a release; ``told_by`` reads what an older one says of itself.

    Raises:
        WrongPlaceError: the folder shows another project, or the same to another audience.
        NotPublishedError: something in the site is no plain file.
    """
    place = wish.place
    if not place.exists():
        place.mkdir(parents=True)
        place.chmod(0o755)  # whatever the umask says
    with held(place / LOCK, COMMAND, when.now):
        _refuse_other_site(place, told, told_by)
        name = release_name(when.now, told["revision"])
        try:
            put = put_release(site, place, name, wish.keep)
        except NotPlainError as error:
            raise NotPublishedError(words().t("publish.not-plain", file=error.filename)) from None
    return Published(put, told["revision"], told["as_of"], told["audience"])


def roll_back(place: Path, when: When, name: str | None = None) -> Put:
    """Shows the release before the one that is shown, or the one called ``name``.

    Raises:
        NoReleaseError: there is none.
        NoReleaseFolderError: the folder is none of releases.
    """
    if not place.is_dir():
        earlier(place, name)
    with held(place / LOCK, COMMAND, when.now):
        before, release = shown_in(place), earlier(place, name)
        if release != before:
            show(place, release)
        return Put(release, before, new=False, removed=0)


def refuse_place(project: Path, place: Path) -> None:
    found, home = place.resolve(), project.resolve()
    if found.is_relative_to(home):
        raise WrongPlaceError(words().t("publish.inside-project", place=str(place), project=str(project)))
    if home.is_relative_to(found / RELEASES):
        raise WrongPlaceError(words().t("publish.around-project", place=str(place), project=str(project)))
    if place.exists() and not place.is_dir():
        raise WrongPlaceError(words().t("publish.no-folder", place=str(place)))
    if others := others_in(place):
        told = {"count": len(others), "names": others[:_FEW]}
        raise WrongPlaceError(words().t("publish.others-there", place=str(place), **told))


def _finished(site: Path) -> Told:
    """What the site says of itself."""
    if not site.is_dir():
        raise NotPublishedError(words().t("publish.no-site", site=str(site)))
    told = _told_by(site)
    if told is None or not all((site / one).is_file() for one in _PAGES):
        raise NotPublishedError(words().t("publish.not-finished", site=str(site)))
    return told


def _told_by(site: Path) -> Told | None:
    try:
        told = json.loads((site / _TOLD).read_bytes())
        known = {name: str(told[name]) for name in ("project", "revision", "as_of", "audience")}
        return known | {"example": bool(told["example"])}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _refuse_site(told: Told, records: Records, wish: Wish) -> None:
    if (told["project"], told["revision"]) != (records.project.id, records.revision):
        now = records.revision
        raise NotPublishedError(words().t("publish.out-of-date", built=told["revision"], now=now))
    if (told["example"] or records.project.example) and not wish.example:
        raise NotPublishedError(words().t("publish.example"))


def _refuse_other_site(place: Path, told: Told, told_by: TellingOf) -> None:
    """A folder goes on showing the same project to the same audience."""
    shown = shown_in(place)
    there = None if shown is None else told_by(place / RELEASES / shown)
    if there is None:
        return
    for what in ("project", "audience"):
        if there[what] != told[what]:
            raise WrongPlaceError(
                words().t(
                    f"publish.other-{what}-there", place=str(place), there=there[what], wanted=told[what]
                )
            )
