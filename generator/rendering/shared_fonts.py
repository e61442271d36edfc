"""One font program for all segments of a file that show a font, instead of one for each.

WeasyPrint embeds for every glyph it leaves out a placeholder, which costs more room than the glyphs of a
Chinese text: of the 78 kB of a font that shows twenty characters, seventy. Texts name glyphs by their numbers
in the font of the machine, the same in every segment, so the programs can be put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import pikepdf
from pikepdf import Name

from generator.rendering.cff import MOST_SETTINGS, CidFont, Glyph, UnknownFontError, read_cff, write_cff

_CFF_TABLE: Final = b"CFF "


@dataclass(slots=True)
class _Shared:
    """A font in the making, and who refers to it."""

    font: CidFont
    glyphs: dict[int, Glyph]
    descriptors: list[pikepdf.Object] = field(default_factory=list)

    def takes(self, other: CidFont) -> bool:
        """Whether every glyph that both have is the same in both."""
        glyphs: Mapping[int, Glyph] = self.glyphs
        if other.head != self.font.head:
            return False
        if any(glyphs.get(cid, glyph) != glyph for cid, glyph in other.glyphs.items()):
            return False
        return (
            len({one.settings for some in (glyphs, other.glyphs) for one in some.values()}) <= MOST_SETTINGS
        )


class SharedFonts:
    """The fonts of a file in the making: collected segment by segment, then put together."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._seen: set[tuple[int, int]] = set()
        self._fonts: dict[str, list[_Shared]] = {}

    def collect(self, resources: pikepdf.Object) -> None:
        """Takes note of the fonts among the resources of a page; of other kinds of fonts it takes none."""
        listed = resources.get("/Font")
        if listed is None or listed.objgen in self._seen:
            return
        self._seen.add(listed.objgen)
        for font in listed.values():
            for described in font.get("/DescendantFonts", ()):
                self._add(described)

    def finish(self) -> None:
        """Lets everything that shows a font refer to the one program of that font."""
        for shared in (one for some in self._fonts.values() for one in some):
            content = write_cff(replace(shared.font, glyphs=shared.glyphs))
            program = self._pdf.make_stream(content, Subtype=Name.CIDFontType0C)
            for descriptor in shared.descriptors:
                descriptor.FontFile3 = program

    def _add(self, font: pikepdf.Object) -> None:
        descriptor = font.FontDescriptor
        program = descriptor.get("/FontFile3")
        if program is None or program.get("/Subtype") != Name.OpenType:
            return
        try:
            read = read_cff(_cff_of(program.read_bytes()), frozenset(_shown(font.W)))
        except UnknownFontError:
            return
        alike = self._fonts.setdefault(str(descriptor.FontName), [])
        shared = next((one for one in alike if one.takes(read)), None)
        if shared is None:
            shared = _Shared(read, {})
            alike.append(shared)
        shared.glyphs.update(read.glyphs)
        shared.descriptors.append(descriptor)


def _cff_of(font: bytes) -> bytes:
    """The outlines in an OpenType font: one of its tables."""
    for at in range(12, 12 + 16 * int.from_bytes(font[4:6], "big"), 16):
        if font[at : at + 4] == _CFF_TABLE:
            place, size = (int.from_bytes(font[one : one + 4], "big") for one in (at + 8, at + 12))
            return font[place : place + size]
    raise UnknownFontError("no outlines of this kind")


def _shown(widths: pikepdf.Object) -> Iterator[int]:
    """The glyphs a text shows: those whose widths are listed, as WeasyPrint lists them."""
    listed = list(widths)
    for first, some in zip(listed[::2], listed[1::2], strict=True):
        yield from range(int(first), int(first) + len(some))
