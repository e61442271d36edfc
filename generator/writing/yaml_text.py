"""How YAML is read and spelt when records are written: every scalar is text, and kept as it is spelt."""

from __future__ import annotations

import io
import re
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, PlainScalarString
from ruamel.yaml.tag import Tag

_TEXT: Final = Tag(suffix="tag:yaml.org,2002:str")
MISREAD: Final = re.compile(r"[0-9.+?-].*|y|n|yes|no|on|off|true|false|null|~", re.IGNORECASE)
"""What other readers of YAML may take for something else than text when it is not quoted."""

_LINES: Final = re.compile(r"(?:[^\W_][^\n]*)?(?:\n(?:[^\s][^\n]*)?)+")
"""Text of several lines that reads well as it stands; any other is quoted."""
OTHER_BREAKS: Final = re.compile("[\x85\u2028\u2029\r]")
"""Ends of lines to YAML that are none to everybody else."""


class _Untyped(VersionedResolver):
    """Every scalar is text, as the loader has it."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        return _TEXT if kind is ScalarNode else super().resolve(kind, value, implicit)


def round_trip(dash: int = 2, content: int = 4) -> YAML:
    """Reads and writes with comments, order and quotes; ``dash`` and ``content`` are the columns of lists."""
    yaml = YAML()
    yaml.Resolver = _Untyped
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=content, offset=dash)
    return yaml


def dumped(value: object, dash: int = 2, content: int = 4) -> str:
    """A value as YAML."""
    stream = io.StringIO()
    round_trip(dash, content).dump(value, stream)
    return stream.getvalue()


def spelt(value: str | None, *, plain: bool) -> object:
    """A scalar as it is to be written; ``plain`` is what stays without quotes, such as a date."""
    if value is None:
        return PlainScalarString("null")
    if plain:
        return PlainScalarString(value)
    if _LINES.fullmatch(value) and value.replace("\n", "").isprintable():
        return LiteralScalarString(value)
    quoted = MISREAD.fullmatch(value) or not value.isprintable()
    return DoubleQuotedScalarString(value) if quoted else PlainScalarString(value)
