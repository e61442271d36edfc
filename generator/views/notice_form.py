"""The questions for a notice or another event: its kind decides which days it needs."""

from __future__ import annotations

import datetime as dt
from typing import Final

from generator.records.notice import Notice
from generator.views import offers
from generator.views.asking import Ask, Form, Known
from generator.views.next_ids import Dated, next_id

_DAYS: Final[dict[str, tuple[str, ...]]] = {
    "staff_change": ("sent_on", "received_on", "effective_on", "consented_on", "handed_over_on"),
    "return_of_materials": ("received_on", "completed_on"),
    "force_majeure": ("event_on", "ended_on", "known_on", "sent_on", "received_on"),
    "budget_termination": ("sent_on", "received_on", "effective_on"),
    "special_termination": ("sent_on", "received_on", "effective_on"),
    "rectification": ("received_on", "completed_on"),
    "breach": ("event_on",),
    "check": ("event_on", "covers.from", "covers.to", "covers.times"),
    "backup": ("event_on", "covers.from", "covers.to", "covers.times"),
    "other": ("event_on", "sent_on", "received_on"),
}
"""The days each kind tells of, in the order they come about."""
_FOREMOST: Final = ("event_on", "sent_on", "received_on", "effective_on", "completed_on", "covers.from")
_HEADS: Final = {
    "staff_change": "STAFF",
    "return_of_materials": "RETURN",
    "force_majeure": "FM",
    "budget_termination": "BUDGET",
    "special_termination": "SPECIAL",
    "rectification": "RECT",
    "breach": "BREACH",
    "check": "CHECK",
    "backup": "BACKUP",
    "other": "OTHER",
}
_BY: Final = {
    "return_of_materials": "A",
    "force_majeure": "B",
    "budget_termination": "A",
    "special_termination": "A",
    "check": "B",
    "backup": "B",
}
"""The kinds that one party alone gives or does."""
_REGULAR: Final = ("check", "backup")


def _asked(path: str) -> Ask:
    """A day that only some kinds tell of, or how often something was done."""
    option = {"covers.from": "covers-from", "covers.to": "covers-to", "covers.times": "times"}.get(path, "")
    return Ask(
        path=path,
        option=option,
        needed=(lambda known: _covers(known) and not known.text(path)) if option else None,
        asked=lambda known: path in _days(known) and (not option or _may_cover(known, path)),
    )


def _days(known: Known) -> tuple[str, ...]:
    return _DAYS.get(known.text("kind_of"), ())


def _may_cover(known: Known, path: str) -> bool:
    """A record of many is asked for where it is not of one day."""
    return not known.text("event_on") and (path == "covers.from" or bool(known.text("covers.from")))


def _covers(known: Known) -> bool:
    return any(known.text(f"covers.{name}") for name in ("from", "to", "times"))


def _day(known: Known) -> dt.date:
    days = [day for path in _FOREMOST if (day := known.day(path)) is not None]
    return days[0] if days else known.assessment.as_of


def _day_of(notice: Notice) -> dt.date | None:
    covered = notice.covers.first if notice.covers is not None else None
    days = (notice.event_on, notice.sent_on, notice.received_on, notice.effective_on, notice.completed_on)
    return next((day for day in (*days, covered) if day is not None), None)


def _id(known: Known) -> str:
    kind = known.text("kind_of")
    alike = [Dated(one.id, _day_of(one)) for one in known.records.notices if one.kind_of == kind]
    default = f"{_HEADS.get(kind, 'N')}-{{year}}-01"
    taken = {one.id for one in known.records.notices}
    return next_id(alike, default, _day(known), taken, monthly=kind in _REGULAR)


def _only_clause(known: Known) -> str | None:
    """The clause that provides for the kind, where one alone does."""
    found = offers.clauses(known) if known.foreseen.get(known.text("kind_of")) else ()
    return found[0].value if len(found) == 1 else None


def _untold(known: Known) -> frozenset[str]:
    """What a kind does not tell of: other days, and what only some notices have."""
    days = {name for name in Notice.model_fields if name.endswith("_on")} - set(_days(known))
    if known.text("kind_of") in _REGULAR and _covers(known):
        days.add("event_on")
    return frozenset(days | {"member", "note", "bears", "answers", "covers"})


def _is_of_staff(known: Known) -> bool:
    return known.text("kind_of") == "staff_change"


def _is_other(known: Known) -> bool:
    return known.text("kind_of") == "other"


NOTICE: Final = Form(
    kind="notice",
    room="notices",
    model=Notice,
    asks=(
        Ask(path="kind_of", option="kind"),
        Ask(path="by", follows=lambda known: _BY.get(known.text("kind_of"))),
        Ask(path="clause", choices=offers.clauses, follows=_only_clause),
        Ask(path="subject"),
        Ask(path="member", choices=offers.members, asked=_is_of_staff),
        *(
            _asked(path)
            for path in (
                "event_on",
                "ended_on",
                "known_on",
                "sent_on",
                "received_on",
                "effective_on",
                "consented_on",
                "handed_over_on",
                "completed_on",
                "covers.from",
                "covers.to",
                "covers.times",
            )
        ),
        Ask(path="bears", asked=_is_other),
        Ask(path="answers", choices=offers.complaints, asked=lambda known: bool(offers.complaints(known))),
        Ask(path="note"),
    ),
    id_of=_id,
    file_of=lambda _, name: f"data/notices/{name}.yaml",
    unwritten=_untold,
)
