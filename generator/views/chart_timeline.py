"""The chart of milestones and payments: when each is due, when it was done, and where today is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.compliance.assessment import Assessment
from generator.compliance.finding import DueDate, State
from generator.views.chart import ChartView, Row, day_axis, share_of
from generator.words import Words, day

_COLUMNS: Final = ("name", "party", "due", "done", "state")
_FAR: Final = 0.5
_BEYOND: Final = dt.timedelta(days=183)
"""How far after the term the axis may reach; what is later is written at its end."""
_DONE: Final = frozenset({State.SATISFIED, State.LATE})
_TONE: Final[dict[State, str]] = {
    State.BREACHED: "red",
    State.OVERDUE: "red",
    State.NOT_EVIDENCED: "orange",
    State.NEEDS_DECISION: "amber",
    State.LATE: "orange",
    State.SATISFIED: "green",
}


@dataclass(frozen=True, slots=True)
class _Point:
    """One milestone or payment; ``state`` is None for a day that nobody owes."""

    id: str
    name: str
    party: str
    due: DueDate | None
    done: dt.date | None
    state: State | None

    @property
    def days(self) -> list[dt.date]:
        """The days it is drawn at."""
        return [one for one in (self.due.due if self.due else None, self.done) if one]

    @property
    def at(self) -> dt.date | None:
        """The latest of them."""
        return max(self.days, default=None)


def view_timeline_chart(assessment: Assessment, words: Words) -> ChartView:
    """Milestones and payments in order of their days; what has no day yet comes last."""
    points = sorted(_points(assessment, words), key=lambda one: one.done or one.at or dt.date.max)
    title = words.t("chart.timeline.title")
    if not any(one.at for one in points):
        return ChartView("timeline", title, words.t("chart.timeline.none"))
    term = assessment.records.contract.term
    end = max(term.end, assessment.as_of) + _BEYOND
    days = [on for one in points for on in (one.at, one.done) if on and on <= end]
    first = min([term.start, assessment.as_of, *(one.due.due for one in points if one.due), *days])
    last = max([term.end, assessment.as_of, *days]) + dt.timedelta(days=10)
    left = share_of(assessment.as_of, first, last) > _FAR
    now = words.t("chart.as-of", date=assessment.as_of)
    return ChartView(
        name="timeline",
        title=title,
        text=_text(assessment, points, words),
        head=tuple(
            words.t(f"chart.timeline.column.{name}") for name in ("name", "party", "due", "done", "state")
        ),
        rows=tuple(_row(one, words) for one in points),
        data={
            "points": tuple(_drawn(one, first, last, assessment.as_of, words) for one in points),
            "now": ({"on": assessment.as_of.isoformat(), "label": now, "left": left},),
        },
        values={
            **day_axis(first, last, words),
            "rows": [one.id for one in points],
            "names": {one.id: one.name for one in points},
        },
    )


def _points(assessment: Assessment, words: Words) -> Iterator[_Point]:
    for one in assessment.milestones:
        milestone = one.milestone
        party = words.t(f"party.{milestone.party}") if milestone.party else "—"
        state = one.finding.state if one.finding else None
        yield _Point(f"m-{milestone.id}", milestone.name, party, one.due, milestone.done_on, state)
    for payment in assessment.payments:
        part = payment.instalment
        paid = payment.record.paid_on if payment.record else None
        name = words.t("chart.timeline.payment", name=part.name)
        yield _Point(f"p-{part.id}", name, words.t("party.A"), payment.due, paid, payment.state)


def _text(assessment: Assessment, points: list[_Point], words: Words) -> str:
    owed = [one for one in points if one.state is not None]
    done = [one for one in owed if one.state in _DONE]
    late = sum(one.state is State.LATE for one in owed)
    sentences = [words.t("chart.timeline.text", date=assessment.as_of, count=len(owed), done=len(done))]
    if late:
        sentences.append(words.t("chart.timeline.text-late", late=late))
    ahead = [one for one in owed if not one.done and one.due and one.due.due >= assessment.as_of]
    if ahead and ahead[0].due:
        key = (
            "chart.timeline.text-next-provisional" if ahead[0].due.provisional else "chart.timeline.text-next"
        )
        sentences.append(words.t(key, name=ahead[0].name, due=ahead[0].due.due))
    overdue = sum(one.state is State.OVERDUE for one in owed)
    if overdue:
        sentences.append(words.t("chart.timeline.text-overdue", count=overdue))
    return "".join(sentences)


def _row(one: _Point, words: Words) -> tuple[str, ...]:
    due = day(one.due.due) if one.due else words.t("chart.timeline.no-date")
    if one.due and one.due.provisional:
        due += words.t("chart.timeline.provisional")
    return one.name, one.party, due, day(one.done) if one.done else "—", _state_name(one, words)


def _state_name(one: _Point, words: Words) -> str:
    return words.t(f"state.{one.state.value}") if one.state else words.t("chart.timeline.marker")


def _drawn(one: _Point, first: dt.date, last: dt.date, as_of: dt.date, words: Words) -> Row:
    """Where a point stands and what is written beside it; what lies beyond the axis stands at its end."""
    at = one.at or as_of
    beyond = at > last
    left = share_of(min(at, last), first, last) > _FAR
    place = min([last, *one.days]) if left and one.days else min(at, last)
    shown = one.done or (one.due.due if one.due else None)
    if shown is None:
        label = words.t("chart.timeline.no-date")
    else:
        key = "chart.timeline.label-provisional" if _is_provisional(one) else "chart.timeline.label"
        label = words.t(key, date=shown, state=_state_name(one, words) if one.state else "").rstrip()
    tone = _TONE.get(one.state, "blue") if one.state else "ink-3"
    return {
        "row": one.id,
        "due": None if one.due is None or beyond else one.due.due.isoformat(),
        "done": None if one.done is None or beyond else one.done.isoformat(),
        "at": place.isoformat(),
        "left": left,
        "label": words.t("chart.timeline.beyond", label=label) if beyond else label,
        "tone": tone if one.done or one.state is State.OVERDUE or one.state is None else "blue",
        "shape": "diamond" if one.id.startswith("p-") else "circle" if one.state else "triangle-down",
        "ink": "ink-2" if tone in ("blue", "green", "ink-3") else tone,
    }


def _is_provisional(one: _Point) -> bool:
    return one.done is None and one.due is not None and one.due.provisional
