"""No heading ends a page: below each stands a line, or more, of what it heads."""

from __future__ import annotations

import datetime as dt
import math
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pikepdf
import pytest

from generator.rendering.binding import Binding, BoundGroup, BoundSegment, bind
from generator.rendering.pdf import render_pdf
from tests.builders import DEMO, REPOSITORY
from tests.rendering.conftest import BuildSite
from tests.volumes import page_of

MM: Final = 72 / 25.4
LINE: Final = 225 / 22 * MM
"""Of the grid, in points: what a heading takes, for each 26 of its characters."""
BOTTOM: Final = 263 * MM
"""The end of the type area: the page's foot is below."""
WORD: Final = re.compile(r'<word xMin="[\d.]+" yMin="([\d.]+)"')


def headings(pdf: pikepdf.Pdf) -> Iterator[tuple[str, int, float]]:
    """Each bookmark: its label, its page from 0, its distance from the top of it."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            one = waiting.pop(0)
            waiting += one.children
            assert isinstance(one.destination, pikepdf.Array)
            page, _, _, top, _ = one.destination
            assert isinstance(page, pikepdf.Dictionary)
            yield one.title, numbers[page.objgen], float(page.MediaBox[3]) - float(top)


def orphans(file: Path) -> Iterator[str]:
    told = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, check=True).stdout.decode()
    tops = [[float(top) for top in WORD.findall(page)] for page in told.split("<page ")[1:]]
    with pikepdf.open(file) as pdf:
        for label, page, top in headings(pdf):
            end = top + math.ceil(len(label) / 26) * LINE - 2
            if not any(end < one < BOTTOM for one in tops[page]):
                yield f"{file.name} {page + 1} {label}"


@pytest.mark.slow
@pytest.mark.parametrize("project", [DEMO, REPOSITORY], ids=["demo", "real"])
def test_no_heading_of_any_volume_ends_a_page(project: Path, build_site_of: BuildSite) -> None:
    files = sorted((build_site_of(project) / "bundles").glob("*/*.pdf"))
    assert len(files) > 9
    assert [one for file in files for one in orphans(file)] == []


@pytest.mark.parametrize(("kept", "found"), [("", 0), (" style='break-after: auto'", 1)])
def test_a_heading_that_ends_a_page_is_found(tmp_path: Path, kept: str, found: int) -> None:
    """Bound, as bookmarks are written then."""
    lines = "<p>正文</p>" * 20
    style = '<link rel="stylesheet" href="print.css">'
    made = render_pdf(page_of(f"{lines}<h1>一</h1><h2{kept}>二</h2><p>末行</p>", style))
    segment = BoundSegment(made.content, made.anchors, made.headings)
    stamped = render_pdf(
        replace(page_of("<p></p>" + "<p style='break-before: page'></p>", style), tagged=False)
    )
    binding = Binding("", "zh-CN", "", "", "", dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
                      (BoundGroup("main", None, (segment,)),), (stamped.content,))  # fmt: skip
    file = tmp_path / "a.pdf"
    file.write_bytes(bind(binding))
    assert len(list(orphans(file))) == found
