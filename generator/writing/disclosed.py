"""The records as an audience may see them, written anew: what a document carries inside it for that audience.

Not the files themselves, whose comments and layout may hold anything; and nothing that could be loaded again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, Final

import yaml
from pydantic import BaseModel

from generator.records.base import Record
from generator.records.evaluation import Evaluation
from generator.records.evidence_places import evidence_in
from generator.records.ledger import Records

_REGISTERS: Final[Mapping[str, str]] = {
    "articles": "clauses", "groups": "scope", "services": "scope", "project_products": "scope",
}  # fmt: skip
"""The kinds of which several stand in one file, by the kind of that file."""


def write_disclosed(
    records: Records, listed: Collection[str], *, items: bool, head: str
) -> dict[str, dict[str, bytes]]:
    """Every file of records by kind, each by its path below the project, under a comment that says ``head``.

    ``listed`` are the kinds of which a file is a list; without ``items`` the results and problems of an
    evaluation are counted, not told.
    """
    found: dict[str, dict[str, bytes]] = {}
    for kind, file, content in _files(records, listed, items=items):
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
        found.setdefault(kind, {})[file] = f"# {head}\n{text}".encode()
    return found


def _files(records: Records, listed: Collection[str], *, items: bool) -> Iterator[tuple[str, str, Any]]:
    registers: dict[str, dict[str, Any]] = {}
    for field in fields(records):
        value = getattr(records, field.name)
        parts = [one for one in _each(value) if isinstance(one, BaseModel)]
        kind = _REGISTERS.get(field.name, field.name)
        if kind in ("clauses", "scope"):
            told = [_told(one, items=items) for one in parts]
            registers.setdefault(kind, {})[field.name] = told
            continue
        by_file: dict[str, list[Any]] = {}
        for one in parts:
            if isinstance(one, Record) and one.origin.file:
                by_file.setdefault(one.origin.file, []).append(_told(one, items=items))
        for file, told in by_file.items():
            yield kind, file, told if kind in listed else told[0]
    for kind, some in (("clauses", records.clauses), ("scope", records.services)):
        if some and some[0].origin.file:
            yield kind, some[0].origin.file, registers[kind]


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, tuple) else (value,)


def _told(part: BaseModel, *, items: bool) -> dict[str, Any]:
    told = part.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for path, evidence in evidence_in(part):
        if evidence.withheld:
            holder, number = _holder(told, path)
            dated = evidence.dated.isoformat() if evidence.dated else None
            holder[number] = {"withheld": True, "kind": evidence.kind, "dated": dated}
    if isinstance(part, Evaluation) and not items:
        told["results"] = dict(Counter(one.outcome for one in part.results))
        told["problems"] = dict(Counter(one.severity for one in part.problems))
    return told


def _holder(told: Any, path: str) -> tuple[Any, int]:
    """The list a piece of evidence stands in, and its place there."""
    *above, last = path.split(".")
    for step in above:
        told = told[int(step)] if isinstance(told, list) else told[step]
    return told, int(last)
