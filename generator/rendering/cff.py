"""Font programs in the Compact Font Format (Adobe Technical Note 5176), of the kind keyed by numbers (CID).

Only what WeasyPrint embeds is understood: one font, without subroutines. Hints, widths and
outlines are taken over byte for byte.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count
from operator import sub
from struct import unpack
from typing import Final

_ESCAPED: Final = 12
_ESCAPE: Final = _ESCAPED << 8
_LAST_OPERATOR: Final = 21
_SUBRS, _CHARSET, _CHAR_STRINGS, _PRIVATE, _FONT_BBOX = 19, 15, 17, 18, 5
_FONT_MATRIX, _ROS, _CID_COUNT, _FD_ARRAY, _FD_SELECT = (_ESCAPE | code for code in (7, 30, 34, 36, 37))
_NEEDED: Final = frozenset({_ROS, _CHAR_STRINGS, _FD_ARRAY, _FD_SELECT})
_KEPT: Final = (_FONT_MATRIX, _FONT_BBOX)
_STANDARD_STRINGS: Final = 391
_NOTHING: Final = b"\x0e"
"""The outline of a glyph that is only there to keep the numbers of the others."""
MOST_SETTINGS: Final = 255

_SHORT, _LONG, _DECIMAL, _END_OF_DECIMAL = 28, 29, 30, 0x0F
_TWO_BYTES, _NEGATIVE = 247, 251
"""How an operand begins; those below 247 are a byte long."""
_BY_RANGE: Final = 3
_MORE_IN_RANGE: Final = (0, 1, 2)
"""Bytes that say how many more CIDs follow one, by the format of a charset."""


class UnknownFontError(ValueError):
    """A font program of another kind."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What some glyphs of a font have in common, such as their hints and usual width; as written."""

    matrix: bytes
    private: bytes


@dataclass(frozen=True, slots=True)
class Glyph:
    """An outline as written, and the settings it is written for."""

    outline: bytes
    settings: Settings


@dataclass(frozen=True, slots=True)
class CidFont:
    """A font program; ``head`` is what holds of the whole font, as written."""

    name: bytes
    head: bytes
    glyphs: Mapping[int, Glyph]
    """By number: their place in the font of the machine. WeasyPrint's texts name them by it."""


def read_cff(
    content: bytes, needed: frozenset[int] = frozenset(), numbers: Sequence[int | None] | None = None
) -> CidFont:
    """The font with its glyphs: those that draw something, the one for missing glyphs, and those needed.

    ``numbers`` are those of its glyphs where they are not their places, as in a font that has only some; then
    every glyph with a number is taken.

    Raises:
        UnknownFontError: it is of another kind.
    """
    names = _Index(content, content[2])
    tops = _Index(content, names.end)
    shared = _Index(content, _Index(content, tops.end).end)
    top = _read_dict(tops[0])
    if not top.keys() >= _NEEDED or len(shared):
        raise UnknownFontError("not keyed by CID, or with subroutines")
    outlines = _Index(content, _number(top[_CHAR_STRINGS]))
    entries = _Index(content, _number(top[_FD_ARRAY]))
    settings = [_settings(content, entries[at]) for at in range(len(entries))]
    select = _Select(content, _number(top[_FD_SELECT]), len(outlines))
    if numbers is None:
        drawn = compress(count(), map(len(_NOTHING).__lt__, outlines.sizes()))
        wanted = sorted({0, *drawn, *(at for at in needed if at < len(outlines))})
        named = dict(zip(wanted, wanted, strict=True))
    else:
        named = {number: at for at, number in enumerate(numbers) if number is not None}
    glyphs = {number: Glyph(outlines[at], settings[select[at]]) for number, at in named.items()}
    head = b"".join(top[key] + _operator(key) for key in _KEPT if key in top)
    return CidFont(names[0], head, glyphs)


class Charset:
    """The CID of each glyph of a font, by its number; read only where it is looked at."""

    def __init__(self, content: bytes | memoryview) -> None:
        names = _Index(content, content[2])
        top = _read_dict(_Index(content, names.end)[0])
        if not top.keys() >= {_ROS, _CHARSET, _CHAR_STRINGS}:
            raise UnknownFontError("not keyed by CID")
        self._glyphs = len(_Index(content, _number(top[_CHAR_STRINGS])))
        self._first, self._cids = [0], [0]
        at = _number(top[_CHARSET])
        if content[at] >= len(_MORE_IN_RANGE):
            raise UnknownFontError("numbers in an unknown format")
        size, at = _MORE_IN_RANGE[content[at]], at + 1
        glyph = 1
        while glyph < self._glyphs:
            self._first.append(glyph)
            self._cids.append(int.from_bytes(content[at : at + 2], "big"))
            glyph += 1 + int.from_bytes(content[at + 2 : at + 2 + size], "big")
            at += 2 + size

    def __iter__(self) -> Iterator[int]:
        return map(self.__getitem__, range(self._glyphs))

    def __getitem__(self, glyph: int) -> int:
        if not 0 <= glyph < self._glyphs:
            raise IndexError(glyph)
        found = bisect_right(self._first, glyph) - 1
        return self._cids[found] + glyph - self._first[found]


def write_cff(font: CidFont) -> bytes:
    """The font with nothing but its glyphs; the number of each is its CID, as programs look it up by that.

    Fonts made for Chinese may give a glyph a CID that is not its number, such as the sign ¥ in FandolFang:
    as WeasyPrint embeds it, only programs that do not ask for the CID find it.
    """
    cids = sorted(font.glyphs)
    settings = list(dict.fromkeys(font.glyphs[cid].settings for cid in cids))
    number = {one: at for at, one in enumerate(settings)}
    start = b"\x01\x00\x04\x04" + _index([font.name])
    strings = _index([b"Adobe", b"Identity"]) + _index([])
    ros = b"".join(_integer(one) for one in (_STANDARD_STRINGS, _STANDARD_STRINGS + 1, 0)) + _operator(_ROS)
    charset = b"\x00" + b"".join(cid.to_bytes(2, "big") for cid in cids[1:])
    select = b"\x00" + bytes(number[font.glyphs[cid].settings] for cid in cids)
    outlines = _index([font.glyphs[cid].outline for cid in cids])

    def top(*places: int) -> bytes:
        keys = (_CHARSET, _FD_SELECT, _CHAR_STRINGS, _FD_ARRAY)
        entries = zip((_CID_COUNT, *keys), (cids[-1] + 1, *places), strict=True)
        return _index([ros + font.head + b"".join(_integer(at) + _operator(key) for key, at in entries)])

    def fonts(place: int) -> bytes:
        made = []
        for one in settings:
            made.append(one.matrix + _integer(len(one.private)) + _integer(place) + _operator(_PRIVATE))
            place += len(one.private)
        return _index(made)

    # Every number has five bytes, so nothing moves when the places become known.
    places = [len(start) + len(top(0, 0, 0, 0)) + len(strings)]
    for part in (charset, select, outlines, fonts(0)):
        places.append(places[-1] + len(part))
    private = b"".join(one.private for one in settings)
    return b"".join((start, top(*places[:4]), strings, charset, select, outlines, fonts(places[4]), private))


def _settings(content: bytes, entry: bytes) -> Settings:
    values = _read_dict(entry)
    size, place = _numbers(values[_PRIVATE])
    private = content[place : place + size]
    if _SUBRS in _read_dict(private):
        raise UnknownFontError("with subroutines")
    matrix = values[_FONT_MATRIX] + _operator(_FONT_MATRIX) if _FONT_MATRIX in values else b""
    return Settings(matrix, private)


class _Index:
    """A list of byte strings of any length, read only where it is looked at."""

    def __init__(self, content: bytes | memoryview, at: int) -> None:
        self._content = content
        self._count = int.from_bytes(content[at : at + 2], "big")
        self._size = content[at + 2] if self._count else 0
        self._offsets = at + 3
        self._base = self._offsets + (self._count + 1) * self._size - 1
        self.end = self._base + self._offset(self._count) if self._count else at + 2

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at: int) -> bytes:
        if not 0 <= at < self._count:
            raise IndexError(at)
        return bytes(self._content[self._base + self._offset(at) : self._base + self._offset(at + 1)])

    def sizes(self) -> Iterator[int]:
        """How long each string is; all at once, as a font for Chinese has 65,000."""
        size, end = self._size, self._offsets + (len(self) + 1) * self._size
        wide = bytearray(4 * (len(self) + 1))
        for at in range(size):
            wide[4 - size + at :: 4] = self._content[self._offsets + at : end : size]
        offsets = unpack(f">{len(self) + 1}I", wide)
        return map(sub, offsets[1:], offsets)

    def _offset(self, at: int) -> int:
        place = self._offsets + at * self._size
        return int.from_bytes(self._content[place : place + self._size], "big")


class _Select:
    """Which settings each glyph is written for."""

    def __init__(self, content: bytes, at: int, glyphs: int) -> None:
        if content[at] == 0:
            self._first, self._settings = list(range(glyphs)), list(content[at + 1 : at + 1 + glyphs])
            return
        if content[at] != _BY_RANGE:
            raise UnknownFontError("settings in an unknown format")
        count = int.from_bytes(content[at + 1 : at + 3], "big")
        ranges = [content[at + 3 + 3 * one : at + 6 + 3 * one] for one in range(count)]
        self._first = [int.from_bytes(one[:2], "big") for one in ranges]
        self._settings = [one[2] for one in ranges]

    def __getitem__(self, glyph: int) -> int:
        return self._settings[bisect_right(self._first, glyph) - 1]


def _read_dict(content: bytes) -> dict[int, bytes]:
    """The entries by operator, each with its operands as written."""
    entries: dict[int, bytes] = {}
    start = at = 0
    while at < len(content):
        if content[at] > _LAST_OPERATOR:
            at += _length(content, at)
            continue
        size = 2 if content[at] == _ESCAPED else 1
        key = _ESCAPE | content[at + 1] if size > 1 else content[at]
        entries[key] = content[start:at]
        start = at = at + size
    return entries


def _length(content: bytes, at: int) -> int:
    """How many bytes the operand has that begins there."""
    first = content[at]
    if first == _DECIMAL:  # decimal digits, two to a byte, up to one that ends them
        end = at + 1
        while content[end] & _END_OF_DECIMAL != _END_OF_DECIMAL:
            end += 1
        return end + 1 - at
    return {_SHORT: 3, _LONG: 5}.get(first, 1 if first < _TWO_BYTES else 2)


def _numbers(operands: bytes) -> Iterator[int]:
    at = 0
    while at < len(operands):
        size = _length(operands, at)
        first, rest = operands[at], operands[at + 1 : at + size]
        if first in {_SHORT, _LONG}:
            yield int.from_bytes(rest, "big", signed=True)
        elif size == 1:
            yield first - 139
        elif first < _NEGATIVE:
            yield (first - _TWO_BYTES) * 256 + rest[0] + 108
        else:
            yield -(first - _NEGATIVE) * 256 - rest[0] - 108
        at += size


def _number(operands: bytes) -> int:
    (number,) = _numbers(operands)
    return number


def _integer(number: int) -> bytes:
    return bytes([_LONG]) + number.to_bytes(4, "big", signed=True)


def _operator(key: int) -> bytes:
    return key.to_bytes(2, "big") if key >= _ESCAPE else bytes([key])


def _index(items: Sequence[bytes]) -> bytes:
    if not items:
        return b"\0\0"
    offsets = [1]
    for one in items:
        offsets.append(offsets[-1] + len(one))
    size = (offsets[-1].bit_length() + 7) // 8
    listed = b"".join(one.to_bytes(size, "big") for one in offsets)
    return len(items).to_bytes(2, "big") + bytes([size]) + listed + b"".join(items)
