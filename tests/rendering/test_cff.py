"""Font programs read and written anew: nothing of a glyph is lost, and other kinds are refused."""

from __future__ import annotations

import pytest

from generator.rendering.cff import Charset, CidFont, Glyph, Settings, UnknownFontError, read_cff, write_cff

PLAIN = Settings(matrix=b"", private=b"\x8b\x14")  # the usual width is 0
SLANTED = Settings(matrix=b"\x1e\x0a\x00\x1f" + b"\x8b" * 5 + b"\x0c\x07", private=b"\x1c\x03\xe8\x14")
GLYPHS = {
    0: Glyph(b"\x8b\x0e", PLAIN),
    7: Glyph(b"\x8c\x0e", SLANTED),
    300: Glyph(b"\x0e", PLAIN),
    65_000: Glyph(b"\x8d" * 70_000 + b"\x0e", PLAIN),
}
FONT = CidFont(b"Song", b"\x8b\x8b\x8b\x8b\x05", GLYPHS)


def test_what_was_written_is_read_again_glyph_by_glyph_in_the_order_of_their_numbers() -> None:
    read = read_cff(write_cff(FONT), frozenset(range(4)))
    assert (read.name, read.head) == (FONT.name, FONT.head)
    assert dict(read.glyphs) == dict(enumerate(GLYPHS.values()))


def test_a_glyph_is_found_by_its_number_however_few_there_are() -> None:
    """The list of numbers comes first among what is found by its place: all but that of the first glyph."""
    numbers = b"".join(number.to_bytes(2, "big") for number in (7, 300, 65_000))
    assert b"\x00" + numbers in write_cff(FONT)


def test_a_placeholder_is_left_out_unless_a_text_shows_it() -> None:
    written = write_cff(FONT)
    assert sorted(read_cff(written, frozenset()).glyphs) == [0, 1, 3]
    assert sorted(read_cff(written, frozenset({2})).glyphs) == [0, 1, 2, 3]


def test_the_glyph_for_what_is_missing_is_always_there() -> None:
    font = CidFont(b"Song", b"", {0: Glyph(b"\x0e", PLAIN)})
    assert read_cff(write_cff(font), frozenset()).glyphs == font.glyphs


def test_a_font_with_subroutines_is_refused() -> None:
    """Outlines that call them mean nothing without them."""
    calling = Settings(matrix=b"", private=b"\x8d\x13")
    with pytest.raises(UnknownFontError, match="subroutines"):
        read_cff(write_cff(CidFont(b"Song", b"", {0: Glyph(b"\x0e", calling)})), frozenset())


def test_of_a_font_with_some_glyphs_only_those_with_a_number_are_taken() -> None:
    read = read_cff(write_cff(FONT), numbers=(0, 7, None, 65_000))
    assert read.glyphs == {number: glyph for number, glyph in GLYPHS.items() if number != 300}


def test_the_numbers_written_are_read_again() -> None:
    assert tuple(Charset(write_cff(FONT))) == tuple(GLYPHS)


@pytest.mark.parametrize(
    ("size", "ranges", "numbers"),
    [(1, b"\0\x14\1\0\5\0", (0, 20, 21, 5)), (2, b"\0\x14\0\2", (0, 20, 21, 22))],
)
def test_numbers_may_be_written_as_ranges(size: int, ranges: bytes, numbers: tuple[int, ...]) -> None:
    """As in fonts for Chinese, whose numbers nearly all follow each other."""
    listed = b"\x00" + b"".join(number.to_bytes(2, "big") for number in (7, 300, 65_000))
    written = write_cff(FONT)
    assert written.count(listed) == 1
    replaced = written.replace(listed, (bytes([size]) + ranges).ljust(len(listed), b"\0"))
    assert tuple(Charset(replaced)) == numbers


def test_numbers_in_an_unknown_format_are_refused() -> None:
    listed = b"\x00" + (7).to_bytes(2, "big")
    with pytest.raises(UnknownFontError, match="format"):
        Charset(write_cff(FONT).replace(listed, b"\x09" + listed[1:], 1))
