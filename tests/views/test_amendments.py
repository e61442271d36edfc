"""Amendments are shown in the ledger, where their incident is read, and can be looked up."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from generator.compliance.engine import assess
from generator.records.ledger import Records
from generator.rendering.pages import Edition, render_pages
from generator.settings import words
from generator.views.dossier import DossierView, view_dossier
from tests.builders import amendment, day

INCIDENT: Final = "INC-2026-003"


def _view(demo: Records) -> DossierView:
    kept = amendment("changed", INCIDENT, id="AMD-1", reason="到场时间抄错 <b>一</b> 小时")
    gone = amendment("removed", "INC-2026-009", on="2026-08-01", id="AMD-2", by=(), evidence=())
    return view_dossier(assess(replace(demo, amendments=(kept, gone)), day("2026-11-22")), words())


def _page(view: DossierView, path: str) -> str:
    return next(one.text for one in render_pages(view, Edition("2026-11-22 09:00", "0")) if one.path == path)


def test_every_amendment_is_told_with_what_it_lacks(demo: Records) -> None:
    kept, gone = _view(demo).amendments
    assert (kept.present, kept.what, kept.by) == (True, "改动记录", "甲方、乙方")
    assert (gone.present, gone.what, gone.by) == (False, "移出台账", words().t("value.unknown"))
    assert [len(one.evidence) for one in (kept, gone)] == [1, 0]


def test_the_ledger_lists_them_and_links_only_what_is_there(demo: Records) -> None:
    view = _view(demo)
    page = _page(view, "incidents/index.md")
    assert 'id="a-AMD-1"' in page
    assert 'id="a-AMD-2"' in page
    assert f'href="{INCIDENT}.html">{INCIDENT}</a>' in page
    assert "INC-2026-009.html" not in page
    assert "<b>一</b>" not in page
    assert words().t("page.incidents.amended-unproven") in page
    assert view.site.records["amendment", "AMD-1"] == "incidents/index.html#a-AMD-1"
    assert "amended" not in _page(
        view_dossier(assess(demo, day("2026-11-22")), words()), "incidents/index.md"
    )


def test_the_page_of_an_amended_incident_tells_of_it(demo: Records) -> None:
    assert "AMD-1" in _page(_view(demo), f"incidents/{INCIDENT}.md")
    assert "AMD-2" in _page(_view(demo), "incidents/index.md")


def test_an_amendment_s_evidence_is_in_the_index_with_what_it_proves(demo: Records) -> None:
    rows = {row.key: row for row in _view(demo).evidence.rows}
    assert rows["amendment", "AMD-1"].proves == f"事故 {INCIDENT} 的更正"
