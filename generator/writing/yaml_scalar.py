"""How a value is spelt in the place of another: quoted as that was if it can be, else as it must be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import yaml

from generator.writing.yaml_text import MISREAD

_QUOTES: Final = ("'", '"')


@dataclass(frozen=True, slots=True)
class Spelt:
    """What stands behind the colon or dash, and the lines below it."""

    inline: str
    lines: tuple[str, ...] = ()


def spelt_in_block(value: str | None, *, plain: bool, column: int = 0, style: str | None = None) -> Spelt:
    """A scalar whose further lines begin at a column; ``style`` is how the one before it was quoted."""
    if value is not None and "\n" in value:
        lines = tuple(f"{' ' * column}{line}" if line else "" for line in value.split("\n"))
        block = Spelt("|-", lines)
        # What a block cannot hold as it is, such as a space in front, is quoted.
        return block if _reads_as("\n".join(("k: |-", *lines, "")), value) else Spelt(_double(value))
    return Spelt(_on_line(value, plain=plain, style=style, pattern="k: {}"))


def spelt_in_flow(value: str | None, *, plain: bool = False, style: str | None = None) -> str:
    """A scalar between braces or brackets."""
    return _on_line(value, plain=plain, style=style, pattern="{{k: {}}}")


def texts_in_block(values: Sequence[str], column: int) -> tuple[str, ...]:
    """A list of texts of one line each, its dashes at a column."""
    return tuple(f"{' ' * column}- {spelt_in_block(one, plain=False).inline}" for one in values)


def _on_line(value: str | None, *, plain: bool, style: str | None, pattern: str) -> str:
    if value is None:
        return "null"
    right = (one for one in _forms(value, style, plain=plain) if _reads_as(pattern.format(one), value))
    return next(right, _double(value))


def _forms(value: str, style: str | None, *, plain: bool) -> Iterator[str]:
    """The ways to spell it without escapes, the nearest to what stood there first."""
    if style == "'":
        yield "'" + value.replace("'", "''") + "'"
    if style not in _QUOTES and (plain or not MISREAD.fullmatch(value)):
        yield value


def _double(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _reads_as(text: str, value: str) -> bool:
    """Whether the only field of a mapping has that value."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return False
    if not isinstance(root, yaml.MappingNode) or len(root.value) != 1:
        return False
    found = root.value[0][1]
    return isinstance(found, yaml.ScalarNode) and found.value == value
