"""Segments for the archive: what a reading machine is told, and both standards as veraPDF sees them bound."""

from __future__ import annotations

import datetime as dt
import io
import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import weasyprint

from generator.rendering.archival import write_archival
from generator.rendering.archival_metadata import Attachment
from generator.rendering.binding import Binding, BoundGroup, BoundSegment, bind
from tests.builders import BEIJING, DEMO, REPOSITORY
from tests.rendering.conftest import BuildSite
from tests.rendering.verapdf import FLAVOURS, failures

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><title>各月事故</title>'
    '<rect width="90" height="40" fill="#0d5567" fill-opacity=".5"/><text x="5" y="20">三月</text></svg>'
)
WATERMARK = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJ"
    "RU5ErkJggg=="
)
PAGE = f"""<!DOCTYPE html>
<html lang="zh-CN"><head><title>服务总结报告</title>
<meta name="author" content="示例公司"><meta name="description" content="截至 2026-11-22">
<meta name="dcterms.created" content="2026-11-22"><meta name="dcterms.modified" content="2026-11-22">
<style>
@page {{ size: 120mm 60mm; margin: 12mm; background: url("{WATERMARK}") no-repeat;
  @top-left {{ content: "页眉"; }} @bottom-right {{ content: counter(page); }} }}
body {{ font-family: "Noto Serif CJK SC"; font-size: 10pt }}
table {{ border-collapse: collapse; width: 90mm; table-layout: fixed }} td, th {{ border: 1pt solid #000 }}
.toc::after {{ content: leader(dotted) target-counter(attr(href), page) }}
.see::before {{ content: "★" }} .see span::after {{ content: target-counter(attr(data-to), page) }}
</style></head><body>
<h1>概况</h1>
<p><a class="toc" href="#end">附则</a></p>
<p>正文<a class="see" href="#end">见第<span data-to="#end"></span>页</a>。</p>
<p><a href="#end">{"很长的链接文字" * 12}</a></p>
<ol><li>其一</li><li>其二</li></ol><ul><li>其三</li></ul><ul style="list-style: none"><li>其四</li></ul>
<ol><li><p>一段</p><p>又一段</p><ul><li>其五</li></ul></li><li>先文字<p>后一段</p></li></ol>
<p><img alt="一点" src="{DOT}"></p>
<figure><figcaption>图</figcaption>{DRAWING}</figure>
<table><thead><tr><th scope="col">编号</th><th scope="col">名称</th></tr></thead>
<tbody>{'<tr><th scope="row">1</th><td>名</td></tr>' * 12}</tbody></table>
<table><tbody><tr><th scope="row">甲</th><td>一</td><th>乙</th><td></td></tr></tbody></table>
<h2 id="end">附则</h2><p>完</p>
</body></html>"""
ENDS = {"end": (0, 0.0, 0.0)}


def laid_out(html: str = PAGE) -> Any:
    return weasyprint.HTML(string=html).render(pdf_tags=True)


def written(html: str = PAGE) -> bytes:
    return write_archival(laid_out(html))


def bound(
    *attachments: Attachment,
    title: str = "服务总结报告",
    dated: dt.datetime = dt.datetime(2026, 11, 22, tzinfo=BEIJING),
    segment: bytes | None = None,
) -> bytes:
    """A finished file of one segment."""
    content = written() if segment is None else segment
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = len(pdf.pages)
    empty = "<p style='break-after: page'></p>" * (pages - 1)
    sheets = weasyprint.HTML(string=f"<style>@page {{ size: 120mm 60mm }}</style>{empty}<p>页眉</p>")
    return bind(
        Binding(
            title=title,
            language="zh-CN",
            author="示例 <公司>",
            subject="截至 2026-11-22",
            creator="Dossier 履约卷宗 0.0.0",
            dated=dated,
            groups=(BoundGroup("main", None, (BoundSegment(content, ENDS),)),),
            furniture=(sheets.write_pdf(),),
            attachments=attachments,
        )
    )


@pytest.fixture(scope="module")
def content() -> bytes:
    return written()


@pytest.fixture
def pdf(content: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """The elements of the structure tree, in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K[0]]
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(reversed(inner_elements(element)))


def inner_elements(element: Any) -> list[Any]:
    kids = [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary)]
    return [kid for kid in kids if kid.Type == "/StructElem"]


def kinds_in(element: Any) -> list[str]:
    return [str(kid.S) for kid in inner_elements(element)]


def of_kind(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    return [element for element in elements(pdf) if str(element.S) == kind]


def links(pdf: pikepdf.Pdf) -> list[Any]:
    return [annotation for page in pdf.pages for annotation in page.get("/Annots", ())]


# ---- what the file says of itself ----


def test_a_segment_claims_no_standard_and_carries_nothing(pdf: pikepdf.Pdf) -> None:
    """What it becomes a part of does."""
    assert not {"/Metadata", "/AF"} & set(pdf.Root)
    assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


def test_it_is_tagged_and_its_language_is_said(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "zh-CN"
    assert pdf.Root.MarkInfo.Marked
    assert all(page.Tabs == "/S" for page in pdf.pages)


def test_colours_are_measured_by_an_embedded_profile(pdf: pikepdf.Pdf) -> None:
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert len(intent.DestOutputProfile.read_bytes()) > 1000


# ---- what a reading machine follows ----


def test_what_stands_in_the_page_margins_is_not_read_out(pdf: pikepdf.Pdf) -> None:
    """Every piece of content is either an artifact or held by the tree."""
    assert len(pdf.pages) > 1
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    held = {element.objgen for element in elements(pdf)}
    for page in pdf.pages:
        margins = 0
        for instruction in pikepdf.parse_content_stream(page, "BDC"):
            tag, properties = instruction.operands
            if str(tag) == "/Artifact":
                assert properties.Type == "/Pagination"
                margins += 1
            else:
                assert owners[int(page.StructParents)][int(properties.MCID)].objgen in held
        assert margins == 2


def test_nothing_of_the_structure_lies_outside_the_tree(pdf: pikepdf.Pdf) -> None:
    held = {element.objgen for element in elements(pdf)}
    made = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
    assert {one.objgen for one in made if one.get("/Type") == "/StructElem"} == held


def test_header_cells_say_what_they_head(pdf: pikepdf.Pdf) -> None:
    scopes = [str(cell.A.Scope) for cell in of_kind(pdf, "/TH")]
    assert set(scopes) == {"/Row", "/Column"}
    assert scopes[:3] == ["/Column", "/Column", "/Row"]
    assert scopes[-2:] == ["/Row", "/Row"]


def test_a_label_beside_another_pair_is_no_header_of_that_pair(pdf: pikepdf.Pdf) -> None:
    assert not any("/Headers" in cell.get("/A", {}) for cell in of_kind(pdf, "/TD"))


def test_lists_say_how_they_are_numbered(pdf: pikepdf.Pdf) -> None:
    numberings = [str(one.A.ListNumbering) for one in of_kind(pdf, "/L")]
    assert list(dict.fromkeys(numberings)) == ["/Decimal", "/Disc", "/None"]


def test_list_items_keep_their_paragraphs_in_a_body(pdf: pikepdf.Pdf) -> None:
    assert {kind for one in of_kind(pdf, "/L") for kind in kinds_in(one)} <= {"/L", "/LI"}
    items = {tuple(kinds_in(item)) for item in of_kind(pdf, "/LI")}
    assert items == {("/Lbl", "/LBody"), ("/LBody",)}
    assert sum("/P" in kinds_in(body) for body in of_kind(pdf, "/LBody")) >= 2


def test_every_element_knows_the_one_around_it(pdf: pikepdf.Pdf) -> None:
    for element in elements(pdf):
        assert all(kid.P.objgen == element.objgen for kid in inner_elements(element))


def test_no_image_asks_to_be_smoothed(pdf: pikepdf.Pdf) -> None:
    images = [
        one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
    ]
    assert images
    assert not any(image.Interpolate for image in images)


def test_a_figure_has_its_title_as_text_and_lies_where_it_is_seen(pdf: pikepdf.Pdf) -> None:
    picture, figure = of_kind(pdf, "/Figure")
    assert str(picture.Alt) == "一点"
    assert str(figure.Alt) == "各月事故"
    left, bottom, right, top = map(float, figure.A.BBox)
    page = pikepdf.Page(figure.Pg)
    assert (right - left, top - bottom) == pytest.approx((75, 37.5))
    assert 0 < left < right < float(page.mediabox[2])
    assert 0 < bottom < top < float(page.mediabox[3])


def test_headings_are_tagged_by_their_level(pdf: pikepdf.Pdf) -> None:
    found = [str(element.S) for element in elements(pdf) if str(element.S)[:2] == "/H"]
    assert found == ["/H1", "/H2"]


def test_a_link_is_announced_once_for_each_line_by_the_text_it_shows(pdf: pikepdf.Pdf) -> None:
    last = len(pdf.pages)
    long = "很长的链接文字" * 12
    said = [str(link.Contents) for link in links(pdf)]
    assert said[:2] == [f"附则 {last}", f"★见第{last}页"]
    assert len(said) > 3
    assert set(said[2:]) == {long}


def test_every_link_belongs_to_one_link_element(pdf: pikepdf.Pdf) -> None:
    pointed = [
        kid.Obj.objgen
        for element in of_kind(pdf, "/Link")
        for kid in element.K
        if isinstance(kid, pikepdf.Dictionary) and kid.Type == "/OBJR"
    ]
    assert sorted(pointed) == sorted(link.objgen for link in links(pdf))
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    assert list(map(int, numbers[::2])) == sorted(map(int, numbers[::2]))
    owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    assert all(owners[int(link.StructParent)].S == "/Link" for link in links(pdf))


# ---- the same input, the same bytes ----


def test_the_same_document_has_the_same_bytes_in_another_process(content: bytes) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(written) == content


# ---- veraPDF ----


# WeasyPrint leaves the file of its colour profile open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.slow
def test_a_file_conforms_only_with_what_is_put_right(content: bytes, tmp_path: Path) -> None:
    """The check can fail: WeasyPrint's own files conform to one standard or the other, never to both."""
    own = {variant: laid_out().write_pdf(pdf_variant=variant) for variant in ("pdf/a-3a", "pdf/ua-1")}
    wordless = written(PAGE.replace(' alt="一点"', ""))
    contents = {
        "archival": bound(segment=content),
        "only-a": own["pdf/a-3a"],
        "only-ua": own["pdf/ua-1"],
        "not-mended": bound(segment=own["pdf/a-3a"]),
        "wordless": bound(segment=wordless),
        "unclaimed": without_claims(bound(segment=content)),
    }
    files = {name: tmp_path / f"{name}.pdf" for name in contents}
    for name, file in files.items():
        file.write_bytes(contents[name])

    found = failures(list(files.values()))
    broken = {(name, flavour): found[file, flavour] for name, file in files.items() for flavour in FLAVOURS}
    assert broken["archival", "3a"] == broken["archival", "ua1"] == []
    assert all("6.2.8-3 " in rule for rule in broken["only-a", "3a"])  # smoothed images, but nothing else
    assert any("ISO 14289-1:2014 5-1 " in rule for rule in broken["only-a", "ua1"])
    assert any("6.6.4-1 " in rule for rule in broken["only-ua", "3a"])
    assert any("6.2.8-3 " in rule for rule in broken["not-mended", "3a"])
    assert broken["not-mended", "ua1"]
    assert broken["wordless", "ua1"]
    assert broken["unclaimed", "3a"]
    assert broken["unclaimed", "ua1"]


def without_claims(content: bytes) -> bytes:
    """The same file that does not say what it is."""
    written_again = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        del pdf.Root.Metadata
        pdf.save(written_again)
    return written_again.getvalue()


@pytest.mark.slow
def test_every_volume_of_both_projects_conforms_to_both_standards(build_site_of: BuildSite) -> None:
    """Of both at once: one JVM has learnt the rules when the second project comes."""
    bundles = [build_site_of(project) / "bundles" for project in (DEMO, REPOSITORY)]
    for one in bundles:
        assert {file.parent for file in one.rglob("*.pdf")} == {
            each for each in one.iterdir() if each.is_dir()
        }
    volumes = [file for one in bundles for file in sorted(one.rglob("*.pdf"))]
    broken = failures(volumes)
    assert {key: rules for key, rules in broken.items() if rules} == {}
    assert broken.keys() == {(one, flavour) for one in volumes for flavour in FLAVOURS}
