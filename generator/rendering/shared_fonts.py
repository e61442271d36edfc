"""One font program for all segments of a file that show a font, instead of one for each.

WeasyPrint embeds for every glyph it leaves out a placeholder, which costs more room than the glyphs of a
Chinese text: of the 78 kB of a font that shows twenty characters, seventy. Texts name glyphs by their numbers
in the font of the machine, the same in every segment, so the programs can be put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import pikepdf
from pikepdf import Name

from generator.rendering.cff import (
    MOST_SETTINGS,
    Charset,
    CidFont,
    Glyph,
    UnknownFontError,
    read_cff,
    write_cff,
)
from generator.rendering.embedded_fonts import cff_of


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
            read = _read(program.read_bytes(), frozenset(_shown(font.W)))
        except UnknownFontError:
            return
        alike = self._fonts.setdefault(str(descriptor.FontName), [])
        shared = next((one for one in alike if one.takes(read)), None)
        if shared is None:
            shared = _Shared(read, {})
            alike.append(shared)
        shared.glyphs.update(read.glyphs)
        shared.descriptors.append(descriptor)


def _read(program: bytes, shown: frozenset[int]) -> CidFont:
    content, some_only = cff_of(program)
    return read_cff(content, numbers=tuple(Charset(content))) if some_only else read_cff(content, shown)


def _shown(widths: pikepdf.Object) -> Iterator[int]:
    """The glyphs a text shows: those whose widths are listed, as WeasyPrint lists them."""
    listed = list(widths)
    for first, some in zip(listed[::2], listed[1::2], strict=True):
        yield from range(int(first), int(first) + len(some))
