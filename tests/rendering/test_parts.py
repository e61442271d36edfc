"""The parts of the volumes: what each says, that forms fit their page, that tables hold for every reader."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pytest
import weasyprint

from generator.compliance.engine import assess
from generator.records.ledger import Records
from generator.rendering.numbered_evidence import NumberedEvidence
from generator.rendering.templates import render
from generator.settings import theme_folder, words
from generator.views.dossier import DossierView, view_dossier
from tests.builders import review

AS_OF: Final = dt.date(2026, 11, 22)
PARTS: Final = ("deliveries", "cloud", "people", "review", "application", "signoff", "systems", "services")
STYLES: Final = theme_folder() / "print"


def shown(records: Records, **changes: Any) -> DossierView:
    return view_dossier(assess(replace(records, **changes), AS_OF), words())


def part(view: DossierView, name: str) -> str:
    return render(f"print/parts/{name}.html.jinja", d=view, volume="分册", index=NumberedEvidence())


def pages_of(html: str) -> list[str]:
    """The text of each page of a part."""
    sheets = "".join(f'<link rel="stylesheet" href="{name}.css">' for name in ("print", "parts", "charts"))
    whole = f'<html lang="zh-CN"><head><title>t</title>{sheets}</head><body>{html}</body></html>'
    document = weasyprint.HTML(string=whole, base_url=f"{STYLES.as_uri()}/").render()
    return ["".join(_texts(page._page_box)) for page in document.pages]


def _texts(box: Any) -> list[str]:
    own = [box.text] if hasattr(box, "text") else []
    return own + [text for child in getattr(box, "children", ()) for text in _texts(child)]


@pytest.fixture(scope="module")
def view(demo: Records) -> DossierView:
    return shown(demo)


@pytest.fixture(scope="module")
def parts(view: DossierView, real: Records) -> Mapping[str, str]:
    """Every part of both projects."""
    return {
        f"{of} {name}": part(given, name)
        for of, given in (("demo", view), ("real", shown(real)))
        for name in PARTS
    }


def test_every_table_has_fixed_columns_of_156_mm(parts: Mapping[str, str]) -> None:
    tables = [
        table for html in parts.values() for table in re.findall(r"<table.*?<t(?:body|head)", html, re.S)
    ]
    assert len(tables) > 100
    for table in tables:
        widths = [float(width) for width in re.findall(r'<col style="width:([\d.]+)mm">', table)]
        assert sum(widths) == pytest.approx(156, abs=0.05), table


def test_every_head_of_a_row_or_column_says_which_and_is_not_empty(parts: Mapping[str, str]) -> None:
    for name, html in parts.items():
        heads = re.findall(r"<th(\b[^>]*)>(.*?)</th>", html, re.S)
        assert heads or "<table" not in html, name
        assert [head for head in heads if "scope=" not in head[0] or not head[1].strip()] == [], name


def _span(of: str, cell: str) -> int:
    found = re.search(rf'{of}span="(\d+)"', cell)
    return int(found[1]) if found else 1


def test_every_row_has_as_many_columns_as_its_table(parts: Mapping[str, str]) -> None:
    for html in parts.values():
        for table in re.findall(r"<table.*?</table>", html, re.S):
            columns = table.count("<col ")
            reach = 0  # rows that the head of a row above still covers
            for row in re.findall(r"<tr.*?</tr>", table, re.S):
                cells = re.findall(r"<t[hd]([^>]*)>", row)
                spans = [
                    int(found[1]) if (found := re.search(r'colspan="(\d+)"', one)) else 1 for one in cells
                ]
                assert sum(spans) == columns - (reach > 0), row
                reach = max(reach - 1, 0)
                if found := re.search(r'rowspan="(\d+)"', row):
                    reach = int(found[1]) - 1


def test_no_part_has_the_same_anchor_twice(parts: Mapping[str, str]) -> None:
    for name, html in parts.items():
        anchors = re.findall(r'\bid="([^"]+)"', html)
        assert anchors, name
        assert len(anchors) == len(set(anchors)), name


def test_every_part_but_the_sign_off_begins_a_page_with_a_heading_to_be_listed(
    parts: Mapping[str, str],
) -> None:
    for name, html in parts.items():
        if not name.endswith("signoff"):
            assert re.search(r'<section class="part[^"]*" id="[^"]+">\s*<h1>[^<]+</h1>', html), name


def test_a_ledger_without_deliveries_is_said_to_have_none(real: Records, parts: Mapping[str, str]) -> None:
    assert not real.deliveries
    html = parts["real deliveries"]
    assert words().t("print.deliveries.empty", date="2026年11月22日") in html
    assert "<table" not in html


def test_a_delivery_without_evidence_is_marked_and_the_others_have_their_numbers(
    view: DossierView, parts: Mapping[str, str]
) -> None:
    html = parts["demo deliveries"]
    assert view.deliveries.unproven > 3
    assert html.count(words().t("delivery.no-proof") + "</span>") == view.deliveries.unproven
    rows = re.findall(r"<tr><td>\d{4}-.*?</tr>", html, re.S)
    assert len(rows) == view.deliveries.count
    last = re.compile(r"<td>(?:[\d、–]+|<span class=\"lacking\">[^<]+</span>)</td></tr>$")
    assert [row for row in rows if not last.search(row)] == []


def test_the_appraisals_are_said_to_rate_others_than_party_b(parts: Mapping[str, str]) -> None:
    for of in ("demo", "real"):
        assert words().t("print.cloud.appraisals") in parts[f"{of} cloud"]


def test_a_scope_without_supervision_of_the_cloud_says_so(demo: Records) -> None:
    groups = tuple(one.model_copy(update={"area": None}) for one in demo.groups)
    html = part(shown(demo, groups=groups), "cloud")
    assert words().t("print.cloud.empty") in html
    assert words().t("print.cloud.appraisals") not in html


def test_of_a_person_nothing_is_printed_beyond_name_and_role(demo: Records, parts: Mapping[str, str]) -> None:
    html = parts["demo people"]
    private = {text for one in demo.team for text in one.qualifications}
    private |= {one.note for one in demo.notices if one.note}
    assert len(private) > 10
    assert [text for text in private if text in html] == []
    assert [one.name for one in demo.team if one.name not in html] == []


def test_every_state_of_the_people_part_has_its_derivation(
    view: DossierView, parts: Mapping[str, str]
) -> None:
    html = parts["demo people"]
    team = view.team
    findings = [
        *(one.finding for one in team.members),
        *(one.finding for one in team.changes),
        *(one.finding for one in team.prohibitions),
        *(one.finding for one in view.cadences),
        *(one.finding for one in view.notices.timed),
        *team.duties,
        team.confidentiality,
    ]
    known = [one for one in findings if one is not None]
    assert len(known) > 25
    assert [one.id for one in known if f'id="f-{one.id}"' not in html] == []


def test_rare_characters_of_names_are_in_the_demo(parts: Mapping[str, str]) -> None:
    assert [one for one in "喆堃祎翀玥䶮𬭎" if one not in parts["demo people"]] == []


def test_each_system_is_a_part_of_its_own(view: DossierView, parts: Mapping[str, str]) -> None:
    html = parts["demo systems"]
    for system in view.systems:
        assert f'<section class="part" id="system-{system.id}">\n<h1>{system.name}</h1>' in html
    assert html.count('<section class="part"') == 1 + len(view.systems) == html.count("<!--cut-->")


def test_every_item_of_a_system_that_is_open_or_came_out_differently_is_printed(
    view: DossierView, parts: Mapping[str, str]
) -> None:
    pieces = parts["demo systems"].split('<section class="part"')[2:]
    for system, html in zip(view.systems, pieces, strict=True):
        every = [one for category in system.categories for point in category.points for one in point.items]
        wanted = [one.id for one in every if one.open or one.before]
        assert [item.id for _, item in system.gaps] == wanted
        assert [one for one in wanted if f'<th scope="row">{one}</th>' not in html] == []
    assert sum(len(system.gaps) for system in view.systems) > 20


@pytest.mark.slow
@pytest.mark.parametrize("of", ["demo", "real"])
def test_each_form_is_one_page(of: str, parts: Mapping[str, str]) -> None:
    application = pages_of(parts[f"{of} application"])
    assert len(application) == 1
    assert words().t("print.application.lead-a") in application[0]
    _, *forms = pages_of(parts[f"{of} review"])
    assert len(forms) == 1
    assert words().t("print.review.chair") in forms[0]
    assert forms[0].count(words().t("print.review.representative")) == 2


@pytest.mark.slow
def test_each_round_of_review_has_its_own_form(demo: Records) -> None:
    rounds = (
        review(1, "failed", "2026-10-12", comments=("一处",), correct_by="2026-10-27"),
        review(2, "passed", "2026-11-12", signed_on="2026-11-13"),
    )
    html = part(shown(demo, reviews=rounds), "review")
    _, first, second = pages_of(html)
    assert words().t("review-outcome.failed") in first
    assert "2026-10-27" in first
    assert words().t("review-outcome.passed") in second
    assert "2026-11-13" in second
    assert words().t("print.review.blank-title") not in html


@pytest.mark.slow
def test_the_page_to_sign_takes_less_than_half_a_page_and_follows_the_text(parts: Mapping[str, str]) -> None:
    line = "<p>一</p>"
    sign = parts["real signoff"]
    assert len(pages_of(line * 11 + sign)) == 1
    text, last = pages_of(line * 20 + sign)
    assert words().t("print.signoff.title") not in text
    assert words().t("print.signoff.seal") in last
