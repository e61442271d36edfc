"""The program's own source, for the tests that look at how it is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.builders import REPOSITORY

PACKAGE: Final = REPOSITORY / "generator"


@dataclass(frozen=True)
class Module:
    """One file of the package, read and parsed."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(REPOSITORY).as_posix()

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def strings(self) -> Iterator[ast.Constant]:
        """The string literals, those of f-strings too, that are no docstrings."""
        told = {
            id(node.value)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                yield node

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with the last name of what is called."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                if isinstance(node.func, ast.Name):
                    yield node.func.id, node
                elif isinstance(node.func, ast.Attribute):
                    yield node.func.attr, node


def modules() -> list[Module]:
    """Every module of the package; generated and packed files are none."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found.append(Module(path, text, ast.parse(text)))
    return found
