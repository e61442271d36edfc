"""A comparison in words: every kind of line there is, each value written as everywhere else."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from generator.compliance.comparing import compare
from generator.compliance.engine import assess
from generator.records.ledger import Records
from generator.settings import words
from generator.views.comparison import ComparedSide, ComparisonView, summarise, view_comparison
from generator.views.effects import effect_from, view_effect
from tests.builders import MINUTES, assessed, chain, day, delivery, incident, meeting, payment

SIDES = (ComparedSide("main", "a1b2c3d4e5"), ComparedSide("", "a1b2c3d4e5+0f"))


def _view(before: dict[str, Any], after: dict[str, Any], as_of: str = "2026-07-31") -> ComparisonView:
    return view_comparison(
        compare(assessed(as_of, **before), assessed(as_of, **after)), SIDES, (), (), words()
    )


def _lines(view: ComparisonView, part: str) -> list[str]:
    start = words().template(f"comparison.part-{part}").partition(" ")[0]
    return [line.text for one in view.parts if one.title.startswith(start) for line in one.lines]


def test_each_side_is_called_as_its_reader_called_it_with_its_day() -> None:
    view = _view({}, {})
    assert view.before == "main（a1b2c3d4e5），截至 2026-07-31"
    assert view.after == "当前文件（数据版本 a1b2c3d4e5+0f），截至 2026-07-31"


@pytest.mark.parametrize("asked", ["a1b2c3d4e5", "a1b2", "a1b2c3d4e5f60718"])
def test_a_commit_named_by_its_own_name_is_not_named_twice(asked: str) -> None:
    same = assessed("2026-07-31")
    sides = (ComparedSide(asked, "a1b2c3d4e5"), SIDES[1])
    assert view_comparison(compare(same, same), sides, (), (), words()).before.startswith("a1b2c3d4e5，")


def test_an_amount_that_moved_is_told_with_its_sign() -> None:
    view = _view({}, {"incidents": (incident(meeting=meeting()),)})
    assert "已批准扣款：¥0.00 → ¥1,000.00（+¥1,000.00）" in _lines(view, "figures")
    assert "首付款应付：¥223,440.00 → ¥222,440.00（-¥1,000.00）" in _lines(view, "figures")
    assert "已批准扣款 +¥1,000.00" in view.summary
    assert _lines(view, "incidents") == ["新增 INC-1 事故：A 级（专题会认定）、扣款 ¥1,000.00"]


def test_an_approved_amount_that_does_not_count_is_told_as_such() -> None:
    form_only = tuple(one for one in incident().evidence if one != MINUTES)
    before, after = (incident(meeting=meeting(), evidence=one) for one in (incident().evidence, form_only))
    (line,) = _lines(_view({"incidents": (before,)}, {"incidents": (after,)}), "incidents")
    assert line.endswith("扣款 ¥1,000.00 → A 级（专题会认定）、扣款 ¥1,000.00（未计入）")


def test_an_incident_that_is_gone_is_told_by_how_it_stood() -> None:
    view = _view({"incidents": (incident(meeting=meeting()),)}, {})
    assert _lines(view, "incidents") == ["不再有 INC-1 事故：原为A 级（专题会认定）、扣款 ¥1,000.00"]


def test_a_payment_that_became_known_is_told_from_unknown() -> None:
    view = _view({}, {"payments": (payment("prepayment", "2026-04-28", invoiced="2026-04-20"),)})
    assert "首付款实付：未定 → ¥223,440.00" in _lines(view, "figures")


def test_a_due_date_is_told_with_where_it_was_and_by_how_many_days_it_moved() -> None:
    lines = _lines(_view({}, {"payments": (payment("prepayment", invoiced="2026-05-20"),)}), "deadlines")
    assert any("首付款" in line and "2026-04-29 → " in line and "推后" in line for line in lines)


def test_a_finding_is_told_with_both_states_its_clause_and_why() -> None:
    view = _view({}, {"payments": (payment("prepayment", "2026-04-28", invoiced="2026-04-20"),)})
    (line,) = [
        one for part in view.parts for one in part.lines if one.text.endswith("（payment.prepayment）")
    ]
    assert "→ 已履行：条款 5.2a · " in line.text
    assert (line.turn, line.turn_name) == ("better", "好转")
    assert line.detail


def test_a_service_and_a_line_of_the_acceptance_list_are_told() -> None:
    made = {
        "deliveries": (delivery("S-contract", "2026-05", "2026-06-03"),),
        "milestones": chain("2026-07-01"),
    }
    view = _view({}, made)
    assert any("已交 0 → 1" in line for line in _lines(view, "services"))
    assert "summary-report：未具备 → 已具备" in _lines(view, "readiness")


def test_proof_that_a_delivery_gets_later_is_told_though_the_count_of_deliveries_stays() -> None:
    bare, proven = (
        {"deliveries": (delivery("S-contract", "2026-05", "2026-06-03", **more),)}
        for more in ({"evidence": ()}, {})
    )
    assert any("已交 1 → 1，其中缺证据 1 → 0" in line for line in _lines(_view(bare, proven), "services"))
    assert any("已交 0 → 1，其中缺证据 0 → 1" in line for line in _lines(_view({}, bare), "services"))


def test_what_a_summary_counts_is_what_is_listed(demo: Records) -> None:
    found = compare(assess(demo, day("2026-06-01")), assess(demo, day("2026-11-22")))
    view = view_comparison(found, SIDES, (), (), words())
    assert f"{len(found.findings)} 项判定变化" in view.summary
    assert f"（{sum(one.turn == 'worse' for one in found.findings)} 项变差）" in view.summary
    assert view.summary == summarise(found, words())
    assert view.nothing == ""
    assert len(view.parts) == 7


def test_an_effect_can_be_made_plain_and_read_again(demo: Records) -> None:
    found = compare(assess(demo, day("2026-01-01")), assess(demo, day("2026-11-22")))
    effect = view_effect(found, words())
    assert effect_from(asdict(effect)) == effect
    assert effect.as_of == "2026-11-22"
    listed = {part.title: len(part.lines) + part.more for part in effect.parts}
    assert all(f" {count} " in title for title, count in listed.items())
    assert all(len(part.lines) <= 50 for part in effect.parts)
