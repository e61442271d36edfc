"""Elements of a structure that say nothing: gone, with all text still in its place."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import weasyprint

from generator.rendering.folding import fold_elements

PAGE = """<html lang="zh-CN"><title>册</title><body>
<p>一<span>二<b>三</b></span><a href="https://example.invalid/">四</a></p>
<table><tr><th>五</th><td><span>六<br>七</span></td></tr></table>
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>图</title></svg>
</body></html>"""


def written(*, folded: bool) -> pikepdf.Pdf:
    def finish(document: Any, pdf: Any) -> None:
        if folded:
            fold_elements(pdf)

    content = weasyprint.HTML(string=PAGE).write_pdf(pdf_variant="pdf/ua-1", finisher=finish)
    return pikepdf.open(io.BytesIO(content))


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    waiting = list(pdf.Root.StructTreeRoot.K)
    while waiting:
        element = waiting.pop(0)
        yield element
        waiting[:0] = [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def in_reading_order(pdf: pikepdf.Pdf) -> list[int]:
    """The numbers of marked content as a reading machine meets them."""

    def walk(element: Any) -> Iterator[int]:
        for kid in element.K:
            if isinstance(kid, int):
                yield kid
            elif "/S" in kid:
                yield from walk(kid)

    return [number for element in pdf.Root.StructTreeRoot.K for number in walk(element)]


def test_the_reading_order_stays_as_it_was() -> None:
    assert in_reading_order(written(folded=True)) == in_reading_order(written(folded=False))


def test_only_elements_that_say_something_are_left() -> None:
    before = [str(one.S) for one in elements(written(folded=False))]
    after = [str(one.S) for one in elements(written(folded=True))]
    assert before.count("/Span") + before.count("/NonStruct") > 5
    assert "/Span" not in after
    assert [one for one in after if one in {"/P", "/Link", "/TH", "/TD", "/Figure"}] == [
        "/P",
        "/Link",
        "/TH",
        "/TD",
        "/Figure",
    ]


def test_each_piece_of_text_belongs_to_the_element_that_holds_it() -> None:
    pdf = written(folded=True)
    owners = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    for element in elements(pdf):
        for kid in element.K:
            if isinstance(kid, int):
                assert owners[kid].objgen == element.objgen
