"""The traceability: what a finding rests on leads back to it, and what nothing rests on is said to be so."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any, Final

import pytest

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.records.delivery import Delivery
from generator.records.evidence import Evidence
from generator.records.evidence_places import evidence_of
from generator.records.ledger import Records
from generator.rendering.pages import Edition, render_pages
from generator.settings import words
from generator.views.dossier import DossierView, view_dossier
from generator.views.evidence import view_evidence_index
from generator.views.lookup import look_up
from generator.views.places import map_site
from generator.views.trace import RecordTrace, view_trace
from tests.builders import day

AS_OF: Final = "2026-11-22"


@pytest.fixture(scope="module")
def assessed(demo: Records) -> Assessment:
    return assess(demo, day(AS_OF))


@pytest.fixture(scope="module")
def pages(view: DossierView) -> dict[str, str]:
    return {page.path: page.text for page in render_pages(view, Edition("2026-11-22 08:00", "0.0.0"))}


@pytest.fixture(scope="module")
def view(assessed: Assessment) -> DossierView:
    return view_dossier(assessed, words())


def _rows(view: DossierView) -> dict[tuple[str, str], RecordTrace]:
    return {(sheet.kind, one.id): one for sheet in view.trace.sheets for one in sheet.records}


def test_every_record_of_every_kind_has_one_row(assessed: Assessment, view: DossierView) -> None:
    records = assessed.records
    rows = _rows(view)
    kinds: Any = (
        records.services, records.project_products, records.systems, records.ambiguities, records.milestones,
        records.payments, records.incidents, records.team, records.deliveries, records.evaluations,
        records.reviews, records.notices, records.decisions, (records.project, records.contract),
    )  # fmt: skip
    wanted = {(one.kind, one.id) for of_kind in kinds for one in of_kind}
    assert len(wanted) > 250
    assert wanted <= rows.keys()
    assert view.trace.count == len(rows) == len({one.anchor for one in rows.values()})


def test_a_record_s_findings_are_those_the_lookup_of_its_id_names(
    assessed: Assessment, view: DossierView
) -> None:
    looked_at = 0
    for (kind, name), row in sorted(_rows(view).items())[::5]:
        if kind in ("project", "yeararrangement"):
            continue
        found = look_up(assessed, name, words())
        assert found is not None, name
        missing = {one.id for one in found.findings} - {one.id for one in row.findings}
        assert missing == set(), name
        looked_at += len(row.findings)
    assert looked_at > 60


def test_evidence_a_finding_rests_on_leads_to_it_from_the_record_that_names_it(
    assessed: Assessment, view: DossierView
) -> None:
    """The very piece, not one that looks the same: so each finding must be in the row of its record."""
    rows = _rows(view)
    holders = {id(place.evidence): place.record for place in evidence_of(assessed.records)}
    followed = 0
    for finding in assessed.findings:
        for proof in finding.evidence:
            holder: Any = holders[id(proof)]
            row = rows[holder.kind, holder.id]
            assert finding.id in {one.id for one in row.findings}, (finding.id, holder.id)
            followed += 1
    assert followed > 200


def test_both_directions_say_the_same(view: DossierView) -> None:
    forward = Counter(found.finding.id for clause in view.trace.clauses for found in clause.findings)
    assert forward == Counter(dict.fromkeys(forward, 1))
    counted = {
        found.finding.id: sum(kind.count for kind in found.kinds)
        for clause in view.trace.clauses
        for found in clause.findings
    }
    backward = Counter(one.id for row in _rows(view).values() for one in row.findings)
    assert counted == {name: backward[name] for name in counted}


def test_every_clause_is_there_with_its_findings_or_why_there_are_none(
    assessed: Assessment, view: DossierView
) -> None:
    assert [one.id for one in view.trace.clauses] == [one.id for one in assessed.records.clauses]
    for one in view.trace.clauses:
        assert bool(one.findings) != bool(one.reason), one.id
    assert {found.finding.id for one in view.trace.clauses for found in one.findings} == set(assessed.by_id)


def test_a_record_no_finding_rests_on_is_counted_and_shown_so(
    view: DossierView, pages: dict[str, str]
) -> None:
    unused = [row for row in _rows(view).values() if row.unused]
    assert unused
    assert view.trace.unused == len(unused)
    assert pages["traceability/index.md"].count(">未被任何结论引用<") == len(unused)


def test_what_only_sets_how_dates_are_counted_is_not_called_unused(view: DossierView) -> None:
    settings = [row for (kind, _), row in _rows(view).items() if kind in ("project", "yeararrangement")]
    assert settings
    assert all(row.setting and not row.unused for row in settings)


def test_an_instalment_and_what_happened_to_it_are_one_row_with_both_places(view: DossierView) -> None:
    row = _rows(view)["payment", "prepayment"]
    assert [place.partition(":")[0] for place in row.places] == ["data/payments.yaml", "data/contract.yaml"]
    assert "5.2a" in row.clauses


def test_the_evidence_of_a_record_is_that_of_the_index(view: DossierView) -> None:
    by_record: dict[tuple[str, str], set[int]] = {}
    for line in view.evidence.rows:
        by_record.setdefault(line.key, set()).add(line.number)
    rows = _rows(view)
    assert {key for key, row in rows.items() if row.evidence} == by_record.keys()
    assert all(set(rows[key].evidence) == numbers for key, numbers in by_record.items())


def _many(demo: Records, count: int) -> Records:
    model = next(one for one in demo.deliveries if one.service == "S1.01")
    start = dt.date(2025, 12, 1)
    made = tuple(
        model.model_copy(
            update={
                "id": f"DEL-{number:05}",
                "delivered_on": start + dt.timedelta(days=number * 300 // count),
            }
        )
        for number in range(count)
    )
    ordered: tuple[Delivery, ...] = tuple(sorted(made, key=lambda one: one.delivered_on))
    return replace(demo, deliveries=ordered)


def test_many_records_of_a_kind_have_pages_of_a_bounded_size_and_each_is_on_one(demo: Records) -> None:
    assessment = assess(_many(demo, 6000), day(AS_OF))
    index = view_evidence_index(assessment, words())
    site = map_site(assessment, index)
    trace = view_trace(assessment, site, words())
    sheets = [sheet for sheet in trace.sheets if sheet.kind == "delivery"]
    assert len(sheets) > 10
    assert max(len(sheet.records) for sheet in sheets) <= 500
    assert sum(len(sheet.records) for sheet in sheets) == 6000
    assert "traceability/delivery-2026-01.html" in {sheet.path for sheet in sheets}
    for sheet in sheets:
        for row in sheet.records:
            assert site.rows["delivery", row.id] == f"{sheet.path}#{row.anchor}"
    listed = [kind for one in trace.clauses for found in one.findings for kind in found.kinds]
    assert max(len(kind.records) for kind in listed) <= 40
    assert any(kind.more for kind in listed)


def test_of_many_findings_the_gravest_are_shown_and_the_others_counted(demo: Records) -> None:
    model = demo.incidents[0]
    incidents = tuple(model.model_copy(update={"id": f"INC-{number:04}"}) for number in range(300))
    assessment = assess(replace(demo, incidents=incidents), day(AS_OF))
    trace = view_trace(assessment, map_site(assessment, view_evidence_index(assessment, words())), words())
    order = [state.value for state in State]
    for one in trace.clauses:
        found = assessment.by_clause.get(one.id, ())
        assert len(one.findings) + one.more == len(found)
        if one.more:
            shown = {each.finding.id for each in one.findings}
            gravest_left_out = min(order.index(each.state) for each in found if each.id not in shown)
            assert max(order.index(each.finding.state.code) for each in one.findings) <= gravest_left_out
    assert any(one.more for one in trace.clauses)


def test_evidence_of_many_records_is_on_several_pages_and_each_number_on_one(demo: Records) -> None:
    held = [f"DA-{number:05}" for number in range(2500)]
    made = tuple(
        demo.deliveries[0].model_copy(
            update={"id": f"DEL-{name}", "evidence": (Evidence(archive=name, held_by="档案室"),)}
        )
        for name in held
    )
    index = view_evidence_index(assess(replace(demo, deliveries=made), day(AS_OF)), words())
    pages_of: dict[int, set[str]] = {}
    for sheet in index.sheets:
        for row in sheet.rows:
            pages_of.setdefault(row.number, set()).add(sheet.path)
    assert len(index.sheets) > 4
    assert max(len(sheet.rows) for sheet in index.sheets) < 600
    assert all(len(paths) == 1 for paths in pages_of.values())
    assert sum(len(sheet.rows) for sheet in index.sheets) == len(index.rows)
