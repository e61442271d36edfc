"""Reads ``portfolio.yaml``: which contracts a bureau has, where their projects are, whose they are.

Nothing of the projects themselves is read here, so that one with problems does not hold up the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generator.loading.figures import check_timezone
from generator.loading.layout import DATA, leads_into
from generator.loading.marks import check_marks
from generator.loading.references import Found, find, given_before, to_nothing
from generator.loading.unseen import check_unseen
from generator.loading.validation import validate_file
from generator.loading.yaml_source import read_document
from generator.location import Location
from generator.message import Message, say
from generator.problem import Problem, in_order
from generator.records.bundle import NO_FILE_NAMES
from generator.records.portfolio import Portfolio

PORTFOLIO: Final = "portfolio.yaml"

_OUTPUTS: Final = ("site", "build")
"""What a build of the portfolio makes below its folder."""
_NO_STEP: Final = frozenset({"", "."})
_NO_PART: Final = re.compile(r"[\\:\x00-\x1f]")
"""What parts the names of folders on another system, or is part of none."""


@dataclass(frozen=True, slots=True)
class LoadedPortfolio:
    """The outcome of loading: either the portfolio, or the problems that forbid it."""

    portfolio: Portfolio | None
    problems: tuple[Problem, ...]


def load_portfolio(folder: Path) -> LoadedPortfolio:
    """Loads ``folder``/portfolio.yaml; every folder it lists is there then, inside its own, and has records.

    Paths in problems are relative to ``folder``.
    """
    portfolio, problems = _load(folder)
    return LoadedPortfolio(None, in_order(problems)) if problems else LoadedPortfolio(portfolio, ())


def _load(folder: Path) -> tuple[Portfolio | None, list[Problem]]:
    path = folder / PORTFOLIO
    if not path.exists() and not path.is_symlink():
        return None, [Problem(Location(PORTFOLIO), say("problem.no-portfolio-file"))]
    if not leads_into(path, folder):
        return None, [Problem(Location(PORTFOLIO), say("problem.path-leaves-portfolio", value=PORTFOLIO))]
    document, problems = read_document(path, PORTFOLIO)
    if document is None:
        return None, problems
    if document.value is None:
        return None, [Problem(Location(PORTFOLIO), say("problem.file-empty", file=PORTFOLIO))]
    problems += check_marks(document)
    problems += check_unseen(document)
    found = validate_file(Portfolio, document)
    problems += found.problems
    for written in (*found.records, *found.unfit):
        problems += _ids(written)
        problems += _departments(written)
        problems += _folders(folder, list(_at(written, "contracts", "folder")))
    for portfolio in found.records:
        problems += check_timezone(portfolio)
    return (found.records[0] if found.records else None), problems


def _at(written: Any, listed: str, field: str) -> Iterator[Found]:
    """A field of each item of a list, of the portfolio or of the mapping that was to be one."""
    return find(written, (listed, "*", field))


def _ids(written: Any) -> Iterator[Problem]:
    """Ids given before, and such that cannot be the names of folders side by side on any file system."""
    for listed in ("departments", "contracts"):
        ids = [one for one in _at(written, listed, "id") if one.value is not None]
        yield from given_before(ids)
        yield from _alike(ids)
        for one in ids:
            name = str(one.value)
            if name.endswith(".") or name.partition(".")[0].lower() in NO_FILE_NAMES:
                yield Problem(one.at, say("problem.id-no-folder-name", value=name))


def _alike(ids: Iterable[Found]) -> Iterator[Problem]:
    first: dict[str, Found] = {}
    for one in ids:
        before = first.setdefault(str(one.value).lower(), one)
        if before.value != one.value:
            yield Problem(one.at, say("problem.id-differs-in-case", id=one.value, first=str(before.at)))


def _departments(written: Any) -> Iterator[Problem]:
    """Contracts of departments there are none of, where all departments could be read."""
    ids = [one.value for one in _at(written, "departments", "id")]
    names = {name for name in ids if name is not None}
    if len(names) < len(set(ids)) or _unlisted(written):
        return
    for one in _at(written, "contracts", "department"):
        if one.value is not None and one.value not in names:
            yield to_nothing(one, "departments", names)


def _unlisted(written: Any) -> bool:
    """Whether the list of departments is missing or none, so that nothing is known of them."""
    return isinstance(written, dict) and not isinstance(written.get("departments"), list)


def _folders(folder: Path, listed: Iterable[Found]) -> Iterator[Problem]:
    """Folders that are not written plainly, lead out, are not there, have no records or lie in each other."""
    first: dict[tuple[int, int], Found] = {}
    right: dict[Path, Found] = {}
    for one in listed:
        if one.value is None:
            continue
        if (fault := _fault_of(folder, one.value)) is not None:
            yield Problem(one.at, fault)
            continue
        path = (folder / one.value).resolve()
        known = path.stat()
        # A file system that takes two names for one knows it by its number.
        before = first.setdefault((known.st_dev, known.st_ino), one)
        if before is not one:
            twice = say("problem.folder-listed-twice", value=one.value, first=str(before.at))
            yield Problem(one.at, twice)
        else:
            right[path] = one
    for path, one in right.items():
        outer = next((right[above] for above in path.parents if above in right), None)
        if outer is not None:
            inside = say("problem.folder-inside-another", value=one.value, first=str(outer.at))
            yield Problem(one.at, inside)


def _fault_of(folder: Path, value: str) -> Message | None:
    """What is wrong with one folder by itself."""
    steps = value.split("/")
    if value.startswith("/") or ".." in steps:
        return say("problem.path-leaves-portfolio", value=value)
    if _NO_STEP & set(steps) or _NO_PART.search(value):
        return say("problem.folder-form", value=value)
    if steps[0] in _OUTPUTS:
        return say("problem.folder-of-output", value=value, output=steps[0])
    path = folder / value
    try:
        there = path.is_dir()
    except OSError:  # a name no file can have, a folder nobody may look into
        there = False
    if not there:
        return say("problem.folder-not-there", value=value)
    if not leads_into(path, folder) or path.resolve() == folder.resolve():
        return say("problem.path-leaves-portfolio", value=value)
    return None if (path / DATA).is_dir() else say("problem.folder-without-data", value=value)
