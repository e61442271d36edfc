"""The application for acceptance states what is computed, and what is not ready."""

from __future__ import annotations

import datetime as dt

import pytest

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.records.ledger import Records
from generator.settings import words
from generator.views.application import ApplicationView, view_application
from generator.words import money
from tests.builders import assessed, incident, milestone

AS_OF = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def assessment(demo: Records) -> Assessment:
    return assess(demo, AS_OF)


@pytest.fixture(scope="module")
def form(assessment: Assessment) -> ApplicationView:
    return view_application(assessment, words())


def _said(form: ApplicationView, name: str) -> str:
    return dict((*form.contract, *form.course))[words().t(f"application.{name}")]


def test_what_is_not_ready_is_listed_and_nothing_else(assessment: Assessment, form: ApplicationView) -> None:
    lacking = [words().say(one.name) for one in assessment.readiness if not one.ready]
    assert lacking
    assert list(form.lacking) == lacking
    ready = len(assessment.readiness) - len(lacking)
    assert form.ready == words().t("application.ready", ready=ready, all=len(assessment.readiness))


def test_the_figures_are_those_of_the_assessment(assessment: Assessment, form: ApplicationView) -> None:
    expected = sum(one.expected for one in assessment.services)
    delivered = sum(one.delivered for one in assessment.services)
    unproven = sum(one.unproven for one in assessment.services)
    assert 0 < unproven < delivered
    assert f"应交 {expected} 份，已交 {delivered} 份（其中 {unproven} 份缺证据）；" in _said(form, "services")
    reported = sum(one.finding.state in (State.SATISFIED, State.LATE) for one in assessment.systems)
    assert _said(form, "systems") == words().t("application.of-systems", count=4, reports=reported)
    assert money(assessment.deductions.approved_total) in _said(form, "deductions")
    assert [one[:4] for one in form.payments] == [
        (one.instalment.name, money(one.amount), money(one.deducted), money(one.payable))
        for one in assessment.payments
        if one.payable is not None
    ]


def test_deductions_still_to_be_decided_stand_beside_those_that_are() -> None:
    pending = view_application(assessed("2026-10-01", incidents=(incident(),)), words())
    none = view_application(assessed("2026-10-01"), words())
    between = words().template("application.pending").partition("{")[0]
    assert between in _said(pending, "deductions")
    assert between not in _said(none, "deductions")


def test_the_application_for_a_payment_has_its_recorded_day_or_none(form: ApplicationView) -> None:
    applied = {name: day for name, _, _, _, day, _ in form.payments}
    nothing = words().t("application.not-recorded")
    assert applied == {"首付款": nothing, "中期款": "2026-06-24", "尾款": nothing}


def test_a_step_said_to_be_done_without_proof_is_not_shown_as_done() -> None:
    unproven = milestone("summary-report", "2027-04-01", party="B", evidence=())
    given = assessed("2027-05-01")
    others = tuple(one for one in given.records.milestones if one.id != "summary-report")
    form = view_application(assessed("2027-05-01", milestones=(unproven, *others)), words())
    standing = dict(form.way)[unproven.name]
    assert standing == words().t(
        "application.said", date="2027-04-01", state=words().t("state.not_evidenced")
    )
