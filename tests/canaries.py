"""Plants a mark of its own in every restricted text and paper of a project, and finds the marks again.

The fields are found by walking the models, so that a new one cannot be forgotten: where the project has no
place for one, :func:`plant` cannot plant it, and the test that compares with the models fails.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import count
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from generator.loading.layout import ROOMS
from generator.loading.project_loader import load_project
from generator.records.evidence import Evidence
from generator.records.ledger import Records
from generator.records.restriction import texts_of
from generator.writing.disclosed import write_disclosed

LETTERS: Final = "abcdefghij"
SIGNS: Final = "鹦鹉骆驼蜥蜴鲸鲨鹰雕"
LATIN: Final = "Qzx"


def token(number: int) -> str:
    """A mark in letters and in Chinese, of which neither half occurs anywhere else."""
    digits = [int(one) for one in f"{number:04}"]
    return LATIN + "".join(LETTERS[one] for one in digits) + "".join(SIGNS[one] for one in digits)


def halves(number: int) -> tuple[str, str]:
    """The two halves of a mark."""
    whole = token(number)
    return whole[: len(LATIN) + 4], whole[len(LATIN) + 4 :]


@dataclass
class Planted:
    """Which mark stands in which field: ``model.field`` by the number of the mark."""

    fields: dict[int, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def text(self, place: str) -> str:
        number = next(self._numbers)
        self.fields[number] = place
        return token(number)


def plant(project: Path) -> Planted:
    """Writes the records of ``project`` anew, with a mark in every restricted text and every paper."""
    loaded = load_project(project)
    assert [str(one) for one in loaded.problems] == []
    assert loaded.records is not None
    planted = Planted()
    marked = _marked_all(loaded.records, planted, project)
    listed = {room.kind for room in ROOMS if room.listed}
    for kind, files in write_disclosed(marked, listed, items=True, head="").items():
        for file, content in files.items():
            remark = planted.text(f"comment.{kind}")
            (project / file).write_bytes(f"# {remark}\n".encode() + content)
    return planted


def _marked_all(records: Records, planted: Planted, project: Path) -> Records:
    update: dict[str, Any] = {}
    for one in fields(records):
        value = getattr(records, one.name)
        if isinstance(value, BaseModel):
            update[one.name] = _marked(value, planted, project)
        elif isinstance(value, tuple):
            update[one.name] = tuple(_marked(part, planted, project) for part in value)
    return replace(records, **update)


def _marked(part: BaseModel, planted: Planted, project: Path) -> BaseModel:
    if isinstance(part, Evidence):
        return _paper(part, planted, project)
    update: dict[str, Any] = {}
    restricted = {one.name for one in texts_of(type(part)) if one.by is not None}
    for name in type(part).model_fields:
        value, place = getattr(part, name), f"{type(part).__name__}.{name}"
        if name in restricted:
            listed = isinstance(value, tuple)
            marks = tuple(planted.text(place) for _ in (value or (None,) if listed else (None,)))
            update[name] = marks if listed else marks[0]
        elif isinstance(value, BaseModel):
            update[name] = _marked(value, planted, project)
        elif isinstance(value, tuple) and any(isinstance(one, BaseModel) for one in value):
            update[name] = tuple(_marked(one, planted, project) for one in value)
    return part.model_copy(update=update)


def _paper(paper: Evidence, planted: Planted, project: Path) -> Evidence:
    """Of a file name and content, of an original elsewhere number and keeper."""
    if paper.file is None:
        marks = {name: planted.text(f"Evidence.{name}") for name in ("archive", "held_by")}
        return paper.model_copy(update=marks)
    file = f"evidence/2026/{planted.text('Evidence.file')}.txt"
    content = planted.text("Evidence content").encode()
    path = project / "data" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return paper.model_copy(update={"file": file, "sha256": hashlib.sha256(content).hexdigest()})
