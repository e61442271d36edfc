"""Every field of the four kinds has its column, and none is forgotten when a model grows."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from generator.settings import words
from generator.views.book import MODELS
from generator.views.book_columns import columns_of


def _leaves(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        kinds: tuple[Any, ...] = get_args(field.annotation) if NoneType in get_args(field.annotation) else ()
        inner = next((one for one in kinds if one is not NoneType), field.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from (f"{name}.{one}" for one in _leaves(inner))
        elif name not in ("origin", "restricted"):
            yield name


@pytest.mark.parametrize("model", MODELS.values())
def test_every_field_has_a_column(model: type[BaseModel]) -> None:
    assert [column.name for column in columns_of(model)] == list(_leaves(model))


@pytest.mark.parametrize("model", MODELS.values())
def test_only_lists_of_parts_are_shown_and_not_edited(model: type[BaseModel]) -> None:
    for column in columns_of(model):
        owner: Any = model
        for step in column.path[:-1]:
            kinds = get_args(owner.model_fields[step].annotation)
            owner = next((one for one in kinds if one is not NoneType), owner.model_fields[step].annotation)
        annotation = owner.model_fields[column.path[-1]].annotation
        parts = get_origin(annotation) is tuple and hasattr(get_args(annotation)[0], "model_fields")
        assert column.editable is not parts


def test_what_a_column_holds_follows_from_its_type() -> None:
    shapes = {f"{kind}.{column.name}": column.shape for kind in MODELS for column in columns_of(MODELS[kind])}
    assert {name: shapes[name] for name in (
        "incidents.id", "incidents.system", "incidents.occurred_at", "incidents.impact.departments",
        "incidents.impact.department_count", "incidents.impact.alternative", "incidents.impact.service",
        "incidents.meeting.date", "incidents.meeting.amount", "incidents.handling", "deliveries.service",
        "deliveries.period", "team.key", "team.qualifications", "team.nda.evidence", "payments.paid_amount",
    )} == {
        "incidents.id": "id", "incidents.system": "choice", "incidents.occurred_at": "moment",
        "incidents.impact.departments": "texts", "incidents.impact.department_count": "count",
        "incidents.impact.alternative": "flag", "incidents.impact.service": "choice",
        "incidents.meeting.date": "day", "incidents.meeting.amount": "money", "incidents.handling": "listed",
        "deliveries.service": "choice", "deliveries.period": "text", "team.key": "flag",
        "team.qualifications": "texts", "team.nda.evidence": "listed", "payments.paid_amount": "money",
    }  # fmt: skip


@pytest.mark.parametrize("model", MODELS.values())
def test_every_column_can_be_named_and_explained(model: type[BaseModel]) -> None:
    for column in columns_of(model):
        name = column.path[-1]
        assert words().t(f"field.{column.part}.{name}")
        assert f"schema.{column.part}.{name}" in words() or f"schema.any.{name}" in words()
