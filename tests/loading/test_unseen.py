"""Characters nobody can see are refused where they stand: no signed document drops or reorders anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from generator.problem import written
from generator.settings import words
from tests.builders import codes

INCIDENT = "data/incidents/2026/INC-1.yaml"
TITLE = "title: 网络中断\n"


def _with(project: Path, text: str, old: str = TITLE) -> list[tuple[str, int, str]]:
    path = project / INCIDENT
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_bytes(before.replace(old, text).encode())
    return codes(load_project(project).problems)


@pytest.mark.parametrize(
    "unseen",
    [
        "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u00ad", "\u2028", "\u2029", "\u202a", "\u202d",
        "\u202e", "\u2060", "\u2066", "\u2069", "\ufeff", "\ufe0f", "\ufe00", "\U000e0100", "\U000e0041",
        "\u3164", "\u115f", "\u2800", "\u034f", "\u061c", "\ufffc", "\u180e",
    ],
    ids=ascii,
)  # fmt: skip
@pytest.mark.parametrize("form", ["raw", "escaped"])
def test_a_character_nobody_sees_is_refused_at_its_line(project: Path, unseen: str, form: str) -> None:
    inside = unseen if form == "raw" else f"\\U{ord(unseen):08x}"
    assert _with(project, f'title: "网络{inside}中断"\n') == [(INCIDENT, 2, "unseen")]


@pytest.mark.parametrize("control", ["\\x00", "\\x07", "\\e", "\\r", "\\x7f", "\\N", "\\x9b", "\\f"])
def test_a_control_character_is_refused_as_an_escape_too(project: Path, control: str) -> None:
    assert _with(project, f'title: "网络{control}中断"\n') == [(INCIDENT, 2, "unseen")]


@pytest.mark.parametrize("control", [b"\x00", b"\x07", b"\x1b", b"\x7f", b"\xc2\x9b", b"\x0c"])
def test_a_control_character_as_it_is_is_refused_at_its_line(project: Path, control: bytes) -> None:
    path = project / INCIDENT
    path.write_bytes(path.read_bytes().replace("网络中断".encode(), "网络".encode() + control))
    assert (INCIDENT, 2, "yaml-unreadable") in codes(load_project(project).problems)


@pytest.mark.parametrize("private", ["\ue000", "\ue863", "\uf8ff", "\U000f0000", "\U0010fffd"], ids=ascii)
def test_a_character_of_private_use_is_another_in_another_font_and_refused(
    project: Path, private: str
) -> None:
    assert _with(project, f"title: 网络{private}中断\n") == [(INCIDENT, 2, "private-character")]


def test_every_line_of_a_text_is_named_and_every_kind_of_character(project: Path) -> None:
    text = "symptom: |\n  第一行\n  第二\u200b行\n  第三\u202e行\u200b\n"
    assert _with(project, TITLE + text) == [(INCIDENT, line, "unseen") for line in (5, 6, 6)]


def test_what_stands_before_is_quoted_and_the_character_itself_is_not_written(project: Path) -> None:
    _with(project, 'title: "网络\u202e中断"\n')
    (problem,) = load_project(project).problems
    said = written(problem, words())
    assert "“网络”" in said
    assert "U+202E" in said
    assert "\u202e" not in said


def test_the_name_of_a_field_and_a_file_of_evidence_may_have_none_either(project: Path) -> None:
    assert (INCIDENT, 2, "unseen") in _with(project, '"tit\u200ble": 网络中断\n')


@pytest.mark.parametrize(
    "text",
    [
        "甲\u3000乙",
        "甲\u00a0乙",
        "一行\\n二行",
        "表\\t格",
        "喆堃祎翀玥䶮𬭎",
        "e\u0301",
        "①㎡℃",
        "“”——……",
        "м Ω",
    ],
)
def test_space_lines_and_what_can_be_seen_are_no_fault(project: Path, text: str) -> None:
    assert _with(project, f'title: "{text}"\n') == []


def test_a_comment_is_not_printed_and_may_have_any(project: Path) -> None:
    assert _with(project, f"{TITLE}# 备注\u200b\n") == []


def test_a_byte_order_mark_before_a_file_is_no_part_of_it(project: Path) -> None:
    path = project / INCIDENT
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_project(project).problems == ()
