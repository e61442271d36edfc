"""The banner on pages of a last good site: seen, said once, and nothing else changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.rendering.stale import mark_stale
from generator.settings import theme_folder
from tests.rendering.watching import pages_of

NOTICE = "所示为 2026-11-18 的最后一次完好构建，截至 2026-11-18。"
PAGE = (
    '<body>\n<div data-md-component="announce">\n<aside class="md-banner"><p class="band">示例</p></aside>\n'
    "</div>\n<main>正文</main></body>"
).encode()


def test_the_notice_stands_before_whatever_else_the_page_announces() -> None:
    marked = mark_stale(PAGE, NOTICE).decode()
    assert marked.count(NOTICE) == 1
    assert marked.index('component="announce"') < marked.index(NOTICE) < marked.index("示例")


def test_without_the_banner_the_page_is_what_it_was() -> None:
    marked = mark_stale(PAGE, NOTICE)
    start = marked.index(b'<aside class="md-banner" data-stale')
    end = marked.index(b"</aside>", start) + len(b"</aside>")
    assert marked[:start] + marked[end:] == PAGE


def test_a_page_is_never_marked_twice_and_the_last_notice_holds() -> None:
    once = mark_stale(PAGE, NOTICE)
    assert mark_stale(once, NOTICE) == once
    assert mark_stale(once, "另一句") == mark_stale(PAGE, "另一句")


def test_a_notice_is_text_and_no_html() -> None:
    assert b"<script>" not in mark_stale(PAGE, "<script>x</script>")


@pytest.mark.parametrize("page", [b"", b"<p>no page of the theme</p>", b"\xff\xfe not even text"])
def test_what_has_no_place_for_it_keeps_every_byte(page: bytes) -> None:
    assert mark_stale(page, NOTICE) == page


def test_the_banner_has_no_style_of_its_own_and_uses_what_every_site_has() -> None:
    marked = mark_stale(PAGE, NOTICE).decode()
    assert "style=" not in marked
    css = (theme_folder() / "overrides" / "stylesheets" / "dossier.css").read_text(encoding="utf-8")
    for name in (".md-banner", ".band", ".band__label"):
        assert f"{name} {{" in css or f"{name},\n" in css


@pytest.mark.slow
def test_every_page_of_a_real_site_has_the_place_for_it(demo_site: Path) -> None:
    pages = pages_of(demo_site)
    assert "404.html" in pages
    unmarked = [
        name for name in pages if NOTICE.encode() not in mark_stale((demo_site / name).read_bytes(), NOTICE)
    ]
    assert unmarked == []
