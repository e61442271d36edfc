"""Changes fields of records in a YAML file where they stand; every other byte stays as it was.

A value is replaced between its first and its last character, a field nobody wrote yet gets a line of its own
behind the one it follows in the model. Comments, order, quotes, spacing and ends of lines are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from generator.views.entry import Entry, Field, Parts
from generator.writing.entry_text import entry_lines, flow_text
from generator.writing.splice import Splice
from generator.writing.yaml_scalar import Spelt, spelt_in_block, spelt_in_flow
from generator.writing.yaml_texts import change_texts

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordEdit:
    """What changes in the record ``id``: its fields, those of a part below the part's."""

    id: str
    fields: Entry
    order: Sequence[Path]
    """The paths of all fields of such a record in the model's order, which is where new lines go."""


def edited_fields(text: str, edits: Sequence[RecordEdit]) -> str:
    """The file's text with the edits made; of one record, or of a list of them."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    splice = Splice(text)
    records = root.value if isinstance(root, yaml.SequenceNode) else [root]
    by_id = {_name(node): node for node in records if isinstance(node, yaml.MappingNode)}
    for edit in edits:
        _change(splice, by_id[edit.id], edit.fields, edit.order)
    return splice.done()


def entry_of(fields: Mapping[Path, Field], order: Sequence[Path]) -> Entry:
    """Fields by path as fields of parts, in the model's order."""
    names = dict.fromkeys(path[0] for path in order if any(one[0] == path[0] for one in fields))
    entry: list[Field] = []
    for name in names:
        if (name,) in fields:
            entry.append(fields[name,])
            continue
        inside = {path[1:]: field for path, field in fields.items() if path[0] == name}
        below = [path[1:] for path in order if path[0] == name and path[1:]]
        entry.append(Field(name, Parts(entry_of(inside, below))))
    return tuple(entry)


def known(entry: Entry) -> Entry:
    """The fields of which something is known."""
    fields = (_known(one) for one in entry)
    return tuple(one for one in fields if one.value is not None and one.value != Parts(()))


def _known(field: Field) -> Field:
    return Field(field.name, Parts(known(field.value.fields))) if isinstance(field.value, Parts) else field


def _name(record: yaml.MappingNode) -> str:
    return next((str(value.value) for key, value in record.value if key.value == "id"), "")


def _change(splice: Splice, record: yaml.MappingNode, entry: Entry, order: Sequence[Path]) -> None:
    there = {key.value: (key, value) for key, value in record.value}
    for field in entry:
        if field.name in there:
            below = [path[1:] for path in order if path[0] == field.name and path[1:]]
            _change_value(splice, record, there[field.name], field, below)
    names = list(dict.fromkeys(path[0] for path in order))
    for field in known(entry):
        if field.name not in there:
            earlier = [one for one in names[: names.index(field.name)] if one in there]
            after = there[earlier[-1]][1] if earlier else record.value[-1][1]
            if record.flow_style:
                splice.put(after.end_mark.index, f", {flow_text((field,))[1:-1]}")
            else:
                splice.insert_lines(splice.next_line(after), entry_lines((field,), record.start_mark.column))


def _change_value(
    splice: Splice,
    record: yaml.MappingNode,
    at: tuple[yaml.Node, yaml.Node],
    field: Field,
    order: Sequence[Path],
) -> None:
    key, value = at
    new = field.value
    column = record.start_mark.column + 2
    if isinstance(new, Parts) and isinstance(value, yaml.MappingNode) and value.value:
        _change(splice, value, new.fields, order)
    elif isinstance(new, Parts) and isinstance(value, yaml.SequenceNode) and value.value:
        for number in new.fields:  # entries of a list by their number, from 0
            assert isinstance(number.value, Parts)
            _change(splice, value.value[int(number.name)], number.value.fields, order)
    elif isinstance(new, tuple) and new and isinstance(value, yaml.SequenceNode) and value.value:
        change_texts(splice, value, [str(one) for one in new])
    elif isinstance(new, (Parts, tuple)):
        _become(splice, key, value, _anew(field, column, flow=record.flow_style))
    else:
        style = value.style if isinstance(value, yaml.ScalarNode) else None
        if record.flow_style:
            spelt = Spelt(spelt_in_flow(new, plain=field.plain, style=style))
        else:
            spelt = spelt_in_block(new, plain=field.plain, column=column, style=style)
        _become(splice, key, value, spelt)


def _anew(field: Field, column: int, *, flow: bool) -> Spelt:
    """A part or a list in the place of nothing."""
    fields = known((field,))
    if flow or not fields or not field.value:
        return Spelt(flow_text(fields)[1:-1].partition(":")[2].strip() if fields else "null")
    return Spelt("", tuple(entry_lines(fields, column - 2)[1:]))


def _become(splice: Splice, key: yaml.Node, value: yaml.Node, new: Spelt) -> None:
    """Puts something else behind the name of a field: what stood there goes, its comment stays."""
    first, end = value.start_mark.index, value.end_mark.index
    colon = splice.text.index(":", key.end_mark.index) + 1
    if isinstance(value, yaml.ScalarNode) and value.style in ("|", ">"):
        end = splice.end_of_mark(value)
        splice.drop_block(value)
    elif isinstance(value, yaml.CollectionNode) and not value.flow_style and value.value:
        splice.replace(splice.start_of_line(first), splice.next_line(value), "")
        first = end = colon
    if first == end or not new.inline:
        first = colon
    gap = " " if first == colon and new.inline else ""
    splice.replace(first, max(first, end), gap + new.inline)
    if new.lines:
        splice.put(splice.end_of_line(max(first, end)), splice.newline.join(("", *new.lines)))
