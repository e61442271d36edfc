"""Puts an item at the end of a list in a YAML file; every byte that was there stays, and stays in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from generator.views.entry import Entry, Field, Parts
from generator.writing.entry_text import entry_lines, flow_text, item_lines

Path = tuple[str | int, ...]
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class NoListThereError(Exception):
    """At the path stands something that is neither a list nor unknown."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A node, and whether what it stands in is written in braces or brackets."""

    node: Node
    in_flow: bool
    column: int
    """Where the names of the fields beside it stand; of an item or the whole, where it begins."""


def with_item(text: str, path: Path, item: Entry) -> str:
    """The file's text with one more item in the list at ``path``, which need not be there yet.

    The path names fields, and items by their number from 0; the empty path is a file that is a list.

    Raises:
        NoListThereError: something else stands there.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    newline = "\r\n" if "\r\n" in text else "\n"
    if root is None:
        return _inserted(text, len(text), item_lines(item, 0, 2), newline)
    place, rest = _descend(root, path)
    node = place.node
    if rest:
        return _with_fields(text, place, _nested(rest, item), newline)
    if isinstance(node, SequenceNode) and node.value:
        return _after_last(text, node, item, newline)
    if isinstance(node, SequenceNode) or _is_null(node):
        return _begun(text, place, item, newline, top=not path)
    raise NoListThereError


def _descend(root: Node, path: Path) -> tuple[_Place, Path]:
    """As far down the path as there is something; the rest of the path is what is not there."""
    place = _Place(root, _flows(root), root.start_mark.column)
    for number, step in enumerate(path):
        node = place.node
        if isinstance(node, MappingNode):
            key, value = next(((k, v) for k, v in node.value if k.value == step), (None, None))
            if key is None or value is None:
                return place, path[number:]
            place = _Place(value, place.in_flow or _flows(node), key.start_mark.column)
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            inside = node.value[step]
            place = _Place(inside, place.in_flow or _flows(node), inside.start_mark.column)
        elif _is_null(node):
            return place, path[number:]
        else:
            raise NoListThereError
    return place, ()


def _flows(node: Node) -> bool:
    return isinstance(node, CollectionNode) and bool(node.flow_style)


def _nested(rest: Path, item: Entry) -> Field:
    """The fields that lead to the list, with the list at their end."""
    *above, name = rest
    if any(isinstance(one, int) for one in rest):
        raise NoListThereError
    field = Field(str(name), (item,))
    for step in reversed(above):
        field = Field(str(step), Parts((field,)))
    return field


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.style and node.value in _NULLS


def _with_fields(text: str, place: _Place, field: Field, newline: str) -> str:
    """The text with a field more in a mapping, or in the place of one that is unknown."""
    node = place.node
    if _is_null(node):
        if place.in_flow:
            return _replaced(text, node, flow_text((field,)))
        return _below(text, node, entry_lines((field,), place.column + 2), newline)
    assert isinstance(node, MappingNode)
    if node.flow_style:
        written = flow_text((field,))[1:-1]
        return _in_flow(text, node, [part for pair in node.value for part in pair], written)
    return _inserted(
        text, _line_end(text, _end(node)), entry_lines((field,), node.start_mark.column), newline
    )


def _after_last(text: str, listed: SequenceNode, item: Entry, newline: str) -> str:
    if listed.flow_style:
        return _in_flow(text, listed, listed.value, flow_text(item))
    dash = listed.start_mark.column
    at = _line_end(text, _end(listed))
    if listed.start_mark.column == 0 and _only_remarks(text[at:]):
        at = len(text)  # what is said below the last entry stays below it
    return _inserted(text, at, item_lines(item, dash, _content(text, listed, dash)), newline)


def _content(text: str, listed: SequenceNode, dash: int) -> int:
    """Where the fields of the items stand, by the first that begins on its dash's line."""
    for one in listed.value:
        begin = text.rfind("\n", 0, one.start_mark.index) + 1
        if text[begin + dash : begin + dash + 1] == "-" and isinstance(one, MappingNode):
            return int(one.start_mark.column)
    return dash + 2


def _only_remarks(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())


def _begun(text: str, place: _Place, item: Entry, newline: str, *, top: bool) -> str:
    """The text where the list was empty or unknown: the item takes its place, below what names it."""
    if place.in_flow and not top:
        return _replaced(text, place.node, f"[{flow_text(item)}]")
    dash = 0 if top else place.column + 2
    return _below(text, place.node, item_lines(item, dash, dash + 2), newline)


def _below(text: str, node: Node, lines: Sequence[str], newline: str) -> str:
    """The text without a value, and with lines below the line it stood on; a comment beside it stays."""
    first, end = node.start_mark.index, node.end_mark.index
    kept, after = text[:first].rstrip(" "), text[end:].lstrip(" ")
    beside = after.partition("\n")[0].strip()
    if not beside and (not kept or kept.endswith("\n")):  # the new lines take a line that has nothing else
        return kept + newline.join(lines) + (after or newline)
    if beside and kept and not kept.endswith("\n"):
        kept += " "
    line_end = _line_end(after, 0)
    return _inserted(kept + after, len(kept) + line_end, lines, newline)


def _replaced(text: str, node: Node, written: str) -> str:
    first, end = node.start_mark.index, node.end_mark.index
    gap = " " if first == end and not text[:first].endswith(" ") else ""
    return f"{text[:first]}{gap}{written}{text[end:]}"


def _in_flow(text: str, node: Node, inside: Sequence[Node], written: str) -> str:
    """In braces or brackets: behind the last value, before a comma or comment that may follow it."""
    if not inside:
        at = int(node.start_mark.index) + 1
        return f"{text[:at]}{written}{text[at:]}"
    at = _end(inside[-1])
    return f"{text[:at]}, {written}{text[at:]}"


def _inserted(text: str, at: int, lines: Sequence[str], newline: str) -> str:
    before = text[:at]
    gap = newline if before and not before.endswith("\n") else ""
    return before + gap + "".join(f"{line}{newline}" for line in lines) + text[at:]


def _end(node: Node) -> int:
    """Where the last value of a node ends, without comments and blank lines after it."""
    if isinstance(node, MappingNode) and node.value and not node.flow_style:
        return _end(node.value[-1][1])
    if isinstance(node, SequenceNode) and node.value and not node.flow_style:
        return _end(node.value[-1])
    return int(node.end_mark.index)


def _line_end(text: str, at: int) -> int:
    """The beginning of the line after the one a place is on; a block of text ends at such a beginning."""
    if at > 0 and text[at - 1] == "\n":
        return at
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1
