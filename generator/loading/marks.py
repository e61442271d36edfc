"""State-secret marks (绝密★, 机密★, 秘密★) never belong in this system: a record with one is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml

from generator.loading.yaml_source import Document
from generator.location import Location
from generator.message import say
from generator.problem import Problem

_MARK: Final = re.compile(r"\s*(绝密|机密|秘密)\s*|.*(绝密|机密|秘密)\s*★.*", re.DOTALL)
"""A mark stands alone or with its star; the words within other words, such as 机密性, are none."""


def carries_mark(text: str) -> bool:
    """Whether a text is a mark, or has one in it."""
    return _MARK.fullmatch(text) is not None


def check_marks(document: Document) -> list[Problem]:
    """A problem for every text of the file that is or carries a mark."""
    return [
        Problem(Location(document.file, node.start_mark.line + 1), say("problem.secret-mark"))
        for node in _texts(document.node)
        if carries_mark(node.value)
    ]


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
