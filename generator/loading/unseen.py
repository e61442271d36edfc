"""Characters nobody can see, or that everybody sees otherwise: no signed document may rest on them.

What cannot be seen reorders, joins, splits or varies what is around it and prints as nothing: controls, marks
of direction, joiners, selectors of a variant, fillers, separators of lines and paragraphs. What is of private
use has the look that the font at hand gives it, be it another word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml

from generator.loading.yaml_source import Document
from generator.location import Location
from generator.message import Message, say
from generator.problem import Problem

UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Everything Unicode says a reader may leave out, and controls but for tab and line feed, which are space."""
PRIVATE: Final = re.compile(r"[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_EITHER: Final = re.compile(f"{UNSEEN.pattern}|{PRIVATE.pattern}")
_AROUND: Final = 8


def check_unseen(document: Document) -> list[Problem]:
    """A problem for every such character in the texts of a file, each once a line; comments may have any."""
    found = {
        (line, one): Problem(Location(document.file, line), _fault(one, before))
        for node in _texts(document.node)
        for line, one, before in reversed(list(_in_text(node)))
    }
    return list(found.values())


def _fault(one: str, before: str) -> Message:
    code = f"U+{ord(one):04X}"
    if PRIVATE.match(one):
        return say("problem.private-character", code=code, before=before)
    return say("problem.unseen", code=code, before=before)


def unseen_in(text: str) -> Message | None:
    """The first such character of a text that stands in no file yet, such as a cell of a worksheet."""
    one = _EITHER.search(text)
    return None if one is None else _fault(one[0], _before(text, one.start()))


def _in_text(node: yaml.ScalarNode) -> Iterator[tuple[int, str, str]]:
    """Line, character and what stands before, of each; of a text folded over lines, the line it begins on."""
    for one in _EITHER.finditer(node.value):
        line = node.start_mark.line + 1
        if node.style == "|":
            line += 1 + node.value.count("\n", 0, one.start())
        yield line, one[0], _before(node.value, one.start())


def _before(text: str, at: int) -> str:
    """What can be seen just before a place in a text."""
    return " ".join(_EITHER.sub("", text[:at])[-_AROUND:].split())


def _texts(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _texts(child)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _texts(key)
            yield from _texts(value)
