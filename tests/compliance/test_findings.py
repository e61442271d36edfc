"""What every finding must say of itself, whatever rule made it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final, get_args

import pytest

from generator.compliance.engine import assess
from generator.records.clause import PartyRef
from generator.records.ledger import Records
from tests.builders import day

DAYS: Final = ("2026-04-20", "2026-11-22", "2027-06-01")


def _ids(records: Records) -> set[str]:
    """The ids of all records, clauses and instalments."""
    ids = {part.id for part in records.contract.instalments}
    for field in fields(records):
        value: Any = getattr(records, field.name)
        if isinstance(value, tuple):
            ids |= {one.id for one in value if hasattr(one, "id")}
    return ids


@pytest.mark.parametrize("as_of", DAYS)
def test_every_finding_is_about_a_record_or_clause_that_exists(
    real: Records, demo: Records, as_of: str
) -> None:
    for records in (real, demo):
        known = _ids(records)
        clauses = {clause.id for clause in records.clauses}
        for found in assess(records, day(as_of)).findings:
            assert found.subject in known, found.id
            assert found.clause in clauses, found.id
            assert isinstance(found.id, str), found.id


@pytest.mark.parametrize("as_of", DAYS)
def test_every_finding_names_a_party_and_questions_that_exist(
    real: Records, demo: Records, as_of: str
) -> None:
    for records in (real, demo):
        questions = {ambiguity.id for ambiguity in records.ambiguities}
        for found in assess(records, day(as_of)).findings:
            assert found.actor in {None, *get_args(PartyRef)}, found.id
            assert set(found.ambiguities) <= questions, found.id
            assert None not in found.title.values.values(), found.id
            assert isinstance(found.evidence, tuple), found.id
