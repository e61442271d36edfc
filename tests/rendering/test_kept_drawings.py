"""Drawings are taken from the folder they were kept in, unless anything they depend on is another."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.rendering import kept_drawings
from generator.rendering.kept_drawings import drawings_kept, drawn_once

SOURCE = ('{"mark": "bar"}', "chart-a", "标题", "说明")


class Pen:
    """Draws, and counts."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self) -> str:
        self.drawn += 1
        return "<svg>甲</svg>"


def test_a_drawing_is_made_once_whatever_the_number_of_builds(tmp_path: Path) -> None:
    pen = Pen()
    for _ in range(3):
        with drawings_kept(tmp_path / "charts"):
            assert drawn_once(SOURCE, pen) == "<svg>甲</svg>"
    assert pen.drawn == 1


def test_without_a_folder_nothing_is_kept() -> None:
    pen = Pen()
    assert drawn_once(SOURCE, pen) == drawn_once(SOURCE, pen)
    assert pen.drawn == 2


@pytest.mark.parametrize("place", range(len(SOURCE)))
def test_another_source_is_another_drawing(tmp_path: Path, place: int) -> None:
    pen = Pen()
    with drawings_kept(tmp_path):
        drawn_once(SOURCE, pen)
        drawn_once((*SOURCE[:place], "乙", *SOURCE[place + 1 :]), pen)
    assert pen.drawn == 2


def test_another_engine_draws_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pen = Pen()
    with drawings_kept(tmp_path):
        drawn_once(SOURCE, pen)
        monkeypatch.setattr(kept_drawings, "engine_fingerprint", lambda: "another")
        drawn_once(SOURCE, pen)
    assert pen.drawn == 2


@pytest.mark.parametrize("damage", [b"", b"<svg>", b"\0" * 40])
def test_a_damaged_drawing_counts_as_absent(tmp_path: Path, damage: bytes) -> None:
    pen = Pen()
    with drawings_kept(tmp_path):
        drawn_once(SOURCE, pen)
        (kept,) = tmp_path.iterdir()
        kept.write_bytes(damage)
        assert drawn_once(SOURCE, pen) == "<svg>甲</svg>"
    assert pen.drawn == 2


def test_only_those_used_last_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_drawings, "_MOST", 2)
    for number in range(4):
        with drawings_kept(tmp_path):
            drawn_once((str(number),), Pen())
    assert len(list(tmp_path.iterdir())) == 2
