"""Evidence files exist, stand inside the project, and are the very bytes that were recorded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from generator.loading.layout import DATA, leads_into
from generator.loading.plain_file import open_plain
from generator.location import Location, Origin
from generator.message import say
from generator.problem import Problem
from generator.records.base import Record
from generator.records.evidence import SHA256_FORM
from generator.records.evidence_places import evidence_in


def sha256_of(path: Path) -> str | None:
    """The SHA-256 of a file; None where it cannot be read."""
    try:
        with open_plain(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def check_evidence(
    project: Path,
    of_kind: Mapping[str, list[Any]],
    unfit: Mapping[str, list[Any]],
    sha256_of: Callable[[Path], str | None] = sha256_of,
) -> list[Problem]:
    """Problems of every evidence file named by any record, faulty ones too; each file is hashed once."""
    hash_of = cache(sha256_of)
    problems: list[Problem] = []
    for records in of_kind.values():
        for record in _records(records):
            for path, evidence in evidence_in(record):
                if evidence.file is not None:
                    at = record.origin.at(path)
                    problems += _check(project, at, evidence.file, evidence.sha256, hash_of)
    for written in (one for of_one in unfit.values() for one in of_one):
        for at, file, sha256 in _evidence_written(written, written["origin"]):
            problems += _check(project, at, file, sha256, hash_of)
    return problems


def _evidence_written(
    part: object, origin: Origin, path: str = ""
) -> Iterator[tuple[Location, str, str | None]]:
    """Files named as evidence in a record with faults: the place, the file, and the hash if it is a text."""
    if isinstance(part, list):
        for number, item in enumerate(part):
            yield from _evidence_written(item, origin, f"{path}.{number}")
    elif isinstance(part, dict):
        file, sha256 = part.get("file"), part.get("sha256")
        if ".evidence." in f".{path}" and isinstance(file, str):
            yield origin.at(path), file, sha256 if isinstance(sha256, str) else None
        told = part.get("origin")
        own = told if isinstance(told, Origin) else origin  # a file may say anything there
        for name, value in part.items():
            if name != "origin":
                below = f"{path}.{name}" if path and own is origin else name
                yield from _evidence_written(value, own, below)


def _records(records: Iterable[Any]) -> Iterator[Record]:
    """Records and the records inside them (the clauses of the register, the services of the scope)."""
    for record in records:
        yield record
        for name in type(record).model_fields:
            value = getattr(record, name)
            if isinstance(value, tuple) and value and isinstance(value[0], Record):
                yield from _records(value)


def _check(
    project: Path, at: Location, file: str, sha256: str | None, hash_of: Callable[[Path], str | None]
) -> Iterator[Problem]:
    """``sha256`` is None where the record does not give it legibly, which is a problem of its own."""
    named = PurePosixPath(file)
    path = project / DATA / file
    if named.is_absolute() or "\\" in file or not leads_into(path, project / DATA):
        yield Problem(at, say("problem.path-leaves-project", value=file))
        return
    found = hash_of(path)
    if found is None:
        yield Problem(at, say("problem.evidence-missing", value=file))
    elif sha256 is not None and re.fullmatch(SHA256_FORM, sha256) and found != sha256:
        values = {"value": file, "found": found, "recorded": sha256}
        yield Problem(at, say("problem.evidence-changed", **values))
