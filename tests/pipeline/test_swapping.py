"""One folder takes the place of another, and nothing is left beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.pipeline import swapping
from generator.pipeline.swapping import put_in_place


def _folder(path: Path, content: str) -> Path:
    path.mkdir(parents=True)
    (path / "index.html").write_text(content, encoding="utf-8")
    return path


def test_the_first_build_moves_to_an_empty_place(tmp_path: Path) -> None:
    place = tmp_path / "site"
    put_in_place(_folder(tmp_path / "build" / "site.new", "new"), place)
    assert (place / "index.html").read_text(encoding="utf-8") == "new"


def test_a_later_build_replaces_the_old_one_and_leaves_nothing_behind(tmp_path: Path) -> None:
    place = _folder(tmp_path / "site", "old")
    (place / "gone.html").write_text("old", encoding="utf-8")
    put_in_place(_folder(tmp_path / "build" / "site.new", "new"), place)
    assert [path.name for path in place.iterdir()] == ["index.html"]
    assert list((tmp_path / "build").iterdir()) == []


def test_where_the_system_cannot_swap_in_one_step_two_renames_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swapping, "_exchanged", lambda one, other: False)
    place = _folder(tmp_path / "site", "old")
    put_in_place(_folder(tmp_path / "build" / "site.new", "new"), place)
    assert (place / "index.html").read_text(encoding="utf-8") == "new"
    assert list((tmp_path / "build").iterdir()) == []


def test_the_swap_is_one_step_on_this_system(tmp_path: Path) -> None:
    one, other = _folder(tmp_path / "one", "1"), _folder(tmp_path / "other", "2")
    assert swapping._exchanged(one, other)
    assert (one / "index.html").read_text(encoding="utf-8") == "2"
