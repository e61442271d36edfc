"""The summary of a contract says what its one assessment says, and what its audience may see."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.compliance.portfolio.summary import ContractSummary, read_summary, write_summary
from generator.pipeline.assessing import When, assess_for
from generator.records.ledger import Records
from generator.rendering.pages import Edition, render_pages
from generator.settings import words
from generator.views.calendar import view_calendar
from generator.views.contract_summary import view_summary
from generator.views.document import view_document
from generator.views.dossier import view_dossier
from tests.builders import SOUND, assessed, day, incident, meeting, moment, notice
from tests.canaries import plant
from tests.disclosure import marks_in

WORDS = words()
IN_MID_YEAR = day("2026-11-20")


@pytest.fixture(scope="module")
def assessment(demo: Records) -> Assessment:
    return assess(demo, IN_MID_YEAR)


@pytest.fixture(scope="module")
def summary(assessment: Assessment) -> ContractSummary:
    return view_summary(assessment, WORDS)


def test_a_summary_comes_back_from_its_json_as_it_was(summary: ContractSummary) -> None:
    written = write_summary(summary)
    assert read_summary(written) == summary
    assert write_summary(read_summary(written)) == written


def test_amounts_are_texts_in_its_json(summary: ContractSummary) -> None:
    told = json.loads(write_summary(summary))
    assert told["total"] == str(summary.total)
    assert told["deductions"]["ceiling"] == str(summary.deductions.ceiling)
    assert told["payments"][0]["amount"] == str(summary.payments[0].amount)


@pytest.mark.parametrize(
    "change",
    [{"total": None}, {"newer": 1}, {"state": "unheard-of"}],
    ids=["a value lacks", "a value is unknown", "a state is unknown"],
)
def test_a_summary_of_another_version_is_refused(summary: ContractSummary, change: dict[str, object]) -> None:
    told = json.loads(write_summary(summary)) | change
    with pytest.raises(ValueError, match="validation error"):
        read_summary(json.dumps(told).encode())


def test_its_figures_are_those_of_the_published_document(
    assessment: Assessment, summary: ContractSummary
) -> None:
    document = view_document(assessment, WORDS)
    assert all(document[kind] for kind in ("incidents", "payments", "systems"))
    assert dict(summary.counts) == document["counts"]
    cut = summary.deductions
    assert str(cut.approved_total) == document["deductions"]["approved_total"]
    assert (str(cut.pending_min), str(cut.pending_max)) == (
        document["deductions"]["pending_min"],
        document["deductions"]["pending_max"],
    )
    assert f"{cut.ratio:.2f}" == document["deductions"]["ratio"]
    assert cut.rectification_required == document["deductions"]["rectification_required"]
    assert [(one.id, one.state, one.due.isoformat() if one.due else None) for one in summary.payments] == [
        (one["id"], one["state"], one["due"]) for one in document["payments"]
    ]
    assert [one.id for one in summary.incidents] == [one["id"] for one in document["incidents"]]
    assert [(one.id, one.evaluation, one.filing) for one in summary.systems] == [
        (one["id"], one["state"], one["filing"]["state"]) for one in document["systems"]
    ]
    assert summary.ready == sum(one["ready"] for one in document["readiness"])
    assert summary.readiness == len(document["readiness"])
    assert summary.serious_concerns == sum(one["severity"] == "serious" for one in document["concerns"])


def test_its_state_is_the_gravest_of_what_the_contract_asks_for(
    assessment: Assessment, summary: ContractSummary
) -> None:
    own = [one.state for one in assessment.findings if one.basis == "contract"]
    assert summary.state in own
    order = list(State)
    assert all(order.index(summary.state) <= order.index(one) for one in own)


def test_the_incidents_that_count_are_as_many_as_the_count_says(summary: ContractSummary) -> None:
    assert summary.deductions.incident_count == sum(one.counts for one in summary.incidents) > 0


def test_an_incident_is_dated_by_the_project_s_own_day() -> None:
    at = [moment(one).astimezone(dt.UTC) for one in ("2026-06-01 23:30", "2026-06-02 00:30")]
    late, early = (incident(number, hours=None, occurred_at=one) for number, one in enumerate(at, 1))
    found = view_summary(assessed("2026-06-10", incidents=(late, early)), WORDS).incidents
    assert [one.occurred_on for one in found] == [day("2026-06-01"), day("2026-06-02")]


def test_an_incident_outside_the_term_has_no_tier_and_does_not_count() -> None:
    found = view_summary(assessed("2027-06-10", incidents=(incident(1, "2027-05-01"),)), WORDS).incidents
    assert [(one.in_term, one.counts, one.tier) for one in found] == [(False, False, "")]


def test_an_approval_without_minutes_is_no_approved_amount() -> None:
    bare = incident(1, meeting=meeting(amount="1000.00"), evidence=())
    shown = view_summary(assessed("2026-07-10", incidents=(bare,)), WORDS)
    assert [one.approved for one in shown.incidents] == [None]
    assert shown.deductions.approved_total == Decimal("0.00")


def test_its_deadlines_are_the_entries_of_the_contract_s_own_calendar_but_each_once(
    assessment: Assessment, summary: ContractSummary
) -> None:
    entries = view_calendar(assessment, WORDS).entries
    project = assessment.records.project.id
    repeating = {one.id for one in assessment.findings if one.follows in assessment.by_id}
    listed = [(f"{project}.{one.id}@dossier", one.on) for one in summary.deadlines]
    assert len(listed) > 10
    told = [(one.uid, one.on) for one in entries]
    assert listed == [one for one in told if one in listed]
    left_out = {uid.removeprefix(f"{project}.").removesuffix("@dossier") for uid, _ in told} - {
        one.id for one in summary.deadlines
    }
    assert left_out
    assert left_out <= repeating


def test_every_page_it_names_is_there_with_its_anchor() -> None:
    seen = assess_for(SOUND, When(dt.datetime(2026, 11, 20, tzinfo=dt.UTC)))
    told = view_summary(seen.assessment, WORDS)
    pages = {
        page.path.replace(".md", ".html"): page.text
        for page in render_pages(view_dossier(seen.assessment, WORDS), Edition("2026-11-20 08:00", "1"))
    }
    named = [one.page for one in told.deadlines if one.page]
    named += [one.page for one in told.incidents] + [one.page for one in told.systems]
    assert len(named) > 3
    for name in named:
        path, _, anchor = name.partition("#")
        assert path in pages
        assert not anchor or f'id="{anchor}"' in pages[path]


def test_an_audience_s_summary_holds_no_mark_of_anything_withheld_from_it(project: Path) -> None:
    planted = plant(project)
    assert len(planted.fields) > 20, "there is something to withhold"
    seen = assess_for(project, When(dt.datetime(2027, 4, 21, tzinfo=dt.UTC)), "intranet")
    told = write_summary(view_summary(seen.assessment, WORDS)).decode()
    assert marks_in(told) == set()
    assert read_summary(told.encode()).withheld.startswith("本版面向")
    assert read_summary(told.encode()).audience == "intranet"


def test_no_audience_is_told_what_an_incident_is_called(project: Path) -> None:
    seen = assess_for(project, When(dt.datetime(2027, 4, 21, tzinfo=dt.UTC)), "panel")
    told = write_summary(view_summary(seen.assessment, WORDS)).decode()
    assert seen.records.incidents
    assert not [one.title for one in seen.records.incidents if one.title in told]


def test_a_contract_that_ended_early_says_on_which_day(summary: ContractSummary) -> None:
    days = {"received_on": "2026-06-10", "effective_on": "2026-07-01"}
    ended = notice("T-1", "special_termination", "13(5)", by="A", **days)
    shown = view_summary(assessed("2026-09-10", notices=(ended,)), WORDS)
    assert (shown.ended_on, shown.end) == (day("2026-07-01"), day("2027-04-14"))
    assert summary.ended_on is None
