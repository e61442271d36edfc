"""What is known under a name: every id that is recorded or found answers, any other has its neighbours."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.records.base import Record
from generator.records.bundle import Bundle
from generator.records.evidence_places import evidence_of
from generator.records.ledger import Records
from generator.settings import words
from generator.views.lookup import LookupView, look_up, nearest_names, publish_lookup
from tests.builders import day


@pytest.fixture(scope="module")
def assessed(demo: Records) -> Assessment:
    return assess(demo, day("2026-11-22"))


def _look_up(assessed: Assessment, name: str) -> LookupView:
    found = look_up(assessed, name, words())
    assert found is not None, name
    return found


def _ids(found: LookupView) -> set[str]:
    return {one.id for one in found.findings}


def _recorded(records: Records) -> set[str]:
    names: set[str] = set()
    for field in fields(records):
        value: Any = getattr(records, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Record) and hasattr(one, "id") and not isinstance(one, Bundle):
                names.add(one.id)  # a bundle is how documents are packed, nothing that happened
    names |= {problem.id for one in records.evaluations for problem in one.problems}
    names |= {one.evidence.name for one in evidence_of(records)}
    return names | {part.id for part in records.contract.instalments}


def test_every_id_of_every_record_answers_with_where_it_is_recorded(assessed: Assessment) -> None:
    names = sorted(_recorded(assessed.records))
    assert len(names) > 200
    for name in names:
        assert _look_up(assessed, name).records, name


def test_every_finding_its_subject_and_its_clause_answer_with_it(assessed: Assessment) -> None:
    for finding in assessed.findings:
        for name in {finding.id, finding.subject, finding.clause} - {""}:
            assert finding.id in _ids(_look_up(assessed, name)), (finding.id, name)


def test_every_record_a_derivation_rests_on_leads_back_to_the_finding(assessed: Assessment) -> None:
    looked_at = 0
    record: Any
    for record in (*assessed.records.deliveries, *assessed.records.notices, *assessed.records.reviews):
        lines = {record.origin.line, *record.origin.lines.values()}
        resting = {
            one.id
            for one in assessed.findings
            for step in one.derivation
            for place in step.records
            if place.file == record.origin.file and place.line in lines
        }
        looked_at += len(resting)
        assert resting <= _ids(_look_up(assessed, record.id))
    assert looked_at > 20


def test_an_article_answers_with_the_findings_of_all_its_paragraphs(assessed: Assessment) -> None:
    found = _look_up(assessed, "12")
    clauses = {clause.id for clause in assessed.records.clauses if clause.article == 12}
    expected = {one.id for one in assessed.findings if one.clause in clauses}
    assert expected
    assert expected <= _ids(found)
    assert {one.clause for one in found.findings} <= clauses


def test_a_question_answers_with_its_text_its_decision_and_what_it_bears_on(assessed: Assessment) -> None:
    decided = {one.ambiguity: one for one in assessed.records.decisions}
    assert decided
    for question in assessed.records.ambiguities:
        found = _look_up(assessed, question.id)
        assert found.ambiguity is not None
        assert found.ambiguity.about == question.about
        assert (found.ambiguity.decision != "") == (question.id in decided)
        assert {one.id for one in assessed.findings if question.id in one.ambiguities} <= _ids(found)


def test_a_decision_answers_with_what_its_question_bears_on(assessed: Assessment) -> None:
    for decision in assessed.records.decisions:
        bearing = {one.id for one in assessed.findings if decision.ambiguity in one.ambiguities}
        assert bearing <= _ids(_look_up(assessed, decision.id))


@pytest.mark.parametrize("name", ["payments.yaml", "data/payments.yaml", "team.yaml", "INC-2026-001.yaml"])
def test_a_file_answers_with_its_records_and_what_rests_on_them(assessed: Assessment, name: str) -> None:
    found = _look_up(assessed, name)
    assert found.records
    assert all(one.place.rpartition(":")[0].endswith(name) for one in found.records)
    assert found.findings


def test_a_line_of_a_file_answers_with_what_rests_on_that_line_alone(assessed: Assessment) -> None:
    place = next(place for one in assessed.findings for step in one.derivation for place in step.records)
    for finding in _look_up(assessed, str(place)).findings:
        assert str(place) in {at for step in finding.steps for at in step.places}


@pytest.mark.parametrize("name", ["", "nope", "13.99", "INC-2026-0", ".yaml", "payments.yaml:0", "data", "0"])
def test_what_is_not_known_is_not_found(assessed: Assessment, name: str) -> None:
    assert look_up(assessed, name, words()) is None


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("INC-2026-01", "INC-2026-001"),
        ("AMB-CUONT", "AMB-COUNT"),
        ("payment.prepaiment", "payment.prepayment"),
        ("REV-11", "REV-1"),
        ("paymets.yaml", "payments.yaml"),
    ],
)
def test_what_is_not_known_has_its_nearest_names(assessed: Assessment, name: str, near: str) -> None:
    assert near in nearest_names(assessed, name)


def test_whoever_asks_for_a_record_is_told_records_and_no_file_called_like_one(assessed: Assessment) -> None:
    near = nearest_names(assessed, "INC-2026-099")
    assert near
    assert [one for one in near if one.endswith(".yaml")] == []
    assert "INC-2026-001.yaml" in nearest_names(assessed, "INC-2026-01.yaml")


def test_a_record_of_a_later_day_is_not_known_before(demo: Records) -> None:
    assert look_up(assess(demo, day("2025-12-05")), "INC-2026-001", words()) is None


def test_the_published_form_says_the_same(assessed: Assessment) -> None:
    found = _look_up(assessed, "INC-2026-001")
    document = publish_lookup(found, assessed, words())
    assert {one["id"] for one in document["findings"]} == _ids(found)
    assert [one["place"] for one in document["records"]] == [one.place for one in found.records]
    assert document["as_of"] == "2026-11-22"
