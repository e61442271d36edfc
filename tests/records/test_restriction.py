"""Every text of every model is classed on purpose: who may read it, or why everybody may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

import pytest
from pydantic import BaseModel

from generator.loading.layout import ROOMS
from generator.records.audience import Audience
from generator.records.base import Record, Text
from generator.records.evidence import Evidence
from generator.records.restriction import (
    CATEGORIES,
    Categories,
    PersonName,
    Remark,
    restriction_of,
    texts_of,
)

OPEN: Final = {
    "Project": {"name": "heading", "timezone": "setting"},
    "Contract": {"title": "heading", "kind_name": "heading", "number": "number"},
    "Party": {"name": "rule", "role": "rule"},
    "Effective": {"basis": "contract"},
    "Amount": {"capitals": "contract"},
    "Instalment": {"name": "contract"},
    "IncidentRegime": {"form_evidence": "contract", "minutes_evidence": "contract"},
    "Tier": {"name": "contract"},
    "Cadence": {"what": "contract"},
    "Evidence": {"kind": "rule"},
    "Article": {"title": "contract"},
    "Clause": {
        "title": "contract",
        "summary": "contract",
        "trigger": "contract",
        "deadline": "contract",
        "proof": "contract",
        "no_rule": "contract",
    },
    "ServiceGroup": {"name": "contract"},
    "Service": {"name": "contract", "basis_source": "contract", "note": "contract"},
    "Product": {"name": "rule", "note": "contract"},
    "System": {"name": "heading", "operator": "rule"},
    "Filing": {"authority": "body"},
    "Catalog": {"standard": "standard"},
    "Requirements": {"name": "standard"},
    "Category": {"name": "standard"},
    "ControlPoint": {"name": "standard"},
    "YearArrangement": {"source": "law"},
    "Holiday": {"name": "law"},
    "Ambiguity": {"clause": "contract", "about": "contract", "readings": "rule", "shown": "contract"},
    "Milestone": {"name": "heading"},
    "Invoice": {"number": "number"},
    "Incident": {"national_level": "rule"},
    "Signature": {"role": "rule"},
    "Member": {"role": "rule"},
    "Delivery": {"name": "rule", "products": "rule"},
    "Evaluator": {"name": "rule", "certificate": "number"},
    "Decision": {"reading": "rule"},
    "Bundle": {"name": "heading", "version": "heading"},
    "Audience": {"name": "heading"},
}
"""The texts that everybody sees even of a record that restricts itself, and why."""


def _models(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    if model in seen:
        return
    seen.add(model)
    yield model
    for field in model.model_fields.values():
        for part in _parts(field.annotation):
            yield from _models(part, seen)


def _parts(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from _parts(one)


def every_model() -> list[type[BaseModel]]:
    """The models of all that stands in ``data/``, each once."""
    seen: set[type[BaseModel]] = set()
    return [model for room in ROOMS for model in _models(room.model, seen)]


def test_every_text_is_restricted_or_open_for_a_reason() -> None:
    texts = [(model.__name__, *field) for model in every_model() for field in texts_of(model)]
    assert len(texts) > 80
    open_: dict[str, set[str]] = {}
    for model, name, by in texts:
        if by is None:
            open_.setdefault(model, set()).add(name)
    assert open_ == {model: set(fields) for model, fields in OPEN.items()}


def test_the_walk_finds_texts_however_they_are_typed() -> None:
    class Part(BaseModel):
        plain: Text
        listed: tuple[PersonName, ...] | None = None
        maybe: Remark | None = None
        number: int = 0

    assert {one.name: one.by.needs if one.by else None for one in texts_of(Part)} == {
        "plain": None,
        "listed": {"personal"},
        "maybe": {"personal", "vulnerability", "address"},
    }


def test_names_of_people_are_personal_wherever_they_stand() -> None:
    by_name = {
        (model.__name__, field.name)
        for model in every_model()
        for field in texts_of(model)
        if field.by is not None and field.by.mark in ("person", "side")
    }
    assert {
        ("Party", "lead"),
        ("Party", "signatory"),
        ("Incident", "lead"),
        ("Reporter", "name"),
        ("Signature", "name"),
        ("CorrectiveAction", "verified_by"),
        ("Member", "name"),
        ("Delivery", "received_by"),
        ("Authorisation", "signed_by"),
        ("EvaluationProblem", "owner"),
        ("Decision", "decided_by"),
        ("Amendment", "by"),
    } == by_name


def _papers() -> dict[tuple[str, str], set[str]]:
    return {
        (model.__name__, name): set(by.needs) if (by := restriction_of(model, name)) else set()
        for model in every_model()
        for name, field in model.model_fields.items()
        if Evidence in _parts(field.annotation)
    }


def test_papers_of_incidents_and_evaluations_are_vulnerabilities_and_agreements_are_agreements() -> None:
    papers = _papers()
    assert len(papers) > 15
    assert papers["Nda", "evidence"] == {"nda"}
    for model in ("Incident", "Evaluator", "Authorisation", "Report", "EvaluationProblem", "Amendment"):
        assert papers[model, "evidence"] == {"vulnerability"}


def test_every_paper_is_personal() -> None:
    for name in ("file", "archive", "held_by"):
        restriction = restriction_of(Evidence, name)
        assert restriction is not None
        assert restriction.needs == {"personal"}


@pytest.mark.parametrize("model", [one for one in every_model() if issubclass(one, Record)])
def test_a_record_with_restricted_texts_or_papers_can_restrict_itself_further(model: type[Record]) -> None:
    """All but the contract, whose names of people are the only restricted ones it has."""
    inside = list(_models(model, set()))
    restricted = any(field.by is not None for part in inside for field in texts_of(part))
    if restricted and model.__name__ != "Contract":
        assert model.model_fields["restricted"].annotation == Categories


def test_an_audience_sees_everything_only_with_every_category() -> None:
    assert Audience(id="all", name="全部", sees=CATEGORIES).sees_all
    assert not Audience(id="some", name="一些", sees=CATEGORIES[1:]).sees_all
    assert Audience(id="some", name="一些", sees=CATEGORIES[1:]).withheld == CATEGORIES[:1]
