"""Characters nobody can see: they reorder, join, split or vary what is around them, and print as nothing.

A document that people sign shows every character of its records, in their order, so none of these may stand in
one: controls, marks of direction, joiners, selectors of a variant, fillers, separators of lines and paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml

from generator.loading.yaml_source import Document
from generator.location import Location
from generator.message import say
from generator.problem import Problem

UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Everything Unicode says a reader may leave out, and controls; but for tab and line feed, which are space."""
_AROUND: Final = 8


def check_unseen(document: Document) -> list[Problem]:
    """A problem for every such character in the texts of a file, each kind once a line; comments may have any."""
    found = {
        (line, code): Problem(Location(document.file, line), say("problem.unseen", code=code, before=before))
        for node in _texts(document.node)
        for line, code, before in reversed(list(_in_text(node)))
    }
    return list(found.values())


def _in_text(node: yaml.ScalarNode) -> Iterator[tuple[int, str, str]]:
    """Line, code and what stands before, of each; of a text folded over lines, the line it begins on."""
    for one in UNSEEN.finditer(node.value):
        line = node.start_mark.line + 1
        if node.style == "|":
            line += 1 + node.value.count("\n", 0, one.start())
        before = UNSEEN.sub("", node.value[: one.start()])[-_AROUND:]
        yield line, f"U+{ord(one[0]):04X}", " ".join(before.split())


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
