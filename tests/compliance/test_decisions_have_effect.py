"""Every reading of every open question, once decided, changes what is shown, or bears on nothing computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest

from generator.compliance.assessment import Assessment
from generator.records.ambiguity import Ambiguity
from generator.records.contract import Cadence
from generator.records.evaluation import Evaluation, Report
from generator.records.ledger import Records
from generator.settings import words
from generator.views.document import view_document
from tests.builders import (
    PROVEN,
    assessed,
    chain,
    contract,
    decision,
    evaluation,
    impact,
    incident,
    meeting,
    member,
    moment,
    notice,
    payment,
    rectification,
    review,
)

BEARS_ON_NOTHING: Final = {
    "AMB-STACK": "违约金只写明比例和条款，系统不合计各项违约金，是否叠加不影响任何数字",
    "AMB-LEAD": "项目负责人照记录单登记的姓名显示，不据以计算",
}
"""Questions with several readings that no computed state, date or figure rests on, and why."""

PROVED_ELSEWHERE: Final = {"AMB-PERIODS": "tests of the services"}


def _incidents(*facts: Any, hours: float = 1, **fields: Any) -> dict[str, Any]:
    return {"incidents": (incident(impact=impact(*facts), hours=hours, **fields),)}


def _decided(count: int, first: int = 1, month: int = 6, amount: str = "1000.00") -> tuple[Any, ...]:
    met = meeting(f"2026-{month:02}-20", amount=amount)
    return tuple(incident(first + n, on=f"2026-{month:02}-{n + 1:02}", meeting=met) for n in range(count))


def _after_rectification() -> dict[str, Any]:
    return {
        "incidents": (*_decided(5), *_decided(4, first=6, month=9)),
        "notices": (rectification("2026-08-01"),),
    }


def _nothing_left_to_pay() -> dict[str, Any]:
    paid = (payment("prepayment", "2026-04-28"), payment("final", "2026-05-01"))
    return {"incidents": _decided(1), "payments": paid}


def _force_majeure() -> dict[str, Any]:
    dates = {"event_on": "2026-06-01", "ended_on": "2026-06-05", "known_on": "2026-06-03"}
    return {"notices": (notice("FM-1", "force_majeure", "11.2", received_on="2026-06-14", **dates),)}


def _backward() -> dict[str, Any]:
    dates = {"effective_on": "2026-09-30", "received_on": "2026-09-15"}
    return {"notices": (notice("TERM-1", "special_termination", "13(5)", by="A", **dates),)}


def _rated(rate: str, **fields: Any) -> dict[str, Any]:
    report = {"dated": "2026-11-01", "rate": rate, "conclusion": "符合", "evidence": PROVEN} | fields
    one: Evaluation = evaluation(report=Report.model_validate(report))
    return {"evaluations": (one,)}


_OF_PARTY_B: Final = {
    "name": "乙方测评部",
    "certificate": "SC1",
    "certificate_from": "2024-01-01",
    "certificate_until": "2028-12-31",
    "evidence": PROVEN,
}
_REGULAR: Final = Cadence(clause="7.9", what="备份", recorded_as="backup")

BEARS_ON: Final[dict[str, dict[str, Any]]] = {
    "AMB-TIER-GAP-1": _incidents(1, "unusable"),
    "AMB-TIER-GAP-0": _incidents(0),
    "AMB-TIER-GAP-LONG": _incidents(2, "unusable", hours=3),
    "AMB-TIER-GAP-DEGRADED": _incidents(2, "degraded"),
    "AMB-TIER-EXACT-2H": _incidents(2, "unusable", True, False, True, hours=2),
    "AMB-TIER-C-SHORT": _incidents(10),
    "AMB-TIER-OVERLAP": _incidents(1, "unaffected", True, True, hours=2),
    "AMB-REPAIR-CLOCK": _incidents(
        2,
        "unusable",
        hours=3,
        discovered_at=moment("2026-06-01 10:00"),
        reported_at=moment("2026-06-01 11:00"),
    ),
    "AMB-COUNT": {"incidents": (*_decided(4), incident(5, on="2026-07-01"))},
    "AMB-AFTER-RECT": _after_rectification(),
    "AMB-SOFT-CAP": {"incidents": _decided(2, amount="40000.00")},
    "AMB-DEDUCT-PERIOD": _nothing_left_to_pay(),
    "AMB-DAY0": {},
    "AMB-REVIEW-COUNT": {"reviews": tuple(review(n, "failed", held=f"2026-0{n}-10") for n in (6, 7, 8))},
    "AMB-REVIEW-SAME": {
        "milestones": chain("2026-11-01", "2026-11-02", "2026-11-20"),
        "reviews": (review(1, "failed", held="2026-11-20"),),
    },
    "AMB-NOTICE-BACKWARD": _backward(),
    "AMB-FM-START": _force_majeure(),
    "AMB-NDA-DAYS": {"team": (member(signed_on="2026-04-15", until="2028-04-14"),)},
    "AMB-MLPS-EDGE": _rated("90"),
    "AMB-EVALUATOR": {"evaluations": (evaluation(reported="2026-11-01", evaluator=_OF_PARTY_B),)},
    "AMB-BACKUP-CADENCE": {"contract": contract(cadences=(_REGULAR,))},
}
"""Records that each question bears on."""


def _shown(assessment: Assessment) -> Any:
    document: dict[str, Any] = dict(view_document(assessment, words()))
    return {key: document[key] for key in ("findings", "deductions", "incidents", "payments", "systems")}


def _several_readings(records: Records) -> Iterator[Ambiguity]:
    yield from (one for one in records.ambiguities if len(one.readings) > 1)


def test_every_question_with_several_readings_is_proved_here_or_bears_on_nothing(
    real: Records, demo: Records
) -> None:
    known = set(BEARS_ON) | set(BEARS_ON_NOTHING) | set(PROVED_ELSEWHERE)
    for records in (real, demo):
        asked = {one.id for one in _several_readings(records)}
        assert len(asked) > 10
        assert asked <= known
        assert set(BEARS_ON) | set(BEARS_ON_NOTHING) <= asked
    assert not set(BEARS_ON) & set(BEARS_ON_NOTHING)
    assert all(BEARS_ON_NOTHING.values())


@pytest.mark.parametrize("ambiguity", BEARS_ON)
def test_each_reading_once_decided_changes_what_is_shown(ambiguity: str, real: Records) -> None:
    (question,) = [one for one in real.ambiguities if one.id == ambiguity]
    changes = BEARS_ON[ambiguity] | {"ambiguities": (question,)}
    undecided = _shown(assessed("2026-12-31", **changes))
    shown = [undecided]
    for reading in question.readings:
        settled = decision(ambiguity, reading, on="2026-04-20")
        found = _shown(assessed("2026-12-31", **changes, decisions=(settled,)))
        assert found not in shown, reading
        shown.append(found)


@pytest.mark.parametrize("ambiguity", BEARS_ON)
def test_until_it_is_decided_the_question_is_named(ambiguity: str, real: Records) -> None:
    (question,) = [one for one in real.ambiguities if one.id == ambiguity]
    found = assessed("2026-12-31", **BEARS_ON[ambiguity], ambiguities=(question,))
    named = {name for one in found.findings for name in one.ambiguities}
    told = {one.message.values.get("ambiguity") for each in found.findings for one in each.derivation}
    assert ambiguity in named | told
