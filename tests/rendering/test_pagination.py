"""Pages counted over segments: right in the end, and supposed as they usually are until then."""

from __future__ import annotations

import pytest

from generator.rendering.pagination import refer, waits_for_pages
from generator.rendering.pdf import PdfError, RenderedPdf
from generator.rendering.volumes import PrintGroup, PrintVolume

BODY = '<section id="part"></section>'


def reference(anchor: str) -> str:
    return f'<span data-page-of="{anchor}" data-page="000"></span>'


def volume(*segments: str) -> PrintVolume:
    return PrintVolume(
        "summary", "01-summary.pdf", "服务总结报告", "", (PrintGroup("summary", None, segments),)
    )


def laid(pages: int, **anchors: int) -> RenderedPdf:
    return RenderedPdf("", b"", pages, "", (), {name: (page, 0.0, 0.0) for name, page in anchors.items()})


def test_a_reference_names_the_page_counted_over_all_segments_before_it() -> None:
    front = reference("part")
    ((referred, _),) = refer(volume(front, BODY), {front: laid(2), BODY: laid(5, part=1)})
    assert 'data-page="4"' in referred


def test_a_front_not_laid_out_is_supposed_to_take_a_page_of_contents_for_thirty_entries() -> None:
    for entries, page in ((1, 4), (30, 4), (31, 5), (61, 6)):
        ((referred, _),) = refer(volume(reference("part") * entries, BODY), {BODY: laid(5, part=0)})
        assert f'data-page="{page}"' in referred


def test_the_supposed_number_is_put_right_once_the_front_is_laid_out() -> None:
    ((supposed, _),) = refer(volume(reference("part"), BODY), {BODY: laid(5, part=0)})
    ((referred, _),) = refer(volume(supposed, BODY), {supposed: laid(9), BODY: laid(5, part=0)})
    assert 'data-page="10"' in referred


def test_only_a_front_that_names_pages_waits_for_them() -> None:
    assert waits_for_pages(volume(reference("part"), BODY)) == reference("part")
    assert waits_for_pages(volume(BODY, reference("part"))) is None


def test_a_reference_to_nothing_is_refused_when_all_is_laid_out_and_not_before() -> None:
    lost = reference("lost")
    ((unchanged, _),) = refer(volume(lost, BODY), {BODY: laid(5)})
    assert unchanged == lost
    with pytest.raises(PdfError, match="lost"):
        refer(volume(lost, BODY), {lost: laid(3), BODY: laid(5)})
