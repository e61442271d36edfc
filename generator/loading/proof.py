"""Evidence files exist, stand inside the project, and are the very bytes that were recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel

from generator.loading.layout import DATA, leads_into
from generator.location import Location
from generator.message import say
from generator.problem import Problem
from generator.records.base import Record
from generator.records.evidence import Evidence


def check_evidence(project: Path, of_kind: Mapping[str, list[Any]]) -> list[Problem]:
    """Problems of every evidence file named by any record; each file is hashed once."""
    hashes: dict[str, str | None] = {}
    problems: list[Problem] = []
    for records in of_kind.values():
        for record in _records(records):
            for path, evidence in evidence_in(record):
                problems += _check(project, record.origin.at(path), evidence, hashes)
    return problems


def evidence_in(model: BaseModel, path: str = "") -> Iterator[tuple[str, Evidence]]:
    """Every piece of evidence below a record with the dotted path of its field."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        here = f"{path}.{name}" if path else name
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Evidence):
                yield here, part
            elif isinstance(part, BaseModel) and not isinstance(part, Record):
                yield from evidence_in(part, here)


def _records(records: Iterable[Any]) -> Iterator[Record]:
    """Records and the records inside them (the clauses of the register, the services of the scope)."""
    for record in records:
        yield record
        for name in type(record).model_fields:
            value = getattr(record, name)
            if isinstance(value, tuple) and value and isinstance(value[0], Record):
                yield from _records(value)


def _check(
    project: Path, at: Location, evidence: Evidence, hashes: dict[str, str | None]
) -> Iterator[Problem]:
    if evidence.file is None:
        return
    named = PurePosixPath(evidence.file)
    path = project / DATA / evidence.file
    if named.is_absolute() or "\\" in evidence.file or not leads_into(path, project / DATA):
        yield Problem(at, say("problem.path-leaves-project", value=evidence.file))
        return
    if evidence.file not in hashes:
        hashes[evidence.file] = _sha256(path)
    found = hashes[evidence.file]
    if found is None:
        yield Problem(at, say("problem.evidence-missing", value=evidence.file))
    elif found != evidence.sha256:
        yield Problem(
            at, say("problem.evidence-changed", value=evidence.file, found=found, recorded=evidence.sha256)
        )


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
