"""What a record refuses of its fields together, as far as a schema can say it.

Each entry mirrors a validator of its model. What compares days or counts one field by another stays the
loader's alone: JSON Schema cannot say it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel

from generator.records.ambiguity import Decision
from generator.records.amendment import Amendment
from generator.records.audience import Audience
from generator.records.bundle import BUNDLE_FORM, NO_FILE_NAMES, VOLUMES, Bundle
from generator.records.clause import PARTY_WORDS
from generator.records.evidence import Evidence
from generator.records.incident import Impact, Incident
from generator.records.milestone import Due
from generator.records.notice import Notice

_COVERS: Final = {"errorMessage": "covers", "doNotSuggest": True}
_SOMETHING: Final = ("string", "number", "boolean", "object", "array")


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for a whole mapping, and for single fields of it; ``errorMessage`` names its sentence."""

    of_all: Mapping[str, Any] = field(default_factory=dict)
    of_fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def _given(*names: str) -> dict[str, Any]:
    """These fields are there and not null."""
    return {"required": [*names], "properties": {name: {"type": [*_SOMETHING]} for name in names}}


def _must(message: str, *names: str, without: Sequence[str] = ()) -> dict[str, Any]:
    """These fields must be given, and others must not. Editors offer them elsewhere, and not twice."""
    told = {"errorMessage": message}
    wanted = {name: {"type": [*_SOMETHING], "doNotSuggest": True} | told for name in names}
    absent = {name: {"type": "null", "doNotSuggest": True} | told for name in without}
    return {"required": [*names], "properties": wanted | absent} | told


def _one_party_an_entry() -> dict[str, Any]:
    one, other = PARTY_WORDS.values()
    pattern = rf"^(?![\s\S]*{one}[\s\S]*{other})(?![\s\S]*{other}[\s\S]*{one})[\s\S]*\S"
    return {"items": {"pattern": pattern, "errorMessage": "one-party"}}


def _bundle_id() -> dict[str, Any]:
    reserved = "|".join(sorted(NO_FILE_NAMES))
    return {"pattern": f"^(?!({reserved})$){BUNDLE_FORM.removeprefix('^')}"}


RULES: Final[Mapping[type[BaseModel], Rule]] = {
    Evidence: Rule(
        {
            "if": _given("file"),
            "then": _must("evidence-file", "sha256", without=["archive"]),
            "else": _must("evidence-archive", "archive", "held_by"),
        }
    ),
    Due: Rule(
        {
            "if": _given("on"),
            "then": _must("due", without=["after", "within"]),
            "else": _must("due", "after", "within"),
        }
    ),
    Incident: Rule({"if": _given("system"), "else": _must("incident-place", "where")}),
    Impact: Rule(of_fields={"departments": {"uniqueItems": True}}),
    Notice: Rule(
        {
            "if": _given("covers"),
            "then": {"properties": {"kind_of": {"enum": ["check", "backup"]} | _COVERS}},
        }
    ),
    Bundle: Rule(
        of_fields={
            "id": _bundle_id(),
            "volumes": {
                "minItems": 1,
                "uniqueItems": True,
                "contains": {"enum": [one for one in VOLUMES if one != "book"]},
                "errorMessage": "volumes",
            },
        }
    ),
    Audience: Rule(of_fields={"sees": {"uniqueItems": True}}),
    Amendment: Rule(of_fields={"by": _one_party_an_entry()}),
    Decision: Rule(of_fields={"decided_by": _one_party_an_entry()}),
}
