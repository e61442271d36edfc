"""Changes a list of texts in a YAML file: only the entries that differ, in a block or in brackets."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import yaml

from generator.writing.splice import Splice
from generator.writing.yaml_scalar import spelt_in_block, spelt_in_flow, texts_in_block


def change_texts(splice: Splice, listed: yaml.SequenceNode, wanted: Sequence[str]) -> None:
    """Only entries that differ are touched."""
    items = listed.value
    old = [item.value for item in items]
    matcher = difflib.SequenceMatcher(None, old, wanted, autojunk=False)
    for what, first, end, begin, stop in matcher.get_opcodes():
        if what == "equal":
            continue
        both = min(end - first, stop - begin)
        for item, text in zip(items[first : first + both], wanted[begin : begin + both], strict=True):
            _change_item(splice, listed, item, text)
        if first + both < end:
            _remove_items(splice, listed, first + both, end)
        if begin + both < stop:
            _insert_items(splice, listed, first + both, wanted[begin + both : stop])


def _change_item(splice: Splice, listed: yaml.SequenceNode, item: yaml.ScalarNode, text: str) -> None:
    new = spelt_in_flow(text, style=item.style) if listed.flow_style else None
    if new is None and item.style in ("|", ">"):
        splice.drop_block(item)
        written = spelt_in_block(text, plain=False).inline
        splice.replace(item.start_mark.index, splice.end_of_mark(item), written)
        return
    written = new or spelt_in_block(text, plain=False, style=item.style).inline
    splice.replace(item.start_mark.index, item.end_mark.index, written)


def _remove_items(splice: Splice, listed: yaml.SequenceNode, first: int, end: int) -> None:
    items = listed.value
    if not listed.flow_style:
        splice.replace(_line_of_dash(splice, listed, items[first]), splice.next_line(items[end - 1]), "")
    elif first > 0:
        splice.replace(items[first - 1].end_mark.index, items[end - 1].end_mark.index, "")
    else:
        splice.replace(items[0].start_mark.index, items[end].start_mark.index, "")


def _insert_items(splice: Splice, listed: yaml.SequenceNode, place: int, texts: Sequence[str]) -> None:
    items = listed.value
    if listed.flow_style:
        written = [spelt_in_flow(one) for one in texts]
        if place:
            splice.put(items[place - 1].end_mark.index, "".join(f", {one}" for one in written))
        else:
            splice.put(items[0].start_mark.index, "".join(f"{one}, " for one in written))
        return
    lines = texts_in_block(texts, listed.start_mark.column)
    at = splice.next_line(items[place - 1]) if place else _line_of_dash(splice, listed, items[0])
    splice.insert_lines(at, lines)


def _line_of_dash(splice: Splice, listed: yaml.SequenceNode, item: yaml.Node) -> int:
    """Where the line begins on which an entry's dash stands."""
    start = splice.start_of_line(item.start_mark.index)
    column = listed.start_mark.column
    while splice.text[start + column] != "-" or splice.text[start : start + column].strip():
        start = splice.start_of_line(start - 1)
    return start
