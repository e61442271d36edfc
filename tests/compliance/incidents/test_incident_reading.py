"""How text and decisions read an incident: what covers it, what does not and why, what nobody recorded."""

from __future__ import annotations

from typing import Any

from generator.compliance.engine import assess
from generator.compliance.finding import Step
from generator.message import say
from generator.records.incident import Incident
from generator.records.ledger import Records
from tests.builders import assessed, day, decision, finding, impact, incident, moment

AS_OF = "2026-07-31"


def _steps(one: Incident, key: str, **changes: Any) -> list[Step]:
    found = assessed(AS_OF, incidents=(one,), **changes).incidents[0].finding
    return [step for step in found.derivation if step.message.key == f"step.{key}"]


def test_a_decision_that_begins_after_the_incident_is_named_with_its_first_day() -> None:
    open_ = incident(on="2026-05-31", impact=impact(1, "unusable"))
    later = decision("AMB-TIER-GAP-1", "A", since="2026-06-01")
    (told,) = _steps(open_, "decision-begins-later", decisions=(later,))
    assert told.message.values == {
        "ambiguity": "AMB-TIER-GAP-1",
        "decision": later.id,
        "since": day("2026-06-01"),
        "occurred": day("2026-05-31"),
    }
    covered = incident(on="2026-06-01", impact=impact(1, "unusable"))
    assert _steps(covered, "decision-begins-later", decisions=(later,)) == []


def test_a_decision_on_the_clock_that_begins_later_is_named_beside_the_default() -> None:
    later = decision("AMB-REPAIR-CLOCK", "发现", since="2026-06-02")
    assert len(_steps(incident(on="2026-06-01"), "clock-default", decisions=(later,))) == 1
    assert len(_steps(incident(on="2026-06-01"), "decision-begins-later", decisions=(later,))) == 1


def test_a_later_decision_on_a_question_that_does_not_arise_is_not_named() -> None:
    later = decision("AMB-TIER-GAP-0", "A", since="2026-06-02")
    assert _steps(incident(on="2026-06-01"), "decision-begins-later", decisions=(later,)) == []


def test_a_decision_of_one_party_on_an_open_question_is_named_as_none() -> None:
    alone = decision("AMB-TIER-GAP-1", "A").model_copy(update={"decided_by": ("乙方",)})
    (told,) = _steps(incident(impact=impact(1, "unusable")), "decision-one-sided", decisions=(alone,))
    assert told.message.values["decision"] == alone.id


def test_the_missing_end_of_the_repair_time_is_named_as_what_it_is() -> None:
    facts = impact(2, "unusable")
    by_discovery = (decision("AMB-REPAIR-CLOCK", "发现"),)
    (told,) = _steps(incident(impact=facts), "facts-unknown", decisions=by_discovery)
    assert told.message.values["names"] == (say("field.incident.discovered_at"),)
    (told,) = _steps(incident(impact=facts, hours=None), "facts-unknown")
    assert told.message.values["names"] == (say("field.incident.recovered_at"),)
    known = incident(impact=facts, discovered_at=moment("2026-06-01 09:10"))
    assert _steps(known, "facts-unknown", decisions=by_discovery) == []


def test_the_demo_says_why_the_later_decision_leaves_its_third_incident_out(demo: Records) -> None:
    found = finding(assess(demo, day("2026-11-22")), "incident.INC-2026-003")
    told = [one.message.values for one in found.derivation if "begins-later" in one.message.key]
    assert [(one["decision"], one["since"]) for one in told] == [("DEC-2026-02", day("2026-06-01"))]
