"""The change log of the records (记录变更): each change with what it touched, and what the list lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from generator.records.history import FileChange, History, RecordChange
from generator.views.changed_fields import fields_changed
from generator.views.effects import EffectView
from generator.views.places import Key, SiteMap
from generator.words import Words, moment

_LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A record a change touched; ``path`` is empty where the site shows it no longer, or not yet."""

    id: str
    path: str
    place: str
    fields: str
    """The fields that differ, in words; empty of a record added, moved or removed."""


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The records of one kind to which the same was done; ``more`` of them are not listed."""

    what: str
    name: str
    kind: str
    count: int
    records: tuple[ChangedRecord, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.records)


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A touched file without a record that differs, and what that means."""

    name: str
    file: str
    nature: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change; ``note`` says why its records are not told."""

    id: str
    on: str
    author: str
    subject: str
    groups: tuple[ChangeGroup, ...]
    files: tuple[ChangedFile, ...]
    note: str
    effect: EffectView | None = None
    """What it did to compliance; None of a change whose effect is not told."""


@dataclass(frozen=True, slots=True)
class ChangesView:
    """All changes told, the newest first, and in ``notes`` what the list does not hold."""

    rows: tuple[ChangeView, ...]
    notes: tuple[str, ...]


def view_changes(
    history: History,
    site: SiteMap,
    timezone: str,
    words: Words,
    effects: Mapping[str, EffectView] = MappingProxyType({}),
) -> ChangesView:
    """Every change with links to the records that are known on the day of the assessment."""
    zone = ZoneInfo(timezone)
    paths = {
        **site.records,
        **{("clause", id_): path for id_, path in site.clauses.items()},
        **{("articles", str(number)): path for number, path in site.articles.items()},
        **{("groups", id_): path for id_, path in site.groups.items()},
    }
    rows = tuple(
        ChangeView(
            id=one.id,
            on=moment(one.on.astimezone(zone)),
            author=one.author or words.t("change.nobody"),
            subject=one.subject or words.t("change.no-subject"),
            groups=tuple(_groups(one.records, paths, words)),
            files=tuple(_file(each, words) for each in one.files),
            note=words.t(f"change.{one.unknown}", count=one.touched) if one.unknown else "",
            effect=effects.get(one.id),
        )
        for one in history.changes
    )
    return ChangesView(rows, tuple(_notes(history, len(effects), words)))


def _notes(history: History, effects: int, words: Words) -> Iterator[str]:
    if history.known != "known":
        yield words.t(f"change.{history.known}")
    if history.uncommitted:
        yield words.t("change.uncommitted", count=len(history.uncommitted))
    if history.more:
        yield words.t("change.more", count=len(history.changes))
    if 0 < effects < len(history.changes):
        yield words.t("change.effects", count=effects)
    if history.shallow:
        yield words.t("change.shallow")


def _groups(
    records: tuple[RecordChange, ...], paths: Mapping[Key, str], words: Words
) -> Iterator[ChangeGroup]:
    grouped: dict[tuple[str, str], list[RecordChange]] = {}
    for one in records:
        grouped.setdefault((one.what, one.kind), []).append(one)
    for (what, kind), some in grouped.items():
        yield ChangeGroup(
            what=what,
            name=words.t(f"change.{what}"),
            kind=words.t(f"kind.{kind}"),
            count=len(some),
            records=tuple(
                ChangedRecord(
                    id=one.id,
                    path="" if what == "removed" else paths.get((kind, one.id), ""),
                    place=f"{one.file}:{one.line}",
                    fields=fields_changed(one, words),
                )
                for one in some[:_LISTED]
            ),
        )


def _file(change: FileChange, words: Words) -> ChangedFile:
    nature = words.t(f"change.{change.nature}")
    return ChangedFile(words.t(f"change.{change.what}"), change.file, nature)
