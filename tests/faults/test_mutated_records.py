"""A thousand damaged record files: each is told at a real line of a real file, or is a record after all."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import time
from pathlib import Path
from typing import Final

import pytest

from generator.collector import collector_paused
from generator.compliance.engine import assess
from generator.loading.project_loader import Loaded, load_project
from generator.settings import words
from generator.views.document import view_document
from tests.builders import DEMO, REPOSITORY, SOUND, codes
from tests.faults.mutating import Mutant, mutant

AS_OF: Final = dt.date(2026, 11, 22)
SMALL: Final = 900
LARGE: Final = 50
"""How many mutants of the small project, and of each of the two large ones."""
_LONGEST: Final = 20.0
"""Seconds for one: far more than any takes, also where the machine has other work."""


class _Project:
    """A copy of a project whose files are damaged one at a time."""

    def __init__(self, source: Path, folder: Path) -> None:
        shutil.copytree(source / "data", folder / "data")
        if (source / "content" / "summary.md").is_file():
            (folder / "content").mkdir()
            shutil.copy(source / "content" / "summary.md", folder / "content")
        self.folder = folder
        self.files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.suffix in (".yaml", ".md") and "evidence" not in path.parts
        }

    def outcome(self, one: Mutant) -> str:
        """``refused`` or ``assessed``."""
        path = self.folder / one.file
        path.write_bytes(one.content)
        try:
            with collector_paused():
                loaded = load_project(self.folder)
                self._look_at(loaded)
        finally:
            path.write_bytes(self.files[one.file])
        return "refused" if loaded.records is None else "assessed"

    def _look_at(self, loaded: Loaded) -> None:
        if loaded.records is not None:
            json.dumps(view_document(assess(loaded.records, AS_OF), words()), ensure_ascii=False).encode()
            return
        assert loaded.problems
        for problem in loaded.problems:
            lines = (self.folder / problem.at.file).read_bytes().count(b"\n") + 1
            assert 1 <= problem.at.line <= lines, problem
            said = words().say(problem.message)
            assert said
            assert not re.search(r"Message\(|Traceback|<generator\.", said)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "first", "count"),
    [(SOUND, 0, SMALL // 2), (SOUND, SMALL // 2, SMALL // 2), (DEMO, 0, LARGE), (REPOSITORY, 0, LARGE)],
    ids=["small-1", "small-2", "demo", "real"],
)
def test_a_damaged_record_file_is_told_at_its_line_or_is_a_record_after_all(
    tmp_path: Path, source: Path, first: int, count: int
) -> None:
    project = _Project(source, tmp_path)
    outcomes = {"refused": 0, "assessed": 0}
    for seed in range(first, first + count):
        one = mutant(project.files, seed)
        begun = time.monotonic()
        try:
            outcomes[project.outcome(one)] += 1
        except Exception as error:
            raise AssertionError(f"mutant {seed} of {one.file}: {one.changes}") from error
        assert time.monotonic() - begun < _LONGEST, f"mutant {seed} of {one.file}: {one.changes}"
    assert outcomes["refused"] > count // 2
    assert outcomes["assessed"] > 0


def test_mutants_are_the_same_on_every_machine_and_differ_from_what_they_were() -> None:
    files = {"a.yaml": b"id: A\nname: x\nlist:\n  - 1\n", "b.yaml": b"- id: B\n"}
    some = [mutant(files, seed) for seed in range(200)]
    assert some == [mutant(files, seed) for seed in range(200)]
    assert sum(one.content != files[one.file] for one in some) > 150
    assert {name for one in some for name in one.changes} >= {
        "flip",
        "truncate",
        "nest",
        "bomb",
        "restructure",
    }


# What the mutants found

INCIDENT: Final = "data/incidents/2026/INC-1.yaml"


def _with(project: Path, file: str, old: str, new: str) -> list[tuple[str, int, str]]:
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    return codes(load_project(project).problems)


def test_a_field_called_like_the_loader_s_own_is_unknown_inside_a_part_too(project: Path) -> None:
    file = "data/evaluations/portal/1.yaml"
    assert _with(project, file, "outcome: 符合}", "outcome: 符合, origin: x}") == [(file, 8, "unknown-field")]


def test_evidence_of_a_faulty_record_may_be_called_anything(project: Path) -> None:
    file = "data/evaluations/portal/1.yaml"
    more = "titel: x\nevidence:\n  - {origin: x, file: gone.txt, more: [{origin: y, file: z}]}\nresults:"
    assert (file, 9, "evidence-missing") in _with(project, file, "results:", more)


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029", "\r"], ids=ascii)
def test_a_break_that_editors_do_not_show_is_told_at_the_line_they_count(
    project: Path, character: str
) -> None:
    text = (project / INCIDENT).read_text(encoding="utf-8")
    (project / INCIDENT).write_bytes(f"# 说明{character}titel: x\n{text}".encode())
    assert codes(load_project(project).problems) == [(INCIDENT, 1, "unseen")]


def test_line_ends_of_another_system_are_line_ends(project: Path) -> None:
    path = project / INCIDENT
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_project(project).problems == ()
