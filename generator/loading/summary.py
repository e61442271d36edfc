"""Reads the text of the report (服务总结报告) from ``content/summary.md``, and finds what cannot stand in it.

A text holds paragraphs, emphasis, lists and tables in Markdown, chapters (``##``) and headings below them,
figures by name (``{{ deductions.approved }}``) and whole tables on lines of their own (``{{ table.open }}``).
Images, links and HTML are refused rather than dropped: nothing of a report may vanish without a word.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from generator.loading.layout import leads_into
from generator.loading.marks import carries_mark
from generator.loading.unseen import PRIVATE, UNSEEN
from generator.loading.yaml_source import read_text
from generator.location import Location
from generator.message import Message, say
from generator.problem import Problem
from generator.records.prose import UNWRITTEN, Piece, Prose
from generator.settings import shipped_summary
from generator.views.report_figures import FIGURE_NAMES, TABLE_NAMES

SUMMARY: Final = "content/summary.md"

_HEADING: Final = re.compile(r" {0,3}(#+)(?:[ \t\u3000]*)(.*?)[ \t\u3000]*#*[ \t\u3000]*")
_ALONE: Final = re.compile(r"\s*\{\{\s*(\S+?)\s*\}\}\s*")
_FIGURE: Final = re.compile(r"\{\{([^{}]*)\}\}")
_BRACE: Final = re.compile(r"[{}\uff5b\uff5d]")
_MARKUP: Final = re.compile(
    r"<[A-Za-z/!?][^>]{0,30}>?|!\[(?:[^\]]{0,80}\]\()?|\](?=\()|^ {0,3}\[[^\]]*\](?=:)|`{3}|~{3}"
)
_NUMBERED: Final = re.compile(
    r"[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]+\u3001"
    r"|[\uff08(][\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\d]+[\uff09)]"
    r"|\d+[.\u3001\uff0e](?!\d)"
)
"""A heading that brings its own number: 一、 or （一） or 1."""
_LEVELS: Final = range(2, 5)
_SEEN: Final = frozenset("\t")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_LONGEST_HEADING: Final = 200
_NEAREST: Final = 3
_BEFORE: Final = 9
_MOST_SHOWN: Final = 40


def read_summary(project: Path) -> tuple[Prose, list[Problem]]:
    """The report's text and what is wrong with it; where a project has none, the text that is shipped."""
    path = project / SUMMARY
    if not path.exists() and not path.is_symlink():
        return read_shipped()
    if not leads_into(path, project):
        return UNWRITTEN, [Problem(Location(SUMMARY), say("problem.path-leaves-project", value=SUMMARY))]
    return _read(path)


def read_shipped() -> tuple[Prose, list[Problem]]:
    """The text every project is given, in which nobody has named anything."""
    return _read(shipped_summary())


def _read(path: Path) -> tuple[Prose, list[Problem]]:
    text, problems = read_text(path, SUMMARY)
    if text is None:
        return UNWRITTEN, problems
    lines = text.replace("\r\n", "\n").split("\n")
    if not any(line.strip() for line in lines):
        return UNWRITTEN, [Problem(Location(SUMMARY), say("problem.summary-empty"))]
    found = [
        Problem(Location(SUMMARY, number), message)
        for number, line in enumerate(lines, start=1)
        for message in _faults(line)
    ]
    return Prose(tuple(_pieces(lines))), found


def _pieces(lines: list[str]) -> Iterator[Piece]:
    """Headings and tables one by one, and what stands between them in one run."""
    run: list[str] = []
    begun = 1
    for number, line in enumerate([*lines, None], start=1):
        own = None if line is None else _own_piece(line, number)
        if line is not None and own is None:
            run.append(line)
            continue
        if any(one.strip() for one in run):
            blank = next(place for place, one in enumerate(run) if one.strip())
            yield Piece("text", "\n".join(run[blank:]).rstrip(), begun + blank)
        if own is not None:
            yield own
        run, begun = [], number + 1


def _own_piece(line: str, number: int) -> Piece | None:
    if heading := _HEADING.fullmatch(line):
        return Piece("heading", heading[2], number, len(heading[1]))
    if (alone := _ALONE.fullmatch(line)) and alone[1] in TABLE_NAMES:
        return Piece("table", alone[1].removeprefix("table."), number)
    return None


def _faults(line: str) -> Iterator[Message]:
    """Everything that cannot stand in a line."""
    if carries_mark(line):
        yield say("problem.secret-mark")
    for place, char in enumerate(line, start=1):
        if char not in _SEEN and (unicodedata.category(char) in _UNSEEN or UNSEEN.match(char)):
            yield say("problem.summary-unseen", column=place, code=f"U+{ord(char):04X}")
        elif PRIVATE.match(char):
            before = line[max(0, place - _BEFORE) : place - 1]
            yield say("problem.private-character", code=f"U+{ord(char):04X}", before=before)
    for found in _MARKUP.finditer(line):
        yield say("problem.summary-markup", column=found.start() + 1, found=found[0])
    if heading := _HEADING.fullmatch(line):
        if len(heading[1]) not in _LEVELS or not heading[2]:
            yield say("problem.summary-heading")
        elif len(heading[2]) > _LONGEST_HEADING:
            yield say("problem.summary-heading-long", most=_LONGEST_HEADING)
        elif _NUMBERED.match(heading[2]):
            yield say("problem.summary-heading-numbered", title=_short(heading[2]))
    yield from _faults_of_names(line)


def _faults_of_names(line: str) -> Iterator[Message]:
    for found in _FIGURE.finditer(line):
        name = found[1].strip()
        if name in TABLE_NAMES and not _ALONE.fullmatch(line):
            yield say("problem.summary-table-inside", name=name)
        elif name not in TABLE_NAMES and name not in FIGURE_NAMES:
            yield say("problem.summary-name-unknown", name=_short(name), near=_near(name))
    rest = _FIGURE.sub(lambda found: " " * len(found[0]), line)
    if brace := _BRACE.search(rest):
        yield say("problem.summary-brace", column=brace.start() + 1)


def _near(name: str) -> Message:
    near = difflib.get_close_matches(
        name[:_MOST_SHOWN], (*FIGURE_NAMES, *TABLE_NAMES), n=_NEAREST, cutoff=0.5
    )
    return say("problem-part.near-names", names=tuple(near)) if near else say("problem-part.no-near-names")


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
