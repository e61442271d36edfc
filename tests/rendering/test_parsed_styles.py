"""Style sheets are parsed once in a process, and a page is as if it had read them itself."""

from __future__ import annotations

import pytest
import weasyprint

from generator.rendering.parsed_styles import parsed, without_sheets
from generator.rendering.pdf import PdfError, RenderTask, render_pdf

SHEET = b"@page { size: 100mm 100mm } @counter-style zh { system: cyclic; symbols: '\xe7\x94\xb2' }"
STYLE = b"li { font-family: 'Noto Serif CJK SC'; list-style: zh } .own { list-style: zh; color: green }"
LINKS = '<link rel="stylesheet" href="a.css"><link rel="stylesheet" href="b.css">'
FILES = (("a.css", SHEET), ("b.css", STYLE))


def task(head: str = LINKS, files: tuple[tuple[str, bytes], ...] = FILES, body: str = "") -> RenderTask:
    body = f"<body><ol><li>乙</li></ol>{body}</body>"
    return RenderTask("trial", f'<html lang="zh-CN"><head><title>甲</title>{head}</head>{body}</html>', files)


def test_a_page_is_what_it_is_with_links_to_the_same_sheets() -> None:
    """A link with its attributes in another order is left to the engine."""
    linked = LINKS.replace('rel="stylesheet" href="a.css"', 'href="a.css" rel="stylesheet"').replace(
        'rel="stylesheet" href="b.css"', 'href="b.css" rel="stylesheet"'
    )
    assert without_sheets(task(linked).html, dict(FILES))[1] == ()
    assert render_pdf(task()).content == render_pdf(task(linked)).content


def test_sheets_are_parsed_once_whatever_the_number_of_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed.cache_clear()
    made = []
    css = weasyprint.CSS
    monkeypatch.setattr(weasyprint, "CSS", lambda **how: made.append(how["base_url"]) or css(**how))  # type: ignore[func-returns-value]
    for number in range(3):
        render_pdf(task(body=f"<p style=\"font-family: 'Noto Serif CJK SC'\">{number}</p>"))
    assert made == ["file:///a.css", "file:///b.css"]


def test_a_sheet_with_other_content_is_another_sheet() -> None:
    green = render_pdf(task(body='<ol><li class="own">丙</li></ol>'))
    plain = render_pdf(task(files=(FILES[0], ("b.css", STYLE.replace(b"green", b"black"))),
                            body='<ol><li class="own">丙</li></ol>'))  # fmt: skip
    assert green.content != plain.content


def test_what_is_wrong_with_a_sheet_is_said_each_time() -> None:
    wrong = task(files=(FILES[0], ("b.css", STYLE + b"p { no-such-property: 1 }")))
    for _ in range(2):
        with pytest.raises(PdfError, match="no-such-property"):
            render_pdf(wrong)


@pytest.mark.parametrize("reads", [b"@import 'http://example.invalid/c.css';", b"@font-face { src: url(c) }"])
def test_a_sheet_that_reads_other_files_is_left_to_the_engine(reads: bytes) -> None:
    html = task().html
    assert without_sheets(html, {"a.css": reads + SHEET, "b.css": STYLE}) == (html, ())


def test_a_sheet_that_was_not_given_is_left_to_the_engine() -> None:
    html = task().html
    assert without_sheets(html, {"a.css": SHEET}) == (html, ())
