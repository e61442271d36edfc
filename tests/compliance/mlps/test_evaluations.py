"""Which conclusions a rate allows, by the template of its report; what is open stays open."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.compliance.finding import State
from generator.compliance.mlps.evaluations import CONCLUSIONS, EDGE, MAJOR, conclude, template_of, undecided
from generator.records.ambiguity import Ambiguity
from generator.records.evaluation import Evaluation, Report
from tests.builders import PROVEN, RECORDS, assessed, day, decision, evaluation, steps_of


def _round(rate: str | None, conclusion: str | None = None, *severities: str, **report: Any) -> Evaluation:
    problems = [
        {"id": f"P-{number}", "severity": severity, "what": "问题", "due": "2027-01-31"}
        for number, severity in enumerate(severities)
    ]
    known = {"dated": "2026-11-01", "rate": rate, "conclusion": conclusion, "evidence": PROVEN}
    return evaluation(report=known | report, problems=problems)


def _risks(before: int) -> dict[str, Any]:
    return {"major_risks": {"before": before, "fixed": 0}}


@pytest.mark.parametrize(
    ("dated", "stated", "template"),
    [
        ("2025-03-20", None, "2021"),
        ("2025-03-21", None, "2025"),
        ("2025-03-10", "2025", "2025"),
        ("2026-01-01", "2021", "2021"),
    ],
)
def test_the_template_is_what_the_report_says_else_what_its_date_says(
    dated: str, stated: Any, template: str
) -> None:
    assert template_of(Report(dated=day(dated), template=stated)) == template


@pytest.mark.parametrize(
    ("rate", "risks", "possible", "ambiguities"),
    [
        ("90.01", 0, ("符合",), ()),
        ("100", 0, ("符合",), ()),
        ("90.01", 1, ("符合", "基本符合"), (MAJOR,)),
        ("90", 0, ("符合", "基本符合"), (EDGE,)),
        ("90.00", 2, ("符合", "基本符合"), (EDGE, MAJOR)),
        ("89.99", 0, ("基本符合",), ()),
        ("89.99", 3, ("基本符合",), ()),
        ("60.01", 0, ("基本符合",), ()),
        ("60", 0, ("基本符合", "不符合"), (EDGE,)),
        ("59.99", 0, ("不符合",), ()),
        ("0", 0, ("不符合",), ()),
    ],
)
def test_the_template_of_2025(rate: str, risks: int, possible: tuple[str, ...], ambiguities: Any) -> None:
    found = conclude(_round(rate, **_risks(risks)))
    assert found is not None
    assert (found.possible, found.ambiguities) == (possible, ambiguities)


def test_above_ninety_with_nobody_having_counted_major_risks_both_are_possible() -> None:
    found = conclude(_round("92.5"))
    assert found is not None
    assert (found.possible, found.ambiguities) == (("符合", "基本符合"), ())


@pytest.mark.parametrize(
    ("rate", "risks", "readings", "possible"),
    [
        ("90", 0, {EDGE: "就高"}, ("符合",)),
        ("90", 0, {EDGE: "就低"}, ("基本符合",)),
        ("60", 0, {EDGE: "就高"}, ("基本符合",)),
        ("60", 0, {EDGE: "就低"}, ("不符合",)),
        ("95", 1, {MAJOR: "基本符合"}, ("基本符合",)),
        ("90", 1, {MAJOR: "基本符合"}, ("基本符合",)),
        ("90", 1, {EDGE: "就低"}, ("基本符合",)),
    ],
)
def test_a_decision_settles_what_is_open(
    rate: str, risks: int, readings: dict[str, str], possible: tuple[str, ...]
) -> None:
    found = conclude(_round(rate, **_risks(risks)), readings.get)
    assert found is not None
    assert (found.possible, found.ambiguities) == (possible, ())


@pytest.mark.parametrize(
    ("rate", "severities", "possible"),
    [
        ("90", (), ("优", "良", "差")),
        ("90", ("低",), ("优", "良", "差")),
        ("90", ("中",), ("良", "差")),
        ("90", ("低", "高"), ("差",)),
        ("89.99", (), ("良", "差")),
        ("80", ("中",), ("良", "差")),
        ("79.99", ("中",), ("中", "差")),
        ("70", (), ("中", "差")),
        ("69.99", (), ("差",)),
    ],
)
def test_the_template_of_2021_counts_the_gravest_risk_and_allows_for_unrecorded_ones(
    rate: str, severities: tuple[str, ...], possible: tuple[str, ...]
) -> None:
    found = conclude(_round(rate, None, *severities, template="2021"))
    assert found is not None
    assert found.possible == possible


def test_without_a_rate_nothing_follows() -> None:
    assert conclude(_round(None)) is None
    assert conclude(evaluation()) is None


@given(st.decimals(Decimal(0), Decimal(100), places=2), st.sampled_from(["2021", "2025"]), st.integers(0, 2))
def test_every_rate_allows_a_conclusion_of_its_template(rate: Decimal, template: Any, risks: int) -> None:
    found = conclude(_round(str(rate), template=template, **_risks(risks)), undecided)
    assert found is not None
    assert found.possible
    assert set(found.possible) <= set(CONCLUSIONS[template])


# Findings

AMBIGUITIES = (
    *RECORDS.ambiguities,
    Ambiguity(id=EDGE, clause="2025", about="恰为", readings=("就高", "就低"), shown="待认定"),
    Ambiguity(id=MAJOR, clause="2025", about="大于", readings=("基本符合",), shown="待认定"),
)


def _conclusion(found: Evaluation, **changes: Any) -> Any:
    assessment = assessed("2026-12-01", evaluations=(found,), ambiguities=AMBIGUITIES, **changes)
    return assessment.by_id.get("conclusion.cloud")


@pytest.mark.parametrize(
    ("rate", "conclusion", "risks", "ambiguity"),
    [
        ("90", "符合", 0, EDGE),
        ("60", "基本符合", 0, EDGE),
        ("60", "不符合", 0, EDGE),
        ("93", "符合", 1, MAJOR),
        ("93", "基本符合", 1, MAJOR),
    ],
)
def test_what_the_template_leaves_open_waits_for_a_decision(
    rate: str, conclusion: str, risks: int, ambiguity: str
) -> None:
    found = _conclusion(_round(rate, conclusion, **_risks(risks)))
    assert found.state is State.NEEDS_DECISION
    assert ambiguity in found.ambiguities
    assert found.actor == "both"


def test_a_conclusion_that_follows_from_its_rate_is_no_finding() -> None:
    assert _conclusion(_round("92.5", "符合", **_risks(0))) is None
    assert _conclusion(_round("75", "基本符合", **_risks(2))) is None
    assert _conclusion(_round("75", None)) is None
    assert _conclusion(_round(None, "基本符合")) is None


def test_a_decision_on_the_edge_makes_the_other_conclusion_wrong() -> None:
    decided = (decision(EDGE, "就低", on="2026-10-01"),)
    wrong = _conclusion(_round("90", "符合", **_risks(0)), decisions=decided)
    assert wrong.state is State.NOT_EVIDENCED
    assert steps_of(wrong) == ["conclusion-stated", "conclusion-decided", "conclusion-differs"]
    assert _conclusion(_round("90", "基本符合", **_risks(0)), decisions=decided) is None


def test_a_decision_that_applies_from_later_does_not_reach_back() -> None:
    later = (decision(EDGE, "就低", on="2026-11-20", since="2026-11-02"),)
    assert _conclusion(_round("90", "符合", **_risks(0)), decisions=later).state is State.NEEDS_DECISION
