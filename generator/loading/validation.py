"""Plain values become records; whatever does not fit becomes a problem at its line."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Final, Generic, NamedTuple, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.loading.amounts import as_written
from generator.loading.yaml_mistakes import known_mistake
from generator.loading.yaml_source import Document, origin_of
from generator.location import Location
from generator.message import Message, say
from generator.problem import Problem
from generator.records.audience import AUDIENCE_FORM
from generator.records.base import IDENTIFIER_FORM, Record
from generator.records.bundle import BUNDLE_FORM
from generator.records.delivery import PERIOD_FORM
from generator.records.evaluation import REPORT_FORM
from generator.records.evidence import SHA256_FORM
from generator.records.system import FILING_FORM

R = TypeVar("R", bound=Record)

_MOST_SHOWN: Final = 40

_OF_THIS_TYPE: Final = {
    "model_type": "expected-mapping",
    "dict_type": "expected-mapping",
    "tuple_type": "expected-list",
    "list_type": "expected-list",
    "string_type": "expected-text",
    "string_too_short": "empty-text",
    "date_from_datetime_parsing": "date-form",
    "date_parsing": "date-form",
    "date_type": "date-form",
    "datetime_from_date_parsing": "moment-form",
    "datetime_parsing": "moment-form",
    "datetime_type": "moment-form",
    "int_type": "count-form",
    "bool_type": "flag-form",
    "decimal_type": "percent-form",
}
"""Pydantic's error types in our codes; a type not named here is shown as ``wrong-value``."""


_FORMS: Final = {
    IDENTIFIER_FORM: "identifier-form",
    BUNDLE_FORM: "bundle-id-form",
    AUDIENCE_FORM: "audience-id-form",
    SHA256_FORM: "sha256-form",
    FILING_FORM: "filing-number-form",
    REPORT_FORM: "report-number-form",
    PERIOD_FORM: "period-form",
}
"""The codes of texts that must have a certain form, by the pattern they failed."""


class Validated(NamedTuple, Generic[R]):
    """The records of a file, its problems, and what has faults, as it was written but with its origins."""

    records: list[R]
    problems: list[Problem]
    unfit: list[dict[str, Any]]
    unread: bool = False
    """Something is no record at all, so that nothing is known of it."""


Elsewhere = Callable[[dict[str, Any]], Message | None]
"""Says where a mapping that does not fit would belong instead, if it plainly does."""


def validate_one(model: type[R], document: Document) -> tuple[R | None, list[Problem]]:
    """A file that is one record."""
    validated = validate_file(model, document)
    return (validated.records[0] if validated.records else None), validated.problems


def validate_file(
    model: type[R], document: Document, *, listed: bool = False, elsewhere: Elsewhere = lambda _: None
) -> Validated[R]:
    """A file that is one record, or a list of them; ``elsewhere`` says of a mapping that it is none."""
    if not listed:
        return _validate(model, document, (), elsewhere)
    if not isinstance(document.value, list):
        return Validated([], [_mistyped(document, (), document.value, "expected-list")], [], unread=True)
    whole: Validated[R] = Validated([], [], [])
    unread = False
    for index in range(len(document.value)):
        one = _validate(model, document, (index,), elsewhere)
        whole.records.extend(one.records)
        whole.problems.extend(one.problems)
        whole.unfit.extend(one.unfit)
        unread = unread or one.unread
    return whole._replace(unread=unread)


def _validate(
    model: type[R], document: Document, path: tuple[()] | tuple[int], elsewhere: Elsewhere
) -> Validated[R]:
    """The whole file as a record, or one item of the list it is."""
    value, node = document.value, document.node
    if path:
        value, node = value[path[0]], node.value[path[0]]
    if not isinstance(value, dict):
        return Validated([], [_mistyped(document, path, value, "expected-mapping")], [], unread=True)
    if forged := list(_origins_written(model, value, path)):
        near = say("problem-part.nothing-near")
        message = say("problem.unknown-field", field="origin", near=near)
        return Validated([], [Problem(document.at(place), message) for place in forged], [], unread=True)
    known = _with_origins(model, value, node, document.file)
    try:
        return Validated([model.model_validate(known)], [], [])
    except ValidationError as error:
        if (message_of_all := elsewhere(value)) is not None:
            return Validated([], [Problem(document.at(path), message_of_all)], [])
        faults = error.errors(include_url=False)
        return Validated([], [_problem(model, document, path, detail) for detail in faults], [known])


def _mistyped(document: Document, path: tuple[str | int, ...], value: object, code: str) -> Problem:
    """What is no mapping or no list; where a field's name was not told from its value, that is said."""
    line, column = document.start(path)
    if isinstance(value, str) and (mistake := known_mistake(value, column)) is not None:
        return Problem(Location(document.file, line), mistake)
    return Problem(document.at(path), say(f"problem.{code}", field=""))


def _origins_written(
    model: type[Record], value: dict[str, Any], path: tuple[str | int, ...]
) -> Iterator[tuple[str | int, ...]]:
    """Where a file itself writes the field that only the loader fills."""
    if "origin" in value:
        yield (*path, "origin")
    for field, inner in _listed_records(model):
        items = value.get(field)
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield from _origins_written(inner, item, (*path, field, number))


def _with_origins(model: type[Record], value: dict[str, Any], node: yaml.Node, file: str) -> dict[str, Any]:
    """The value with the origin of the record itself and of the records listed inside it."""
    known: dict[str, Any] = value | {"origin": origin_of(file, node)}
    for field, inner in _listed_records(model):
        items = value.get(field)
        if isinstance(items, list):
            of_items = next(child for key, child in node.value if key.value == field).value
            known[field] = [
                _with_origins(inner, item, of_item, file) if isinstance(item, dict) else item
                for item, of_item in zip(items, of_items, strict=True)
            ]
    return known


@cache
def _listed_records(model: type[Record]) -> tuple[tuple[str, type[Record]], ...]:
    """The fields of a record that are lists of records, such as the clauses of the register."""
    inner = ((name, _model_in(field.annotation)) for name, field in model.model_fields.items())
    return tuple((name, part) for name, part in inner if part is not None and issubclass(part, Record))


def _problem(
    model: type[BaseModel], document: Document, path: tuple[str | int, ...], detail: ErrorDetails
) -> Problem:
    loc = detail["loc"]
    context = detail.get("ctx", {})
    if "field" in context:
        loc = (*loc, context["field"])
    where = (*path, *loc)
    code = _OF_THIS_TYPE.get(detail["type"])
    if code in ("expected-mapping", "expected-list") and isinstance(detail["input"], str):
        return _mistyped(document, where, detail["input"], code)
    if detail["type"] == "extra_forbidden":
        _, column = document.start(where, of_key=True)
        if (mistake := known_mistake(str(loc[-1]), column)) is not None:
            return Problem(document.at(where), mistake)
    return Problem(document.at(where), _message(model, loc, detail, context))


def misfit(model: type[BaseModel], detail: ErrorDetails) -> tuple[tuple[str | int, ...], Message]:
    """Where a value does not fit that stands in no file yet, and what is wrong with it."""
    loc, context = detail["loc"], detail.get("ctx", {})
    if "field" in context:
        loc = (*loc, context["field"])
    return loc, _message(model, loc, detail, context)


def _message(
    model: type[BaseModel], loc: tuple[str | int, ...], detail: ErrorDetails, context: dict[str, Any]
) -> Message:
    field = ".".join(str(step) for step in loc)
    value = _shown(detail["input"])
    match detail["type"]:
        case "missing":
            return say("problem.missing-field", field=field)
        case "extra_forbidden":
            near = difflib.get_close_matches(str(loc[-1]), _fields_at(model, loc[:-1]), n=1, cutoff=0.6)
            hint = say("problem-part.near", name=near[0]) if near else say("problem-part.nothing-near")
            return say("problem.unknown-field", field=field, near=hint)
        case "literal_error":
            allowed = str(context["expected"]).replace(" or ", ", ").replace("'", "")
            return say("problem.not-one-of", field=field, value=value, allowed=allowed)
        case "string_pattern_mismatch":
            return say(f"problem.{_FORMS[context['pattern']]}", field=field, value=value)
        case "string_too_long":
            return say("problem.text-too-long", field=field, most=context["max_length"])
        case "money-form" | "money-unquoted" as kind:
            return say(f"problem.{kind}", field=field, value=value, write=as_written(loc, detail["input"]))
        case kind if "-" in kind:
            extra = {name: given for name, given in context.items() if name not in ("field", "value")}
            return say(f"problem.{kind}", field=field, value=value, **extra)
        case kind:
            code = _OF_THIS_TYPE.get(kind, "wrong-value")
            return say(f"problem.{code}", field=field, value=value)


def _shown(value: object) -> str | Message:
    if isinstance(value, dict):
        return say("problem-part.mapping")
    if isinstance(value, list):
        return say("problem-part.list")
    text = "null" if value is None else str(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"


def _fields_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """The names of the fields a mapping at ``loc`` may have."""
    found: type[BaseModel] = model
    for step in loc:
        if isinstance(step, int) or step not in found.model_fields:
            continue
        inner = _model_in(found.model_fields[step].annotation)
        if inner is None:
            return []
        found = inner
    return [field.alias or name for name, field in found.model_fields.items() if name != "origin"]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((inner for part in get_args(annotation) if (inner := _model_in(part))), None)
