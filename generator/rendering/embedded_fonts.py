"""Fonts embedded with nothing but the glyphs a document shows: what costs most beside the layout itself.

WeasyPrint copies the whole file of each font, 27 MB where it is made for Chinese, and embeds a placeholder
for each glyph it leaves out, up to 65,000 of them: longer work than laying out a page. Here a font is cut
down in one step and written with the numbers of its glyphs, which a text names them by. What cannot be read
so, such as a font of another kind, the engine embeds as it always did.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from struct import pack
from typing import Any, Final

from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset

from generator.rendering.cff import Charset, CidFont, UnknownFontError, read_cff, write_cff
from generator.rendering.verified import is_verified

_ENGINES_INIT: Final = fonts.Font.__init__
_ENGINES_SUBSET: Final = fonts.Font.subset
_ENGINES_DATA: Final = fonts.get_hb_object_data
_EXPECTED: Final = (
    (_ENGINES_INIT, "self pango_font description font_size"),
    (_ENGINES_SUBSET, "self to_unicode hinting"),
    (_ENGINES_DATA, "hb_object ot_color glyph"),
)
_OUTLINES: Final = b"CFF "
_READ: Final = frozenset({"CFF ", "head", "maxp"})
_HEAD, _RECORD = 12, 16
_OPENTYPE: Final = b"OTTO"


@contextmanager
def fonts_cut_down() -> Iterator[None]:
    """What is written meanwhile embeds only what it shows; an engine not verified stays as is."""
    before = fonts.Font.__init__, fonts.Font.subset
    if engine_is_verified():
        fonts.Font.__init__, fonts.Font.subset = _init, _subset
    try:
        yield
    finally:
        fonts.Font.__init__, fonts.Font.subset = before


def engine_is_verified() -> bool:
    """Whether the installed WeasyPrint is one this module was tried with, and HarfBuzz can cut fonts down."""
    return (
        is_verified(_EXPECTED) and harfbuzz_subset is not None and bool(harfbuzz.hb_version_atleast(4, 1, 0))
    )


def cff_of(font: bytes) -> tuple[bytes, bool]:
    """The outlines in an OpenType font, one of its tables; and whether it was written here.

    Raises:
        UnknownFontError: it has none of this kind.
    """
    tables = int.from_bytes(font[4:6], "big")
    for at in range(_HEAD, _HEAD + _RECORD * tables, _RECORD):
        if font[at : at + 4] == _OUTLINES:
            place, size = (int.from_bytes(font[one : one + 4], "big") for one in (at + 8, at + 12))
            return font[place : place + size], tables == 1
    raise UnknownFontError("no outlines of this kind")


def _init(font: Any, *how: Any) -> None:
    """Without the file of the font, which is not looked at when it is cut down."""
    before = fonts.get_hb_object_data
    fonts.get_hb_object_data = lambda _: b""
    try:
        _ENGINES_INIT(font, *how)
    finally:
        fonts.get_hb_object_data = before
    if font.bitmap:
        font.file_content = _ENGINES_DATA(font.hb_face)


def _subset(font: Any, to_unicode: Collection[int], hinting: bool) -> None:
    if to_unicode and not font.missing and "fvar" not in font.tables and _OUTLINES.decode() in font.tables:
        try:
            font.file_content = _wrapped(write_cff(_cut_down(font, sorted({0, *to_unicode}))))
        except UnknownFontError:
            pass
        else:
            return
    font.file_content = _ENGINES_DATA(font.hb_face)
    _ENGINES_SUBSET(font, to_unicode, hinting)


def _cut_down(font: Any, glyphs: Sequence[int]) -> CidFont:
    """Some glyphs of a font; HarfBuzz adds some of its own to them, hence the look at what they are."""
    wish = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
    harfbuzz_subset.hb_subset_input_set_flags(wish, harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE)
    _add(harfbuzz_subset.hb_subset_input_glyph_set(wish), glyphs)
    dropped = [harfbuzz.hb_tag_from_string(one.encode(), -1) for one in font.tables if one not in _READ]
    kind = harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG
    _add(harfbuzz_subset.hb_subset_input_set(wish, kind), sorted(dropped))
    made = ffi.gc(harfbuzz_subset.hb_subset_or_fail(font.hb_face, wish), harfbuzz.hb_face_destroy)
    if not made:
        raise UnknownFontError("not to be cut down")
    with _outlines(font) as whole:
        known = Charset(whole)
        number = {known[glyph]: glyph for glyph in glyphs}
    content, _ = cff_of(_ENGINES_DATA(made))
    return read_cff(content, numbers=[number.get(cid) for cid in Charset(content)])


@contextmanager
def _outlines(font: Any) -> Iterator[memoryview]:
    """The table of the outlines where it lies: a font for Chinese has 27 MB of them."""
    blob = harfbuzz.hb_face_reference_table(font.hb_face, harfbuzz.hb_tag_from_string(_OUTLINES, -1))
    length = ffi.new("unsigned int *")
    try:
        yield memoryview(ffi.buffer(harfbuzz.hb_blob_get_data(blob, length), length[0]))
    finally:
        harfbuzz.hb_blob_destroy(blob)


def _add(numbers: Any, more: Collection[int]) -> None:
    harfbuzz.hb_set_add_sorted_array(numbers, ffi.new("hb_codepoint_t[]", list(more)), len(more))


def _wrapped(outlines: bytes) -> bytes:
    """An OpenType font of outlines alone."""
    record = pack(">4sIII", _OUTLINES, 0, _HEAD + _RECORD, len(outlines))
    return _OPENTYPE + pack(">HHHH", 1, 16, 0, 0) + record + outlines
