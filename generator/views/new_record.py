"""A new record as it will stand in its file: what was answered, and what is still open, explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from generator.records.evidence import Evidence
from generator.views.asking import Answer, Form, Known, model_in, parts_in, shape_of, values_of
from generator.views.choices import called
from generator.views.entry import Entry, Field, Parts
from generator.views.wanted_papers import wanted_papers
from generator.words import Words

_NOBODY_ASKS: Final = frozenset({"origin", "restricted"})
"""Where a record stands, which is no field of the file, and who may see it, which is the exception."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the fields of a new record are made from."""

    form: Form
    known: Known
    name: str
    words: Words
    unwritten: frozenset[str]

    @property
    def answers(self) -> Mapping[str, Answer]:
        return self.known.answers

    def said_below(self, path: str) -> bool:
        return any(one == path or one.startswith(f"{path}.") for one in self.answers)


def view_entry(form: Form, known: Known, name: str, words: Words) -> Entry:
    """The fields of the record ``name`` in the model's order."""
    draft = _Draft(form, known, name, words, form.unwritten(known))
    return tuple(_fields(draft, form.model, ""))


def _fields(draft: _Draft, model: type[BaseModel], above: str) -> Iterator[Field]:
    for name, info in model.model_fields.items():
        written = info.alias or name
        path = f"{above}{written}"
        if written in _NOBODY_ASKS or (path in draft.unwritten and not draft.said_below(path)):
            continue
        if path == "id":
            yield Field("id", draft.name)
        else:
            yield _field(draft, info, path, written, f"{model.__name__.lower()}.{name}")


def _field(draft: _Draft, info: FieldInfo, path: str, written: str, key: str) -> Field:
    listed = shape_of(info) == "texts"
    if path in draft.answers:
        return _answered(draft, info, path, written)
    if Evidence in parts_in(info.annotation):
        return Field(written, (), wanted_papers(draft.known, draft.form, path, draft.name, draft.words))
    note = _note(draft, key)
    if listed:
        return Field(written, (), note)
    if parts_in(info.annotation):
        model = model_in(info.annotation)
        if draft.said_below(path) or info.is_required() or info.default not in (None, PydanticUndefined):
            if not draft.said_below(path) and all(parts_in(one.annotation) for one in _of(model)):
                return Field(written, Parts(()), note)
            return Field(written, Parts(tuple(_fields(draft, model, f"{path}."))))
        return Field(written, None, note)
    if isinstance(info.default, bool):
        return Field(written, "true" if info.default else "false", note, plain=True)
    return Field(written, None, note)


def _of(model: type[BaseModel]) -> tuple[FieldInfo, ...]:
    return tuple(model.model_fields.values())


def _answered(draft: _Draft, info: FieldInfo, path: str, written: str) -> Field:
    value: Any = draft.answers[path]
    plain = shape_of(info) in ("date", "moment", "flag") or (
        shape_of(info) == "number" and str(value).isdigit()
    )
    told = draft.words.t("new.means", value=_called(draft, info, path, str(value))) if values_of(info) else ""
    return Field(written, value, told, plain=plain)


def _called(draft: _Draft, info: FieldInfo, path: str, value: str) -> str:
    """What a word of the record is called."""
    return called(draft.form.model, path, value, draft.words)


def _note(draft: _Draft, key: str) -> str:
    """What belongs into a field nobody has filled yet."""
    words = draft.words
    meaning = words.t(f"schema.{key}") if f"schema.{key}" in words else words.t(f"field.{key}")
    return words.t("new.open", meaning=meaning)
