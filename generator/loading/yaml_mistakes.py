"""The mistakes of a hand new to YAML, told by name: which character it is, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import yaml

from generator.location import Location
from generator.message import Message, say
from generator.problem import Problem

_BEGINS: Final = r"(?:^[ \u3000]*(?:-[ ]+)*|[{,，]\s*)"
"""Where the name of a field may begin: a line, after the dash of a list, or inside braces."""
_NAME: Final = r"[A-Za-z_][A-Za-z0-9_]*"

_TAB: Final = re.compile(r"^[ ]*(?:-[ ]*)*(\t)")
_WIDE_SPACE: Final = re.compile(r"^[ ]*(\u3000)")
_WIDE_COLON: Final = re.compile(rf"{_BEGINS}{_NAME}\s*(：)")
_NO_SPACE: Final = re.compile(rf"{_BEGINS}{_NAME}(:)(?=[^\s:/,}}\]])")
_WIDE_COMMA: Final = re.compile(rf"([，、；])\s*(?={_NAME}\s*[:：])")
_COLON_INSIDE: Final = re.compile(rf"^[ ]*(?:-[ ]+)*{_NAME}:[ ]+[^\s\"'\[{{|>#][^#\"]*?(:)(?:\s|$)")
_RESERVED: Final = re.compile(rf"{_BEGINS}{_NAME}:[ ]+([@`%])")
_EMPTY_LIST: Final = re.compile(r"\[\s*\]\s*(#.*)?")
_LISTED: Final = re.compile(r"\s*-\s")
_MOST_SHOWN: Final = 60


def explain_syntax(error: yaml.MarkedYAMLError, text: str, file: str) -> list[Problem]:
    """Why a file is no YAML: a known mistake wherever it was made, else the line where reading broke off."""
    lines = text.splitlines()
    if (left := _list_left_empty(lines)) is not None:
        return [Problem(Location(file, left), say("problem.yaml-empty-list-left"))]
    for line in _suspects(error, lines):
        if (mistake := known_mistake(lines[line - 1])) is not None:
            alike = ((number, known_mistake(one)) for number, one in enumerate(lines, start=1))
            return [
                Problem(Location(file, number), one)
                for number, one in alike
                if one is not None and one.key == mistake.key
            ]
    line = _line_of_fault(error, lines)
    return [Problem(Location(file, line), say("problem.yaml-syntax", line_text=_line_of(lines, line)))]


def known_mistake(line: str, column: int = 1) -> Message | None:
    """What is wrong with a line that should be a field and its value; None where nothing known is.

    ``column`` is that of the line's first character.
    """
    if found := _TAB.match(line):
        return say("problem.yaml-tab", column=column + found.start(1))
    if found := _WIDE_SPACE.match(line):
        return say("problem.yaml-wide-space", column=column + found.start(1))
    if found := _WIDE_COLON.search(line):
        return say("problem.yaml-wide-colon", column=column + found.start(1))
    if found := _WIDE_COMMA.search(line):
        return say("problem.yaml-wide-comma", column=column + found.start(1), mark=found[1])
    if found := _NO_SPACE.search(line):
        return say("problem.yaml-no-space", column=column + found.start(1))
    if found := _RESERVED.search(line):
        return say("problem.yaml-quotes-needed", column=column + found.start(1), mark=found[1])
    if found := _COLON_INSIDE.search(line):
        return say("problem.yaml-quotes-needed", column=column + found.start(1), mark=found[1])
    return None


def _list_left_empty(lines: Iterable[str]) -> int | None:
    """The line of a ``[]`` that says there are no records, in a file that has some."""
    said = None
    listed = False
    for number, line in enumerate(lines, start=1):
        if _EMPTY_LIST.fullmatch(line):
            said = number
        listed = listed or _LISTED.match(line) is not None
    return said if listed else None


def _suspects(error: yaml.MarkedYAMLError, lines: list[str]) -> Iterator[int]:
    """The lines to look at: what the fault began at, the one it was noticed at, and the one before that."""
    marks = [mark.line + 1 for mark in (error.context_mark, error.problem_mark) if mark]
    noticed = max(marks, default=1)
    before = next((line for line in range(noticed - 1, 0, -1) if _line_of(lines, line)), noticed)
    for line in dict.fromkeys((*sorted(marks), before)):
        if 0 < line <= len(lines):
            yield line


def _line_of_fault(error: yaml.MarkedYAMLError, lines: list[str]) -> int:
    """Where it went wrong; where it began, or the last line, when that is only the end of the file."""
    marks = [mark.line + 1 for mark in (error.problem_mark, error.context_mark) if mark]
    last = next((number for number in range(len(lines), 0, -1) if lines[number - 1].strip()), 1)
    return next((line for line in marks if _line_of(lines, line)), last)


def _line_of(lines: list[str], line: int) -> str:
    return lines[line - 1].strip()[:_MOST_SHOWN] if 0 < line <= len(lines) else ""
