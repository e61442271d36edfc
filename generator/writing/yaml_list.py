"""Edits one list of a YAML file and leaves every other byte as it was: comments, order, quotes, spacing.

Only the lines of an entry that changes are written anew, by a round trip of ruamel.yaml; new entries are put
between the others. All scalars are kept as they are spelt, as no type is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.writing.yaml_text import OTHER_BREAKS, dumped, round_trip, spelt


@dataclass(frozen=True, slots=True)
class ListEdit:
    """What is to change in the list ``key``, whose entries are known by their field ``identity``."""

    key: str
    identity: str
    changed: Mapping[str, Mapping[str, str | None]]
    added: Mapping[str, Mapping[str, str | None]]
    order: tuple[str, ...] = ()
    """Where new entries belong: after the last one that comes before them here; else at the end."""
    plain: Set[str] = frozenset()
    """Fields that are no text (dates, true and false) and stay without quotes."""


def edited(text: str, edit: ListEdit) -> str:
    """The file's text with the edit made; the same text where there is nothing to change."""
    if not edit.changed and not edit.added:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    return _edited(text.replace("\r\n", "\n"), edit).replace("\n", newline)


def _edited(text: str, edit: ListEdit) -> str:
    root = round_trip().compose(text)
    if not isinstance(root, MappingNode) or root.flow_style or OTHER_BREAKS.search(text):
        return _edited_whole(text, edit)
    key, value = next(((key, value) for key, value in root.value if key.value == edit.key), (None, None))
    if key is None or value is None:
        end = "" if text.endswith("\n") else "\n"
        return f"{text}{end}{edit.key}:\n{_entries(edit, 2, 4)}"
    if not isinstance(value, SequenceNode) or not value.value:
        return _begun(text, key, value, edit)
    return _edited_whole(text, edit) if value.flow_style else _edited_lines(text, value, edit)


def _edited_lines(text: str, listed: SequenceNode, edit: ListEdit) -> str:
    """The text with only the lines of changed entries replaced, and new ones put in."""
    lines = _lines(text)
    dash = listed.start_mark.column
    content = _column(lines, listed, dash)
    spans = {_name(node, edit.identity): _span(lines, node, dash) for node in listed.value}
    changes: list[tuple[int, int, str]] = []
    for name, fields in edit.changed.items():
        first, last = spans[name]
        changed = round_trip().load("".join(lines[first : last + 1]))
        _put(changed[0], fields, edit.plain)
        changes.append((first, last + 1, dumped(changed, dash, content)))
    for before, names in _places(edit, list(spans)).items():
        after = spans[before][1] + 1 if before else spans[next(iter(spans))][0]
        changes.append((after, after, _entries(edit, dash, content, names)))
    # From the end, so that the line numbers of what is still to come stay right.
    for first, end, written in sorted(changes, reverse=True):
        lines[first:end] = [written]
    return "".join(lines)


def _lines(text: str) -> list[str]:
    """Every line with its end; the last one gets one if it has none."""
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")]


def _column(lines: list[str], listed: SequenceNode, dash: int) -> int:
    """Where the entries' fields stand, by the first entry that begins on its dash's line."""
    for node in listed.value:
        if lines[node.start_mark.line][dash] == "-":
            return int(node.start_mark.column)
    return dash + 2


def _name(node: Node, identity: str) -> str:
    return next((str(value.value) for key, value in node.value if key.value == identity), "")


def _span(lines: list[str], node: Node, dash: int) -> tuple[int, int]:
    """The first and last line of an entry: from its dash to its last value, without comments after it."""
    first = node.start_mark.line
    while lines[first][dash : dash + 1] != "-" or lines[first][:dash].strip():
        first -= 1
    return first, _last_line(node)


def _last_line(node: Node) -> int:
    if isinstance(node, MappingNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1][1])
    if isinstance(node, SequenceNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1])
    end = node.end_mark
    block_text = isinstance(node, ScalarNode) and node.style in ("|", ">")
    return int(end.line) - 1 if block_text and end.column == 0 else int(end.line)


def _places(edit: ListEdit, present: list[str]) -> dict[str, list[str]]:
    """The entry after which each new one goes; "" is before the first."""
    rank = {name: number for number, name in enumerate(edit.order)}
    places: dict[str, list[str]] = {}
    for name in sorted(edit.added, key=lambda one: rank.get(one, len(rank))):
        if name in rank:
            earlier = [one for one in present if rank.get(one, -1) < rank[name]]
            place = earlier[-1] if earlier else ""
        else:
            place = present[-1]
        places.setdefault(place, []).append(name)
    return places


def _entries(edit: ListEdit, dash: int, content: int, names: Iterable[str] | None = None) -> str:
    """New entries as lines."""
    rank = {name: number for number, name in enumerate(edit.order)}
    every = sorted(edit.added, key=lambda one: rank.get(one, len(rank)))
    entries = CommentedSeq()
    for name in every if names is None else names:
        entry = CommentedMap()
        _put(entry, {edit.identity: name} | dict(edit.added[name]), edit.plain)
        entries.append(entry)
    return dumped(entries, dash, content)


def _put(entry: Any, fields: Mapping[str, str | None], plain: Set[str]) -> None:
    """Sets the fields; one that is unknown is written only where it stood before."""
    for field, value in fields.items():
        if value is not None or field in entry:
            entry[field] = spelt(value, plain=field in plain)


def _begun(text: str, key: Node, value: Node, edit: ListEdit) -> str:
    """The text where the list was empty, ``null`` or nothing: the entries take that place."""
    lines = _lines(text)
    first, last = key.start_mark.line, _last_line(value)
    tail = lines[last][value.end_mark.column :].strip()
    comment = f" {tail}" if tail.startswith("#") else ""
    written = f"{edit.key}:{comment}\n{_entries(edit, 2, 4)}"
    return "".join(lines[:first]) + written + "".join(lines[last + 1 :])


def _edited_whole(text: str, edit: ListEdit) -> str:
    """The text dumped anew, for a list written in braces and brackets."""
    root = round_trip().load(text)
    listed = root[edit.key] if root.get(edit.key) else CommentedSeq()
    root[edit.key] = listed
    by_name = {str(entry[edit.identity]): entry for entry in listed}
    for name, fields in edit.changed.items():
        _put(by_name[name], fields, edit.plain)
    for name, fields in edit.added.items():
        entry = CommentedMap()
        entry.fa.set_flow_style()
        _put(entry, {edit.identity: name} | dict(fields), edit.plain)
        listed.append(entry)
    return dumped(root)
