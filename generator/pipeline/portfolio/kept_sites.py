"""Finished sites of contracts, each under the key of what it was made from: nothing is made twice.

Whoever shares the folder finds what another machine made. A site is one folder, there whole or not at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from generator.compliance.portfolio.summary import ContractSummary, read_summary
from generator.pipeline.portfolio.contract_tasks import SiteFiles
from generator.pipeline.shaping import SUMMARY
from generator.pipeline.swapping import put_in_place

FACTS: Final = "build.json"
_FRESH: Final = ".new-"
_MOST: Final = 2
"""So many sites of a contract are kept for an audience, the last made first."""
_READ_ONLY: Final = 0o444
_LONG_AGO: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a contract's site was made from and when; ``files`` has the SHA-256 of each of its files."""

    key: str
    audience: str
    built_at: dt.datetime
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class KeptSite:
    """A site in a folder that nobody changes."""

    folder: Path
    facts: SiteFacts
    summary: ContractSummary
    new: bool = False
    """Whether it was made just now and not found."""


_FORM: Final = TypeAdapter(SiteFacts)


class KeptSites:
    """The sites of one contract in a folder of their own. A damaged one counts as absent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> KeptSite | None:
        """The site made from exactly this, if it is here and whole."""
        return read_site_in(self._folder / key, key)

    def last(self, audience: str) -> KeptSite | None:
        """The one made last for an audience."""
        found = [one for one in self._every() if one[0].audience == audience]
        for facts, folder in sorted(found, key=lambda one: one[0].built_at, reverse=True):
            if (site := read_site_in(folder, facts.key)) is not None:
                return site
        return None

    def put(self, key: str, audience: str, built_at: dt.datetime, files: SiteFiles) -> KeptSite:
        """Keeps a site. What stood under the key, and is damaged, goes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        hashes = {path: hashlib.sha256(content).hexdigest() for path, content in files}
        facts = SiteFacts(key, audience, built_at, hashes)
        moment = _moment_of(facts)
        fresh = Path(tempfile.mkdtemp(dir=self._folder, prefix=_FRESH))
        try:
            fresh.chmod(0o755)
            for path, content in (*files, (FACTS, _FORM.dump_json(facts, indent=1))):
                target = fresh / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                target.chmod(_READ_ONLY)  # it is linked to from the finished site
                os.utime(target, ns=(moment, moment))
            put_in_place(fresh, self._folder / key)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        self._prune(audience)
        self._clear(built_at)
        return KeptSite(self._folder / key, facts, read_summary(dict(files)[SUMMARY]), new=True)

    def _every(self) -> Iterator[tuple[SiteFacts, Path]]:
        with suppress(FileNotFoundError):
            for folder in sorted(self._folder.iterdir()):
                if not folder.name.startswith(".") and (facts := _facts_of(folder)) is not None:
                    yield facts, folder

    def _prune(self, audience: str) -> None:
        found = sorted(
            (one for one in self._every() if one[0].audience == audience),
            key=lambda one: one[0].built_at,
            reverse=True,
        )
        for _, folder in found[_MOST:]:
            shutil.rmtree(folder, ignore_errors=True)

    def _clear(self, now: dt.datetime) -> None:
        """Removes what a killed build left half made long ago: another machine may be at work on one now."""
        for folder in self._folder.glob(f"{_FRESH}*"):
            with suppress(FileNotFoundError):
                if now.timestamp() - folder.stat().st_mtime > _LONG_AGO:
                    shutil.rmtree(folder, ignore_errors=True)


def read_site_in(folder: Path, key: str | None = None) -> KeptSite | None:
    """The site in a folder, if it is whole: every file there, its bytes those that were made.

    A file that has the time of the site's making was not written to since; any other is read.
    """
    facts = _facts_of(folder)
    if facts is None or (key is not None and facts.key != key):
        return None
    moment = _moment_of(facts)
    try:
        for path, sha256 in facts.files.items():
            if (folder / path).stat().st_mtime_ns != moment and _sha256_of(folder / path) != sha256:
                return None
        return KeptSite(folder, facts, read_summary((folder / SUMMARY).read_bytes()))
    except (OSError, ValueError):
        return None


def _moment_of(facts: SiteFacts) -> int:
    return int(facts.built_at.timestamp()) * 1_000_000_000


def _sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _facts_of(folder: Path) -> SiteFacts | None:
    try:
        facts = _FORM.validate_json((folder / FACTS).read_bytes())
    except (OSError, ValidationError):
        return None
    return facts if all(_stays_inside(path) for path in facts.files) else None


def _stays_inside(path: str) -> bool:
    return not path.startswith("/") and ".." not in path.split("/")
