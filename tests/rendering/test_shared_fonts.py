"""Fonts of several segments put together: every character is still drawn and read, in far less room."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from collections.abc import Iterator

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from generator.rendering import embedded_fonts
from generator.rendering.binding import Binding, BoundGroup, bind
from generator.rendering.cff import CidFont, Glyph, Settings, write_cff
from generator.rendering.shared_fonts import SharedFonts
from tests.builders import BEIJING
from tests.rendering.test_binding import furniture, segment, text_of

SEGMENTS = (
    '<p style="font-family: FandolFang">累计扣款 ¥11,300.00（一）</p><p>正文甲 ¥4</p>',
    '<p style="font-family: FandolFang">另计 ¥2.00</p><p style="font-family: Noto Sans CJK SC">表乙 ￥3</p>',
    "<p>正文丙，与甲同字</p>",
)


def made() -> bytes:
    binding = Binding(
        title="册",
        language="zh-CN",
        author="",
        subject="",
        creator="",
        dated=dt.datetime(2026, 11, 22, tzinfo=BEIJING),
        groups=(BoundGroup("main", None, tuple(map(segment, SEGMENTS))),),
        furniture=(furniture(len(SEGMENTS)),),
    )
    return bind(binding)


@pytest.fixture(scope="module")
def content() -> bytes:
    return made()


@pytest.fixture(scope="module")
def apart() -> bytes:
    """The same volume with the fonts as WeasyPrint embeds them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded_fonts, "is_verified", lambda _: False)
        patch.setattr(SharedFonts, "finish", lambda _: None)
        return made()


@pytest.fixture(scope="module")
def of_unknown_engine() -> bytes:
    """The same volume by an engine that is left as it is: only its fonts are put together."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded_fonts, "is_verified", lambda _: False)
        return made()


def programs(content: bytes) -> Iterator[tuple[str, pikepdf.Object]]:
    """What each font of the file is called, and the program it is drawn by."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for one in pdf.objects:
            if isinstance(one, Dictionary) and one.get("/Type") == "/FontDescriptor":
                yield str(one.FontName), one.FontFile3


def drawn(content: bytes) -> bytes:
    command = ["pdftoppm", "-r", "100", "-gray", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout


def test_every_character_looks_as_before_and_is_read_as_before(content: bytes, apart: bytes) -> None:
    """The sign ¥ of FandolFang has a CID that is not its number in the font: it must not be lost."""
    assert any("FandolFang" in name for name, _ in programs(apart))
    assert drawn(content) == drawn(apart)
    assert text_of(content) == text_of(apart)
    assert "¥11,300.00" in text_of(content)


def test_whoever_cuts_the_fonts_down_the_volume_is_the_same(content: bytes, of_unknown_engine: bytes) -> None:
    assert drawn(content) == drawn(of_unknown_engine)
    assert text_of(content) == text_of(of_unknown_engine)
    shown = [{name for name, _ in programs(one)} for one in (content, of_unknown_engine)]
    assert shown[0] == shown[1]


def test_each_font_has_one_program_whatever_the_number_of_segments(content: bytes, apart: bytes) -> None:
    assert len({one.objgen for _, one in programs(apart)}) > len(SEGMENTS) + 2
    found = {(name, one.objgen) for name, one in programs(content)}
    assert len(found) == len({name for name, _ in found}) == len({program for _, program in found}) == 3
    assert all(str(one.Subtype) == "/CIDFontType0C" for _, one in programs(content))


def test_what_a_text_does_not_show_takes_no_room(content: bytes, apart: bytes) -> None:
    assert len(content) < len(apart) / 10


def test_fonts_of_one_name_that_draw_a_character_differently_stay_apart() -> None:
    """As when two machines laid segments out: neither may draw with the other's font."""
    pdf = pikepdf.new()
    fonts = SharedFonts(pdf)
    descriptors = []
    for outline in (b"\x8b\x0e", b"\x8c\x0e", b"\x8b\x0e"):
        stream = pdf.make_stream(opentype(outline), Subtype=Name.OpenType)
        descriptors.append(pdf.make_indirect(Dictionary(FontName=Name.Same, FontFile3=stream)))
        font = Dictionary(DescendantFonts=Array([Dictionary(FontDescriptor=descriptors[-1], W=Array())]))
        fonts.collect(Dictionary(Font=pdf.make_indirect(Dictionary(F=font))))
    fonts.finish()
    first, second, third = (one.FontFile3 for one in descriptors)
    assert first.objgen == third.objgen != second.objgen
    assert b"\x8b\x0e" in first.read_bytes()
    assert b"\x8c\x0e" in second.read_bytes()


def opentype(outline: bytes) -> bytes:
    """A font of two glyphs, the first of which draws nothing."""
    settings = Settings(matrix=b"", private=b"")
    font = CidFont(b"Same", b"", {0: Glyph(b"\x0e", settings), 1: Glyph(outline, settings)})
    outlines = write_cff(font)
    place = (28).to_bytes(4, "big") + len(outlines).to_bytes(4, "big")
    return b"OTTO\0\1" + bytes(6) + b"CFF " + bytes(4) + place + outlines


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(b"\0\1\0\0\0\0" + bytes(20), id="TrueType"),
        pytest.param(
            b"OTTO\0\1" + bytes(6) + b"CFF " + bytes(4) + b"\0\0\0\x1c\0\0\0\x18"
            + b"\1\0\4\1" + b"\0\1\1\1\2A" + b"\0\1\1\1\3\x8b\x11" + b"\0\0" + b"\0\0",
            id="glyphs by name",
        ),
    ],
)  # fmt: skip
def test_a_font_of_another_kind_stays_as_it_is(program: bytes) -> None:
    pdf = pikepdf.new()
    stream = pdf.make_stream(program, Subtype=Name.OpenType)
    descriptor = pdf.make_indirect(Dictionary(FontName=Name.Other, FontFile3=stream))
    font = Dictionary(DescendantFonts=Array([Dictionary(FontDescriptor=descriptor, W=Array())]))
    fonts = SharedFonts(pdf)
    fonts.collect(Dictionary(Font=pdf.make_indirect(Dictionary(F=font))))
    fonts.finish()
    assert descriptor.FontFile3.read_bytes() == program
