"""Templates are compiled once for many runs, in a folder that is this user's alone, or else each time."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemBytecodeCache

from generator.rendering.templates import environment

TEMPLATE = "print/divider.html.jinja"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def fresh() -> Environment:
    """As a process of its own would make it."""
    made: Environment = environment.__wrapped__()
    return made


def shown(by: Environment) -> str:
    return by.get_template(TEMPLATE).render(id="a", number=1, title="<册>")


def test_a_second_run_finds_templates_compiled(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = shown(fresh())
    assert "&lt;册&gt;" in first
    kept = [path for path in own_folder.rglob("dossier-*") if path.is_file()]
    assert kept
    assert {path.parent.stat().st_mode & 0o077 for path in kept} == {0}

    def refused(*_: object, **__: object) -> str:
        raise AssertionError

    monkeypatch.setattr(Environment, "_generate", refused)
    assert shown(fresh()) == first


def test_a_folder_that_cannot_be_written_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemBytecodeCache, "dump_bytecode", full)
    assert "&lt;册&gt;" in shown(fresh())


def test_without_a_folder_of_ones_own_templates_are_compiled_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unsafe(*_: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(FileSystemBytecodeCache, "_get_default_cache_dir", unsafe)
    made = fresh()
    assert made.bytecode_cache is None
    assert "&lt;册&gt;" in shown(made)
