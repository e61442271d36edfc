"""The change log as a page: the line of an effect, what it lists, and text that stays text."""

from __future__ import annotations

import datetime as dt
from typing import Final

from generator.compliance.engine import assess
from generator.records.history import Change, History
from generator.records.ledger import Records
from generator.rendering.pages import Edition, render_pages
from generator.settings import words
from generator.views.comparison_lines import ComparisonLine
from generator.views.dossier import view_dossier
from generator.views.effects import EffectPart, EffectView
from tests.builders import day

ON: Final = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)


def _page(demo: Records, effects: dict[str, EffectView]) -> str:
    history = History("known", (Change("0123456789", ON, "记录员", "补记"),))
    view = view_dossier(assess(demo, day("2026-11-22")), words(), history, effects=effects)
    pages = render_pages(view, Edition("2026-11-22 09:00", "0"))
    return next(one.text for one in pages if one.path == "changes/index.md")


def test_an_effect_is_a_line_with_its_day_and_what_it_counts_is_folded(demo: Records) -> None:
    lines = (ComparisonLine("已履行 → 逾期：<b>甲</b>", "worse", "变差"), ComparisonLine("乙"))
    effect = EffectView("2026-05-01", "2 项判定变化", (EffectPart("判定变化 2 项", lines, more=3),))
    page = _page(demo, {"0123456789": effect})
    assert f"{words().t('comparison.on-day', as_of='2026-05-01')}</span> 2 项判定变化</p>" in page
    folded = page.partition(f"<summary>{words().t('page.changes.effect')}</summary>")[2].partition(
        "</details>"
    )[0]
    assert 'change__turn--worse">变差</span> 已履行 → 逾期：&lt;b&gt;甲&lt;/b&gt;' in folded
    assert words().t("page.changes.rest", count=3) in folded


def test_an_effect_that_is_only_a_sentence_folds_nothing(demo: Records) -> None:
    page = _page(demo, {"0123456789": EffectView("2026-05-01", words().t("comparison.unknown-refused"))})
    assert words().t("comparison.unknown-refused") in page
    assert words().t("page.changes.effect") not in page


def test_a_change_without_an_effect_has_no_line_of_it(demo: Records) -> None:
    assert "change__effect" not in _page(demo, {})
