"""Pages and volumes for an audience say plainly for whom they are and what they go without."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.compliance.withholding import withhold
from generator.records.audience import Audience
from generator.records.ledger import Records
from generator.rendering.pages import Edition, render_pages
from generator.rendering.volumes import compose_volumes
from generator.settings import words
from generator.views.audiences import audiences_of, marks
from generator.views.bundles import view_bundles
from generator.views.dossier import DossierView, view_dossier
from tests.builders import day
from tests.volumes import html_of

TOLD = "本版面向“单位内网”，以下内容不公开："
ITEM = re.compile(r"\b8\.[12]\.\d+\.\d+-\d+\b")


def _assessed(records: Records, name: str) -> Assessment:
    audience: Audience = next(one for one in audiences_of(records, words()) if one.id == name)
    return replace(assess(withhold(records, audience, marks(words())), day("2026-11-22")), audience=audience)


@pytest.fixture(scope="module")
def intranet(demo: Records) -> DossierView:
    return view_dossier(_assessed(demo, "intranet"), words())


@pytest.fixture(scope="module")
def pages(intranet: DossierView) -> dict[str, str]:
    return {one.path: one.text for one in render_pages(intranet, Edition("2026-11-22 09:30", "0"))}


@pytest.fixture(scope="module")
def volumes(demo: Records, intranet: DossierView) -> dict[str, str]:
    bundle = view_bundles(_assessed(demo, "intranet"), words())[0]
    return {one.id: html_of(one) for one in compose_volumes(intranet, bundle, "0")}


def test_every_page_says_for_whom_it_is_and_what_it_goes_without(pages: dict[str, str]) -> None:
    assert len(pages) > 30
    assert [path for path, text in pages.items() if TOLD not in text.partition("\n---\n")[0]] == []
    assert TOLD in pages["index.md"].partition("\n---\n")[2]


def test_every_volume_says_it_on_its_cover_and_in_its_notes(volumes: dict[str, str]) -> None:
    assert len(volumes) == 10
    for html in volumes.values():
        assert '<th scope="row">受众</th><td>单位内网</td>' in html
        assert TOLD in html


def test_the_foot_of_every_sheet_says_for_whom_it_is(demo: Records) -> None:
    assert "供单位内网" in view_bundles(_assessed(demo, "intranet"), words())[0].marks
    whole = assess(demo, day("2026-11-22"))
    assert "供" not in view_bundles(whole, words())[0].marks


def test_results_by_item_and_problems_are_counted_and_not_told(
    demo: Records, intranet: DossierView, pages: dict[str, str], volumes: dict[str, str]
) -> None:
    whole = view_dossier(assess(demo, day("2026-11-22")), words())
    (full,) = (one for one in whole.systems if one.id == "enterprise")
    (seen,) = (one for one in intranet.systems if one.id == "enterprise")
    assert full.problems
    assert full.gaps
    assert full.items_withheld == ""
    assert (seen.problems, seen.gaps, seen.categories) == ((), (), ())
    assert (seen.open_problems, seen.rate, seen.reference_rate, seen.major_risks) == (
        (full.open_problems, full.rate, full.reference_rate, full.major_risks)
    )
    assert f"登记问题 {len(full.problems)} 个，未关闭 {full.open_problems} 个" in seen.items_withheld
    assert seen.items_withheld in pages["systems/enterprise.md"]
    assert seen.items_withheld in volumes["systems"]
    assert intranet.matrix.rows == ()
    for text in (*pages.values(), *volumes.values()):
        assert not ITEM.search(text)


def test_a_system_without_rounds_says_nothing_of_results_it_has_not(intranet: DossierView) -> None:
    (cloud,) = (one for one in intranet.systems if not one.rounds)
    assert cloud.items_withheld == ""


def test_no_volume_says_that_a_round_found_no_problems_when_they_are_withheld(
    volumes: dict[str, str],
) -> None:
    assert words().t("print.systems.no-problems") not in volumes["systems"]


def test_the_evidence_index_says_how_much_of_it_is_withheld(
    intranet: DossierView, pages: dict[str, str], volumes: dict[str, str]
) -> None:
    told = f"其中 {intranet.evidence.count} 份证据对本受众只列种类和日期。"
    assert intranet.evidence.withheld == intranet.evidence.count > 100
    assert told in pages["evidence/index.md"]
    assert told in volumes["book"]
    assert not any(row.sha256 for row in intranet.evidence.rows)


def test_nothing_withheld_can_be_jumped_to(intranet: DossierView) -> None:
    named = {row.evidence.name for row in intranet.evidence.rows}
    assert not named & {one.id for one in intranet.places}
    assert intranet.site.problems == {}


def test_the_lead_is_told_everything_but_the_agreements(demo: Records) -> None:
    whole = view_dossier(assess(demo, day("2026-11-22")), words())
    seen = view_dossier(_assessed(demo, "lead"), words())
    assert seen.masthead.withheld == "本版面向“甲方项目负责人”，以下内容不公开：保密协议原件。"
    assert seen.systems == whole.systems
    assert [one.name for one in seen.team.members] == [one.name for one in whole.team.members]
    hidden = [row for row in seen.evidence.rows if row.evidence.withheld]
    assert {row.record_kind for row in hidden} == {"项目组成员"}
    assert 0 < seen.evidence.withheld < seen.evidence.count
