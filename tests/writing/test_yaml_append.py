"""An item more at the end of a list: it reads back as it was given, and every other byte stays in order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.views.entry import Entry, Field, Parts
from generator.writing.entry_text import entry_lines, flow_text, item_lines, record_text
from generator.writing.yaml_append import NoListThereError, with_item
from tests.builders import DEMO

ITEM: Entry = (
    Field("file", "evidence/a.pdf"),
    Field("kind", "事故记录单"),
    Field("dated", "2026-06-01", plain=True),
)
READ = {"file": "evidence/a.pdf", "kind": "事故记录单", "dated": "2026-06-01"}


def _read(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)


def _kept(before: str, after: str) -> bool:
    """Whether the text can be had back by leaving something out of one place or two."""
    place = 0
    for one in before:
        place = after.find(one, place) + 1
        if place == 0:
            return False
    return True


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("id: x\nevidence: [] # 待补\nz: 1\n", ("evidence",)),
        ("id: x\nevidence:\nz: 1\n", ("evidence",)),
        ("id: x\nevidence: # 待补\nz: 1\n", ("evidence",)),
        ("id: x\nevidence: null # 待补\n", ("evidence",)),
        ("id: x\nevidence:\n  []\nz: 1\n", ("evidence",)),
        ("id: x", ("evidence",)),
        ("id: x\nnda: null # 待补\nz: 1\n", ("nda", "evidence")),
        ("id: x\nnda: {}\nz: 1\n", ("nda", "evidence")),
        ("id: x\nnda: {a: '1', }\nz: 1\n", ("nda", "evidence")),
        ("id: x\nnda:\n    a: 1 # one\n\n# between\nz: 1\n", ("nda", "evidence")),
        ("{id: x, nda: null}\n", ("nda", "evidence")),
        ("id: x\nevidence:\n- archive: q # seen\n  # more\nz: 1\n", ("evidence",)),
        ("id: x\nevidence:\n    -   archive: q\n        held_by: r\nz: 1\n", ("evidence",)),
        ("id: x\nevidence: [{archive: q}, # one\n  {archive: r},\n]\n", ("evidence",)),
        ("id: x\nevidence: # all\n  - archive: |\n      q\n\n# end\n", ("evidence",)),
        ("- id: a\n- id: b # two\n  evidence: []\n- id: c\n", (1, "evidence")),
        ("- {id: a, evidence: []}\n", (0, "evidence")),
        ("- {id: a, evidence: [{archive: q}], z: 1}\n", (0, "evidence")),
        (
            "problems:\n  - {id: P1}\n  - id: P2\n    what: >-\n      a\n      b\n",
            ("problems", 1, "evidence"),
        ),
        ("# head\n[]\n", ()),
        ("# head\n[] # none yet\n", ()),
        ("[]", ()),
        ("# head only\n", ()),
        ("", ()),
        ("- id: a\n  z: 1\n# tail\n", ()),
        ("  - id: a\n    z: 1\n", ()),
        ("[{id: a}]\n", ()),
        ("- id: a\n...\n", ()),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_item_is_the_last_of_its_list_and_nothing_else_reads_differently(
    text: str, path: tuple[str | int, ...], newline: str
) -> None:
    text = text.replace("\n", newline)
    done = with_item(text, path, ITEM)
    before, after = _read(text), _read(done)
    where = after
    for step in path:
        where = where[step]
    assert where[-1] == READ
    del where[-1]
    kept = text.replace("[]", "").replace("null", "").replace(" ", "")
    assert _kept(kept, done)
    assert ("\r\n" in done) == ("\r\n" in text) or newline not in text
    if not path:
        assert where == (before or [])
    elif isinstance(before, dict):
        assert {name: one for name, one in after.items() if name != path[0]} == {
            name: one for name, one in before.items() if name != path[0]
        }


def test_what_is_no_list_is_left_alone() -> None:
    for text, path in (("evidence: text\n", ("evidence",)), ("a: 1\n", ("a", "b")), ("- a\n", (3, "b"))):
        with pytest.raises(NoListThereError):
            with_item(text, path, ITEM)


def test_every_list_of_the_demo_takes_one_more_and_its_lines_stay() -> None:
    looked_at = 0
    for file in sorted((DEMO / "data").rglob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        read = _read(text)
        if isinstance(read, list):
            done = with_item(text, (), ITEM)
            assert done.startswith(text)
            assert _read(done) == [*read, READ]
            looked_at += 1
        elif isinstance(read, dict) and read.get("evidence"):
            done = with_item(text, ("evidence",), ITEM)
            assert _read(done) == read | {"evidence": [*read["evidence"], READ]}
            assert _kept(text, done)
            looked_at += 1
    assert looked_at > 40


texts = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf")), min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)


@given(st.lists(texts, min_size=1, max_size=4), texts, texts)
def test_any_text_reads_back_as_it_was_given(names: list[str], title: str, remark: str) -> None:
    entry: Entry = (
        Field("title", title, remark),
        Field("part", Parts((Field("name", title), Field("open", None, remark)))),
        Field("names", tuple(names), remark),
        Field("nothing", (), remark),
        Field("bare", Parts(()), remark),
    )
    wanted = {
        "title": title,
        "part": {"name": title, "open": "null"},
        "names": names,
        "nothing": [],
        "bare": {},
    }
    assert _read(record_text(entry, remark)) == wanted
    assert _read("\n".join(entry_lines(entry))) == wanted
    assert _read("\n".join(item_lines(entry, 2, 6))) == [wanted]
    assert _read(flow_text(entry)) == wanted


def test_a_real_file_with_a_mark_of_its_byte_order_is_no_surprise(tmp_path: Path) -> None:
    assert _read(with_item("\ufeff- id: a\n".removeprefix("\ufeff"), (), ITEM)) == [{"id": "a"}, READ]
