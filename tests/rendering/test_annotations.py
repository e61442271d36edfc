"""Remarks for GitHub and GitLab: whatever a message says stays one remark at its place."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.rendering.annotations import Annotation, render_github, render_gitlab

ONE: Final = Annotation("data/team.yaml", 3, "problem", "date-form", "记录问题 date-form", "日期不对")


def test_a_problem_is_an_error_at_its_file_and_line() -> None:
    assert render_github([ONE]) == "::error file=data/team.yaml,line=3,title=记录问题 date-form::日期不对\n"


@pytest.mark.parametrize("grade", ["serious", "moderate", "slight"])
def test_a_concern_is_a_warning(grade: str) -> None:
    (concern,) = (replace(ONE, grade=one) for one in ("serious", "moderate", "slight") if one == grade)
    assert render_github([concern]).startswith("::warning file=data/team.yaml,line=3,")


def test_what_has_a_meaning_to_the_server_is_escaped() -> None:
    odd = replace(ONE, file="data/a,b:c%.yaml", message="一\r\n::error::二 100%")
    assert render_github([odd]) == (
        "::error file=data/a%2Cb%3Ac%25.yaml,line=3,title=记录问题 date-form::一%0D%0A::error::二 100%25\n"
    )


_texts: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def _unescaped(text: str) -> str:
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text


@given(_texts, _texts, _texts)
def test_any_text_is_read_back_as_it_was(file: str, title: str, message: str) -> None:
    line = render_github([replace(ONE, file=file, title=title, message=message)])
    assert line.count("\n") == 1
    assert "\r" not in line
    head, told = line.removesuffix("\n").removeprefix("::error ").split("::", 1)
    fields = dict(one.split("=", 1) for one in head.split(","))
    assert _unescaped(fields["file"]) == file
    assert _unescaped(fields["title"]) == title
    assert _unescaped(told) == message


def test_gitlab_is_told_the_same_as_a_code_quality_report() -> None:
    (told,) = json.loads(render_gitlab([ONE]))
    assert told == {
        "description": "记录问题 date-form: 日期不对",
        "check_name": "date-form",
        "fingerprint": told["fingerprint"],
        "severity": "blocker",
        "location": {"path": "data/team.yaml", "lines": {"begin": 3}},
    }


def test_nothing_wrong_is_an_empty_report_and_no_command() -> None:
    assert json.loads(render_gitlab([])) == []
    assert render_github([]) == ""


def test_a_fingerprint_is_its_own_and_outlives_a_move_to_another_line() -> None:
    def prints(*annotations: Annotation) -> list[str]:
        return [one["fingerprint"] for one in json.loads(render_gitlab(annotations))]

    several = (ONE, ONE, replace(ONE, file="b"), replace(ONE, code="c"), replace(ONE, message="d"))
    assert len(set(prints(*several))) == 5
    assert prints(replace(ONE, line=99)) == prints(ONE)
    # Joined, the parts of these two would read the same.
    assert prints(replace(ONE, file="ab", code="c")) != prints(replace(ONE, file="a", code="bc"))
