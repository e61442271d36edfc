"""The shape in which every check of the records tells what it found."""

from __future__ import annotations

from collections.abc import Iterator

from generator.records.base import Record

Found = Iterator[tuple[Record, str, str, dict[str, object]]]
"""What a check yields: the record, its id, the field to look at, the values of its sentence."""
