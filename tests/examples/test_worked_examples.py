"""Worked examples a lawyer can read: what is recorded on top of the real contract, and what follows from it.

Each file of this folder is a list of examples. ``why`` is the reason in one line, ``as_of`` the day,
``given`` the records by kind as they would stand in ``data/`` (``incident`` fills in what an example does
not care for, and so is the amount of an invoice that came). ``contract`` is what differs from the contract's
data, and a delivery with ``each_month`` is one for every month from the first to the last.

``expect`` is a part of the published assessment: lists of objects are looked up by their ``id``. Beside what
is published a finding has its ``steps`` by their key, each with its values, and the step that it is
``decided_by``; concerns are looked up by their check and the record they are about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.loading.yaml_source import read_document
from generator.message import Message
from generator.records.ambiguity import Decision
from generator.records.amendment import Amendment
from generator.records.contract import Contract
from generator.records.delivery import Delivery
from generator.records.evaluation import Evaluation
from generator.records.incident import Incident
from generator.records.ledger import Records
from generator.records.milestone import Milestone
from generator.records.notice import Notice
from generator.records.payment import Payment
from generator.records.review import Review
from generator.records.system import System
from generator.records.team import Member
from generator.records.work_calendar import YearArrangement
from generator.settings import words
from generator.views.document import view_document
from tests.vocabulary import Said, said_by, vocabulary, with_named_origins, write_vocabulary

HERE: Final = Path(__file__).resolve().parent
MODELS: Final[dict[str, type[Any]]] = {
    "incidents": Incident,
    "payments": Payment,
    "decisions": Decision,
    "amendments": Amendment,
    "milestones": Milestone,
    "deliveries": Delivery,
    "team": Member,
    "notices": Notice,
    "reviews": Review,
    "evaluations": Evaluation,
    "systems": System,
    "years": YearArrangement,
}
UNREMARKABLE: Final[dict[str, Any]] = {
    "title": "示例事故",
    "where": "机房",
    "evidence": [
        {"archive": "档-1", "held_by": "甲方", "kind": "事故记录单"},
        {"archive": "档-2", "held_by": "甲方", "kind": "专题会纪要"},
    ],
    "impact": {
        "department_count": "1",
        "service": "degraded",
        "alternative": "true",
        "district_leaders": "false",
        "other_major_effect": "false",
    },
}
"""An incident of tier A with its papers, for examples that are about something else."""


def _examples() -> Iterator[Any]:
    for path in sorted(HERE.glob("*.yaml")):
        document, problems = read_document(path, path.name)
        assert document is not None, problems
        for number, example in enumerate(document.value, start=1):
            yield pytest.param(example, id=f"{path.stem}-{number}: {example['why']}")


EXAMPLES: Final = list(_examples())
MONTHS_OF_DEMO: Final = [dt.date(2025 + month // 12, month % 12 + 1, 22) for month in range(9, 27)]


def _incident(given: dict[str, Any]) -> dict[str, Any]:
    impact = UNREMARKABLE["impact"] | given.get("impact", {})
    if "departments" in given.get("impact", {}):
        impact.pop("department_count")
    return UNREMARKABLE | given | {"impact": impact}


def records_of(real: Records, given: dict[str, Any]) -> Records:
    """The real records with those of an example added, replacing the ones of the same id."""
    kinds: dict[str, Any] = {}
    for kind, entries in given.items():
        if kind == "contract":
            kinds[kind] = _contract(real.contract, entries)
            continue
        plain = [_incident(entry) if kind == "incidents" else entry for entry in entries]
        if kind == "payments":
            plain = [_payment(real, entry) for entry in plain]
        if kind == "milestones":
            plain = [_milestone(real, entry) for entry in plain]
        if kind == "deliveries":
            plain = [one for entry in plain for one in _monthly(entry)]
        added = [MODELS[kind].model_validate(entry) for entry in plain]
        key = "year" if kind == "years" else "id"
        names = {getattr(one, key) for one in added}
        kept = [one for one in getattr(real, kind) if getattr(one, key) not in names]
        kinds[kind] = _ordered(real, kind, [*kept, *added])
    return replace(real, **kinds)


def _payment(real: Records, entry: dict[str, Any]) -> dict[str, Any]:
    """An invoice that came is made out for the whole instalment, unless it says otherwise."""
    invoice = entry.get("invoice") or {}
    if invoice.get("received_on") is None or "amount" in invoice:
        return entry
    whole = next(str(one.amount.figure) for one in real.contract.instalments if one.id == entry["id"])
    return entry | {"invoice": {**invoice, "amount": whole}}


def _milestone(real: Records, entry: dict[str, Any]) -> dict[str, Any]:
    """What an example says of a milestone of the contract, on top of what the contract says."""
    known = next((one for one in real.milestones if one.id == entry["id"]), None)
    return entry if known is None else known.model_dump(mode="json") | entry


def _contract(real: Contract, given: dict[str, Any]) -> Contract:
    """The real contract with what an example changes of it."""
    known = real.model_dump(mode="json")
    changed = Contract.model_validate(known | {key: _over(known[key], given[key]) for key in given})
    return real.model_copy(update={key: getattr(changed, key) for key in given})


def _over(known: Any, given: Any) -> Any:
    if not isinstance(known, dict):
        return given
    return known | {key: _over(known[key], inner) for key, inner in given.items()}


def _monthly(entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One delivery for every month of ``each_month``, handed over on the last day of its month."""
    if "each_month" not in entry:
        yield entry
        return
    first, last = (dt.date.fromisoformat(f"{entry['each_month'][end]}-01") for end in ("from", "to"))
    rest = {key: value for key, value in entry.items() if key != "each_month"}
    while first <= last:
        following = (first + dt.timedelta(days=31)).replace(day=1)
        name = f"{first:%Y-%m}"
        on = (following - dt.timedelta(days=1)).isoformat()
        yield rest | {"id": f"{entry['id']}-{name}", "period": name, "delivered_on": on}
        first = following


def _ordered(real: Records, kind: str, records: list[Any]) -> tuple[Any, ...]:
    if kind == "milestones":
        place = {one.id: number for number, one in enumerate(real.milestones)}
        return tuple(sorted(records, key=lambda one: place.get(one.id, len(place))))
    if kind == "incidents":
        return tuple(sorted(records, key=lambda one: (one.occurred_at, one.id)))
    return tuple(records)


def _differences(expected: Any, found: Any, path: str = "") -> Iterator[str]:
    """Where what was found does not hold what is expected; objects of a list are found by their id."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            absent = f"no {key}"  # not None, which an example may expect
            if isinstance(found, list):
                inner = next((one for one in found if one["id"] == key), absent)
            else:
                inner = found.get(key, absent) if isinstance(found, dict) else absent
            yield from _differences(value, inner, f"{path}.{key}" if path else key)
    elif isinstance(expected, list):
        shown = [_plain(one) for one in found] if isinstance(found, list | tuple) else found
        if shown != expected:
            yield f"{path}: expected {expected}, found {shown}"
    elif _plain(found) != expected:
        yield f"{path}: expected {expected!r}, found {_plain(found)!r}"


def _plain(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Message):
        return value.key
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_engine_finds_what_the_example_says_in_the_words_its_kind_promises(
    example: dict[str, Any], real: Records
) -> None:
    assessment = _assessed(example, real)
    assert list(_differences(example["expect"], _document(assessment))) == []
    assert set(said_by(assessment)) - vocabulary() == set()


@pytest.mark.parametrize("day", MONTHS_OF_DEMO)
def test_every_step_of_the_demo_says_what_its_kind_promises(day: dt.date, demo: Records) -> None:
    assert set(said_by(assess(with_named_origins(demo), day))) - vocabulary() == set()


def test_every_step_and_concern_a_rule_can_say_is_said_by_an_example() -> None:
    """What the catalogue has, the code says, and the reverse: ``tests/test_words.py`` holds it."""
    catalogue = tuple(words().keys())
    sayable = {key for key in catalogue if key.split(".")[0] in ("step", "concern")}
    said = {key for section, key, _ in vocabulary() if section == "says"}
    assert len(sayable) > 400
    assert sayable - said == set()


@pytest.mark.slow
def test_the_vocabulary_holds_nothing_that_no_example_says(
    real: Records, demo: Records, update_golden: bool
) -> None:
    examples = [one for parameter in EXAMPLES for one in parameter.values]
    said: set[Said] = set()
    for one in examples:  # none is kept: a thousand assessments at once are a burden to the collector
        said |= said_by(_assessed(one, real))
    named = with_named_origins(demo)
    for day in MONTHS_OF_DEMO:
        said |= said_by(assess(named, day))
    if update_golden:
        write_vocabulary(said)
        return
    assert vocabulary() - said == set()


def _document(assessment: Assessment) -> dict[str, Any]:
    """What is published, with the steps of each finding and the concerns as the rules say them."""
    published: dict[str, Any] = {**view_document(assessment, words())}
    for shown, finding in zip(published["findings"], assessment.findings, strict=True):
        said = [one.message for one in finding.derivation]
        shown["steps"] = {one.key.removeprefix("step."): dict(one.values) for one in said}
        shown["decided_by"] = said[-1].key.removeprefix("step.")
    concerns: dict[str, dict[str, Any]] = {}
    for one in assessment.concerns:
        values = {"severity": one.severity.value, **one.message.values}
        concerns.setdefault(one.check, {})[one.subject] = values
    return published | {"concerns": concerns}


def _assessed(example: dict[str, Any], real: Records) -> Assessment:
    records = with_named_origins(records_of(real, example.get("given") or {}))
    return assess(records, dt.date.fromisoformat(example["as_of"]))


def test_there_are_enough_examples_and_each_expects_something() -> None:
    assert len(EXAMPLES) >= 60
    for parameter in EXAMPLES:
        (example,) = parameter.values
        assert example["expect"], example["why"]


def test_the_files_are_plain_yaml_for_any_reader() -> None:
    files = list(HERE.glob("*.yaml"))
    assert files
    for path in files:
        assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), list)
