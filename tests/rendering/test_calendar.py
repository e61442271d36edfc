"""``deadlines.ics``: what a calendar program reads is what the assessment says, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from icalendar import Calendar

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.records.ledger import Records
from generator.rendering.calendar import render_calendar
from generator.settings import words
from generator.views.calendar import view_calendar
from tests.builders import day

AS_OF = "2026-11-22"
SETTLED = {State.SATISFIED, State.LATE, State.NOT_APPLICABLE}


def calendar_of(records: Records, as_of: str = AS_OF) -> tuple[Assessment, bytes]:
    assessment = assess(records, day(as_of))
    return assessment, render_calendar(view_calendar(assessment, words()), "0.0.0")


def parsed(content: bytes) -> Any:
    return Calendar.from_ical(content)


def events_of(content: bytes) -> dict[str, Any]:
    return {str(one["UID"]): one for one in parsed(content).walk("VEVENT")}


def unfolded(content: bytes) -> list[str]:
    """The lines by the letter of RFC 5545, 3.1, without the library that wrote them."""
    return content.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def test_every_open_deadline_is_in_the_calendar_and_no_settled_one(real: Records, demo: Records) -> None:
    for records in (real, demo):
        assessment, content = calendar_of(records)
        found = events_of(content)
        project = records.project.id
        dated = [one for one in assessment.findings if one.due is not None]
        assert dated
        for finding in dated:
            event = found.get(f"{project}.{finding.id}@dossier")
            assert (event is None) == (finding.state in SETTLED)
            if event is not None and finding.due is not None:
                assert event["DTSTART"].dt == finding.due.due
                assert event["DTEND"].dt == finding.due.due + dt.timedelta(days=1)
                assert words().say(finding.title) in event["SUMMARY"]
                assert words().t(f"state.{finding.state.value}") in event["DESCRIPTION"]


def test_days_to_know_are_in_it_while_they_are_ahead(real: Records) -> None:
    markers = [one.id for one in real.milestones if one.marker]
    assert markers
    _, before = calendar_of(real, "2026-01-01")
    assert {f"{real.project.id}.marker.{name}@dossier" for name in markers} <= events_of(before).keys()
    _, after = calendar_of(real, "2031-01-01")
    assert not any(".marker." in uid for uid in events_of(after))


def test_a_provisional_date_says_so_in_its_summary(real: Records) -> None:
    assessment, content = calendar_of(real)
    found = events_of(content)
    provisional = [
        one for one in assessment.findings if one.due and one.due.provisional and one.state not in SETTLED
    ]
    assert provisional
    for finding in provisional:
        assert found[f"{real.project.id}.{finding.id}@dossier"]["SUMMARY"].endswith("（暂定）")


def test_an_example_is_marked_wherever_it_lands(real: Records, demo: Records) -> None:
    _, content = calendar_of(demo)
    found = parsed(content)
    assert found["X-WR-CALNAME"].startswith("【示例】")
    assert all(event["SUMMARY"].startswith("【示例】") for event in found.walk("VEVENT"))
    assert "示例】" not in calendar_of(real)[1].decode()


def test_the_label_of_the_project_goes_with_every_entry(real: Records) -> None:
    labelled = replace(real, project=real.project.model_copy(update={"label": "内部"}))
    for event in events_of(calendar_of(labelled)[1]).values():
        assert event["SUMMARY"].startswith("【内部】")


def test_entries_keep_their_identity_from_day_to_day(demo: Records) -> None:
    today, tomorrow = (set(events_of(calendar_of(demo, on)[1])) for on in (AS_OF, "2026-11-23"))
    assert len(today & tomorrow) > 10
    assert len(events_of(calendar_of(demo)[1])) == calendar_of(demo)[1].count(b"BEGIN:VEVENT")


def test_the_same_records_give_the_same_bytes(demo: Records) -> None:
    assert calendar_of(demo)[1] == calendar_of(demo)[1]
    stamps = {event["DTSTAMP"].dt for event in events_of(calendar_of(demo)[1]).values()}
    assert stamps == {dt.datetime(2026, 11, 22, tzinfo=dt.UTC)}


def test_the_file_is_written_by_the_letter_of_the_standard(real: Records, demo: Records) -> None:
    for records in (real, demo):
        content = calendar_of(records)[1]
        assert content.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        for line in content.split(b"\r\n"):
            line.decode()  # no character is cut in two
        lines = unfolded(content)
        assert all(re.match(r"[A-Z-]+(;[A-Z-]+=[^:;]+)*:", line) for line in lines)
        assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")
        for needed in ("UID:", "DTSTAMP:", "DTSTART;VALUE=DATE:", "SUMMARY:"):
            assert sum(line.startswith(needed) for line in lines) == lines.count("BEGIN:VEVENT")
        assert "X-WR-TIMEZONE:Asia/Shanghai" in lines
        assert not any("VALARM" in line for line in lines)


def test_commas_and_lines_of_the_records_are_escaped(real: Records) -> None:
    first = next(one for one in real.milestones if one.marker)
    named = first.model_copy(update={"name": "期限，a,b;c\\d", "note": "一\n二"})
    others = tuple(one for one in real.milestones if one.id != first.id)
    content = calendar_of(replace(real, milestones=(named, *others)), "2026-01-01")[1]
    assert "SUMMARY:期限，a\\,b\\;c\\\\d" in unfolded(content)
    event = events_of(content)[f"{real.project.id}.marker.{first.id}@dossier"]
    assert event["SUMMARY"] == named.name
    assert event["DESCRIPTION"].startswith("一\n二\n")
