"""A comparison as a comment on a merge request: text of records stays text, whatever stands in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from generator.compliance.comparing import compare
from generator.compliance.engine import assess
from generator.records.history import RecordChange
from generator.records.ledger import Records
from generator.rendering.comparison import comment_text, render_comparison
from generator.settings import words
from generator.views.comparison import ComparedSide, ComparisonView, view_comparison
from tests.builders import assessed, day, incident, meeting

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[点这里](javascript:alert(1))",
    "![图](https://example.org/x.png)",
    "https://example.org/ 与 www.example.org",
    "`代码` **粗** _斜_ ~~删~~ $x$",
    "@all 请看 #12 !34 ~标签 %里程碑",
    "| 表 | 格 |",
    "</details> <!-- 注释",
    "&lt;b&gt; &amp;",
    "第一行\n/close\n# 标题\n- 列表",
    "尾部反斜杠\\",
)


def _view(title: str) -> ComparisonView:
    before = assessed("2026-07-31")
    after = assessed("2026-07-31", incidents=(incident(title=title, meeting=meeting()),))
    sides = (
        ComparedSide(title.split("\n", maxsplit=1)[0] or "x", "a1b2c3d4e5"),
        ComparedSide("", "a1b2c3d4e5+0f"),
    )
    return view_comparison(compare(before, after), sides, (), (), words())


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_record_becomes_an_element_a_link_or_a_line_of_its_own(text: str) -> None:
    plain, hostile = render_comparison(_view("事故")), render_comparison(_view(text))
    assert len(plain.splitlines()) == len(hostile.splitlines())
    tags = [re.findall(r"<(\w+)", markdown(one)) for one in (plain, hostile)]
    assert tags[0] == tags[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_text_can_still_be_read(text: str) -> None:
    html = markdown(str(comment_text(text)))
    read = re.sub(r"<[^>]+>", "", html)
    for escaped, plain in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        read = read.replace(escaped, plain)
    expected = " ".join(text.replace("@", chr(0xFF20)).split())
    assert re.sub(r"\\(?=[~$|:%])", "", read) == expected


def test_nobody_is_called_and_nothing_is_closed() -> None:
    made = render_comparison(_view("@all\n/close"))
    assert "@" not in made
    assert not [line for line in made.splitlines() if line.startswith("/")]


@given(st.text(max_size=60))
def test_a_value_is_one_line_without_markup(text: str) -> None:
    made = str(comment_text(text))
    assert len(made.splitlines()) <= 1
    assert not re.search(r"[<>@]", made)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]|~$]", re.sub(r"\\.", "", made))
    assert "://" not in made


def test_the_comment_says_what_the_view_says_in_its_order() -> None:
    view = _view("网络中断")
    made = render_comparison(view)
    titles = [line.removeprefix("### ") for line in made.splitlines() if line.startswith("### ")]
    assert titles == [part.title for part in view.parts]
    assert made.startswith(f"## {words().t('comparison.title')}\n")
    assert made.count("\n- ") == sum(len(part.lines) for part in view.parts)


def test_no_difference_is_one_sentence() -> None:
    same = assessed("2026-07-31")
    sides = (ComparedSide("HEAD", "a"), ComparedSide("", "b"))
    made = render_comparison(view_comparison(compare(same, same), sides, (), (), words()))
    assert made.rstrip().splitlines()[-1] == words().t("comparison.nothing")
    assert "###" not in made


def test_a_comment_has_room_for_the_largest_comparison(demo: Records) -> None:
    found = compare(assess(demo, day("2025-12-01")), assess(demo, day("2026-11-22")))
    records = tuple(
        RecordChange("added", "delivery", f"D-{n}", "data/deliveries/a.yaml", n) for n in range(500)
    )
    sides = (ComparedSide("HEAD", "a"), ComparedSide("", "b"))
    view = view_comparison(found, sides, records, (), words())
    assert max(len(part.lines) for part in view.parts) > 40
    made = render_comparison(view)
    assert len(made) < 65_536
    assert words().t("page.changes.rest", count=460) in made
    for part in view.parts:
        if (rest := len(part.lines) - 40) > 0:
            assert words().t("page.changes.rest", count=rest) in made


def test_bare_addresses_and_signs_the_hosts_read_are_made_plain() -> None:
    assert comment_text("https://a.org http://b www.c.org :+1: 9:30 @甲 #1") == (
        "https\\://a.org http\\://b www\\.c.org \\:+1: 9:30 " + chr(0xFF20) + "甲 \\#1"
    )
