"""The files behind a document: its records, the evidence it names, the place where a character stands."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

import yaml

from generator.loading.layout import DATA, files_of_data, leads_into
from generator.loading.summary import SUMMARY
from generator.loading.yaml_source import read_document, read_text
from generator.location import Location
from generator.message import say
from generator.problem import Problem, UnfinishedError
from generator.settings import words

CONTENT: Final = "content"
PROSE: Final = "prose"
"""The kind of the text of the report (服务总结报告), which is no record."""


class FileGoneError(UnfinishedError):
    """A file that was there, and right, when the records were read has gone or changed since."""


def read_sources(project: Path) -> dict[str, dict[str, bytes]]:
    """Every file of records by kind, and the report's text, each by its path below the project."""
    by_room, _ = files_of_data(project)
    files_of = {**by_room, PROSE: [SUMMARY] if (project / SUMMARY).is_file() else []}
    return {kind: {file: (project / file).read_bytes() for file in files} for kind, files in files_of.items()}


def read_evidence(project: Path, hashes: Mapping[str, str]) -> dict[str, bytes]:
    """The evidence files by path as records name them, each still the one that was recorded.

    Raises:
        FileGoneError: naming all that are not.
    """
    found: dict[str, bytes] = {}
    gone: list[str] = []
    for file in sorted(hashes):
        try:
            found[file] = read_file(project, file, hashes[file])
        except FileGoneError as error:
            gone += error.args
    if gone:
        raise FileGoneError(*gone)
    return found


def read_file(project: Path, file: str, sha256: str) -> bytes:
    """One evidence file, still the one that was recorded.

    Raises:
        FileGoneError: it is not, or leads out of the project's data.
    """
    path = project / DATA / file
    try:
        content = path.read_bytes() if leads_into(path, project / DATA) else b""
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileGoneError(words().t("print.error-evidence-gone", file=file))
    return content


def find_characters(project: Path, missing: Mapping[str, Collection[str]]) -> tuple[Problem, ...]:
    """Where characters that none of the fonts tried has stand: a problem for every line."""
    if not missing:
        return ()
    return tuple(
        Problem(
            Location(file, line),
            say("problem.no-glyph", character=one, code=f"U+{ord(one):04X}", fonts=tuple(missing[one])),
        )
        for file in _written(project)
        for line, one in _in_file(project, file, missing)
    )


def _written(project: Path) -> Iterator[str]:
    by_room, _ = files_of_data(project)
    yield from (file for files in by_room.values() for file in files)
    for path in sorted((project / CONTENT).rglob("*.md")):
        yield path.relative_to(project).as_posix()


def _in_file(project: Path, file: str, characters: Collection[str]) -> Iterator[tuple[int, str]]:
    """Line and character, as it stands there or as an escape in a text of YAML."""
    text, _ = read_text(project / file, file)
    if text is None:
        return
    found = {
        (number, one)
        for number, line in enumerate(text.split("\n"), start=1)
        for one in characters
        if one in line
    }
    seen = {one for _, one in found}
    if any(one not in seen for one in characters) and "\\" in text and not file.endswith(".md"):
        document, _ = read_document(project / file, file)
        found |= set() if document is None else set(_escaped(document.node, set(characters) - seen))
    yield from sorted(found)


def _escaped(node: yaml.Node, characters: Collection[str]) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.ScalarNode):
        yield from ((node.start_mark.line + 1, one) for one in characters if one in node.value)
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for part in pair:
                yield from _escaped(part, characters)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _escaped(child, characters)
