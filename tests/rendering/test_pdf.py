"""A page as a real PDF file: its grid, and what stops a document from being made."""

from __future__ import annotations

import gc
import itertools
import pickle
import re
import subprocess
from pathlib import Path

import pytest

from generator.rendering.pdf import PdfError, RenderedPdf, RenderTask, render_pdf
from tests.volumes import page_of

MM = 72 / 25.4
PRINT_STYLE = '<link rel="stylesheet" href="print.css"><style>p { text-indent: 0 }</style>'
PLAIN_FONT = "<style>body { font-family: 'Noto Serif CJK SC' }</style>"


def plain_page(body: str, head: str = PLAIN_FONT) -> RenderTask:
    return page_of(body, head)


def text_of(pdf: RenderedPdf, *options: str) -> str:
    given = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf.content, capture_output=True, check=True
    )
    return given.stdout.decode()


def joined(text: str) -> str:
    """Text without its line breaks and spaces, so that where a cell wraps does not matter."""
    return "".join(text.split())


# ---- what a render refuses ----


@pytest.mark.parametrize(
    "address",
    [
        "http://example.invalid/mark.png",
        "https://example.invalid/mark.png",
        "ftp://example.invalid/mark.png",
        "file:///etc/hostname",
        "../messages/zh.yaml",
        "file://elsewhere/etc/hostname",
    ],
)
def test_a_picture_from_outside_the_style_folder_stops_the_render(address: str) -> None:
    with pytest.raises(PdfError) as raised:
        render_pdf(plain_page(f'<img alt="x" src="{address}">'))
    assert "trial" in str(raised.value)
    assert address.removeprefix("..") in str(raised.value)


def test_a_style_sheet_from_the_network_stops_the_render() -> None:
    with pytest.raises(PdfError, match=re.escape("http://example.invalid/a.css")):
        render_pdf(plain_page("<p>x</p>", '<link rel="stylesheet" href="http://example.invalid/a.css">'))


def test_a_file_stands_only_where_the_task_gives_it(tmp_path: Path) -> None:
    """An address with the path of a real file, and one a step above what was given, lead nowhere."""
    (tmp_path / "outside.css").write_text("p { color: black }")
    for address in ((tmp_path / "outside.css").as_uri(), "../print.css/../../print.css?x"):
        html = f'<html lang="zh-CN"><title>t</title><link rel="stylesheet" href="{address}"><p>x</p></html>'
        with pytest.raises(PdfError):
            render_pdf(RenderTask("trial", html, (("outside.css", b"p { color: black }"),)))


def test_a_file_that_is_not_there_stops_the_render() -> None:
    with pytest.raises(PdfError, match=re.escape("missing.png")):
        render_pdf(plain_page('<img alt="x" src="missing.png">'))


def test_a_data_address_may_be_used() -> None:
    drawing = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    assert render_pdf(plain_page(f'<img alt="x" src="{drawing}">')).pages == 1


def test_a_character_no_font_has_is_named_with_its_place_and_the_fonts() -> None:
    with pytest.raises(PdfError) as raised:
        render_pdf(plain_page("<p>负责人：王\ue000明，<b>项目经理</b></p>"))
    said = str(raised.value)
    assert "\ue000" in said
    assert "U+E000" in said
    assert "负责人：王" in said
    assert "Noto Serif CJK SC" in said


def test_rare_name_characters_all_show() -> None:
    names = "喆堃祎昇翀珺玥䶮𬭎㎡"
    for family in ("FandolFang", "FandolKai"):
        style = f"<style>body {{ font-family: '{family}', 'Noto Serif CJK SC' }}</style>"
        assert names in joined(text_of(render_pdf(plain_page(f"<p>{names}</p>", style))))


def test_a_control_character_is_named_by_its_code_only() -> None:
    with pytest.raises(PdfError) as raised:
        render_pdf(plain_page("<p>甲\x07乙</p>"))
    assert "U+0007" in str(raised.value)
    assert "\x07" not in str(raised.value)


def test_anything_else_the_engine_warns_of_stops_the_render() -> None:
    with pytest.raises(PdfError, match="no-such-property"):
        render_pdf(plain_page("<p>x</p>", "<style>p { no-such-property: 1 }</style>"))


def test_what_stopped_a_render_comes_back_whole_from_a_worker_process() -> None:
    with pytest.raises(PdfError) as raised:
        render_pdf(plain_page("<p>王\ue000明</p>"))
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), again.missing) == (str(raised.value), {"\ue000": ("Noto Serif CJK SC",)})


def test_garbage_collection_is_on_again_after_a_render_that_failed() -> None:
    assert gc.isenabled()
    with pytest.raises(PdfError):
        render_pdf(plain_page('<img alt="x" src="missing.png">'))
    assert gc.isenabled()


# ---- the grid ----


def test_the_type_area_is_a_grid_of_28_characters_by_22_lines() -> None:
    """Each line set is one paragraph; 22 of them are one page, and the 23rd begins another."""
    style = PRINT_STYLE
    line = "国" * 28
    full = render_pdf(plain_page(f"<p>{line}</p>" * 22, style))
    assert full.pages == 1
    assert render_pdf(plain_page(f"<p>{line}</p>" * 23, style)).pages == 2

    boxes = re.findall(
        r'<line xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">\s*<word[^>]*>' + line,
        text_of(full, "-bbox-layout"),
    )
    assert len(boxes) == 22
    left, _, right, _ = (float(value) for value in boxes[0])
    assert left == pytest.approx(28 * MM, abs=0.1)
    assert right - left == pytest.approx(156 * MM, abs=0.2)
    steps = [float(below[1]) - float(above[1]) for above, below in itertools.pairwise(boxes)]
    assert steps == pytest.approx([225 / 22 * MM] * 21, abs=0.01)
    middle = (float(boxes[0][1]) + float(boxes[0][3])) / 2
    assert middle == pytest.approx((37 + 225 / 44) * MM, abs=1.5)


def test_a_29th_character_goes_to_the_next_line() -> None:
    style = PRINT_STYLE
    text = text_of(render_pdf(plain_page("<p>" + "国" * 29 + "</p>", style)))
    assert "国" * 28 + "\n国\n" in text


def test_no_document_lists_the_fonts_of_the_machine_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    render_pdf(page_of("<h1>甲</h1>"))

    def listed_again() -> None:
        raise AssertionError

    monkeypatch.setattr("weasyprint.document.FontConfiguration", listed_again)
    assert render_pdf(page_of("<h1>乙</h1>")).pages == 1
