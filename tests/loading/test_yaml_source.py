"""Reading one YAML file: scalars stay text, every line is known, and what is not allowed is a problem."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.loading.yaml_source import Document, origin_of, read_document
from generator.location import Location
from generator.problem import Problem
from generator.records.base import Bare
from tests.builders import codes


def _read(folder: Path, content: str | bytes) -> tuple[Document | None, list[Problem]]:
    path = folder / "record.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_document(path, "data/record.yaml")


def _value(folder: Path, text: str) -> Any:
    document, problems = _read(folder, text)
    assert problems == []
    assert document is not None
    return document.value


def _faults(folder: Path, content: str | bytes) -> list[tuple[int, str]]:
    document, problems = _read(folder, content)
    assert document is None
    return [(line, code) for _, line, code in codes(problems)]


@pytest.mark.parametrize(
    "scalar", ["2026-04-15", "yes", "on", "0777", "1e3", "12:30", "true", "15", "0x1f", ".inf", "="]
)
def test_a_plain_scalar_stays_the_text_it_is(tmp_path: Path, scalar: str) -> None:
    assert _value(tmp_path, f"a: {scalar}\n") == {"a": scalar}


@pytest.mark.parametrize("null", ["", "~", "null", "Null", "NULL"])
def test_nothing_written_plainly_is_nothing(tmp_path: Path, null: str) -> None:
    assert _value(tmp_path, f"a: {null}\n") == {"a": None}


def test_quoted_words_stay_words(tmp_path: Path) -> None:
    assert _value(tmp_path, "a: 'null'\nb: \"~\"\nc: ''\n") == {"a": "null", "b": "~", "c": ""}


@pytest.mark.parametrize("text", ["3000.00", "-5.0", "+1.5", "3000"])
def test_a_plain_number_is_marked_as_what_others_read_as_one(tmp_path: Path, text: str) -> None:
    assert isinstance(_value(tmp_path, f"a: {text}\n")["a"], Bare)
    assert not isinstance(_value(tmp_path, f"a: '{text}'\n")["a"], Bare)


def test_an_empty_file_and_one_of_comments_are_documents_of_nothing(tmp_path: Path) -> None:
    assert _value(tmp_path, "") is None
    assert _value(tmp_path, "# 还没有记录\n") is None


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    assert _value(tmp_path, "\ufeffa: 1\r\nb: 2\r\n") == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("a: 1\nb: [2\nc: 3\n", [(3, "yaml-syntax")]),
        ('a: 1\nb: "never closed\n', [(2, "yaml-syntax")]),
        ("a: 1\n---\nb: 2\n", [(2, "yaml-syntax")]),
        ("a: \x00\n", [(1, "yaml-unreadable")]),
        ("a: 1\nb: 2\na: 3\n", [(3, "duplicate-key")]),
        ("a: 1\n'a': 2\n", [(2, "duplicate-key")]),
        ("a: {b: 1,\n    b: 2}\n", [(2, "duplicate-key")]),
        ("a: &x [1]\nb:\n  c: *x\n", [(3, "yaml-alias")]),
        ("a: &x 1\nb: *x\n", [(2, "yaml-alias")]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", [(3, "yaml-alias")]),
        ("a: *nowhere\n", [(1, "yaml-alias")]),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", [(2, "yaml-tag")]),
        ("a: !!binary 5pyq\n", [(1, "yaml-tag")]),
        ("a: !!float 1.5\n", [(1, "yaml-tag")]),
        ("a: !!set {b}\n", [(1, "yaml-tag")]),
        ("? [a]\n: b\n", [(1, "yaml-key")]),
        ("a: 1\nb: !x 2\nb: 3\n", [(2, "yaml-tag"), (3, "duplicate-key")]),
        ("名称: 网络".encode() + "中断".encode("gb18030"), [(1, "not-utf8")]),
        (b"a: 1\nb: \xff\n", [(2, "not-utf8")]),
        ("a: 1".encode("utf-16"), [(1, "not-utf8")]),
    ],
)
def test_what_is_not_allowed_is_a_problem_at_its_line(
    tmp_path: Path, content: str | bytes, faults: list[tuple[int, str]]
) -> None:
    assert _faults(tmp_path, content) == faults


@pytest.mark.parametrize("depth", [31, 1_000, 100_000, 1_000_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_deep_nesting_is_a_problem_and_no_crash(
    tmp_path: Path, depth: int, opening: str, closing: str
) -> None:
    assert _faults(tmp_path, opening * depth + closing * depth) == [(1, "yaml-too-deep")]


def test_nesting_as_deep_as_records_go_is_read(tmp_path: Path) -> None:
    assert _value(tmp_path, "[" * 30 + "]" * 30 + "\n")


def test_a_file_of_many_megabytes_is_a_problem(tmp_path: Path) -> None:
    assert _faults(tmp_path, b"#" * (8 * 1024 * 1024 + 1)) == [(1, "file-too-large")]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.yaml", tmp_path):
        document, problems = read_document(path, "data/x.yaml")
        assert document is None
        assert codes(problems) == [("data/x.yaml", 1, "file-unreadable")]


# Lines

TEXT = """\
id: A
meeting:
  date: 2026-06-20
  more:
    deep: 1
list:
  - one: 1
    two: 2
  - three
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("id",), 1),
        (("meeting",), 2),
        (("meeting", "date"), 3),
        (("meeting", "more", "deep"), 5),
        (("list", 0), 7),
        (("list", 0, "two"), 8),
        (("list", 1), 9),
        (("meeting", "nothing"), 2),
        (("list", 7), 6),
        (("id", "deeper"), 1),
    ],
)
def test_every_value_has_its_line_and_what_is_missing_that_of_its_parent(
    tmp_path: Path, path: tuple[str | int, ...], line: int
) -> None:
    document, _ = _read(tmp_path, TEXT)
    assert document is not None
    assert document.at(path) == Location("data/record.yaml", line)


def test_the_origin_of_a_record_knows_each_item_of_its_lists(tmp_path: Path) -> None:
    text = "evidence:\n  - a: 1\n    b: 2\n  - a: 3\nnda:\n  evidence:\n    - x\n    - y\n"
    document, _ = _read(tmp_path, text)
    assert document is not None
    origin = origin_of(document.file, document.node)
    lines = {
        path: origin.at(path).line for path in ("evidence.0", "evidence.1", "evidence.1.a", "nda.evidence.1")
    }
    assert lines == {"evidence.0": 2, "evidence.1": 4, "evidence.1.a": 4, "nda.evidence.1": 8}
    assert origin.at("evidence.7").line == 1


def test_the_origin_of_a_record_knows_its_fields_two_levels_down(tmp_path: Path) -> None:
    document, _ = _read(tmp_path, TEXT)
    assert document is not None
    origin = origin_of(document.file, document.node)
    assert origin.at("meeting.date") == Location("data/record.yaml", 3)
    assert origin.at("meeting.nothing") == Location("data/record.yaml", 2)
    assert origin.at("nothing") == origin.at() == Location("data/record.yaml", 1)


# Anything at all

yaml_text = st.text(st.sampled_from("abc01-:?[]{}&*!|>'\"%@`#,~ \n\t\u3000年\x85\ufeff<=."), max_size=60)


@given(st.text(max_size=80) | yaml_text)
@example("&a [*a]")
@example("? *x")
@example("%YAML 9.9\n---\n")
@example("!<tag:yaml.org,2002:str> a: b")
def test_any_text_gives_a_document_or_problems(tmp_path: Path, text: str) -> None:
    document, problems = _read(tmp_path, text.encode("utf-8", "surrogatepass"))
    assert (document is None) == bool(problems)
    assert all(line >= 1 and code for _, line, code in codes(problems))


@given(st.binary(max_size=80))
def test_any_bytes_give_a_document_or_problems(tmp_path: Path, content: bytes) -> None:
    document, problems = _read(tmp_path, content)
    assert (document is None) == bool(problems)
