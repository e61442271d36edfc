"""Bodies are cut where templates allow it, never lose text, and tables go on with their heads."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from generator.rendering.segmenting import cut

HEAD = '<table class="grid" id="t"><colgroup><col></colgroup><thead><tr><th>编号</th></tr></thead>'


def table(rows: int, width: int = 10) -> str:
    bodies = "".join(f"<tbody><tr><td>{number:0{width}}</td></tr></tbody>\n" for number in range(rows))
    return f"<h2>标题</h2>{HEAD}{bodies}</table><p>末段</p>"


def rows_of(pieces: tuple[str, ...]) -> list[int]:
    return [int(one) for piece in pieces for one in re.findall(r"<td>(\d+)</td>", piece)]


def test_what_is_short_enough_stays_one_piece() -> None:
    assert cut("<p>甲</p><!--cut--><p>乙</p>", 100) == ("<p>甲</p><p>乙</p>",)


def test_a_piece_ends_before_the_part_that_would_make_it_too_long() -> None:
    part = "<p>" + "字" * 60 + "</p>"
    assert cut("<!--cut-->".join([part] * 3), 140) == (part + part, part)


def test_what_has_no_text_is_no_page_of_its_own() -> None:
    part = "<p>" + "字" * 90 + "</p>"
    assert cut(f"<section>{part}<!--cut--></section>\n", 100) == (f"<section>{part}</section>\n",)


def test_a_table_that_is_too_long_goes_on_with_its_head_and_without_a_second_id() -> None:
    pieces = cut(table(50), 600)
    assert len(pieces) > 3
    assert rows_of(pieces) == list(range(50))
    for piece in pieces[1:]:
        assert piece.startswith(HEAD.replace(' id="t"', ""))
    for piece in pieces:
        assert piece.count("<table") == piece.count("</table>") == 1
    assert "".join(pieces).count("末段") == 1


@given(
    tables=st.lists(st.integers(min_value=0, max_value=30), max_size=6),
    size=st.integers(min_value=50, max_value=2000),
)
def test_no_row_is_lost_or_doubled_whatever_the_sizes(tables: list[int], size: int) -> None:
    pieces = cut("<!--cut-->".join(table(rows) for rows in tables), size)
    assert rows_of(pieces) == [number for rows in tables for number in range(rows)]
    for piece in pieces:
        assert piece.count("<table") == piece.count("</table>")
        assert piece.count("<tbody") == piece.count("</tbody>")


def test_what_stands_apart_is_a_piece_of_its_own_however_short() -> None:
    body = "<p>甲</p><!--cut--><p>乙</p><!--apart--><p>丙</p><!--cut--><p>丁</p>"
    assert cut(body, 1000) == ("<p>甲</p><p>乙</p>", "<p>丙</p><p>丁</p>")


def test_nothing_before_or_after_what_stands_apart_is_no_page() -> None:
    assert cut("<section><!--apart--><p>甲</p><!--apart--></section>", 1000) == (
        "<section><p>甲</p></section>",
    )
