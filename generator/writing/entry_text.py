"""A new record as text: one line a field, each with the comment on what is still to be said there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from generator.views.entry import Entry, Field, Parts
from generator.writing.yaml_text import dumped, spelt


def record_text(entry: Entry, heading: str) -> str:
    """A file that is one record, with a comment that says what it is."""
    return "".join(f"{line}\n" for line in (f"# {_one_line(heading)}", *entry_lines(entry)))


def entry_lines(entry: Entry, column: int = 0) -> list[str]:
    """The fields as lines that begin at a column."""
    return [f"{' ' * column}{line}" if line else line for field in entry for line in _lines(field)]


def item_lines(entry: Entry, dash: int, content: int) -> list[str]:
    """The fields as an item of a list whose dashes and fields stand at these columns."""
    first, *others = entry_lines(entry, content)
    return [f"{' ' * dash}-{' ' * (content - dash - 1)}{first[content:]}", *others]


def flow_text(entry: Entry) -> str:
    """The fields in braces, without their comments."""
    return dumped(_flow(entry)).removesuffix("\n")


def _lines(field: Field) -> Iterator[str]:
    remark = f" # {_one_line(field.comment)}" if field.comment else ""
    match field.value:
        case Parts(()):
            yield f"{field.name}: {{}}{remark}"
        case Parts(fields):
            yield f"{field.name}:{remark}"
            yield from entry_lines(fields, 2)
        case tuple():
            yield from _list_lines(field.name, field.value, remark)
        case _:
            value = spelt(field.value, plain=field.plain)
            first, *others = dumped(CommentedMap({field.name: value})).removesuffix("\n").split("\n")
            yield first + remark
            yield from others


def _list_lines(name: str, values: Sequence[str | Entry], remark: str) -> Iterator[str]:
    yield f"{name}:{remark}" if values else f"{name}: []{remark}"
    for value in values:
        if isinstance(value, str):
            yield from dumped(CommentedSeq([spelt(value, plain=False)])).removesuffix("\n").split("\n")
        else:
            yield from item_lines(value, 2, 4)


def _flow(entry: Entry) -> CommentedMap:
    mapping = CommentedMap()
    mapping.fa.set_flow_style()
    for field in entry:
        mapping[field.name] = _flow_value(field)
    return mapping


def _flow_value(field: Field) -> object:
    if isinstance(field.value, Parts):
        return _flow(field.value.fields)
    if isinstance(field.value, tuple):
        listed = CommentedSeq(
            spelt(one, plain=False) if isinstance(one, str) else _flow(one) for one in field.value
        )
        listed.fa.set_flow_style()
        return listed
    return spelt(field.value, plain=field.plain)


def _one_line(text: str) -> str:
    return " ".join(text.split())
