"""People, notices and reviews as shown: what the records say, no more of a person than is needed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

import pytest

from generator.compliance.engine import assess
from generator.compliance.withholding import withhold
from generator.records.audience import Audience
from generator.records.ledger import Records
from generator.records.restriction import Category
from generator.rendering.pages import Edition, render_pages
from generator.settings import words
from generator.views.audiences import marks
from generator.views.dossier import DossierView, view_dossier

AS_OF: Final = dt.date(2026, 11, 22)
EDITION: Final = Edition(built_at="2026-11-22 08:00", version="0.0.0")


@pytest.fixture(scope="module")
def shown(demo: Records) -> DossierView:
    return view_dossier(assess(demo, AS_OF), words())


def _page(view: DossierView, path: str) -> str:
    return next(page.text for page in render_pages(view, EDITION) if page.path == path)


def test_every_member_is_shown_with_the_state_of_the_agreement(demo: Records, shown: DossierView) -> None:
    members = {one.id: one for one in shown.team.members}
    assert members.keys() == {one.id for one in demo.team}
    assert members["M-06"].signed == words().t("value.unknown")
    assert members["M-06"].finding is not None
    assert members["M-06"].finding.state.code == "not_evidenced"
    assert members["M-04"].least == "2027-12-22"
    assert sum(count for _, count in shown.team.agreements) == len(demo.team)


def test_of_a_person_nothing_is_shown_beyond_name_and_role(demo: Records, shown: DossierView) -> None:
    page = _page(shown, "team/index.md")
    qualifications = {text for one in demo.team for text in one.qualifications}
    notes = {one.note for one in demo.notices if one.note}
    assert qualifications
    assert notes
    assert [text for text in qualifications | notes if text in page] == []


@pytest.mark.parametrize(("sees", "said"), [(("personal",), "编号、姓名、岗位"), ((), "本版不列姓名")])
def test_the_team_page_says_what_of_a_person_this_audience_is_shown(
    demo: Records, sees: tuple[Category, ...], said: str
) -> None:
    audience = Audience(id="some", name="某受众", sees=sees)
    assessed = assess(withhold(demo, audience, marks(words())), AS_OF)
    view = view_dossier(replace(assessed, audience=audience), words())
    page = _page(view, "team/index.md")
    assert said in page
    assert (demo.team[0].name in page) is ("personal" in sees)


def test_a_change_shows_both_readings_of_its_last_day(shown: DossierView) -> None:
    change = next(one for one in shown.team.changes if one.id == "STAFF-2026-02")
    assert (change.received, change.strict, change.loose) == ("2026-09-04", "2026-08-30", "2026-08-31")
    assert change.consented == change.handed_over == words().t("value.unknown")
    assert change.finding.state.code == "breached"


def test_a_key_member_who_left_without_a_notice_is_a_change_too(demo: Records) -> None:
    notices = tuple(one for one in demo.notices if one.kind_of != "staff_change")
    view = view_dossier(assess(replace(demo, notices=notices), AS_OF), words())
    (change,) = view.team.changes
    assert change.id == "M-02"
    assert change.finding.state.code == "not_evidenced"
    assert 'id="n-M-02"' in _page(view, "team/index.md")


def test_the_strip_of_checks_tells_missing_from_unproven(shown: DossierView) -> None:
    check, backup = shown.cadences
    codes = {one.name: one.code for one in check.periods}
    assert len(codes) == 11, "the month the cadence was agreed in is not owed"
    assert (codes["2026-05"], codes["2026-07"], codes["2026-10"]) == ("missing", "partial", "complete")
    assert {one.name: one.code for one in backup.periods}["2026-11"] == "ahead"
    assert len(check.lacking) == 2
    assert "CHECK-2026-07" in check.lacking[1]


@pytest.mark.parametrize("every", ["week", "day"])
def test_what_is_agreed_by_the_week_or_the_day_is_shown_by_the_month_with_what_is_missing(
    demo: Records, every: str
) -> None:
    closer = tuple(one.model_copy(update={"every": every}) for one in demo.contract.cadences)
    records = replace(demo, contract=demo.contract.model_copy(update={"cadences": closer}))
    check, _ = view_dossier(assess(records, AS_OF), words()).cadences
    codes = {one.name: one.code for one in check.periods}
    assert sum(one.columns for one in check.lane) == len(check.months)
    assert (codes["2026-05"], codes["2026-06"]) == ("missing", "partial"), "one record is not enough"
    june = next(one for one in check.lacking if one.startswith("2026-06"))
    assert "期）" in june
    assert "CHECK-2026-06" in june


def test_without_an_agreed_cadence_there_is_no_strip(real: Records) -> None:
    view = view_dossier(assess(real, AS_OF), words())
    assert [one.lane for one in view.cadences] == [(), ()]
    assert {one.finding.state.code for one in view.cadences} == {"needs_decision"}


def test_a_prohibition_is_never_shown_as_done(real: Records, shown: DossierView) -> None:
    empty = view_dossier(assess(real, AS_OF), words())
    assert {one.state.code for one in empty.team.prohibitions} == {"no_breach_recorded"}
    broken = [one.clause for one in shown.team.prohibitions if one.reason]
    assert broken == ["7.3"]


def test_every_notice_stands_somewhere_on_the_page(demo: Records, shown: DossierView) -> None:
    page = _page(shown, "team/index.md")
    kept = {one.id for one in demo.notices if one.kind_of not in ("check", "backup")}
    assert kept
    assert [one for one in kept if f'id="n-{one}"' not in page] == []
    timed = {one.id: one for one in shown.notices.timed}
    due = timed["RETURN-2026-01"].due
    assert due is not None
    assert due.date == "2026-05-13"


def test_a_recorded_breach_is_shown_as_one(demo: Records) -> None:
    notice = demo.notices[0].model_copy(update={"kind_of": "breach", "clause": "9.2", "id": "BREACH-1"})
    view = view_dossier(assess(replace(demo, notices=(*demo.notices, notice)), AS_OF), words())
    (breach,) = [one for one in view.notices.timed if one.id == "BREACH-1"]
    assert breach.state is not None
    assert breach.state.code == "breached"
    assert next(one for one in view.team.prohibitions if one.clause == "9.2").state.code == "breached"


def test_a_round_that_failed_says_how_near_the_end_is(demo: Records, shown: DossierView) -> None:
    (first,) = shown.reviews.rounds
    assert first.toward == words().t("review.toward", failed=1, last=4)
    assert first.reply == words().t("value.unknown")
    assert len(first.comments) == len(demo.reviews[0].comments)
    passed = demo.reviews[0].model_copy(
        update={"id": "REV-2", "round": 2, "outcome": "passed", "held_on": dt.date(2026, 11, 20)}
    )
    view = view_dossier(assess(replace(demo, reviews=(*demo.reviews, passed)), AS_OF), words())
    assert view.reviews.rounds[1].toward == ""
    assert view.reviews.rounds[1].signed == words().t("value.unknown")


def test_the_way_stops_at_the_first_step_nothing_proves(demo: Records, shown: DossierView) -> None:
    assert [one.standing for one in shown.way] == ["done", "done", "here", "ahead", "ahead"]
    assert shown.way[2].actor == words().t("party.both"), "a quality review was held (AMB-REVIEW-SAME)"
    unproven = tuple(
        one.model_copy(update={"evidence": ()}) if one.id == "confirmation" else one
        for one in demo.milestones
    )
    view = view_dossier(assess(replace(demo, milestones=unproven), AS_OF), words())
    assert [one.standing for one in view.way] == ["done", "here", "ahead", "ahead", "ahead"]
    assert view.way[1].state.code == "not_evidenced"


def test_what_is_not_ready_leads_to_the_findings_that_hold_it_up(demo: Records, shown: DossierView) -> None:
    lines = {one.id: one for one in shown.readiness}
    assert {one.state.code for one in lines["nda"].findings} == {"not_evidenced"}
    held = next(one for one in assess(demo, AS_OF).readiness if one.id == "deliveries").findings
    assert held
    assert tuple(one.id for one in lines["deliveries"].findings) == held
    page = _page(shown, "acceptance/index.md")
    for one in lines["nda"].findings:
        assert f"#f-{one.id}" in page


def test_an_empty_ledger_of_incidents_says_what_is_still_to_confirm(real: Records) -> None:
    view = view_dossier(assess(real, AS_OF), words())
    assert words().t("readiness.no-incidents") in _page(view, "acceptance/index.md")
