"""The files of records with what a workbook changes in them: new texts, nothing is written yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.views.book import Value
from generator.views.book_columns import Column
from generator.views.book_entries import EntryKind, entry_columns
from generator.views.entry import Entry, Field, Parts
from generator.writing.entry_text import record_text
from generator.writing.yaml_append import with_item
from generator.writing.yaml_fields import RecordEdit, edited_fields, entry_of, known

_BOM: Final = "\ufeff"
_PLAIN: Final = frozenset({"day", "moment", "count", "flag"})

Values = Mapping[Column, Value]


@dataclass(frozen=True, slots=True)
class FileEdit:
    """What changes in a file: fields of its records by id, and records that are new in it."""

    changed: Mapping[str, Values]
    added: Sequence[Values] = ()
    entries_changed: Mapping[tuple[str, EntryKind, int], Values] = field(default_factory=dict)
    """By the record, its list, and the place in the list, from 1."""
    entries_added: Sequence[tuple[str, Values]] = ()
    """To the end of which list; only in files that are one record."""


def edited_file(text: str, edit: FileEdit, columns: Iterable[Column]) -> str:
    """The file's text with the edit made and every other byte as it was."""
    order = tuple(column.path for column in columns)
    bom = _BOM if text.startswith(_BOM) else ""
    text = text.removeprefix(_BOM)
    edits = [RecordEdit(name, _entry(values, order), order) for name, values in edit.changed.items()]
    edits += [_edit_of_entry(*at, values) for at, values in edit.entries_changed.items()]
    if edits:
        text = edited_fields(text, edits)
    for values in edit.added:
        text = with_item(text, (), known(_entry(values, order)))
    for listed, values in edit.entries_added:
        text = with_item(text, (listed,), known(_entry(values, tuple(one.path for one in values))))
    return bom + text


def _edit_of_entry(record: str, listed: EntryKind, number: int, values: Values) -> RecordEdit:
    order = tuple(column.path for column in entry_columns(listed))
    inside = Parts((Field(str(number - 1), Parts(_entry(values, order))),))
    return RecordEdit(record, (Field(listed, inside),), tuple((listed, *path) for path in order))


def new_list(head: str, records: Iterable[Values], columns: Iterable[Column]) -> str:
    """A file that is a list of records."""
    return edited_file(f"# {head}\n[]\n", FileEdit({}, tuple(records)), columns)


def new_incident(head: str, values: Values, columns: Iterable[Column]) -> str:
    """A file that is one incident; what it did is a part that must be there, known or not."""
    entry = _entry(values, [column.path for column in columns])
    fields = {one.name: one for one in known(entry)}
    kept = (fields.get(one.name, one if one.name == "impact" else None) for one in entry)
    return record_text(tuple(one for one in kept if one is not None), head)


def _entry(values: Values, order: Sequence[tuple[str, ...]]) -> Entry:
    fields = {
        column.path: Field(column.path[-1], value, plain=column.shape in _PLAIN)
        for column, value in values.items()
        if column.editable and column.shape != "entry"
    }
    return entry_of(fields, order)
