"""Segments bound into one file: what a reader sees, where links and bookmarks lead, what a machine reads."""

from __future__ import annotations

import datetime as dt
import io
import multiprocessing
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from generator.rendering.archival_metadata import Attachment, Relationship
from generator.rendering.binding import Binding, BoundGroup, BoundSegment, bind
from generator.rendering.pdf import PdfError, RenderTask, render_pdf
from tests.builders import BEIJING
from tests.rendering.verapdf import FLAVOURS, failures

MM = 72 / 25.4
STYLE = """<style>
@page { size: 120mm 80mm; margin: 12mm 14mm 12mm 16mm }
body { margin: 0; font: 10pt/1.5 "Noto Serif CJK SC" } h1, h2 { font-size: 10pt; margin: 0 } p { margin: 0 }
table { border-collapse: collapse; width: 90mm; table-layout: fixed } td, th { border: 1pt solid #000 }
.next { break-before: page }
</style>"""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><title>各月事故</title>'
    '<rect width="90" height="40" fill="#0d5567" fill-opacity=".5"/></svg>'
)
ROWS = '<tr><th scope="row">编号</th><td>名称</td></tr>' * 20
FIRST = f"""<h1 id="one">一、总体情况</h1><p>首段 <a href="dossier:far">附图</a> <a href="#two">往下</a></p>
<table><thead><tr><th scope="col">甲</th><th scope="col">乙</th></tr></thead><tbody>{ROWS}</tbody></table>
<h2 class="next" id="two">（一）本册其二</h2><p>本册末段</p>"""
SECOND = f"""<h2>（二）续</h2><p class="next">左页 <a href="dossier:other/shared">他册</a></p>{DRAWING}
<h1 class="next" id="far">二、附图</h1><p>右页 <a href="https://example.invalid/x">外部</a></p>"""
THIRD = """<h1 id="shared">一、他册首</h1><p>他册 <a href="dossier:one">回首</a></p>
<h2 class="next" id="two">（一）他册其二</h2><p>终 <a href="#two">本页</a></p>"""
CHANGED = dt.datetime(2026, 11, 22, 9, 30, 5, tzinfo=BEIJING)
RECORDS = Attachment(
    "records.json", "本册所据记录", "application/json", Relationship.SOURCE, b'{"incidents": []}', CHANGED
)
MANIFEST = Attachment("manifest.json", "清单", "application/json", Relationship.DATA, b"{}", CHANGED)
PAGES = 9


def segment(body: str) -> BoundSegment:
    html = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><title>段</title>{STYLE}</head><body>{body}</body></html>'
    )
    made = render_pdf(RenderTask("segment", html))
    return BoundSegment(made.content, made.anchors, made.headings)


def furniture(
    pages: int, said: str = "页眉甲　第 {number} 页共 {pages} 页", *, tagged: bool = False
) -> bytes:
    body = "".join(f"<p>{said.format(number=number, pages=pages)}</p>" for number in range(1, pages + 1))
    style = """<style>@page { size: 120mm 80mm; margin: 2mm } body { margin: 0 }
    p { height: 70mm; margin: 0; font: 8pt "Noto Serif CJK SC" } p + p { break-before: page }</style>"""
    html = f'<html lang="zh-CN"><title>页眉</title>{style}{body}</html>'
    return render_pdf(RenderTask("furniture", html, tagged=tagged)).content


@pytest.fixture(scope="module")
def binding() -> Binding:
    return Binding(
        title="示例 <验收> & 总册",
        language="zh-CN",
        author="示例公司",
        subject="截至 2026-11-22",
        creator="Dossier 履约卷宗 0.0.0",
        dated=dt.datetime(2026, 11, 22, tzinfo=BEIJING),
        groups=(
            BoundGroup("main", "甲册", (segment(FIRST), segment(SECOND))),
            BoundGroup("other", "乙册", (segment(THIRD),)),
        ),
        furniture=(furniture(PAGES),),
        attachments=(RECORDS, MANIFEST),
    )


@pytest.fixture(scope="module")
def content(binding: Binding) -> bytes:
    return bind(binding)


@pytest.fixture
def pdf(content: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


def text_of(content: bytes, *options: str) -> str:
    given = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return given.stdout.decode()


def pages_of(content: bytes) -> list[str]:
    return ["".join(page.split()) for page in text_of(content).split("\f")[:-1]]


def page_numbers(pdf: pikepdf.Pdf) -> dict[tuple[int, int], int]:
    return {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}


def page_of_text(content: bytes, text: str) -> int:
    (number,) = (number for number, page in enumerate(pages_of(content), start=1) if text in page)
    return number


def links_of(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    return {str(one.Contents): one for page in pdf.pages for one in page.get("/Annots", ())}


# ---- pages ----


def test_every_page_stands_in_its_order_with_its_text(binding: Binding, content: bytes) -> None:
    apart = [page for group in binding.groups for one in group.segments for page in pages_of(one.content)]
    together = pages_of(content)
    assert len(together) == len(apart) == PAGES
    for number, (page, alone) in enumerate(zip(together, apart, strict=True), start=1):
        assert page == f"页眉甲第{number}页共{PAGES}页{alone}"


def test_left_hand_pages_move_by_the_difference_of_the_margins(binding: Binding) -> None:
    def lefts(source: bytes) -> list[float]:
        """Where the leftmost word of each page begins."""
        pages = text_of(source, "-bbox").split("<page ")[1:]
        return [min(float(x) for x in re.findall(r'xMin="([-\d.]+)"', page)) for page in pages]

    bare = replace(binding, furniture=(furniture(PAGES, said=""),))
    moved = [now - before for now, before in zip(lefts(bind(bare)), lefts(still(bare)), strict=True)]
    assert moved == pytest.approx([0, -2 * MM] * 4 + [0], abs=0.01)


def still(binding: Binding) -> bytes:
    return bind(replace(binding, mirror_mm=0))


def test_what_is_linked_and_pictured_moves_with_a_left_hand_page(binding: Binding, content: bytes) -> None:
    assert page_of_text(content, "左页") % 2 == 0
    with pikepdf.open(io.BytesIO(content)) as now, pikepdf.open(io.BytesIO(still(binding))) as before:
        for box, unmoved in (
            (links_of(now)["他册"].Rect, links_of(before)["他册"].Rect),
            (figures(now)[0].A.BBox, figures(before)[0].A.BBox),
        ):
            moved = [float(a) - float(b) for a, b in zip(box, unmoved, strict=True)]
            assert moved == pytest.approx([-2 * MM, 0, -2 * MM, 0], abs=0.01)


def figures(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [element for element in elements(pdf) if str(element.S) == "/Figure"]


def test_furniture_is_an_artifact_below_the_text(pdf: pikepdf.Pdf) -> None:
    for number, page in enumerate(pdf.pages):
        begin, drawn, end, *rest = pikepdf.parse_content_stream(page)
        assert [str(one) for one in begin.operands] == [
            "/Artifact",
            str(pikepdf.Dictionary(Type=pikepdf.Name.Pagination)),
        ]
        assert (str(begin.operator), str(drawn.operator), str(end.operator)) == ("BDC", "Do", "EMC")
        assert "BDC" in {str(one.operator) for one in rest}
        form = page.resources.XObject[str(drawn.operands[0])]
        marked = {str(one.operator) for one in pikepdf.parse_content_stream(form)}
        assert not marked & {"BDC", "BMC"}, number


def test_pages_and_furniture_must_match(binding: Binding) -> None:
    with pytest.raises(ValueError, match="3 pages of furniture for 9 pages"):
        bind(replace(binding, furniture=(furniture(3),)))
    with pytest.raises(ValueError, match="tagged furniture"):
        bind(replace(binding, furniture=(furniture(PAGES, tagged=True),)))


def test_furniture_may_come_in_several_files(binding: Binding) -> None:
    """A thousand pages of it are not laid out at once; which file a page stands in makes no difference."""
    said = [furniture(count, said=f"页眉乙　{{number}}／{count}") for count in (4, PAGES - 4)]
    pages = pages_of(bind(replace(binding, furniture=tuple(said))))
    found = [page.split("／")[0] for page in pages]
    assert found == [f"页眉乙{number}" for number in (*range(1, 5), *range(1, PAGES - 3))]


# ---- links and outline ----


def test_bookmarks_are_nested_across_segments_and_lead_to_the_right_pages(
    content: bytes, pdf: pikepdf.Pdf
) -> None:
    numbers = page_numbers(pdf)

    def entries(items: list[Any], depth: int = 0) -> Iterator[tuple[int, str, int]]:
        for item in items:
            yield depth, item.title, numbers[item.destination[0].objgen]
            yield from entries(item.children, depth + 1)

    with pdf.open_outline() as outline:
        found = list(entries(outline.root))
        closed = [item.is_closed for item in outline.root]
    expected = [
        (0, "甲册", 1),
        (1, "一、总体情况", 1),
        (2, "（一）本册其二", page_of_text(content, "（一）本册其二")),
        (2, "（二）续", page_of_text(content, "（二）续")),
        (1, "二、附图", page_of_text(content, "二、附图")),
        (0, "乙册", page_of_text(content, "一、他册首")),
        (1, "一、他册首", page_of_text(content, "一、他册首")),
        (2, "（一）他册其二", page_of_text(content, "（一）他册其二")),
    ]
    assert found == expected
    assert closed == [True, True]


def test_a_group_without_title_leaves_its_bookmarks_at_the_top(binding: Binding) -> None:
    groups = tuple(replace(group, title=None) for group in binding.groups)
    with (
        pikepdf.open(io.BytesIO(bind(replace(binding, groups=groups)))) as pdf,
        pdf.open_outline() as outline,
    ):
        assert [item.title for item in outline.root] == ["一、总体情况", "二、附图", "一、他册首"]


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("附图", "二、附图"),
        ("往下", "（一）本册其二"),
        ("他册", "一、他册首"),
        ("回首", "一、总体情况"),
        ("本页", "（一）他册其二"),
    ],
)
def test_links_lead_to_the_page_of_what_they_name_in_their_own_group_first(
    content: bytes, pdf: pikepdf.Pdf, link: str, target: str
) -> None:
    annotation = links_of(pdf)[link]
    page, kind, left, top, zoom = list(annotation.Dest)
    number = page_numbers(pdf)[page.objgen]
    assert number == page_of_text(content, target)
    assert str(kind) == "/XYZ"
    assert zoom is None
    assert float(left) == pytest.approx((16 if number % 2 else 14) * MM, abs=0.01)
    assert float(top) == pytest.approx((80 - 12) * MM, abs=0.5)
    assert "/A" not in annotation


def test_links_out_of_the_book_stay_as_they_are(pdf: pikepdf.Pdf) -> None:
    assert str(links_of(pdf)["外部"].A.URI) == "https://example.invalid/x"


def test_a_link_to_what_is_nowhere_stops_the_binding_and_names_it(binding: Binding) -> None:
    lost = segment('<p><a href="dossier:main/条款-9">去</a></p>')
    groups = (*binding.groups, BoundGroup("more", None, (lost,)))
    with pytest.raises(PdfError, match="main/条款-9"):
        bind(replace(binding, groups=groups, furniture=(furniture(PAGES + 1),)))


# ---- structure ----


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every element in reading order; each knows the one around it."""
    waiting = [(element, pdf.Root.StructTreeRoot) for element in pdf.Root.StructTreeRoot.K]
    while waiting:
        element, around = waiting.pop(0)
        assert element.P.objgen == around.objgen
        yield element
        kids = [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        waiting[:0] = [(kid, element) for kid in kids]


def marked_on(page: pikepdf.Page) -> set[int]:
    """The numbers of the page's marked content."""
    return {
        int(one.operands[1].MCID)
        for one in pikepdf.parse_content_stream(page)
        if str(one.operator) == "BDC" and "/MCID" in one.operands[1]
    }


def owners_of(pdf: pikepdf.Pdf) -> dict[int, Any]:
    """The table from keys to elements, read as a program does: leaf by leaf in rising order."""
    found: dict[int, Any] = {}
    for leaf in pdf.Root.StructTreeRoot.ParentTree.Kids:
        keys = [int(key) for key in list(leaf.Nums)[::2]]
        assert [int(limit) for limit in leaf.Limits] == [keys[0], keys[-1]]
        assert keys == sorted(set(keys))
        assert not found or keys[0] > max(found)
        found.update(zip(keys, list(leaf.Nums)[1::2], strict=True))
    assert max(found) < int(pdf.Root.StructTreeRoot.ParentTreeNextKey)
    return found


def test_one_document_holds_everything_in_order(pdf: pikepdf.Pdf) -> None:
    (document,) = pdf.Root.StructTreeRoot.K
    assert str(document.S) == "/Document"
    assert [(str(one.S), str(one.T)) for one in document.K] == [("/Part", "甲册"), ("/Part", "乙册")]
    headings = [str(one.S) for one in elements(pdf) if str(one.S) in {"/H1", "/H2"}]
    assert headings == ["/H1", "/H2", "/H2", "/H1", "/H1", "/H2"]


def test_all_marked_content_is_held_by_the_tree_and_by_the_element_the_table_names(pdf: pikepdf.Pdf) -> None:
    held: dict[tuple[tuple[int, int], int], pikepdf.Object] = {
        (element.Pg.objgen, int(kid)): element
        for element in elements(pdf)
        for kid in element.K
        if isinstance(kid, int)
    }
    owners = owners_of(pdf)
    expected = {(page.obj.objgen, number) for page in pdf.pages for number in marked_on(page)}
    assert set(held) == expected
    assert len(expected) > 50
    for page in pdf.pages:
        owned = owners[int(page.obj.StructParents)]
        for number in marked_on(page):
            assert owned[number].objgen == held[page.obj.objgen, number].objgen


def test_every_link_belongs_to_the_link_element_that_refers_to_it(pdf: pikepdf.Pdf) -> None:
    owners = owners_of(pdf)
    keys = [int(page.obj.StructParents) for page in pdf.pages]
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            keys.append(int(annotation.StructParent))
            element = owners[keys[-1]]
            assert str(element.S) == "/Link"
            (reference,) = [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid]
            assert reference.Obj.objgen == annotation.objgen
            assert reference.Pg.objgen == page.obj.objgen
            assert str(page.obj.Tabs) == "/S"
    assert len(keys) == len(set(keys)) == PAGES + 6


# ---- the file ----


def test_the_file_says_what_its_binding_says(binding: Binding, pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        assert xmp["dc:title"] == str(pdf.docinfo["/Title"]) == binding.title
        assert xmp["dc:creator"] == [str(pdf.docinfo["/Author"])] == [binding.author]
        assert xmp["dc:description"] == str(pdf.docinfo["/Subject"]) == binding.subject
        assert xmp["xmp:CreatorTool"] == str(pdf.docinfo["/Creator"]) == binding.creator
        assert xmp["xmp:CreateDate"] == binding.dated.isoformat()
    assert str(pdf.Root.Lang) == binding.language
    assert [str(one.F) for one in pdf.Root.AF] == ["manifest.json", "records.json"]
    assert pdf.Root.MarkInfo.Marked
    assert len(pdf.Root.OutputIntents) == 1


def test_a_segment_without_tags_is_refused(binding: Binding) -> None:
    groups = (BoundGroup("main", None, (BoundSegment(furniture(1), {}),)),)
    with pytest.raises(ValueError, match="without its structure"):
        bind(replace(binding, groups=groups))


def test_the_file_is_sound(pdf: pikepdf.Pdf) -> None:
    assert pdf.check_pdf_syntax() == []


def test_the_same_input_gives_the_same_bytes_in_another_process(binding: Binding, content: bytes) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(bind, (binding,)) == content


@pytest.mark.slow
def test_the_file_conforms_to_both_standards(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bound.pdf").write_bytes(content)
    assert failures([tmp_path / "bound.pdf"]) == {
        (tmp_path / "bound.pdf", flavour): [] for flavour in FLAVOURS
    }
