"""The chart of milestones and payments: what its sentence counts as done."""

from __future__ import annotations

from generator.settings import words
from generator.views.chart_timeline import view_timeline_chart
from tests.builders import assessed, chain, payment


def _sentence(**changes: object) -> str:
    return view_timeline_chart(assessed("2026-12-31", milestones=chain(), **changes), words()).text


def test_a_payment_no_evidence_proves_is_not_counted_as_done() -> None:
    proven = payment(paid="2026-04-28", invoiced="2026-04-20")
    bare = proven.model_copy(update={"evidence": ()})
    assert "已办 1 项" in _sentence(payments=(proven,))
    assert "已办 0 项" in _sentence(payments=(bare,))
