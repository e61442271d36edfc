"""The acceptance volume as a real PDF file, and what stops a document from being made."""

from __future__ import annotations

import datetime as dt
import gc
import io
import itertools
import multiprocessing
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from generator.compliance.engine import assess
from generator.loading.project_loader import load_project
from generator.rendering.documents import PrintDocument, render_volume
from generator.rendering.pdf import PdfError, RenderedPdf, RenderTask, render_pdf
from generator.settings import theme_folder, words
from generator.views.dossier import DossierView, view_dossier

ROOT = Path(__file__).resolve().parents[2]
AS_OF = dt.date(2026, 11, 22)
STYLES = theme_folder() / "print"
MM = 72 / 25.4
PRINT_STYLE = '<link rel="stylesheet" href="print.css"><style>p { text-indent: 0 }</style>'
PLAIN_FONT = "<style>body { font-family: 'Noto Serif CJK SC' }</style>"


def page_of(body: str, head: str = PLAIN_FONT) -> RenderTask:
    html = f'<!DOCTYPE html><html lang="zh-CN"><head><title>t</title>{head}</head><body>{body}</body></html>'
    return RenderTask("trial", html, STYLES)


def text_of(pdf: RenderedPdf, *options: str) -> str:
    given = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf.content, capture_output=True, check=True
    )
    return given.stdout.decode()


def pages_of(pdf: RenderedPdf) -> list[str]:
    return text_of(pdf).split("\f")[:-1]


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
        "../messages/zh_print.yaml",
        "file://elsewhere/etc/hostname",
    ],
)
def test_a_picture_from_outside_the_style_folder_stops_the_render(address: str) -> None:
    with pytest.raises(PdfError) as raised:
        render_pdf(page_of(f'<img alt="x" src="{address}">'))
    assert "trial" in str(raised.value)
    assert address.removeprefix("..") in str(raised.value)


def test_a_style_sheet_from_the_network_stops_the_render() -> None:
    with pytest.raises(PdfError, match=re.escape("http://example.invalid/a.css")):
        render_pdf(page_of("<p>x</p>", '<link rel="stylesheet" href="http://example.invalid/a.css">'))


def test_a_symbolic_link_out_of_the_style_folder_stops_the_render(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "outside.css").write_text("p { color: black }")
    (tmp_path / "styles" / "inside.css").symlink_to(tmp_path / "outside.css")
    html = '<html lang="zh-CN"><title>t</title><link rel="stylesheet" href="inside.css"><p>x</p></html>'
    with pytest.raises(PdfError, match=re.escape("inside.css")):
        render_pdf(RenderTask("trial", html, tmp_path / "styles"))


def test_a_file_that_is_not_there_stops_the_render() -> None:
    with pytest.raises(PdfError, match=re.escape("missing.png")):
        render_pdf(page_of('<img alt="x" src="missing.png">'))


def test_a_data_address_may_be_used() -> None:
    drawing = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    assert render_pdf(page_of(f'<img alt="x" src="{drawing}">')).pages == 1


def test_a_character_no_font_has_is_named_with_its_place_and_the_fonts() -> None:
    with pytest.raises(PdfError) as raised:
        render_pdf(page_of("<p>负责人：王\ue000明，<b>项目经理</b></p>"))
    said = str(raised.value)
    assert "\ue000" in said
    assert "U+E000" in said
    assert "负责人：王" in said
    assert "Noto Serif CJK SC" in said


def test_rare_name_characters_all_show() -> None:
    names = "喆堃祎昇翀珺玥䶮𬭎㎡"
    for family in ("FandolFang", "FandolKai"):
        style = f"<style>body {{ font-family: '{family}', 'Noto Serif CJK SC' }}</style>"
        assert names in joined(text_of(render_pdf(page_of(f"<p>{names}</p>", style))))


def test_a_control_character_is_named_by_its_code_only() -> None:
    with pytest.raises(PdfError) as raised:
        render_pdf(page_of("<p>甲\x07乙</p>"))
    assert "U+0007" in str(raised.value)
    assert "\x07" not in str(raised.value)


def test_anything_else_the_engine_warns_of_stops_the_render() -> None:
    with pytest.raises(PdfError, match="no-such-property"):
        render_pdf(page_of("<p>x</p>", "<style>p { no-such-property: 1 }</style>"))


def test_garbage_collection_is_on_again_after_a_render_that_failed() -> None:
    assert gc.isenabled()
    with pytest.raises(PdfError):
        render_pdf(page_of('<img alt="x" src="missing.png">'))
    assert gc.isenabled()


# ---- the grid ----


def test_the_type_area_is_a_grid_of_28_characters_by_22_lines() -> None:
    """Each line set is one paragraph; 22 of them are one page, and the 23rd begins another."""
    style = PRINT_STYLE
    line = "国" * 28
    full = render_pdf(page_of(f"<p>{line}</p>" * 22, style))
    assert full.pages == 1
    assert render_pdf(page_of(f"<p>{line}</p>" * 23, style)).pages == 2

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
    text = text_of(render_pdf(page_of("<p>" + "国" * 29 + "</p>", style)))
    assert "国" * 28 + "\n国\n" in text


# ---- the volume ----


def view_of(project: Path) -> DossierView:
    loaded = load_project(project)
    assert loaded.records is not None, loaded.problems
    return view_dossier(assess(loaded.records, AS_OF), words())


@pytest.fixture(scope="module")
def view() -> DossierView:
    return view_of(ROOT / "examples" / "demo")


@pytest.fixture(scope="module")
def document(view: DossierView) -> PrintDocument:
    return render_volume(view, "0.0.0")


@pytest.fixture(scope="module")
def volume(document: PrintDocument) -> RenderedPdf:
    return render_pdf(RenderTask(document.name, document.html, STYLES))


@pytest.fixture(scope="module")
def real_view() -> DossierView:
    return view_of(ROOT)


@pytest.fixture(scope="module")
def real_volume(real_view: DossierView) -> RenderedPdf:
    document = render_volume(real_view, "0.0.0")
    return render_pdf(RenderTask(document.name, document.html, STYLES))


def test_every_internal_reference_of_the_volume_has_its_target(document: PrintDocument) -> None:
    targets = set(re.findall(r'id="([^"]+)"', document.html))
    wanted = set(re.findall(r'(?:href|data-to)="#([^"]+)"', document.html))
    assert len(wanted) > 50
    assert wanted <= targets


def test_no_two_places_of_the_volume_have_the_same_anchor(document: PrintDocument) -> None:
    anchors = re.findall(r'id="([^"]+)"', document.html)
    assert len(anchors) == len(set(anchors))


def test_every_table_of_the_volume_has_fixed_columns_of_156_mm(document: PrintDocument) -> None:
    tables = re.findall(r"<table.*?(?=<tbody|<thead)", document.html, flags=re.DOTALL)
    assert len(tables) > 50
    for table in tables:
        widths = [float(width) for width in re.findall(r'<col style="width:([\d.]+)mm">', table)]
        assert sum(widths) == pytest.approx(132 if 'class="imprint"' in table else 156), table


def test_markup_in_a_record_is_text_in_the_volume() -> None:
    hostile = "<script>alert(1)</script>"
    view = view_of(ROOT)
    view = replace(view, masthead=replace(view.masthead, title=hostile))
    html = render_volume(view, "0.0.0").html
    assert hostile not in html
    assert "&lt;script&gt;" in html


@pytest.mark.slow
def test_the_volume_states_every_amount(view: DossierView, volume: RenderedPdf) -> None:
    text = joined(text_of(volume))
    amounts = {view.masthead.total, view.deductions.approved, view.deductions.ceiling}
    amounts |= {amount for one in view.payments for amount in (one.amount, one.deducted, one.payable)}
    amounts |= {joined(one.amount) for one in view.incidents}
    assert len(amounts) > 10
    assert {amount for amount in amounts if amount not in text} == set()


@pytest.mark.slow
def test_the_volume_of_the_contract_itself_states_prepayment_and_ceiling(real_volume: RenderedPdf) -> None:
    text = text_of(real_volume)
    assert "¥223,440.00" in text
    assert "2026-04-29" in text
    assert "¥74,480.00" in text


@pytest.mark.slow
def test_the_volume_has_title_language_author_dates_and_tags(view: DossierView, volume: RenderedPdf) -> None:
    assert volume.pages > 30
    with pikepdf.open(io.BytesIO(volume.content)) as pdf:
        assert len(pdf.pages) == volume.pages
        assert str(pdf.docinfo["/Title"]) == words().t("print.volume.document-title", name=view.masthead.name)
        assert view.masthead.name in str(pdf.docinfo["/Author"])
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261122")
        assert str(pdf.Root["/Lang"]) == "zh-CN"
        assert pdf.Root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert words().t("print.matrix.title") in "".join(titles)
    assert words().t("print.contents.title") in titles


@pytest.mark.slow
def test_every_font_of_the_volume_is_embedded(volume: RenderedPdf) -> None:
    names = set()
    with pikepdf.open(io.BytesIO(volume.content)) as pdf:
        for made in pdf.objects:
            if isinstance(made, pikepdf.Dictionary) and made.get("/Type") == "/FontDescriptor":
                names.add(str(made["/FontName"]))
                assert "/FontFile3" in made or "/FontFile2" in made
    assert {part for name in names for part in ("FandolFang", "FandolKai", "Noto-Sans") if part in name} == {
        "FandolFang",
        "FandolKai",
        "Noto-Sans",
    }


@pytest.mark.slow
def test_the_same_volume_has_the_same_bytes_in_another_process(
    document: PrintDocument, volume: RenderedPdf
) -> None:
    task = RenderTask(document.name, document.html, STYLES)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        again = pool.apply(render_pdf, (task,))
    assert again.sha256 == volume.sha256
    assert again.content == volume.content


@pytest.mark.slow
def test_each_incident_has_its_form_on_one_page_with_room_to_sign(
    view: DossierView, volume: RenderedPdf
) -> None:
    title, sign = words().t("print.form.title"), words().t("print.form.sign")
    forms = [page for page in pages_of(volume) if sign in page]
    assert len(forms) == len(view.incidents) > 0
    for incident, page in zip(view.incidents, forms, strict=True):
        assert title in page.splitlines()
        assert incident.id in page


@pytest.mark.slow
def test_an_empty_ledger_is_said_to_be_empty_and_comes_with_one_blank_form(
    real_view: DossierView, real_volume: RenderedPdf
) -> None:
    assert not real_view.incidents
    pages = pages_of(real_volume)
    assert joined(words().t("print.incidents.empty", date=real_view.masthead.as_of_long)) in joined(
        "".join(pages)
    )
    blank = [page for page in pages if words().t("print.form.blank-title") in page.splitlines()]
    assert len(blank) == 1
    assert words().t("print.form.sign") in blank[0]


@pytest.mark.slow
def test_every_page_but_the_cover_has_its_number_and_the_state_of_the_data(
    view: DossierView, volume: RenderedPdf
) -> None:
    cover, *others = pages_of(volume)
    assert "—" not in cover
    for number, page in enumerate(others, start=2):
        text = joined(page)
        assert f"—{number}—" in text
        assert view.masthead.as_of in text
        assert view.masthead.revision in text
        assert joined(words().t("print.foot-example")) in text


@pytest.mark.slow
def test_the_contents_name_the_page_each_part_begins_on(volume: RenderedPdf) -> None:
    pages = [joined(page) for page in pages_of(volume)]
    contents = joined("".join(pages[2:4]))
    for part in ("matrix", "services", "payments", "confirmation"):
        title = words().t(f"print.{part}.title")
        listed = re.search(rf"、{title}\.+(\d+)", contents)
        assert listed is not None, part
        assert f"、{title}" in pages[int(listed[1]) - 1]


@pytest.mark.slow
def test_only_an_example_project_carries_the_watermark(volume: RenderedPdf, real_volume: RenderedPdf) -> None:
    word = joined(words().t("print.watermark"))
    assert all(all(sign in page for sign in word) for page in pages_of(volume))
    assert words().t("print.foot-example") not in text_of(real_volume)
