"""Amounts written otherwise: the line to write is told, where it is plain which amount was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.amounts import as_written
from generator.loading.project_loader import load_project
from generator.settings import words
from tests.builders import codes


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("223440", 'total: "223440.00"'),
        ("2000.5", 'total: "2000.50"'),
        ("¥1,489,600.00", 'total: "1489600.00"'),
        ("￥２０００元整", 'total: "2000.00"'),
        ("2 000 元", 'total: "2000.00"'),
    ],
)
def test_the_same_amount_is_written_as_it_should_be(written: str, line: str) -> None:
    assert words().say(as_written(("contract", "total"), written)) == f"写成 {line}"


@pytest.mark.parametrize("written", ["“3000.00”", "‘3000.00’", "”3000”"])
def test_who_wrote_chinese_quotation_marks_is_told_to_write_straight_ones(written: str) -> None:
    said = words().say(as_written(("total",), written))
    assert said == '写成 total: "3000.00"（引号用英文直引号 "，不用中文引号“”）'


@pytest.mark.parametrize("written", ["22.344万元", "约2000", "-5.00", "1.234", "", None, ["x"], "一千元"])
def test_where_the_amount_is_not_plain_an_example_is_given_and_none_guessed(written: object) -> None:
    assert words().say(as_written(("total",), written)).startswith("写成带引号的两位小数，例如 total: ")


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        ("amount: 2000", "money-unquoted", '没有加引号；应写成 amount: "2000.00"'),
        ("amount: 2000.00", "money-unquoted", '没有加引号；应写成 amount: "2000.00"'),
        ('amount: "2000"', "money-form", '应写成 amount: "2000.00"'),
        ("amount: ¥2,000.00", "money-form", '应写成 amount: "2000.00"'),
    ],
)
def test_an_amount_in_a_record_is_refused_with_the_line_to_write(
    project: Path, written: str, code: str, said: str
) -> None:
    path = project / "data/incidents/2026/INC-1.yaml"
    text = path.read_text(encoding="utf-8")
    assert 'amount: "3000.00"' in text
    path.write_text(text.replace('amount: "3000.00"', written), encoding="utf-8")
    (problem,) = load_project(project).problems
    assert codes([problem]) == [("data/incidents/2026/INC-1.yaml", 18, code)]
    assert said in words().say(problem.message)
