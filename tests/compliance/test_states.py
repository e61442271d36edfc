"""The rule against false green (§9): nothing is done without evidence, no prohibition is ever proven."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from generator.compliance.assessment import Assessment
from generator.compliance.duties.acceptance import DONE
from generator.compliance.engine import assess
from generator.compliance.finding import Finding, State, gravest
from generator.records.base import Part
from generator.records.evidence import Evidence
from generator.records.ledger import Records
from tests.builders import PROVEN, assessed, day, notice
from tests.strategies import as_of_days, ledgers

CURRENT = {State.SATISFIED, State.LATE, State.IN_PROGRESS}


def test_states_run_from_the_gravest_to_the_quietest() -> None:
    assert gravest([State.SATISFIED, State.OVERDUE, State.ADVISORY]) is State.OVERDUE
    assert gravest([State.NO_BREACH_RECORDED, State.SATISFIED]) is State.NO_BREACH_RECORDED
    assert gravest([]) is State.NOT_APPLICABLE


@settings(max_examples=120)
@given(ledgers(), as_of_days)
def test_nothing_is_done_without_evidence(ledger: Records, as_of: dt.date) -> None:
    found = assess(ledger, as_of)
    for one in found.findings:
        if one.state in DONE:
            assert one.evidence, one.id
            assert all(proof.dated is None or proof.dated <= as_of for proof in one.evidence), one.id


@settings(max_examples=60)
@given(ledgers(), as_of_days)
def test_without_any_evidence_nothing_at_all_is_done(ledger: Records, as_of: dt.date) -> None:
    _assert_nothing_done(assess(_without_evidence(ledger), as_of))


@pytest.mark.parametrize("as_of", ["2026-02-01", "2026-11-22", "2027-12-31"])
def test_the_demo_stripped_of_its_evidence_shows_nothing_as_done(demo: Records, as_of: str) -> None:
    assert any(one.state in DONE for one in assess(demo, day(as_of)).findings)
    _assert_nothing_done(assess(_without_evidence(demo), day(as_of)))


def _assert_nothing_done(found: Assessment) -> None:
    assert not [one.id for one in found.findings if one.state in DONE]
    assert not [
        line.id for line in found.readiness if line.ready and line.findings and line.id != "incidents"
    ]


def _without_evidence(ledger: Records) -> Records:
    kinds = ("milestones", "payments", "incidents", "team", "deliveries", "evaluations", "reviews", "notices")
    bare: dict[str, Any] = {kind: tuple(_bare(one) for one in getattr(ledger, kind)) for kind in kinds}
    return replace(ledger, **bare)


def _bare(part: Any) -> Any:
    """A record without evidence, at whatever depth."""
    changes: dict[str, Any] = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Part):
            changes[name] = _bare(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Evidence):
            changes[name] = ()
        elif isinstance(value, tuple) and value and isinstance(value[0], Part):
            changes[name] = tuple(_bare(one) for one in value)
    return part.model_copy(update=changes)


@settings(max_examples=75)
@given(ledgers(), as_of_days)
def test_a_prohibition_is_never_green(ledger: Records, as_of: dt.date) -> None:
    found = assess(ledger, as_of)
    prohibitions = [clause.id for clause in ledger.clauses if clause.kind_of == "prohibition"]
    assert prohibitions
    for clause in prohibitions:
        assert found.clause_state(clause) not in DONE


@settings(max_examples=75)
@given(ledgers(), as_of_days)
def test_a_recorded_breach_is_always_shown(ledger: Records, as_of: dt.date) -> None:
    found = assess(ledger, as_of)
    for one in found.records.notices:
        if one.kind_of == "breach":
            assert found.clause_state(one.clause) is State.BREACHED


@settings(max_examples=60)
@given(ledgers(), as_of_days)
def test_every_finding_says_why_and_has_an_id_of_its_own(ledger: Records, as_of: dt.date) -> None:
    found = assess(ledger, as_of)
    assert len(found.by_id) == len(found.findings)
    assert all(one.derivation for one in found.findings)
    assert sum(found.counts.values()) == len(found.findings)
    assert set(found.counts) == set(State)


# Standing duties and prohibitions


def _clause(id_: str, *notices: Any, as_of: str = "2026-12-31") -> Finding:
    (found,) = [one for one in assessed(as_of, notices=notices).by_clause[id_] if one.id == f"clause.{id_}"]
    return found


def test_a_prohibition_reads_no_breach_recorded_before_and_within_the_term() -> None:
    assert _clause("7.8", as_of="2026-01-01").state is State.NO_BREACH_RECORDED
    assert _clause("7.8").state is State.NO_BREACH_RECORDED


def test_a_prohibition_with_evidence_of_consent_stays_no_breach_recorded() -> None:
    consent = notice("N-1", "other", "7.8", consented_on="2026-06-01")
    assert _clause("7.8", consent).state is State.NO_BREACH_RECORDED


def test_a_prohibition_of_a_change_done_properly_is_still_not_green() -> None:
    dates = {"received_on": "2026-06-01", "consented_on": "2026-06-03", "effective_on": "2026-06-15"}
    done = notice("STAFF-1", "staff_change", "7.3", handed_over_on="2026-06-12", **dates)
    found = assessed("2026-12-31", notices=(done,))
    assert found.by_id["staff-change.STAFF-1"].state is State.SATISFIED
    assert found.clause_state("7.3") is State.NO_BREACH_RECORDED


@pytest.mark.parametrize(
    "clause", ["6.1", "6.2", "7.3", "7.7", "7.8", "7.9", "9.4", "9.6", "11.2", "11.3", "1.1", "5.2a"]
)
def test_a_recorded_breach_breaks_its_clause_whatever_rule_assesses_it(clause: str) -> None:
    broken = notice("B-1", "breach", clause, event_on="2026-06-01")
    assert assessed("2026-12-31", notices=(broken,)).clause_state(clause) is State.BREACHED


def test_a_continuing_duty_lacks_evidence_until_some_is_recorded() -> None:
    assert _clause("6.1").state is State.NOT_EVIDENCED
    assert _clause("6.1", as_of="2026-04-14").state is State.NOT_DUE
    assert (
        _clause("6.1", notice("N-1", "other", "6.1", by="A", event_on="2026-05-01")).state
        is State.IN_PROGRESS
    )
    bare = notice("N-2", "other", "6.1", by="A", event_on="2026-05-01", evidence=())
    assert _clause("6.1", bare).state is State.NOT_EVIDENCED


def test_a_duty_on_request_waits_for_its_trigger() -> None:
    assert _clause("6.2").state is State.NOT_DUE
    assert _clause("11.3").state is State.NOT_DUE
    assert (
        _clause("6.2", notice("N-1", "other", "6.2", by="A", event_on="2026-05-01")).state
        is State.IN_PROGRESS
    )


def test_the_evidence_of_an_event_is_the_finding_s() -> None:
    assert _clause("6.1", notice("N-1", "other", "6.1", by="A", event_on="2026-05-01")).evidence == PROVEN


def test_confidentiality_lasts_until_three_years_after_the_term_and_is_never_green() -> None:
    found = assessed("2029-01-01").by_id["confidentiality"]
    assert found.state is State.NO_BREACH_RECORDED
    assert found.due is not None
    assert (found.due.raw, found.due.due, found.due.provisional) == (
        day("2030-04-14"),
        day("2030-04-15"),
        True,
    )
