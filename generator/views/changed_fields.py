"""The fields in which two versions of a record differ, in words."""

from __future__ import annotations

from generator.records.history import RecordChange
from generator.words import Words


def fields_changed(change: RecordChange, words: Words) -> str:
    """The names of fields as the data reads them; a field that is gone from the models keeps its own."""
    names = (
        words.t(key) if (key := f"field.{change.kind}.{name}") in words else name for name in change.fields
    )
    return words.t("value.separator").join(names)
