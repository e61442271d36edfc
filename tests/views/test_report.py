"""The figures of the report: every name has a value on any day, taken from what the other views show."""

from __future__ import annotations

import re

import pytest

from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.records.ledger import Records
from generator.records.prose import Piece, Prose
from generator.settings import words
from generator.views.dossier import DossierView, view_dossier
from generator.views.report import PieceView
from generator.views.report_figures import FIGURE_NAMES, TABLE_NAMES
from tests.builders import day

AS_OF = "2026-11-22"


def _view(records: Records, as_of: str = AS_OF, prose: Prose | None = None) -> DossierView:
    return view_dossier(assess(records, day(as_of)), words(), prose=prose or Prose())


@pytest.mark.parametrize("as_of", ["2025-06-01", AS_OF, "2027-06-01"])
def test_the_names_a_text_is_checked_by_are_those_that_have_a_value(
    demo: Records, real: Records, as_of: str
) -> None:
    for records in (demo, real):
        figures = _view(records, as_of).report.figures
        assert tuple(figures) == FIGURE_NAMES
        assert all(figures.values())
    assert not set(FIGURE_NAMES) & set(TABLE_NAMES)


def test_names_hold_nothing_that_markdown_would_read() -> None:
    assert [
        one for one in (*FIGURE_NAMES, *TABLE_NAMES) if not re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z-]+", one)
    ] == []


def test_every_state_has_its_figure(demo: Records) -> None:
    view = _view(demo)
    for state, count in view.overview.counts:
        assert view.report.figures[f"states.{state.code.replace('_', '-')}"] == str(count)
    assert len(view.overview.counts) == len(State)


def test_figures_are_what_the_other_views_show(demo: Records) -> None:
    view = _view(demo)
    figures = view.report.figures
    assert figures["deductions.approved"] == view.deductions.approved == "¥11,300.00"
    assert figures["deductions.pending"] == "¥1,000.00 至 ¥19,000.00"
    assert figures["contract.term"] == "2025年12月1日至2026年11月30日，共 365 天"
    assert figures["incidents.undecided"] == "3"
    assert figures["payments.paid"] == "2"
    assert figures["payments.waiting-for"] == "甲方评审"
    assert figures["reviews.outcome"] == view.reviews.rounds[-1].outcome
    assert figures["systems.delivered"] == "1"
    assert figures["systems.undelivered"] == "3"


def test_with_nothing_recorded_figures_say_nothing_was(real: Records) -> None:
    figures = _view(real).report.figures
    for name in (
        "deliveries.count",
        "services.delivered",
        "incidents.recorded",
        "payments.paid",
        "team.members",
    ):
        assert figures[name] == "0", name
    assert figures["deductions.pending"] == "无"
    assert figures["reviews.outcome"] == "无记录"
    assert figures["systems.undelivered"] == figures["systems.count"] == "4"


def test_the_scope_adds_up_to_the_figures(demo: Records, real: Records) -> None:
    for records in (demo, real):
        report = _view(records).report
        assert str(sum(row.services for row in report.scope)) == report.figures["services.count"]
        assert str(sum(row.delivered for row in report.scope)) == report.figures["services.delivered"]
        for row in report.scope:
            assert sum(count for _, count in row.states) == row.services


def test_the_scope_counts_apart_what_was_handed_over_without_proof(demo: Records) -> None:
    view = _view(demo)
    index = {group.name: group.services for group in view.deliveries.groups}
    assert any(row.unproven for row in view.report.scope)
    for row in view.report.scope:
        made = [one for service in index[row.name] for one in service.deliveries]
        assert (row.deliveries, row.unproven) == (len(made), sum(bool(one.proof) for one in made))


def test_a_text_is_cut_into_chapters_and_sections_that_can_be_reached(demo: Records) -> None:
    prose = Prose(
        (
            Piece("text", "前言", 1),
            Piece("heading", "甲", 2, 2),
            Piece("heading", "甲一", 3, 3),
            Piece("heading", "条", 4, 4),
            Piece("heading", "乙", 5, 2),
            Piece("heading", "乙一", 6, 3),
            Piece("table", "open", 7),
        )
    )
    report = _view(demo, prose=prose).report
    assert report.preface == (PieceView("text", "前言"),)
    assert [(one.id, one.title) for one in report.chapters] == [("summary-1", "甲"), ("summary-2", "乙")]
    assert [one.id for chapter in report.chapters for one in chapter.pieces] == [
        "summary-1-1",
        "",
        "summary-2-1",
        "",
    ]
