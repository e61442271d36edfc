"""Fields changed where they stand: the lines that say something else, and no other byte."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.loading.yaml_source import read_document
from generator.views.entry import Field
from generator.writing.entry_text import record_text
from generator.writing.yaml_fields import RecordEdit, edited_fields, entry_of, known

TEXT = """\
# head
id: X   # aligned
title: 'quoted' # said so
when: 2026-06-01T09:00:00+08:00
impact: # what it did
  # before the list
  departments:
    - 甲科 # first
    # between
    - "乙科"
    - 丙科

  service: unusable
symptom: |  # at length
  two
  lines

cause: {preliminary: a, root: null}   # in braces
tags: [x, 'y', z] # in brackets
handling:
  - {at: "2026-06-01T09:10:00+08:00", what: 更换设备}
meeting: null # not yet
# the end
"""
ORDER = tuple(
    tuple(one.split("."))
    for one in (
        "id", "title", "where", "when", "until", "impact.departments", "impact.count", "impact.service",
        "impact.other", "symptom", "cause.preliminary", "cause.root", "cause.third", "tags", "handling",
        "meeting.date", "meeting.amount", "national", "note",
    )
)  # fmt: skip


class Leaf:
    """A value of a field, and whether it is a day, a number or the like."""

    def __init__(self, value: str | tuple[str, ...] | None, how: str = "") -> None:
        self.value = value
        self.plain = how == "plain"


Leaves = Mapping[tuple[str, ...], Leaf]


def edit(record: str, fields: Leaves, order: Sequence[tuple[str, ...]] = ORDER) -> RecordEdit:
    by_path = {path: Field(path[-1], leaf.value, plain=leaf.plain) for path, leaf in fields.items()}
    return RecordEdit(record, entry_of(by_path, order), order)


def change(text: str, **fields: Leaf) -> str:
    by_path = {tuple(name.split("__")): leaf for name, leaf in fields.items()}
    return edited_fields(text, [edit("X", by_path)])


def turned(before: str, after: str) -> list[str]:
    """The lines that went and came."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def read(text: str, folder: Path) -> Any:
    """As the loader reads it."""
    path = folder / "a.yaml"
    path.write_bytes(text.encode())
    document, problems = read_document(path, "a.yaml")
    assert document is not None, (problems, text)
    return document.value


def test_nothing_to_change_changes_no_byte() -> None:
    assert change(TEXT) == TEXT


@pytest.mark.parametrize(
    ("field", "leaf", "lines"),
    [
        ("title", Leaf("it's"), ["-title: 'quoted' # said so", "+title: 'it''s' # said so"]),
        ("id", Leaf("Z"), ["-id: X   # aligned", "+id: Z   # aligned"]),
        (
            "when",
            Leaf("2026-06-02T09:00:00+08:00", "plain"),
            ["-when: 2026-06-01T09:00:00+08:00", "+when: 2026-06-02T09:00:00+08:00"],
        ),
        ("where", Leaf("机房 #3: a"), ["+where: '机房 #3: a'"]),
        ("until", Leaf("2026-06-01", "plain"), ["+until: 2026-06-01"]),
        ("impact__count", Leaf("3", "plain"), ["+  count: 3"]),
        ("impact__other", Leaf("true", "plain"), ["+  other: true"]),
        ("impact__service", Leaf(None), ["-  service: unusable", "+  service: null"]),
        ("impact__departments", Leaf(("甲科", "丁科", "丙科")), ['-    - "乙科"', '+    - "丁科"']),
        ("impact__departments", Leaf(("甲科", "丙科")), ['-    - "乙科"']),
        ("impact__departments", Leaf(("乙科", "丙科")), ["-    - 甲科 # first"]),
        ("impact__departments", Leaf(("甲科", "乙科", "丙科", "丁科")), ["+    - 丁科"]),
        ("impact__departments", Leaf(("丁科", "甲科", "乙科", "丙科")), ["+    - 丁科"]),
        ("symptom", Leaf("short"), [
            "-symptom: |  # at length", "-  two", "-  lines", "+symptom: short  # at length",
        ]),
        ("cause__root", Leaf("a, b"), [
            "-cause: {preliminary: a, root: null}   # in braces",
            '+cause: {preliminary: a, root: "a, b"}   # in braces',
        ]),
        ("cause__third", Leaf("c"), [
            "-cause: {preliminary: a, root: null}   # in braces",
            "+cause: {preliminary: a, root: null, third: c}   # in braces",
        ]),
        ("tags", Leaf(("x", "w", "z")), [
            "-tags: [x, 'y', z] # in brackets", "+tags: [x, 'w', z] # in brackets",
        ]),
        ("tags", Leaf(("z",)), ["-tags: [x, 'y', z] # in brackets", "+tags: [z] # in brackets"]),
        ("tags", Leaf(("v", "x", "y", "z", "1")), [
            "-tags: [x, 'y', z] # in brackets", "+tags: [v, x, 'y', z, \"1\"] # in brackets",
        ]),
        ("tags", Leaf(()), ["-tags: [x, 'y', z] # in brackets", "+tags: [] # in brackets"]),
        ("meeting__amount", Leaf("3000.00"), [
            "-meeting: null # not yet", "+meeting: # not yet", '+  amount: "3000.00"',
        ]),
        ("note", Leaf("a\n\nb"), ["+note: |-", "+  a", "+", "+  b"]),
        ("note", Leaf(None), []),
        ("title", Leaf("one\ntwo"), [
            "-title: 'quoted' # said so", "+title: |- # said so", "+  one", "+  two",
        ]),
    ],
)  # fmt: skip
def test_a_change_touches_its_own_lines_alone(field: str, leaf: Leaf, lines: list[str]) -> None:
    assert turned(TEXT, change(TEXT, **{field: leaf})) == lines


def test_an_emptied_list_is_known_to_be_empty_or_unknown() -> None:
    for value, written in (((), "[]"), (None, "null")):
        done = change(TEXT, impact__departments=Leaf(value))
        assert f"  departments: {written}\n" in done
        assert "甲科" not in done
        assert yaml.safe_load(done)["impact"]["service"] == "unusable"


@pytest.mark.parametrize("empty", ["[]", "null", "", "~", "[ ]"])
def test_a_list_begins_where_it_was_empty_and_keeps_the_comment(empty: str) -> None:
    done = change(f"id: X\ntags: {empty} # none\nnote: n\n".replace("  ", " "), tags=Leaf(("a", "2026")))
    assert done == 'id: X\ntags: # none\n  - a\n  - "2026"\nnote: n\n'


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_ends_of_lines_stay_as_they_were(newline: str) -> None:
    text = TEXT.replace("\n", newline)
    done = change(text, title=Leaf("a\nb"), where=Leaf("w"), symptom=Leaf("s"), tags=Leaf(("q",)))
    expected = change(TEXT, title=Leaf("a\nb"), where=Leaf("w"), symptom=Leaf("s"), tags=Leaf(("q",)))
    assert done == expected.replace("\n", newline)


def test_a_file_whose_last_line_has_no_end_gets_more_lines() -> None:
    assert change("id: X\ntitle: t", note=Leaf("w")) == "id: X\ntitle: t\nnote: w"
    assert change("id: X\nnote: |\n  n", note=Leaf("m")) == "id: X\nnote: m\n"


LISTED = """\
# team
- id: A
  name: 甲
  nda:
    until: 2030-01-01
# B joined later
-   id: B
    name: 乙
# end
"""


def test_one_record_of_a_list_is_changed_and_no_other() -> None:
    order = (("id",), ("name",), ("role",), ("nda", "signed"), ("nda", "until"))
    changed = edit("B", {("name",): Leaf("丙"), ("nda", "signed"): Leaf("2026-01-01", "plain")}, order)
    assert turned(LISTED, edited_fields(LISTED, [changed])) == [
        "-    name: 乙", "+    name: 丙", "+    nda:", "+      signed: 2026-01-01",
    ]  # fmt: skip
    changed = edit("A", {("role",): Leaf("r"), ("nda", "signed"): Leaf("2026-01-01", "plain")}, order)
    assert turned(LISTED, edited_fields(LISTED, [changed])) == ["+  role: r", "+    signed: 2026-01-01"]


hostile = st.one_of(
    st.sampled_from(
        ["=1+1", "-", "- a", "@x", "a\nb", "a\n\n b\n  c", 'q"q', "q'q", "😀", "007", "~", "null", "yes",
         "# x", "a: b", "a #b", "[x", "{x}", "|", ">", "%a", "&a", "*a", "!t", "? q", "---", "...", "a:",
         "?x", "甲" * 20_000, " ".join("长文" * 300), "1.5", "2026-01-01", "\\n", "a\tb", ":", "''", '"',
         "a,b", "]", "a\n\tb"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Co"]), min_size=1, max_size=40),
    st.lists(st.text("ab :#-'\"|>\\{}[],&*!?%@`甲", max_size=6), min_size=1, max_size=4).map("\n".join),
).map(str.strip).filter(bool)  # fmt: skip


@given(hostile, st.lists(hostile.filter(lambda one: "\n" not in one), max_size=4))
def test_any_text_is_read_back_and_all_else_stays(
    tmp_path_factory: pytest.TempPathFactory, text: str, several: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    before = read(TEXT, folder)
    for field in ("title", "where", "symptom", "note"):
        assert read(change(TEXT, **{field: Leaf(text)}), folder) == {**before, field: text}
    done = read(change(TEXT, cause__root=Leaf(text), cause__third=Leaf(text)), folder)
    assert done == {**before, "cause": {"preliminary": "a", "root": text, "third": text}}
    for field in ("tags", "more"):
        order = (*ORDER, ("more",))
        after = edited_fields(TEXT, [edit("X", {(field,): Leaf(tuple(several))}, order)])
        assert read(after, folder) == {**before, field: several}
    after = change(TEXT, impact__departments=Leaf(tuple(several)))
    assert read(after, folder) == {**before, "impact": {**before["impact"], "departments": several}}


@given(st.dictionaries(st.sampled_from(ORDER[1:]), hostile, min_size=1))
def test_many_changes_at_once_are_each_made(
    tmp_path_factory: pytest.TempPathFactory, texts: Mapping[tuple[str, ...], str]
) -> None:
    lists = {("impact", "departments"), ("tags",)}
    fields = {
        path: Leaf((text.replace("\n", " "),) if path in lists else text)
        for path, text in texts.items()
        if path != ("handling",)
    }
    folder = tmp_path_factory.mktemp("any")
    done = read(edited_fields(TEXT, [edit("X", fields)]), folder)
    for path, leaf in fields.items():
        found = done
        for step in path:
            found = found[step]
        assert (tuple(found) if path in lists else found) == leaf.value
    assert done["handling"] == read(TEXT, folder)["handling"]
    fresh = read(record_text((Field("id", "X"), *known(edit("X", fields).fields)), "head"), folder)
    assert {"id", *(path[0] for path in fields)} == set(fresh)
