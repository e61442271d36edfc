"""What happened to an instalment: begins its record, or fills in what the record leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from generator.pipeline.answering import begin
from generator.pipeline.assessing import When
from generator.pipeline.recording import Recorded, record_new, refuse_loss, refuse_other, reloaded
from generator.problem import UnfinishedError
from generator.records.payment import Payment
from generator.settings import words
from generator.views.asking import Answer, Form, field_of, label_of, shape_of
from generator.views.entry import Field
from generator.writing.replacing import one_at_a_time, replaced
from generator.writing.yaml_fields import RecordEdit, edited_fields, entry_of


def fill_payment(project: Path, form: Form, answers: Mapping[str, Answer], when: When) -> Recorded:
    """Writes what was answered of an instalment; what its record says already is never changed.

    Raises:
        UnfinishedError: its record says something else already, or there is nothing to add.
    """
    name = str(answers["id"])
    known = begin(project, when)
    if all(one.id != name for one in known.records.payments):
        return record_new(project, form, answers, when, name)
    with one_at_a_time(project / "data"):
        known = begin(project, when)
        record = next(one for one in known.records.payments if one.id == name)
        fresh = dict(_fresh(form, record, answers))
        if not fresh:
            raise UnfinishedError(words().t("new.nothing-to-fill", id=name, place=str(record.origin.at())))
        path = project / record.origin.file
        old = path.read_bytes()
        order = tuple(_leaves(Payment))
        edit = RecordEdit(name, entry_of(fresh, order), order)
        with replaced(path, edited_fields(old.decode("utf-8"), [edit]).encode(), old):
            after = reloaded(project)
            found = next(one for one in after.payments if one.id == name)
            refuse_loss(known.records, after, except_for=found)
            refuse_other(found, dict(_said(record, answers)), record.origin.file)
    filled = tuple(".".join(one) for one in fresh)
    return Recorded(form.kind, name, found.origin.file, found.origin.line, False, "", filled)


def _fresh(
    form: Form, record: Payment, answers: Mapping[str, Answer]
) -> Iterator[tuple[tuple[str, ...], Field]]:
    """The answers the record does not have yet.

    Raises:
        UnfinishedError: it has another one.
    """
    differing: list[str] = []
    for path, answer in answers.items():
        if path == "id":
            continue
        there = _value(record, path)
        if there is None:
            plain = shape_of(field_of(form.model, path)[2]) == "date"
            steps = tuple(path.split("."))
            yield steps, Field(steps[-1], answer, plain=plain)
        elif str(there) != answer:
            values = {"label": label_of(form.model, path), "value": str(there)}
            differing.append(words().t("new.filled-already", place=str(record.origin.at(path)), **values))
    if differing:
        raise UnfinishedError(*differing)


def _said(record: Payment, answers: Mapping[str, Answer]) -> Iterator[tuple[str, Answer]]:
    """All that the record must say afterwards: what it said, and what was added."""
    for path in (".".join(one) for one in _leaves(Payment)):
        there = _value(record, path)
        if there is not None and isinstance(there, (str, int)) and path not in answers:
            yield path, str(there)
    yield from answers.items()


def _value(record: BaseModel, path: str) -> Any:
    value: Any = record
    for step in path.split("."):
        value = getattr(value, step)
    return value


def _leaves(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every field of a record in the model's order, those of its parts by their path."""
    for name, info in model.model_fields.items():
        if name in ("origin", "evidence", "restricted"):
            continue
        inner = info.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _leaves(inner, (*above, name))
        else:
            yield (*above, name)
