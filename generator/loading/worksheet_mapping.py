"""The mapping file of a table with headings of its own: which of them are item, outcome and note."""

from __future__ import annotations

from pathlib import Path

from generator.loading.validation import validate_one
from generator.loading.worksheet_head import Chosen
from generator.loading.yaml_source import read_document
from generator.location import Location
from generator.message import say
from generator.problem import Problem
from generator.records.base import Record, Text


class ColumnMapping(Record):
    """``{sheet: , item: , outcome: , note: }``: headings as they stand in the table."""

    sheet: Text | None = None
    item: Text
    outcome: Text
    note: Text | None = None


def read_mapping(path: Path) -> tuple[Chosen | None, list[Problem]]:
    """The columns a mapping file names, or its problems."""
    file = path.as_posix()
    document, problems = read_document(path, file)
    if document is None:
        return None, problems
    if document.value is None:
        return None, [Problem(Location(file), say("problem.file-empty", file=file))]
    mapping, problems = validate_one(ColumnMapping, document)
    if mapping is None:
        return None, problems
    named = {"item": mapping.item, "outcome": mapping.outcome, "note": mapping.note}
    return Chosen(mapping.sheet, {name: text for name, text in named.items() if text is not None}), []
