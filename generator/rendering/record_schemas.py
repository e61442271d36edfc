"""JSON Schemas of the record files, for editors: the models as they stand in a file, told in words.

What a schema refuses the loader refuses as well; the loader refuses more, since it sees all files at once.
The one difference: a plain ``true`` where text belongs is text to the loader and a mistake to the editor.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final, get_args

from pydantic import BaseModel

from generator.records.audience import AUDIENCE_FORM
from generator.records.base import IDENTIFIER_FORM, Record
from generator.records.bundle import BUNDLE_FORM
from generator.records.delivery import PERIOD_FORM
from generator.records.evaluation import REPORT_FORM
from generator.records.evidence import SHA256_FORM
from generator.records.service import Product
from generator.records.system import FILING_FORM
from generator.rendering.record_schema_rules import RULES
from generator.words import Words

Schema = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_FORMS: Final = {
    IDENTIFIER_FORM: "identifier",
    AUDIENCE_FORM: "audience-id",
    BUNDLE_FORM: "bundle-id",
    SHA256_FORM: "sha256",
    FILING_FORM: "filing-number",
    REPORT_FORM: "report-number",
    PERIOD_FORM: "period",
}
"""The names of the forms that texts may have to have, by their patterns."""
_FORM: Final = "x-form"
"""Where the models name the form of a scalar, until it is put into words."""
_SAYS_SOMETHING: Final = r"\S"
_NUMBERS: Final[Mapping[str, Schema]] = {
    "text": {"type": ["string", "number"]},
    "identifier": {"type": ["string", "number"], "minimum": 0},
    "bundle-id": {"type": ["string", "number"], "minimum": 0},
    "period": {"type": ["string", "integer"], "minimum": 1000, "maximum": 9999},
}
"""The texts that may be written as a plain number, which an editor takes for one."""
_CHOICES: Final = {
    "amendment.what": "amendment",
    "bundle.volumes": "print.volume",
    "cadence.every": "every",
    "cadence.recorded_as": "notice-kind",
    "clause.kind_of": "clause-kind",
    "clause.party": "party",
    "evaluationproblem.state": "problem-state",
    "filingevent.what": "filing-event",
    "impact.service": "service-effect",
    "milestone.party": "party",
    "notice.by": "party",
    "notice.kind_of": "notice-kind",
    "restricted": "category",
    "sees": "category",
    "product.basis": "basis",
    "product.frequency": "frequency",
    "review.outcome": "review-outcome",
    "service.basis": "basis",
    "service.frequency": "frequency",
    "system.cloud": "cloud",
}
"""Where the catalogue has the words of a field's choices, of one model or any; else in ``schema-choice``."""
_SHORT: Final[Mapping[type[BaseModel], str]] = {Product: "name"}
"""What may be written as the value of one field alone."""


def record_schema(kind: str, model: type[Record], words: Words, *, listed: bool) -> Schema:
    """The schema of one kind of file: one record, or a list of them."""
    raw = model.model_json_schema()
    record = _Author(raw.get("$defs", {}), models_of(model), words).part(raw, model)
    told = {
        "$schema": _DIALECT,
        "$comment": words.t("schema-file.comment"),
        "title": words.t(f"kind.{kind}"),
        "description": words.t(f"schema-file.{kind}"),
    }
    if not listed:
        return told | record
    record = {"title": words.t(f"kind.{model.__name__.lower()}")} | record
    return told | {"type": "array", "errorMessage": words.t("schema-form.list"), "items": record}


def models_of(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """A model and every model inside it, by name."""
    found: dict[str, type[BaseModel]] = {}
    pending: list[Any] = [model]
    while pending:
        one = pending.pop()
        if isinstance(one, type) and issubclass(one, BaseModel):
            if one.__name__ not in found:
                found[one.__name__] = one
                pending += [field.annotation for name, field in one.model_fields.items() if name != "origin"]
        else:
            pending += get_args(one)
    return found


class _Author:
    """Rewrites what pydantic says of a model: nothing by reference, nothing without words."""

    def __init__(
        self, parts: Mapping[str, Schema], models: Mapping[str, type[BaseModel]], words: Words
    ) -> None:
        self._parts = parts
        self._models = models
        self._words = words

    def part(self, raw: Schema, model: type[BaseModel]) -> Schema:
        """A mapping with its fields, and the rules between them."""
        fields = {}
        for name, field in model.model_fields.items():
            written = field.alias or name
            if written in raw["properties"]:
                fields[written] = self._field(raw["properties"][written], f"{model.__name__.lower()}.{name}")
        schema: Schema = {"type": "object", "additionalProperties": False}
        if raw.get("required"):
            schema["required"] = list(raw["required"])
        schema["properties"] = fields
        self._rule(schema, model)
        return schema

    def _rule(self, schema: Schema, model: type[BaseModel]) -> None:
        if (rule := RULES.get(model)) is None:
            return
        for name, more in rule.of_fields.items():
            _add(schema["properties"][name], self._told(dict(more)))
        if rule.of_all:
            schema |= self._told(deepcopy(dict(rule.of_all)))

    def _told(self, rule: Any) -> Any:
        """A rule with the messages it names put into words."""
        if isinstance(rule, list):
            return [self._told(one) for one in rule]
        if not isinstance(rule, dict):
            return rule
        return {
            name: self._words.t(f"schema-rule.{value}") if name == "errorMessage" else self._told(value)
            for name, value in rule.items()
        }

    def _field(self, raw: Schema, name: str) -> Schema:
        """What stands in one field: its name and meaning, examples, and its value."""
        schema = self._value(raw, name)
        told: Schema = {"title": self._words.t(f"field.{name}"), "description": self._meaning(name)}
        default = raw.get("default")
        if default is not None and not isinstance(default, (list, dict)):
            told["default"] = default
        scalar = schema.get("items", schema)
        form = scalar.pop(_FORM, None)
        if "enum" not in scalar and "default" not in told:
            scalar |= self._examples(form, name)
        return told | schema

    def _meaning(self, name: str) -> str:
        of_any = f"schema.any.{name.partition('.')[2]}"
        return self._words.t(f"schema.{name}" if f"schema.{name}" in self._words else of_any)

    def _examples(self, form: str | None, name: str) -> Schema:
        """At least two where there are any: an editor would fill in a single one unasked."""
        keys = (f"schema-example.{name}", f"schema-example.form.{form}")
        key = next((one for one in keys if one in self._words), None)
        if key is None:
            return {}
        shown = self._words.t(key).split(" | ")
        return {"examples": [int(one) for one in shown] if form == "count" else shown}

    def _value(self, raw: Schema, name: str) -> Schema:
        match raw:
            case {"$ref": reference}:
                model = self._models[reference.rpartition("/")[2]]
                return self._part_or_short(self.part(self._parts[model.__name__], model), model)
            case {"anyOf": [one, {"type": "null"}]}:
                return self._or_null(self._value(one, name))
            case {"enum": values}:
                return self._choice(values, name)
            case {"const": value}:
                return self._choice([value], name)
            case {"type": "array"}:
                return self._list(raw, name)
            case _:
                return self._scalar(raw)

    def _part_or_short(self, schema: Schema, model: type[BaseModel]) -> Schema:
        if (short := _SHORT.get(model)) is None:
            return schema
        keys = ("type", "pattern", "maxLength", "errorMessage")
        inner = {key: schema["properties"][short][key] for key in keys}
        told = {"title": self._words.t(f"schema-file.{model.__name__.lower()}")}
        return told | schema | {"type": ["object", *inner.pop("type")]} | inner

    def _or_null(self, schema: Schema) -> Schema:
        of_type = schema["type"]
        schema["type"] = [*(of_type if isinstance(of_type, list) else [of_type]), "null"]
        if "enum" in schema:
            schema["enum"].append(None)
            schema["errorMessage"] = self._words.t("schema-form.or-null", message=schema["errorMessage"])
            schema.get("enumDescriptions", []).append(self._words.t("schema-choice.null"))
        return schema

    def _choice(self, values: list[str], name: str) -> Schema:
        group = _CHOICES.get(name) or _CHOICES.get(name.partition(".")[2], f"schema-choice.{name}")
        schema: Schema = {"type": "string", "enum": list(values)}
        if all(f"{group}.{value}" in self._words for value in values):
            schema["enumDescriptions"] = [self._words.t(f"{group}.{value}") for value in values]
        if numbers := [int(value) for value in values if value.isascii() and value.isdigit()]:
            schema["type"] = ["string", "integer"]
            schema["enum"] += numbers
            schema["enumDescriptions"] += schema["enumDescriptions"]
        schema["errorMessage"] = self._words.t("schema-form.choice", choices=self._choices(schema, values))
        return schema

    def _choices(self, schema: Schema, values: list[str]) -> tuple[str, ...]:
        """The choices as a message lists them, each with its word if it has one."""
        named = zip(values, schema.get("enumDescriptions", ()), strict=False)
        told = tuple(
            self._words.t("schema-form.choice-named", value=value, name=name) for value, name in named
        )
        return told or tuple(values)

    def _list(self, raw: Schema, name: str) -> Schema:
        inner = raw["items"] if "items" in raw else raw["prefixItems"][0]
        schema: Schema = {"type": "array", "items": self._value(inner, name)}
        schema |= {key: raw[key] for key in ("minItems", "maxItems") if key in raw}
        return schema

    def _scalar(self, raw: Schema) -> Schema:
        """A date, an amount and so on as the models say; any other text may be a plain number as well."""
        form = raw.get(_FORM)
        if form is not None:
            told = {"errorMessage": self._words.t(f"schema-form.{form}")}
            return {key: value for key, value in raw.items() if key not in ("title", "default")} | told
        pattern = raw.get("pattern", _SAYS_SOMETHING)
        form = _FORMS.get(pattern, "text")
        told = {"errorMessage": self._words.t(f"schema-form.{form}"), _FORM: form}
        schema: Schema = {"type": "string", "pattern": pattern} | _NUMBERS.get(form, {})
        if "maxLength" in raw:
            schema["maxLength"] = raw["maxLength"]
        return schema | told


def _add(schema: Schema, more: Mapping[str, Any]) -> None:
    """Adds a rule to a field; what both say of the items of a list is said together."""
    for key, value in more.items():
        schema[key] = schema[key] | value if key == "items" else value
