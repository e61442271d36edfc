"""Amendments are visible where their incident stands, and count for nothing by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.finding import State
from tests.builders import amendment, assessed, finding, incident, meeting, steps_of

AS_OF = "2026-12-31"
DECIDED = incident(meeting=meeting())


def _steps(id_: str, **changes: Any) -> list[str]:
    return steps_of(finding(assessed(AS_OF, **changes), id_))


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "incident-amended"),
        ({"by": ("甲方",)}, "incident-amended-one-sided"),
        ({"by": ()}, "incident-amended-one-sided"),
        ({"evidence": ()}, "incident-amended-unproven"),
    ],
)
def test_an_amended_incident_says_so_in_its_derivation_and_what_the_amendment_lacks(
    fields: dict[str, Any], key: str
) -> None:
    steps = _steps("incident.INC-1", incidents=(DECIDED,), amendments=(amendment(**fields),))
    assert key in steps[:-1]


def test_an_amendment_changes_no_state_and_no_money() -> None:
    plain = assessed(AS_OF, incidents=(DECIDED,))
    amended = assessed(AS_OF, incidents=(DECIDED,), amendments=(amendment(),))
    assert {one.id: one.state for one in plain.findings} == {one.id: one.state for one in amended.findings}
    assert plain.deductions.approved_total == amended.deductions.approved_total
    assert finding(amended, "incident.INC-1").state is State.SATISFIED


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "incident-withdrawn"),
        ({"by": ("乙方",)}, "incident-withdrawn-one-sided"),
        ({"evidence": ()}, "incident-withdrawn-unproven"),
    ],
)
def test_an_incident_that_was_taken_out_is_told_where_it_would_have_counted(
    fields: dict[str, Any], key: str
) -> None:
    gone = amendment("removed", "INC-9", **fields)
    assert key in _steps("deductions", incidents=(DECIDED,), amendments=(gone,))[:-1]


def test_an_incident_that_is_back_in_the_ledger_is_not_told_as_taken_out() -> None:
    gone = amendment("removed", "INC-1")
    assert "incident-withdrawn" not in _steps("deductions", incidents=(DECIDED,), amendments=(gone,))


def test_an_amendment_of_a_later_day_is_not_known_yet() -> None:
    late = amendment(on="2027-01-01")
    assert "incident-amended" not in _steps("incident.INC-1", incidents=(DECIDED,), amendments=(late,))
