"""Reads one YAML file into plain values and remembers where each stands.

Scalars stay text, so that neither floats nor a library's guesses touch them; plain ``null``, ``~`` and
nothing are None. Duplicate keys, aliases and anything but mappings, lists and scalars are problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from generator.loading.plain_file import open_plain
from generator.loading.yaml_mistakes import explain_syntax
from generator.location import Location, Origin
from generator.message import say
from generator.problem import Problem, reason_of
from generator.records.base import Bare

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_NUMBER: Final = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_MOST_BYTES: Final = 8 * 1024 * 1024
_MOST_DEPTH: Final = 30
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""What YAML does not read, other than as an escape."""
_OTHER_BREAK: Final = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
"""Where YAML begins a new line and most editors do not: what follows is not where it seems to be."""
_LEAD: Final = re.compile(r"^[ ?:-]+", re.MULTILINE)
_BEFORE: Final = 8
_SURE_DEPTH: Final = 5_000
"""A depth that composing nodes is sure to survive; the readable one is far below."""
_MAP_TAG: Final = "tag:yaml.org,2002:map"
_SEQ_TAG: Final = "tag:yaml.org,2002:seq"
_STR_TAG: Final = "tag:yaml.org,2002:str"


class _Loader(yaml.CSafeLoader):
    """CSafeLoader without implicit types: every plain scalar composes as text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the attribute PyYAML reads


@dataclass(frozen=True, slots=True)
class Document:
    """A file that parsed: its value, and the node tree that knows the lines."""

    file: str
    value: Any
    node: yaml.Node

    def at(self, path: Sequence[str | int] = ()) -> Location:
        """The line of the value at ``path``; of the nearest ancestor where the path ends early."""
        name, _ = self._found(path)
        return Location(self.file, name.start_mark.line + 1)

    def start(self, path: Sequence[str | int] = (), *, of_key: bool = False) -> tuple[int, int]:
        """Line and column, both from 1, where the value at ``path`` begins, or the name of its field."""
        mark = self._found(path)[0 if of_key else 1].start_mark
        return mark.line + 1, mark.column + 1

    def _found(self, path: Sequence[str | int]) -> tuple[yaml.Node, yaml.Node]:
        """The name of a field and its value; of an item of a list, and of the whole, twice the value."""
        name = node = self.node
        for step in path:
            if isinstance(node, yaml.MappingNode):
                found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
                if found is None:
                    break
                name, node = found
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                name = node = node.value[step]
            else:
                break
        return name, node


def origin_of(file: str, node: yaml.Node) -> Origin:
    """The origin of the record that ``node`` holds."""
    lines: dict[str, int] = {}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[key.value] = key.start_mark.line + 1
            if isinstance(value, yaml.MappingNode):
                for inner, deeper in value.value:
                    lines[f"{key.value}.{inner.value}"] = inner.start_mark.line + 1
                    if isinstance(deeper, yaml.SequenceNode):
                        _number(lines, f"{key.value}.{inner.value}", deeper)
            elif isinstance(value, yaml.SequenceNode):
                _number(lines, key.value, value)
    return Origin(file, node.start_mark.line + 1, lines)


def _number(lines: dict[str, int], path: str, listed: yaml.SequenceNode) -> None:
    for number, item in enumerate(listed.value):
        lines[f"{path}.{number}"] = item.start_mark.line + 1


def read_document(path: Path, file: str) -> tuple[Document | None, list[Problem]]:
    """Reads ``path``, called ``file`` in problems. An empty file is a document whose value is None."""
    text, problems = read_text(path, file)
    if text is None:
        return None, problems
    if broken := list(_other_breaks(text, file)):
        return None, broken
    try:
        if refused := _refused_before_composing(text, file):
            return None, refused
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        return None, explain_syntax(error, text, file)
    except (yaml.YAMLError, RecursionError):
        lines = [number for number, line in enumerate(text.split("\n"), start=1) if _CONTROL.search(line)]
        return None, [Problem(Location(file, line), say("problem.yaml-unreadable")) for line in lines or [1]]
    if node is None:
        start = yaml.Mark(file, 0, 0, 0, None, 0)
        empty = yaml.ScalarNode(_STR_TAG, "", start, start)
        return Document(file, None, empty), []
    reader = _Reader(file)
    value = reader.plain(node)
    return (None if reader.problems else Document(file, value, node)), reader.problems


def _other_breaks(text: str, file: str) -> Iterator[Problem]:
    """The first break of each line that is none to an editor."""
    if _OTHER_BREAK.search(text) is None:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _OTHER_BREAK.search(f"{line}\n"):
            before = " ".join(line[: found.start()].split())[-_BEFORE:]
            yield Problem(
                Location(file, number), say("problem.unseen", code=f"U+{ord(found[0]):04X}", before=before)
            )


def _refused_before_composing(text: str, file: str) -> list[Problem]:
    """Aliases, and nesting so deep that composing its nodes would exhaust the stack of libyaml's binding."""
    if _is_plainly_shallow(text):
        return []
    depth = 0
    problems: list[Problem] = []
    for event in yaml.parse(text, Loader=_Loader):
        where = Location(file, event.start_mark.line + 1 if event.start_mark else 1)
        if isinstance(event, yaml.AliasEvent):
            problems.append(Problem(where, say("problem.yaml-alias")))
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MOST_DEPTH:
                return [*problems, Problem(where, say("problem.yaml-too-deep"))]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return problems


def _is_plainly_shallow(text: str) -> bool:
    """Whether a look at the characters shows that nothing refers elsewhere and nothing can nest too deep.

    Each level takes an opening bracket, a dash or a step of indentation, so their number bounds the depth.
    """
    if "*" in text or "&" in text:
        return False
    deepest = max((len(lead) for lead in _LEAD.findall(text)), default=0)
    return text.count("[") + text.count("{") + deepest < _SURE_DEPTH


def read_text(path: Path, file: str) -> tuple[str | None, list[Problem]]:
    """The text of ``path``, called ``file`` in problems, or why there is none."""
    try:
        with open_plain(path) as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        return None, [Problem(Location(file), say("problem.file-unreadable", reason=reason_of(error)))]
    if len(content) > _MOST_BYTES:
        return None, [
            Problem(Location(file), say("problem.file-too-large", most=_MOST_BYTES // 1024 // 1024))
        ]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [Problem(Location(file, line), say("problem.not-utf8"))]


class _Reader:
    """Turns nodes into plain values, collecting what is not allowed."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._depth = 0
        self.problems: list[Problem] = []

    def plain(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if self._depth >= _MOST_DEPTH:
            return self._refuse(node, "yaml-too-deep")
        self._depth += 1
        value = self._collection(node)
        self._depth -= 1
        return value

    def _collection(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode) and node.tag == _MAP_TAG:
            return self._mapping(node)
        if isinstance(node, yaml.SequenceNode) and node.tag == _SEQ_TAG:
            return [self.plain(child) for child in node.value]
        return self._refuse(node, "yaml-tag", tag=node.tag)

    def _scalar(self, node: yaml.ScalarNode) -> str | None:
        text: str = node.value
        if node.tag != _STR_TAG:
            self._refuse(node, "yaml-tag", tag=node.tag)
        if not node.style:  # CSafeLoader gives '' for a plain scalar, the Python loader None
            if text in _NULLS:
                return None
            if _NUMBER.fullmatch(text):
                return Bare(text)
        return text

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key, "yaml-key")
                continue
            if key.value in values:
                self._refuse(key, "duplicate-key", name=key.value)
                continue
            values[key.value] = self.plain(value)
        return values

    def _refuse(self, node: yaml.Node, code: str, **values: object) -> None:
        self.problems.append(
            Problem(Location(self._file, node.start_mark.line + 1), say(f"problem.{code}", **values))
        )
