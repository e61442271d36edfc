"""Fonts cut down in one step: what a page shows is there, nothing else, and other fonts are the engine's."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator

import pikepdf
import pytest
import weasyprint
from pikepdf import Dictionary
from weasyprint.pdf import fonts

from generator.rendering import embedded_fonts
from generator.rendering.cff import Charset
from generator.rendering.embedded_fonts import cff_of, engine_is_verified, fonts_cut_down
from generator.rendering.pdf import RenderedPdf, RenderTask, render_pdf
from tests.rendering.test_pdf import plain_page, text_of

PUNCTUATED = "<p>扣款，合计：¥11,300.00（一）。「甲」、乙</p>"
"""HarfBuzz adds the forms of vertical lines to such signs, which the page does not show."""


def programs(made: RenderedPdf) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        for one in pdf.objects:
            if isinstance(one, Dictionary) and one.get("/Type") == "/FontDescriptor":
                yield (one.FontFile3 if "/FontFile3" in one else one.FontFile2).read_bytes()


def drawn(made: RenderedPdf) -> bytes:
    command = ["pdftoppm", "-r", "60", "-mono", "-"]
    return subprocess.run(command, input=made.content, capture_output=True, check=True).stdout


def by_the_engine_alone(task: RenderTask) -> RenderedPdf:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded_fonts, "is_verified", lambda _: False)
        return render_pdf(task)


@pytest.mark.parametrize("font", ["Noto Serif CJK SC", "FandolFang"])
def test_a_font_holds_the_glyphs_shown_and_no_other(font: str) -> None:
    style = f"<style>body {{ font-family: '{font}', 'Noto Serif CJK SC' }}</style>"
    task = plain_page(PUNCTUATED, style)
    made, before = render_pdf(task), by_the_engine_alone(task)
    assert text_of(made) == text_of(before)
    held = sum(len(set(Charset(cff_of(one)[0])) - {0}) for one in programs(made))
    assert held <= len(set("".join(text_of(made).split())))
    assert sum(map(len, programs(made))) < sum(map(len, programs(before))) / 3


@pytest.mark.parametrize("font", ["DejaVu Sans", "URW Bookman"])
def test_a_font_of_another_kind_is_embedded_as_ever(font: str) -> None:
    task = plain_page("<p>Dossier</p>", f"<style>body {{ font-family: '{font}' }}</style>")
    made, before = render_pdf(task), by_the_engine_alone(task)
    assert list(programs(made)) == list(programs(before))
    assert drawn(made) == drawn(before)


def test_the_file_of_a_font_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """27 MB for each font of a document, in each of its segments."""
    sizes = []
    read = fonts.get_hb_object_data

    def counted(*how: object) -> bytes:
        content: bytes = read(*how)
        sizes.append(len(content))
        return content

    monkeypatch.setattr(embedded_fonts, "_ENGINES_DATA", counted)
    render_pdf(plain_page(PUNCTUATED))
    assert sizes
    assert max(sizes) < 1_000_000


def test_the_engine_installed_is_the_one_whose_insides_were_verified() -> None:
    assert engine_is_verified(), (
        f"WeasyPrint {weasyprint.__version__} was not tried with generator/rendering/embedded_fonts.py: "
        "documents take longer and more memory now. Read its pdf/fonts.py again, run this file's tests."
    )


def test_an_engine_of_another_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    untouched = fonts.Font.__init__, fonts.Font.subset
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with fonts_cut_down():
        assert (fonts.Font.__init__, fonts.Font.subset) == untouched


def test_the_engine_is_as_it_was_afterwards() -> None:
    untouched = fonts.Font.__init__, fonts.Font.subset, fonts.get_hb_object_data
    render_pdf(plain_page("<p>甲</p>"))
    assert (fonts.Font.__init__, fonts.Font.subset, fonts.get_hb_object_data) == untouched
