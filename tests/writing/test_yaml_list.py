"""Edits of one list in a YAML file: only the lines of what changes are written anew."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.loading.yaml_source import read_document
from generator.writing.yaml_list import ListEdit, edited
from tests.builders import DEMO

TEXT = """\
# head
id: X   # aligned
results: # the results
  # before the first
  - item: "1.1-1"
    outcome: 符合 # seen on site
  - item: '1.1-2'
    note: |
      two
      lines
    outcome: 不符合

  # before the last
  - {item: 1.1-4,   outcome: 符合}
# the problems
problems: [] # none yet
"""


def results(**edit: Any) -> ListEdit:
    known: dict[str, Any] = {
        "changed": {},
        "added": {},
        "order": ("1.1-0", "1.1-1", "1.1-2", "1.1-3", "1.1-4"),
    }
    return ListEdit("results", "item", **(known | edit))


def turned(before: str, after: str) -> list[str]:
    """The lines that went and came."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def test_nothing_to_change_changes_no_byte() -> None:
    assert edited(TEXT, results()) == TEXT


def test_a_changed_field_changes_its_line_and_keeps_the_comment_on_it() -> None:
    done = edited(TEXT, results(changed={"1.1-1": {"outcome": "不符合"}}))
    assert turned(TEXT, done) == ["-    outcome: 符合 # seen on site", "+    outcome: 不符合 # seen on site"]


def test_entries_of_any_spelling_are_found_and_changed() -> None:
    done = edited(
        TEXT, results(changed={"1.1-2": {"outcome": "符合"}, "1.1-4": {"outcome": "不适用", "note": "无"}})
    )
    assert turned(TEXT, done) == [
        "-    outcome: 不符合",
        "+    outcome: 符合",
        "-  - {item: 1.1-4,   outcome: 符合}",
        "+  - {item: 1.1-4, outcome: 不适用, note: 无}",
    ]


def test_a_new_entry_stands_where_the_catalogue_has_it() -> None:
    done = edited(TEXT, results(added={one: {"outcome": "符合"} for one in ("1.1-3", "1.1-0")}))
    assert turned(TEXT, done) == [
        '+  - item: "1.1-0"',
        "+    outcome: 符合",
        '+  - item: "1.1-3"',
        "+    outcome: 符合",
    ]
    assert done.index("1.1-0") < done.index("1.1-1") < done.index("1.1-2") < done.index("1.1-3")
    assert done.index("1.1-3") < done.index("# before the last")


def test_what_becomes_unknown_is_null_where_it_stood_and_nothing_where_it_did_not() -> None:
    done = edited(TEXT, results(changed={"1.1-2": {"note": None, "reason": None}}))
    assert "note: null\n" in done
    assert "reason" not in done


@pytest.mark.parametrize("empty", ["[] # none yet", "null # none yet", "# none yet", "[]"])
def test_an_empty_list_becomes_one_with_entries_and_keeps_its_comment(empty: str) -> None:
    text = f"id: X\nproblems: {empty}\nlast: 1\n"
    edit = ListEdit(
        "problems", "id", {}, {"P1": {"major": "true", "what": "true"}}, plain=frozenset({"major"})
    )
    comment = " # none yet" if "#" in empty else ""
    expected = f'id: X\nproblems:{comment}\n  - id: P1\n    major: true\n    what: "true"\nlast: 1\n'
    assert edited(text, edit) == expected


def test_a_list_that_is_not_there_is_put_at_the_end() -> None:
    edit = ListEdit("problems", "id", {}, {"P1": {"what": "问题"}})
    assert edited("id: X", edit) == "id: X\nproblems:\n  - id: P1\n    what: 问题\n"


def test_a_list_in_brackets_keeps_its_brackets(tmp_path: Path) -> None:
    done = edited("results: [{item: 1.1-1, outcome: 符合}]\n", results(added={"1.1-2": {"outcome": "符合"}}))
    (tmp_path / "a.yaml").write_text(done, encoding="utf-8")
    document, _ = read_document(tmp_path / "a.yaml", "a.yaml")
    assert document is not None
    assert [one["item"] for one in document.value["results"]] == ["1.1-1", "1.1-2"]


def test_a_comment_in_an_odd_place_is_kept() -> None:
    text = "results:\n  - # why\n    item: 1.1-1\n    outcome: 符合\n  # after\n"
    done = edited(text, results(changed={"1.1-1": {"outcome": "不符合"}}))
    assert "# why" in done
    assert done.endswith("    outcome: 不符合\n  # after\n")


def test_a_quoted_value_that_becomes_unknown_is_no_text_called_null() -> None:
    text = 'results:\n  - item: 1.1-1\n    note: "x"\n'
    done = edited(text, results(changed={"1.1-1": {"note": None}}))
    assert done == "results:\n  - item: 1.1-1\n    note: null\n"


def test_ends_of_lines_stay_as_they_were() -> None:
    text = TEXT.replace("\n", "\r\n")
    done = edited(text, results(changed={"1.1-1": {"outcome": "不符合"}}))
    assert done == edited(TEXT, results(changed={"1.1-1": {"outcome": "不符合"}})).replace("\n", "\r\n")


@pytest.mark.parametrize(
    "file",
    sorted((DEMO / "data" / "evaluations").rglob("*.yaml")),
    ids=lambda one: one.parent.name + one.stem,
)
def test_an_edit_of_a_demo_round_touches_only_its_own_lines(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    document, _ = read_document(file, "x")
    assert document is not None
    for entry in document.value["results"]:
        done = edited(text, results(changed={entry["item"]: {"outcome": "X"}}))
        assert turned(text, done) == [f"-    outcome: {entry['outcome']}", "+    outcome: X"]


@given(st.text(min_size=1, max_size=60).map(str.strip).filter(bool))
def test_any_text_is_read_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, note: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.yaml"
    done = edited(TEXT, results(changed={"1.1-1": {"note": note}}, added={"1.1-3": {"note": note}}))
    path.write_bytes(done.encode())
    document, problems = read_document(path, "a.yaml")
    assert document is not None, (problems, done)
    assert [one.get("note") for one in document.value["results"]][::2] == [note, note]
