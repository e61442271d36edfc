"""What is to be done: the most urgent first, nothing that is open left out, nothing green claimed."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from typing import Any, Final

import pytest

from generator.cli.commands import main
from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.records.ledger import Records
from generator.settings import words
from generator.views.evidence_targets import provable_records
from generator.views.forms import FORMS
from generator.views.todo import GROUPS, TodoItem, publish_todo, view_todo
from tests.builders import assessed, chain, day, delivery, member, records

PRESSING: Final = (State.BREACHED, State.OVERDUE, State.NOT_EVIDENCED, State.NEEDS_DECISION, State.DUE_SOON)
DAYS: Final = ("2025-01-01", "2026-04-20", "2026-11-22", "2027-06-01", "2031-01-01")


def _items(ledger: Records, as_of: str, within: int | None = None) -> tuple[TodoItem, ...]:
    return view_todo(assess(ledger, day(as_of)), words(), within).items


@pytest.mark.parametrize("as_of", DAYS)
def test_everything_that_presses_stands_there_once(real: Records, demo: Records, as_of: str) -> None:
    for ledger in (real, demo):
        assessment = assess(ledger, day(as_of))
        listed = [one.id for one in view_todo(assessment, words()).items if one.kind == "finding"]
        pressing = [one.id for one in assessment.findings if one.follows is None and one.state in PRESSING]
        assert set(pressing) <= set(listed)
        assert len(listed) == len(set(listed))


@pytest.mark.parametrize("as_of", DAYS)
def test_nothing_that_is_done_or_merely_watched_is_listed(real: Records, demo: Records, as_of: str) -> None:
    done = {"satisfied", "late", "no_breach_recorded", "not_applicable"}
    for ledger in (real, demo):
        assert not done & {one.state for one in _items(ledger, as_of)}


def test_the_most_urgent_comes_first_and_within_a_group_the_earliest(demo: Records) -> None:
    items = _items(demo, "2026-11-22")
    places = [GROUPS.index(one.group) for one in items]
    assert places == sorted(places)
    for group in GROUPS:
        dated = [one.on or dt.date.max for one in items if one.group == group]
        assert dated == sorted(dated)
    assert items[0].id == "evaluation-yearly.sharing"
    assert (items[0].days, items[0].actor, items[0].clause) == (-257, "乙方", "1.2")
    assert {one.group for one in items} == set(GROUPS)


def test_what_is_due_within_the_days_asked_for_is_listed_and_no_more(demo: Records) -> None:
    for within in (0, 7, 60, 200):
        until = day("2026-11-22") + dt.timedelta(days=within)
        near = [one for one in _items(demo, "2026-11-22", within) if one.group == "near" and one.on]
        assert all(day("2026-11-22") <= one.on <= until for one in near if one.on is not None)
    ids = {one.id for one in _items(demo, "2026-11-22", 200)}
    assert "evaluation-yearly.portal" in ids
    assert "evaluation-yearly.portal" not in {one.id for one in _items(demo, "2026-11-22")}


def test_a_date_that_rests_on_an_unpublished_year_says_so(demo: Records) -> None:
    items = _items(demo, "2026-11-22", 400)
    (one,) = (item for item in items if item.id == "evaluation-yearly.enterprise")
    assert one.due is not None
    assert one.due.provisional
    assert "暂定" in one.due.note


def test_a_missing_product_names_the_command_that_records_it(demo: Records) -> None:
    items = {one.id: one for one in _items(demo, "2026-11-22") if one.kind == "finding"}
    command = items["service.S1.06"].command
    assert command == (
        "dossier new delivery --service S1.06 --product 监测日报 --period 2026-05 --delivered-on 日期"
    )


def test_products_of_one_service_and_period_stand_together_and_are_gone_once_handed_over() -> None:
    def products(*handed_over: str) -> list[str]:
        every = tuple(delivery("S-custom", "2026-04", on) for on in handed_over)
        view = view_todo(assessed("2026-05-05", deliveries=every), words())
        return [
            one.title
            for one in view.of_group("products")
            if (one.kind, one.id) == ("product", "service.S-custom")
        ]

    assert products() == ["成果（2026-04）"]
    assert products("2026-05-04") == []


def test_who_lacks_an_agreement_is_named_with_the_command() -> None:
    without = member("M-2").model_copy(update={"nda": None})
    view = view_todo(assessed("2026-06-01", team=(member("M-1"), without)), words())
    (one,) = (item for item in view.items if item.id == "nda.M-2")
    assert one.command.startswith("dossier evidence add M-2 文件 --at nda")
    assert one.command.endswith("--signed-on 日期 --until 日期 --filed-on 日期")


@pytest.mark.parametrize("lacking", ["signed_on", "until", "filed_on"])
def test_an_agreement_that_lacks_a_day_is_named_with_the_option_for_that_day_alone(lacking: str) -> None:
    days: dict[str, Any] = {lacking: None}
    view = view_todo(assessed("2026-06-01", team=(member(**days),)), words())
    (one,) = (item for item in view.items if item.id == "nda.M-1")
    options = [word for word in shlex.split(one.command) if word in ("--signed-on", "--until", "--filed-on")]
    assert options == [f"--{lacking.replace('_', '-')}"]


def test_where_nothing_is_to_be_done_it_says_until_when_and_what_comes_next() -> None:
    quiet = records(team=(), milestones=chain(), clauses=(), services=(), systems=())
    view = view_todo(assess(quiet, day("2026-04-15")), words(), 0)
    assert [one for one in view.items if one.group in ("past", "near")] == []
    assert view.until == day("2026-04-15")
    assert view.next_due is not None
    assert view.next_due[0] == day("2026-04-29")


@pytest.mark.parametrize("as_of", DAYS)
def test_every_command_is_one_there_is_with_options_it_has_and_records_that_exist(
    real: Records, demo: Records, as_of: str
) -> None:
    seen = set()
    for ledger in (real, demo):
        known = {record.id for _, record in provable_records(assess(ledger, day(as_of)).records)}
        for one in _items(ledger, as_of, 30):
            if not one.command:
                continue
            name, command, sub, *rest = shlex.split(one.command)
            seen.add((command, sub))
            assert name == "dossier"
            if command == "evidence":
                assert rest[0] in known, one.command
            group = main.commands[command]
            assert sub in getattr(group, "commands", {})
            options = {opt for param in group.commands[sub].params for opt in param.opts}  # type: ignore[attr-defined]
            assert {word for word in rest if word.startswith("--")} <= options, one.command
    assert len(seen) >= (3 if as_of > "2026" else 0)


def test_the_form_for_other_programs_keeps_its_fields(demo: Records) -> None:
    published = publish_todo(view_todo(assess(demo, day("2026-11-22")), words()))
    assert list(published) == ["as_of", "revision", "example", "until", "counts", "items", "next_due"]
    items = published["items"]
    assert isinstance(items, list)
    for one in items:
        assert list(one) == [
            "group", "kind", "id", "title", "state", "clause", "due", "days", "actor", "why", "place",
            "command",
        ]  # fmt: skip
        assert one["title"]
        assert re.fullmatch(r"data/.+", one["place"])
    assert published["counts"] == {group: sum(one["group"] == group for one in items) for group in GROUPS}


def test_a_form_is_there_for_every_kind_of_record_that_is_kept_from_day_to_day() -> None:
    kinds = {"incident", "delivery", "payment", "member", "review", "notice", "decision", "evaluation"}
    assert set(FORMS) == kinds
