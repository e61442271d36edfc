"""The deadlines as an iCalendar file (RFC 5545): whole days, stable identities, the same bytes every time."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar, Event

from generator.views.calendar import CalendarView, EntryView


def render_calendar(view: CalendarView, version: str) -> bytes:
    """The calendar with its entries; lines end in CRLF and are folded at 75 octets.

    A whole day belongs to no time zone, so none is defined; the calendar names the project's own. DTSTAMP is
    the as-of day and not the moment of the build, so that the same records give the same file.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//dossier//{version}//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", view.name)
    calendar.add("x-wr-timezone", view.timezone)
    stamp = dt.datetime.combine(view.as_of, dt.time(), dt.UTC)
    for entry in view.entries:
        calendar.add_component(_event(entry, stamp))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: EntryView, stamp: dt.datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + dt.timedelta(days=1))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("categories", list(entry.categories))
    event.add("transp", "TRANSPARENT")
    return event
