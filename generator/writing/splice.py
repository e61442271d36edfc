"""Replacements in the text of a YAML file, by position and made all at once: what is not replaced stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import yaml

_BLOCK_MARK: Final = re.compile(r"[|>][-+0-9]*")


class Splice:
    """A text and what is to be put where in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self._edits: list[tuple[int, int, str]] = []

    def done(self) -> str:
        """The text with everything in its place."""
        parts: list[str] = []
        at = 0
        for first, end, written in sorted(self._edits, key=lambda one: one[:2]):
            assert first >= at, "two edits of the same place"
            parts += [self.text[at:first], written]
            at = end
        return "".join((*parts, self.text[at:]))

    def replace(self, first: int, end: int, written: str) -> None:
        self._edits.append((first, end, written))

    def put(self, at: int, written: str) -> None:
        self._edits.append((at, at, written))

    def insert_lines(self, at: int, lines: Sequence[str]) -> None:
        """Whole lines at the beginning of a line, or behind the last one, which may have no end."""
        written = self.newline.join((*lines, ""))
        if at and self.text[at - 1] != "\n":
            written = self.newline + written.removesuffix(self.newline)
        self.put(at, written)

    def end_of_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if end > at and self.text[end - 1] == "\r" else end

    def behind_line(self, at: int) -> int:
        """Where the line behind that of a place begins."""
        end = self.end_of_line(at)
        return end + (2 if self.text[end : end + 2] == "\r\n" else len(self.text[end : end + 1]))

    def start_of_line(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def next_line(self, node: yaml.Node) -> int:
        """Where the line behind a value's last one begins; blank lines below a block of text are not its."""
        while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        end = node.end_mark.index
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            end = node.start_mark.index + len(self.text[node.start_mark.index : end].rstrip())
        return self.behind_line(end)

    def end_of_mark(self, text: yaml.Node) -> int:
        """Where the mark of a block of text (``|``) ends."""
        mark = _BLOCK_MARK.match(self.text, text.start_mark.index)
        assert mark is not None
        return mark.end()

    def drop_block(self, text: yaml.Node) -> None:
        """Takes away the lines of a block of text, not its mark."""
        below = self.behind_line(self.end_of_mark(text))
        self.replace(below, max(below, self.next_line(text)), "")
