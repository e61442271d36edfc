"""Which lines of a written record came from which cells: so a problem of it is told by its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

Path = tuple[str, ...]


def lines_of(key: yaml.Node, value: yaml.Node) -> range:
    """The lines of a field, from 1: from its name to the end of its value."""
    while isinstance(value, yaml.CollectionNode) and value.value and not value.flow_style:
        inside = value.value[-1]
        value = inside[1] if isinstance(inside, tuple) else inside
    last = max(value.end_mark.line - (value.end_mark.column == 0), key.start_mark.line)
    return range(key.start_mark.line + 1, last + 2)


def cells_by_line(text: str, records: Mapping[str, Mapping[Path, str]]) -> dict[int, str]:
    """The cell of every line of the records named; of a line that no cell gave, that of the record's id."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    nodes: list[Any] = root.value if isinstance(root, yaml.SequenceNode) else [root]
    found: dict[int, str] = {}
    for node in nodes:
        cells = records.get(_id(node)) if isinstance(node, yaml.MappingNode) else None
        if cells is None:
            continue
        for line in range(node.start_mark.line + 1, node.end_mark.line + 2):
            found.setdefault(line, cells[("id",)])
        for path, key, value in _fields(node, ()):
            if path in cells:
                found.update(dict.fromkeys(lines_of(key, value), cells[path]))
    return found


def _id(node: yaml.MappingNode) -> str:
    return next((str(value.value) for key, value in node.value if key.value == "id"), "")


def _fields(node: yaml.MappingNode, above: Path) -> Iterator[tuple[Path, yaml.Node, yaml.Node]]:
    for key, value in node.value:
        yield (*above, key.value), key, value
        if isinstance(value, yaml.MappingNode):
            yield from _fields(value, (*above, key.value))
        elif isinstance(value, yaml.SequenceNode):
            for number, item in enumerate(value.value):
                place = (*above, key.value, str(number))
                yield place, item, item
                yield from _fields(item, place) if isinstance(item, yaml.MappingNode) else ()
