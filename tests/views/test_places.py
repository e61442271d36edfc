"""Where everything is on the site: each id a reader may type has one place, and that place is there."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pytest

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.records.ledger import Records
from generator.rendering.json_text import render_places
from generator.rendering.pages import Edition, render_pages
from generator.settings import words
from generator.views.dossier import DossierView, view_dossier
from tests.builders import day

AS_OF: Final = "2026-11-22"
ANCHOR: Final = re.compile(r'(?:\{:? ?#|\bid=")([^"\s}]+)')


@pytest.fixture(scope="module", params=["real", "demo"])
def assessed(request: pytest.FixtureRequest) -> Assessment:
    records: Records = request.getfixturevalue(request.param)
    return assess(records, day(AS_OF))


@pytest.fixture(scope="module")
def view(assessed: Assessment) -> DossierView:
    return view_dossier(assessed, words())


def _typed(records: Records) -> Iterator[str]:
    """The ids the records themselves name, kind by kind."""
    kinds: Any = (
        records.clauses, records.services, records.project_products, records.systems, records.incidents,
        records.milestones, records.contract.instalments, records.payments, records.ambiguities,
        records.decisions, records.deliveries, records.notices, records.reviews, records.team,
        records.evaluations,
    )  # fmt: skip
    yield from (one.id for of_kind in kinds for one in of_kind)
    yield from (str(one.number) for one in records.articles)
    yield from (f"{one.id}/{problem.id}" for one in records.evaluations for problem in one.problems)


def test_every_id_a_reader_may_type_has_a_place_with_a_name(assessed: Assessment, view: DossierView) -> None:
    places = {one.id: one for one in view.places}
    wanted = {*_typed(assessed.records), *assessed.by_id, *(row.evidence.name for row in view.evidence.rows)}
    assert len(wanted) > 200
    assert wanted - places.keys() == set()
    assert [one for one in view.places if not (one.name and one.path)] == []
    assert {"第一条", "12.6", "13末款"} <= places.keys()


def test_every_group_that_holds_services_has_a_place(assessed: Assessment, view: DossierView) -> None:
    places = {one.id: one.path for one in view.places}
    for service in assessed.records.services:
        assert places[service.group].startswith("services/index.html#g-")


def test_no_id_has_two_places(view: DossierView) -> None:
    assert [name for name, count in Counter(one.id for one in view.places).items() if count > 1] == []


def test_every_place_is_a_page_with_its_anchor(view: DossierView) -> None:
    pages = {page.path: page.text for page in render_pages(view, Edition("2026-11-22 08:00", "0.0.0"))}
    anchors = {path: Counter(ANCHOR.findall(text)) for path, text in pages.items()}
    site = view.site
    mapped = (
        site.clauses, site.records, site.rows, site.findings, site.evidence, site.problems, site.groups,
        site.subjects,
    )  # fmt: skip
    paths = {one.path for one in view.places} | {path for one in mapped for path in one.values() if path}
    assert len(paths) > 200
    for path in paths:
        page, _, anchor = path.partition("#")
        source = page.removesuffix(".html") + ".md"
        assert source in pages, path
        assert not anchor or anchors[source][anchor] == 1, path


def test_what_clauses_records_and_findings_are_linked_to_is_spelled_once(view: DossierView) -> None:
    site = view.site
    assert site.clauses["12.6"] == "clauses/article-12.html#c12-6"
    assert site.findings["deductions"] == "clauses/article-12.html#f-deductions"
    assert site.subjects["deductions"] == ""
    for system in view.systems:
        assert site.subjects[f"evaluation.{system.id}"] == f"systems/{system.id}.html"
    for incident in view.incidents:
        assert site.subjects[f"incident.{incident.id}"] == f"incidents/{incident.id}.html"
        assert site.records["incident", incident.id] == f"incidents/{incident.id}.html"


def test_an_id_of_several_things_leads_to_one_of_them_and_all_have_a_row(demo: Records) -> None:
    ((first, *_), rest) = demo.deliveries[:1], demo.deliveries[1:]
    same = first.model_copy(update={"id": demo.incidents[0].id})
    view = view_dossier(assess(replace(demo, deliveries=(same, *rest)), day(AS_OF)), words())
    rows = {view.site.rows["delivery", same.id], view.site.rows["incident", same.id]}
    assert rows == {
        f"traceability/index.html#r-{same.id}",
        f"traceability/index.html#r-delivery-{same.id}",
    }
    assert len({one.id for one in view.places}) == len(view.places)


def test_a_problem_that_several_rounds_have_is_found_by_its_round(demo: Records) -> None:
    view = view_dossier(assess(demo, day(AS_OF)), words())
    having = Counter(problem.id for one in demo.evaluations for problem in one.problems)
    repeated = {name for name, count in having.items() if count > 1}
    assert repeated
    assert repeated.isdisjoint(one.id for one in view.places)


def test_the_jump_file_holds_id_name_and_path_in_utf_8_and_no_blanks(view: DossierView) -> None:
    written = render_places(view.places)
    assert json.loads(written) == [[one.id, one.name, one.path] for one in view.places]
    assert "第一条".encode() in written
    assert b'", "' not in written
    assert b"\n" not in written
