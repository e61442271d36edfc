"""A folder that sites are published in: whole releases, and the link ``current`` that says which is shown.

Whatever ends the process, and whenever, ``current`` names a whole release: one is copied under a name that
nobody looks at, takes its own when all of it is on the disk, and only then does the link change, in one step.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.pipeline.tree import Tree, copy_tree, fingerprint, read_tree, to_disk
from generator.problem import UnfinishedError
from generator.settings import words

RELEASES: Final = "releases"
CURRENT: Final = "current"
LOCK: Final = ".lock"
_PARTIAL: Final = ".partial-"
_NEXT: Final = ".current.new"
_NOBODYS: Final = frozenset({LOCK, _NEXT, "lost+found", ".gitkeep"})
"""What may lie in a free folder: of ours, of the file system, of whoever has it in version control."""
_NAME: Final = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9A-Za-z+-]+(?:\.[0-9]{2})?")
_OF_NAME: Final = "%Y%m%dT%H%M%SZ"
_MOMENT: Final = len("20261122T180500Z")
_UNFIT: Final = re.compile(r"[^0-9A-Za-z+-]")
_MOST_AT_ONCE: Final = 99


class NoReleaseFolderError(UnfinishedError):
    """The folder holds something of its own where releases or the link would stand."""


class NoReleaseError(UnfinishedError):
    """There is no release to go back to."""


@dataclass(frozen=True, slots=True)
class Put:
    """What was done: the release shown now, the one before, whether it is new, how many were removed."""

    release: str
    before: str | None
    new: bool
    removed: int


def release_name(now: dt.datetime, revision: str) -> str:
    """``20261122T180500Z-96e018945c``: when it was published, in UTC, and of which state of the data."""
    return f"{now.astimezone(dt.UTC):{_OF_NAME}}-{_UNFIT.sub('-', revision)}"


def releases_in(place: Path) -> tuple[str, ...]:
    """The whole releases of a folder, the oldest first."""
    folder = place / RELEASES
    if not folder.is_dir():
        return ()
    return tuple(sorted(one.name for one in folder.iterdir() if _NAME.fullmatch(one.name) and one.is_dir()))


def others_in(place: Path) -> tuple[str, ...]:
    """What lies in a folder that no site was ever published in, in order; nothing where one was."""
    if not place.is_dir() or os.path.lexists(place / RELEASES) or os.path.lexists(place / CURRENT):
        return ()
    return tuple(sorted(one.name for one in place.iterdir() if one.name not in _NOBODYS))


def shown_in(place: Path) -> str | None:
    """The release that ``current`` names, whether it is there or not; None where nothing is shown.

    Raises:
        NoReleaseFolderError: ``current`` or ``releases`` is not ours.
    """
    link, folder = place / CURRENT, place / RELEASES
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise NoReleaseFolderError(words().t("publish.not-ours", path=str(folder)))
    if not link.is_symlink():
        if link.exists():
            raise NoReleaseFolderError(words().t("publish.not-ours", path=str(link)))
        return None
    target = link.readlink()
    if target.parent != Path(RELEASES) or not _NAME.fullmatch(target.name):
        raise NoReleaseFolderError(words().t("publish.not-ours", path=str(link)))
    return target.name


def put_release(site: Path, place: Path, name: str, keep: int) -> Put:
    """Makes ``site`` the release that ``place`` shows, and keeps the last ``keep`` of them.

    A site that is shown already, byte for byte, is left as it is. The caller holds the lock of ``place``.

    Raises:
        NoReleaseFolderError: as :func:`shown_in`.
        NotPlainError: the site holds something that is neither file nor folder.
        OSError: it could not be written; what was shown is shown still.
    """
    before = shown_in(place)
    tree = read_tree(site)
    folder = place / RELEASES
    if not folder.exists():
        folder.mkdir()
        folder.chmod(0o755)  # whatever the umask says
    _clear(folder)
    if before is not None and _is_same(folder / before, tree):
        return Put(before, before, new=False, removed=_prune(place, keep, before))
    partial = folder / f"{_PARTIAL}{name}"
    try:
        copy_tree(tree, partial)
        release = _unused(folder, _after_all(releases_in(place), name))
        partial.rename(folder / release)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    to_disk(folder)
    show(place, release)
    return Put(release, before, new=True, removed=_prune(place, keep, release))


def show(place: Path, release: str) -> None:
    """Lets ``current`` name a release, in one step."""
    fresh = place / _NEXT
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path(RELEASES) / release, target_is_directory=True)
    fresh.replace(place / CURRENT)
    to_disk(place)


def earlier(place: Path, name: str | None) -> str:
    """The release called ``name``, or else the last before the one that is shown.

    Raises:
        NoReleaseError: there is none; it says which there are.
        NoReleaseFolderError: as :func:`shown_in`.
    """
    shown, known = shown_in(place), releases_in(place)
    if name is not None:
        if name not in known:
            key = "publish.no-such-release" if known else "publish.no-release"
            raise NoReleaseError(words().t(key, name=name, known=known, place=str(place)))
        return name
    before = [one for one in known if shown is None or one < shown]
    if not before:
        key = "publish.none-before" if known else "publish.no-release"
        raise NoReleaseError(words().t(key, place=str(place), shown=shown or ""))
    return before[-1]


def _clear(folder: Path) -> None:
    """Removes what a publish that was killed has left: while we hold the lock nobody is at it."""
    for one in folder.iterdir():
        if one.name.startswith(_PARTIAL):
            shutil.rmtree(one)


def _is_same(release: Path, tree: Tree) -> bool:
    try:
        return fingerprint(read_tree(release)) == fingerprint(tree)
    except OSError:  # damaged, or gone: it is published anew
        return False


def _after_all(known: tuple[str, ...], name: str) -> str:
    """The name, or the same a second later than the last one there is: order by name is order in time.

    Two within a second have their revisions for order otherwise, and so has one after a clock was set back.
    """
    moment, revision = name[:_MOMENT], name[_MOMENT:]
    if not known or moment > known[-1][:_MOMENT] or name == known[-1]:
        return name
    last = dt.datetime.strptime(known[-1][:_MOMENT], _OF_NAME).replace(tzinfo=dt.UTC)
    return f"{last + dt.timedelta(seconds=1):{_OF_NAME}}{revision}"


def _unused(folder: Path, name: str) -> str:
    taken = (f"{name}.{number:02}" for number in range(2, _MOST_AT_ONCE + 1))
    return next(one for one in (name, *taken) if not (folder / one).exists())


def _prune(place: Path, keep: int, shown: str) -> int:
    """Removes all but the last releases, never the one that is shown; a part left over is no release.

    What is being removed has another name first, so that no half of a release can be gone back to.
    """
    old = [one for one in releases_in(place)[:-keep] if one != shown]
    for one in old:
        going = place / RELEASES / f"{_PARTIAL}{one}"
        (place / RELEASES / one).rename(going)
        shutil.rmtree(going, ignore_errors=True)  # what cannot go now goes next time
    return len(old)
