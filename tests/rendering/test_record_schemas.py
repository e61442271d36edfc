"""The schemas for editors: they say what the models say, in Chinese, and judge files as the loader does."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
import yaml
from pydantic import BaseModel

from generator.loading.layout import ROOMS, Room, files_of_data
from generator.loading.validation import validate_file
from generator.loading.yaml_source import Document, read_document
from generator.rendering.record_schema_rules import RULES
from generator.rendering.record_schemas import models_of, record_schema
from generator.settings import words
from tests.builders import BROKEN, DEMO, PROJECTS, REPOSITORY, SOUND

CJK: Final = re.compile(r"[\u4e00-\u9fff]")


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2 with its core schema, as the language server of editors reads it: dates are text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the attribute PyYAML reads


for _tag, _form, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), _first)


@cache
def _schema(kind: str) -> dict[str, Any]:
    (room,) = [one for one in ROOMS if one.kind == kind]
    return record_schema(kind, room.model, words(), listed=room.listed)


def _validator(kind: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(_schema(kind))


def _as_an_editor_reads(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=CoreLoader)


def _models() -> dict[str, type[BaseModel]]:
    return {name: model for room in ROOMS for name, model in models_of(room.model).items()}


def _fields() -> Iterator[str]:
    for name, model in _models().items():
        yield from (f"{name.lower()}.{field}" for field in model.model_fields if field != "origin")


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema that describes a field or an item, with itself."""
    yield schema
    for inner in schema.get("properties", {}).values():
        yield from _parts(inner)
    if "items" in schema:
        yield from _parts(schema["items"])


# Words


def test_every_field_of_every_model_has_a_name_and_a_meaning_in_the_catalogue() -> None:
    fields = list(_fields())
    assert len(fields) > 350
    unnamed = [one for one in fields if f"field.{one}" not in words()]
    unexplained = [
        one
        for one in fields
        if f"schema.{one}" not in words() and f"schema.any.{one.partition('.')[2]}" not in words()
    ]
    assert unnamed == unexplained == []


def test_no_meaning_or_example_is_of_a_field_that_is_not_there() -> None:
    fields = set(_fields())
    of_any = {one.partition(".")[2] for one in fields}
    catalogue = tuple(words().keys())
    for key in catalogue:
        group, _, rest = key.partition(".")
        if group == "schema":
            assert rest in fields or rest.removeprefix("any.") in of_any, key
        elif group == "schema-example" and not rest.startswith("form."):
            assert rest in fields, key
        elif group == "schema-choice" and rest != "null":
            assert rest.rpartition(".")[0] in fields, key
        elif group == "schema-file":
            assert rest in {"comment", "product", *(room.kind for room in ROOMS)}, key


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.kind)
def test_a_schema_is_sound_and_explains_itself_in_chinese(room: Room) -> None:
    schema = _schema(room.kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    parts = list(_parts(schema))
    assert len(parts) > 5
    fields = [inner for one in parts for inner in one.get("properties", {}).values()]
    for one in (schema, *fields):
        assert CJK.search(one["title"]), one
        assert CJK.search(one["description"]), one
    for one in parts:
        told = [one["errorMessage"]] if "errorMessage" in one else []
        assert all(CJK.search(text) for text in told)
        if "enum" in one:
            chosen = [value for value in one["enum"] if value is not None and not CJK.search(str(value))]
            assert not chosen or len(one["enumDescriptions"]) == len(one["enum"]), one
            assert all(CJK.search(text) for text in one.get("enumDescriptions", []))
            assert "errorMessage" in one
        if "pattern" in one:
            assert "errorMessage" in one, one
            re.compile(one["pattern"])
        if one.get("type") == "object":
            assert one["additionalProperties"] is False
        assert "x-form" not in one
        assert "$ref" not in one


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.kind)
def test_examples_are_at_least_two_so_that_no_editor_fills_one_in_and_all_of_them_fit(room: Room) -> None:
    for one in _parts(_schema(room.kind)):
        if "examples" in one:
            assert len(one["examples"]) >= 2
            for example in one["examples"]:
                jsonschema.Draft202012Validator(one).validate(example)
        if "default" in one:
            jsonschema.Draft202012Validator(one).validate(one["default"])


def test_a_field_that_may_be_unknown_may_be_null_and_no_other() -> None:
    fields = _schema("incidents")["properties"]
    assert "null" in fields["recovered_at"]["type"]
    assert "null" in fields["meeting"]["type"]
    assert None in fields["impact"]["properties"]["service"]["enum"]
    assert "null" not in fields["occurred_at"]["type"]
    assert "null" not in fields["impact"]["type"]


def test_fields_are_called_as_they_are_written_in_files() -> None:
    assert {"from", "to"} <= set(_schema("years")["properties"]["holidays"]["items"]["properties"])


# Files


def _files(project: Path) -> list[tuple[Room, str]]:
    by_room, _ = files_of_data(project)
    return [(room, file) for room in ROOMS for file in by_room[room.kind]]


@pytest.mark.parametrize("project", [REPOSITORY, DEMO, SOUND], ids=["data", "demo", "sound"])
def test_every_record_file_is_as_its_schema_says(project: Path) -> None:
    files = _files(project)
    assert len(files) >= 15
    found = {}
    for room, file in files:
        value = _as_an_editor_reads(project / file)
        errors = [f"{one.json_path}: {one.message}" for one in _validator(room.kind).iter_errors(value)]
        if errors:
            found[file] = errors
    assert found == {}


EXPRESSIBLE: Final = {
    "count-form", "date-form", "decision-entry-of-both", "due-day-or-period", "empty-text",
    "evidence-without-hash", "evidence-without-keeper", "expected-mapping", "filing-number-form",
    "list-wanted", "missing-field", "moment-form", "money-form", "money-unquoted", "not-one-of",
    "period-form", "record-misplaced", "record-wanted", "unknown-field",
}  # fmt: skip
"""The codes of faults that one file alone shows, without counting and without comparing days."""


def _lines(document: Document, error: jsonschema.ValidationError) -> set[int]:
    """The lines an editor would underline."""
    path, written = list(error.absolute_path), error.instance
    if (
        error.validator == "additionalProperties"
        and isinstance(error.schema, dict)
        and isinstance(written, dict)
    ):
        known = error.schema["properties"]
        return {document.at([*path, key]).line for key in written if key not in known}
    return {document.at(path).line}


def test_the_faults_of_the_broken_project_that_a_schema_can_see_are_seen_at_their_lines() -> None:
    expected = yaml.safe_load((PROJECTS / "expected_problems.yaml").read_text(encoding="utf-8"))
    wanted = {(one["file"], one["line"]) for one in expected if one["code"] in EXPRESSIBLE}
    assert {one["code"] for one in expected if one["code"] in EXPRESSIBLE} == EXPRESSIBLE
    assert len(wanted) >= 20
    seen = set()
    for room, file in _files(BROKEN):
        document, _ = read_document(BROKEN / file, file)
        if document is None or document.value is None:
            continue
        value = _as_an_editor_reads(BROKEN / file)
        for error in _validator(room.kind).iter_errors(value):
            seen |= {(file, line) for line in _lines(document, error)}
    # Of a day and a period the loader names the day and the schema the period below it.
    due = {(one["file"], one["line"] + 1) for one in expected if one["code"] == "due-day-or-period"}
    assert due <= seen
    at_their_lines = {(one["file"], one["line"]) for one in expected if one["code"] != "due-day-or-period"}
    assert wanted & at_their_lines <= seen
    # The loader says once of a record in the wrong folder what the schema says of each of its fields.
    misplaced = {one["file"] for one in expected if one["code"] == "record-misplaced"}
    seen = {(file, line) for file, line in seen if file not in misplaced}
    seen -= {(file, line + more) for file, line in due for more in (0, 1)}
    assert seen - {(one["file"], one["line"]) for one in expected} == set(), "the loader would let it pass"


SCALARS: Final = (
    "2026-04-15", '"2026-04-15"', "2026-4-15", "2026-13-01", "20260415", "2026/04/15", "1826-04-15",
    "2026-06-01T09:00:00+08:00", "2026-06-01 09:00Z", '"2026-06-01T09:00:00"', "2026-06-01T25:00:00+08:00",
    "3000.00", '"3000.00"', '"3000"', '"3,000.00"', '"-5.00"', "15", '"15"', '"15.5"', "15.5", "101", '"101"',
    '"15%"', '"100.0"', '"050"', "2026-02-30", "2026-04-31",
    "0", "3", '"3"', "-1", "100000", "文字", '"  "', '""', "A-1", "a b", '"中"', "null", "~", "[]", "{}",
    "true", "false", '"true"', '"yes"', "yes", "unusable", "unusble", "2025", '"2025"', "2024",
)  # fmt: skip
PLACES: Final = (
    ("incidents", "title"), ("incidents", "id"), ("incidents", "occurred_at"), ("incidents", "recovered_at"),
    ("incidents", "impact.service"), ("incidents", "impact.department_count"),
    ("incidents", "impact.alternative"), ("incidents", "meeting.date"), ("incidents", "meeting.amount"),
    ("incidents", "meeting"), ("incidents", "evidence"), ("contract", "total.figure"),
    ("contract", "incidents.ceiling_percent"), ("contract", "incidents.trigger_count"), ("contract", "term"),
    ("reviews", "held_on"), ("reviews", "correct_by"), ("systems", "filing"),
)  # fmt: skip


KNOWN: Final = {
    # A plain true is text to the loader, and a slip to whoever writes a title.
    "title": {"true", "false"},
    "id": {"true", "false"},
    # To YAML this is a whole number.
    "impact.department_count": {"3000.00"},
    "incidents.trigger_count": {"3000.00"},
    # A day before the review is no matter of form.
    "correct_by": {"2026-04-15", '"2026-04-15"'},
}
"""Where the two differ, and why they may."""


def _base(kind: str) -> tuple[Room, Path, str]:
    (room, file), *_ = [(room, file) for room, file in _files(SOUND) if room.kind == kind]
    return room, SOUND / file, file


def _without(value: Any, name: str) -> Any:
    """Without what must agree with the field that is changed: days that may not run backwards, counts."""
    value = copy.deepcopy(value)
    for other in ("recovered_at", "resubmitted_on", "correct_by", "signed_on"):
        if other != name:
            value.pop(other, None)
    if name.startswith("impact."):
        value["impact"].pop("departments", None)
    return value


@pytest.mark.parametrize(("kind", "name"), PLACES)
def test_editor_and_loader_agree_about_every_way_to_write_a_value(
    kind: str, name: str, tmp_path: Path
) -> None:
    room, path, _ = _base(kind)
    base = _without(yaml.safe_load(path.read_text(encoding="utf-8").replace(": 20", ": !!str 20")), name)
    *above, last = name.split(".")
    inner = base
    for step in above:
        inner = inner[step]
    disagreed = []
    for written in SCALARS:
        inner[last] = "WRITTEN"
        text = yaml.safe_dump(base, allow_unicode=True, sort_keys=False).replace("WRITTEN", written)
        file = tmp_path / "record.yaml"
        file.write_text(text, encoding="utf-8")
        document, problems = read_document(file, file.name)
        assert document is not None
        assert problems == []
        loaded = not validate_file(room.model, document).problems
        shown = _validator(kind).is_valid(_as_an_editor_reads(file))
        if loaded != shown and written not in KNOWN.get(name, ()):
            disagreed.append((written, loaded, shown))
    assert disagreed == []


# Rules between fields

NOT_TOLD: Final = {
    "Covers", "Impact", "Member", "Nda", "Notice", "Period", "Review",
}  # fmt: skip
"""Models that also compare days or counts, which a schema cannot."""


def test_every_model_that_refuses_combinations_has_its_rule_or_only_compares_days_and_counts() -> None:
    validated = {name for name, one in _models().items() if one.__pydantic_decorators__.model_validators}
    assert len(validated) >= 10
    assert validated - {model.__name__ for model in RULES} <= NOT_TOLD
    assert {model.__name__ for model in RULES} <= validated


@pytest.mark.parametrize(
    ("evidence", "fits"),
    [
        ({"file": "evidence/a.pdf", "sha256": "0" * 64}, True),
        ({"file": "evidence/a.pdf"}, False),
        ({"file": "evidence/a.pdf", "sha256": None}, False),
        ({"file": "evidence/a.pdf", "sha256": "0" * 64, "archive": "DA-1"}, False),
        ({"file": "evidence/a.pdf", "sha256": "0" * 64, "archive": None}, True),
        ({"archive": "DA-1", "held_by": "档案室"}, True),
        ({"file": None, "archive": "DA-1", "held_by": "档案室"}, True),
        ({"archive": "DA-1"}, False),
        ({"kind": "签收单"}, False),
    ],
)
def test_evidence_is_a_file_with_its_hash_or_an_archive_number_with_its_keeper(
    evidence: dict[str, Any], fits: bool
) -> None:
    delivery = {
        "id": "D-1",
        "service": "S1",
        "name": "月报",
        "delivered_on": "2026-05-06",
        "evidence": [evidence],
    }
    assert _validator("deliveries").is_valid([delivery]) is fits


@pytest.mark.parametrize(
    ("due", "fits"),
    [
        ({"on": "2026-05-06"}, True),
        ({"after": "effective", "within": {"count": 1, "unit": "month"}}, True),
        ({"on": None, "after": "effective", "within": {"count": 1, "unit": "month"}}, True),
        ({"on": "2026-05-06", "within": {"count": 1, "unit": "month"}}, False),
        ({"after": "effective"}, False),
        ({}, False),
        (None, True),
    ],
)
def test_a_due_date_is_a_day_or_a_period_after_something(due: Any, fits: bool) -> None:
    assert _validator("milestones").is_valid([{"id": "m", "name": "m", "clause": "3", "due": due}]) is fits


@pytest.mark.parametrize(
    ("bundle", "fits"),
    [
        ({"id": "payment", "volumes": ["settlement", "book"]}, True),
        ({"id": "con", "volumes": ["settlement"]}, False),
        ({"id": "console", "volumes": ["settlement"]}, True),
        ({"id": "payment", "volumes": ["book"]}, False),
        ({"id": "payment", "volumes": []}, False),
        ({"id": "payment", "volumes": ["settlement", "settlement"]}, False),
    ],
)
def test_a_bundle_has_a_name_a_file_can_have_and_something_in_it(bundle: dict[str, Any], fits: bool) -> None:
    assert _validator("bundles").is_valid([{"name": "包"} | bundle]) is fits


def test_regular_work_alone_is_covered_by_one_record() -> None:
    notice = {"id": "N", "clause": "7.9", "by": "B", "subject": "备份"}
    covers = {"covers": {"from": "2026-04-01", "to": "2026-04-30", "times": 4}}
    assert _validator("notices").is_valid(notice | covers | {"kind_of": "backup"})
    assert not _validator("notices").is_valid(notice | covers | {"kind_of": "breach"})
    assert _validator("notices").is_valid(notice | {"kind_of": "breach", "covers": None})


def test_an_incident_names_a_system_or_a_place() -> None:
    incident = {"id": "I", "title": "断网", "occurred_at": "2026-06-01T09:00:00+08:00", "impact": {}}
    assert not _validator("incidents").is_valid(incident)
    assert not _validator("incidents").is_valid(incident | {"system": None})
    assert _validator("incidents").is_valid(incident | {"where": "机房"})
    assert _validator("incidents").is_valid(incident | {"system": "portal"})


def test_a_product_is_its_name_or_a_part_of_its_own() -> None:
    service = {"id": "S1", "name": "服务", "group": "G", "frequency": ["monthly"], "basis": "customary"}
    named: list[Any] = ["月报", {"name": "月报", "basis": "law"}]
    for products, fits in ((named, True), ([{}], False), ([[]], False), ([""], False)):
        scope: dict[str, Any] = {"groups": [], "services": [service | {"deliverables": products}]}
        assert _validator("scope").is_valid(scope) is fits
