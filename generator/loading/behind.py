"""The files behind a document: its records, the evidence it names, the place where a character stands."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from generator.loading.layout import DATA, files_of_data, leads_into
from generator.location import Location
from generator.message import say
from generator.problem import Problem, UnfinishedError
from generator.settings import words

CONTENT = "content"


class FileGoneError(UnfinishedError):
    """A file that was there, and right, when the records were read has gone or changed since."""


def read_sources(project: Path) -> dict[str, dict[str, bytes]]:
    """Every file of records by kind and then by its path below the project."""
    by_room, _ = files_of_data(project)
    return {kind: {file: (project / file).read_bytes() for file in files} for kind, files in by_room.items()}


def read_evidence(project: Path, hashes: Mapping[str, str]) -> dict[str, bytes]:
    """The evidence files by path as records name them, each still the one that was recorded.

    Raises:
        FileGoneError: naming all that are not.
    """
    found: dict[str, bytes] = {}
    gone: list[str] = []
    for file in sorted(hashes):
        path = project / DATA / file
        try:
            content = path.read_bytes() if leads_into(path, project) else b""
        except OSError:
            gone.append(file)
            continue
        if hashlib.sha256(content).hexdigest() == hashes[file]:
            found[file] = content
        else:
            gone.append(file)
    if gone:
        raise FileGoneError(*(words().t("print.error-evidence-gone", file=file) for file in gone))
    return found


def find_characters(project: Path, characters: Collection[str]) -> tuple[Problem, ...]:
    """Where characters that no font has stand in records and prose: a problem for every line."""
    return tuple(problem for file in _written(project) for problem in _in_file(project, file, characters))


def _written(project: Path) -> Iterator[str]:
    by_room, _ = files_of_data(project)
    yield from (file for files in by_room.values() for file in files)
    for path in sorted((project / CONTENT).rglob("*.md")):
        yield path.relative_to(project).as_posix()


def _in_file(project: Path, file: str, characters: Collection[str]) -> Iterator[Problem]:
    try:
        text = (project / file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return
    for number, line in enumerate(text.splitlines(), start=1):
        for character in dict.fromkeys(one for one in characters if one in line):
            code = f"U+{ord(character):04X}"
            yield Problem(Location(file, number), say("problem.no-glyph", character=character, code=code))
