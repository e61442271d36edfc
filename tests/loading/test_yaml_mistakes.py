"""The mistakes of a hand new to YAML: each is named, at its line and column, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from generator.loading.yaml_mistakes import known_mistake
from generator.loading.yaml_source import read_document
from generator.problem import Problem
from generator.settings import words
from tests.builders import codes


def _problem(folder: Path, text: str) -> Problem:
    path = folder / "record.yaml"
    path.write_text(text, encoding="utf-8")
    document, problems = read_document(path, "data/record.yaml")
    assert document is None
    (problem,) = problems
    return problem


@pytest.mark.parametrize(
    ("text", "line", "code", "column"),
    [
        ("id: a\nimpact:\n\tservice: unusable\n", 3, "yaml-tab", 1),
        ("id: a\nimpact:\n  \tservice: unusable\n  other: false\n", 3, "yaml-tab", 3),
        ("id: a\nevidence:\n  - archive: DA-1\n  \theld_by: x\n", 4, "yaml-tab", 3),
        ("id: a\ntitle：网络中断\nsystem: portal\n", 2, "yaml-wide-colon", 6),
        ("id：a\ntitle: 网络中断\n", 1, "yaml-wide-colon", 3),
        ("- id: a\n  title：网络中断\n  system: portal\n", 2, "yaml-wide-colon", 8),
        ("- id：a\n  title: 网络中断\n", 1, "yaml-wide-colon", 5),
        ("id: a\ntitle:网络中断\nsystem: portal\n", 2, "yaml-no-space", 6),
        ("id: a\nmeeting: {date: 2026-06-10，tier: B}\n", 2, "yaml-wide-comma", 27),
        ("id: a\nmeeting: {date: 2026-06-10、tier: B}\n", 2, "yaml-wide-comma", 27),
        ("- id: a\n　　b: 2\n", 2, "yaml-wide-space", 1),
        ("id: a\ntitle: 注意: 网络中断\nsystem: portal\n", 2, "yaml-quotes-needed", 10),
        ("id: a\ntitle: @网络\n", 2, "yaml-quotes-needed", 8),
        ("# 说明\n[]\n- id: a\n", 2, "yaml-empty-list-left", None),
        ("# 说明\n[]\n  - id: a\n    b: c\n", 2, "yaml-empty-list-left", None),
        ("- id: a\n[] # 没有\n", 2, "yaml-empty-list-left", None),
    ],
)
def test_a_common_mistake_is_named_at_its_line_and_column(
    tmp_path: Path, text: str, line: int, code: str, column: int | None
) -> None:
    problem = _problem(tmp_path, text)
    assert codes([problem]) == [("data/record.yaml", line, code)]
    assert problem.message.values.get("column") == column


@pytest.mark.parametrize(
    ("text", "words_said"),
    [
        ("a: 1\n\tb: 2\n", "第 1 列是制表符（Tab）"),
        ("a：1\nb: 2\n", "全角冒号"),
        ("a: {b: 1，c: 2}\n", "全角标点“，”"),
        ("a:1\nb: 2\n", "缺一个空格"),
        ("[]\n- a\n", "删去 [] 这一行"),
    ],
)
def test_a_common_mistake_is_said_in_words(tmp_path: Path, text: str, words_said: str) -> None:
    assert words_said in words().say(_problem(tmp_path, text).message)


@pytest.mark.parametrize(
    "text", ["a: 1\nb: [2\nc: 3\n", 'a: "never closed\n', "a: 1\n---\nb: 2\n", "a: 1\n  b\nc\n"]
)
def test_what_is_no_known_mistake_keeps_its_line_and_its_text(tmp_path: Path, text: str) -> None:
    assert _problem(tmp_path, text).code == "yaml-syntax"


@pytest.mark.parametrize(
    "line",
    [
        "title: 网络中断：已恢复，无影响",
        "title: 网络中断",
        "  - archive: DA-1",
        "# 说明：\t这是注释",
        'title: "注意: 网络中断"',
        "departments: [甲科, 乙科]",
        "see: http://intranet/a",
        "http://intranet/a",
        "occurred_at: 2026-06-01T09:00:00+08:00",
    ],
)
def test_a_line_that_is_right_is_no_mistake(line: str) -> None:
    assert known_mistake(line) is None


INCIDENT = "data/incidents/2026/INC-1.yaml"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("impact:\n", "impact:\n  service：unusable\n#", "yaml-wide-colon"),
        ("impact:\n", "impact: {service：unusable}\nnote:\n", "yaml-wide-colon"),
        ("impact:\n", "impact: {}\n　　service: unusable\nnote:\n", "yaml-wide-space"),
        ("impact:\n", "impact: {service:unusable}\nnote:\n", "yaml-no-space"),
    ],
)
def test_a_mistake_that_is_still_yaml_is_named_too(project: Path, old: str, new: str, code: str) -> None:
    path = project / INCIDENT
    text = path.read_text(encoding="utf-8")
    before, _, after = text.partition(old)
    rest = (
        after[after.index("proposed_tier") :]
        if "#" in new
        else "  x: y\n" + after[after.index("proposed_tier") :]
    )
    path.write_text(before + new.removesuffix("#") + rest, encoding="utf-8")
    assert code in [one for _, _, one in codes(load_project(project).problems)]


def test_a_file_that_is_one_line_with_a_wide_colon_is_told_so(project: Path) -> None:
    (project / "data" / "project.yaml").write_text("id：small\n", encoding="utf-8")
    assert ("data/project.yaml", 1, "yaml-wide-colon") in codes(load_project(project).problems)


def test_a_mistake_made_on_many_lines_is_told_of_all_of_them_at_once(tmp_path: Path) -> None:
    path = tmp_path / "record.yaml"
    path.write_text("id: a\ntitle：甲\nsystem：乙\nwhere: 丙\nlead：丁\n", encoding="utf-8")
    _, problems = read_document(path, "data/record.yaml")
    assert [(line, code) for _, line, code in codes(problems)] == [
        (2, "yaml-wide-colon"),
        (3, "yaml-wide-colon"),
        (5, "yaml-wide-colon"),
    ]
