"""The guide taken apart: its blocks, the files they are for, and putting them there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.settings import shipped_guide

GUIDE: Final = shipped_guide().read_text(encoding="utf-8")
_FENCE: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
HEADING: Final = re.compile(r"^#+ .*\{#([\w-]+)\}$", re.M)
_FILE: Final = re.compile(r"`((?:data|scans)/[^`<>*]+\.\w+)`")


@dataclass(frozen=True)
class Fence:
    """A block of the guide: its language, its text, the file named last before it, the anchors above it."""

    language: str
    text: str
    file: str
    section: str
    line: int
    answers: str = ""
    """The language of the block right before it: what a block of text is the answer to."""


def _fences() -> Iterator[Fence]:
    end = 0
    previous = ""
    for found in _FENCE.finditer(GUIDE):
        before, between = GUIDE[: found.start()], GUIDE[end : found.start()]
        named = _FILE.findall(between)
        sections = HEADING.findall(before)
        yield Fence(
            language=found[1],
            text=found[2],
            file=named[-1] if named else "",
            section=sections[-1] if sections else "",
            line=before.count("\n") + 1,
            answers="" if between.strip() else previous,
        )
        end, previous = found.end(), found[1]


FENCES: Final = tuple(_fences())
DAY: Final = tuple(one for one in FENCES if one.section.startswith("day"))
WRONG: Final = tuple(
    (example, answer)
    for example, answer in itertools.pairwise(FENCES)
    if example.section == "mistakes" and answer.answers == "yaml"
)
EXAMPLES: Final = tuple(
    one for one in FENCES if one.language == "yaml" and not one.section.startswith(("day", "mistakes"))
)


def place(project: Path, example: Fence) -> None:
    """Writes an example where the guide says: a whole file, one item of a list, or some fields of a file."""
    target = project / example.file
    if "  - id:" in example.text[:8] or example.text.startswith("- id:"):
        _item(target, example.text)
    elif example.file == "data/contract.yaml" or _is_fragment(example, target):
        _fields(target, example.text)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(example.text, encoding="utf-8")


def _is_fragment(example: Fence, target: Path) -> bool:
    """Whether a block of the day says only which fields of a file are to be changed."""
    return example.section.startswith("day") and target.exists() and "id:" not in example.text


def _item(target: Path, item: str) -> None:
    """Puts an item in the place of the one with its id, else at the end of the file."""
    text = target.read_text(encoding="utf-8") if target.exists() else ""
    begin = re.match(r"( *)- id: (\S+)", item)
    assert begin is not None
    indent, name = begin.groups()
    old = re.compile(rf"^{indent}- id: {re.escape(name)}\n(?:{indent}  .*\n)*", re.M)
    assert old.search(text) or not indent, f"{target} has no {name} to stand in for"
    new, count = old.subn(lambda _: item, text)
    target.write_text(new if count else f"{text.rstrip()}\n{item}".lstrip(), encoding="utf-8")


def _fields(target: Path, fields: str) -> None:
    """Puts the fields of a fragment in the place of those of the file."""
    text = target.read_text(encoding="utf-8")
    for block, name in re.findall(r"^((\w+):.*\n(?:[ ].*\n)*)", fields, re.M):
        (old,) = re.finditer(rf"^{name}:.*\n(?:[ ].*\n)*", text, re.M)
        text = text[: old.start()] + block + text[old.end() :]
    target.write_text(text, encoding="utf-8")
