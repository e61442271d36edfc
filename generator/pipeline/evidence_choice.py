"""The record and the place in it that a paper is meant for, by the names people type."""

from __future__ import annotations

import difflib
from typing import Final

from generator.records.ledger import Records
from generator.settings import words
from generator.views.evidence_targets import Provable, Target, provable_records, view_provable

_NEAREST: Final = 5
_LIKE_ENOUGH: Final = 0.4


class NoSuchPlaceError(Exception):
    """There is no such record, or no such place in it; the argument says what there is."""


def find_record(records: Records, name: str) -> Provable:
    """The record of that id; where several kinds have it, ``room/id`` tells which.

    Raises:
        NoSuchPlaceError: none has, or several have.
    """
    every = list(provable_records(records))
    room, slash, own = name.partition("/")
    found = [one for one in every if one[1].id == name]
    found = found or [one for one in every if slash and one == (room, one[1]) and one[1].id == own]
    if len(found) == 1:
        return view_provable(*found[0])
    if found:
        names = tuple(f"{room}/{name}" for room, _ in found)
        raise NoSuchPlaceError(words().t("evidence-add.several-records", name=name, names=names))
    ids = [one[1].id for one in every]
    near = tuple(difflib.get_close_matches(name, ids, n=_NEAREST, cutoff=_LIKE_ENOUGH))
    key = "no-record-near" if near else "no-record"
    raise NoSuchPlaceError(words().t(f"evidence-add.{key}", name=name, near=near))


def find_target(provable: Provable, at: str | None) -> Target:
    """The place of that name, or the only one there is.

    Raises:
        NoSuchPlaceError: with every place the record has.
    """
    targets = provable.targets
    found = [one for one in targets if at is None or at in (one.name, one.name.rpartition(".")[2])]
    if len(found) == 1 and not found[0].missing:
        return found[0]
    if len(found) == 1:
        values = {"id": provable.id, "label": found[0].label, "place": str(provable.record.origin.at())}
        raise NoSuchPlaceError(words().t("evidence-add.part-missing", **values))
    places = tuple(
        words().t(
            "evidence-add.place-missing" if one.missing else "evidence-add.place",
            name=one.name,
            label=one.label,
            count=len(one.evidence),
        )
        for one in targets
    )
    key = "choose-place" if at is None else "no-place"
    raise NoSuchPlaceError(words().t(f"evidence-add.{key}", id=provable.id, at=at, places=places))
