"""The charts as SVG: what a strict page and a document can take, the same bytes every time, readable text."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser

from generator.compliance.engine import assess
from generator.records.ledger import Records
from generator.rendering import charts
from generator.rendering.charts import PALETTE, WIDTH, ChartError, Size, draw
from generator.rendering.pdf import RenderTask, render_pdf
from generator.rendering.templates import environment
from generator.rendering.volumes import style_sheets
from generator.settings import theme_folder, words
from generator.views.chart import ChartView
from generator.views.charts import view_charts
from tests.builders import REPOSITORY, day

SVG: Final = "{http://www.w3.org/2000/svg}"
SIZES: Final[tuple[Size, ...]] = ("wide", "narrow")
DAYS: Final = ("2025-12-01", "2026-02-01", "2026-06-15", "2026-11-22", "2027-03-01")


def charts_of(records: Records, as_of: str = "2026-11-22") -> list[ChartView]:
    """The charts of the records that have something to draw."""
    view = view_charts(assess(records, day(as_of)), words())
    return [one for field in fields(view) if (one := getattr(view, field.name)).drawn]


def test_a_drawing_holds_nothing_a_strict_policy_would_stop(demo: Records) -> None:
    drawn = charts_of(demo)
    assert len(drawn) == 5
    for one in drawn:
        svg = draw(one)
        assert "style" not in svg
        assert "href" not in svg
        assert "url(" not in svg
        tags = {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()}
        assert tags <= {"svg", "title", "desc", "g", "path", "line", "rect", "text", "tspan"}


def test_a_drawing_says_its_title_and_its_sentence_to_a_screen_reader(demo: Records) -> None:
    for one in charts_of(demo):
        root = ET.fromstring(draw(one))
        assert root.get("role") == "img"
        named = {element.get("id"): element.text for element in root if element.get("id")}
        assert [named[name] for name in root.attrib["aria-labelledby"].split()] == [one.title, one.text]


def test_no_two_drawings_share_an_id(demo: Records) -> None:
    ids = [
        found
        for one in charts_of(demo)
        for size in SIZES
        for found in re.findall(r'id="(\S+?)"', draw(one, size))
    ]
    assert len(ids) == len(set(ids)) == 20


def test_every_colour_is_printed_as_it_is_and_has_a_class_for_the_site(demo: Records) -> None:
    for one in charts_of(demo):
        for element in ET.fromstring(draw(one)).iter():
            given = {name: element.get(name, "none") for name in ("fill", "stroke")}
            painted = {
                f"{name}-{colour}" for name, colour in given.items() if colour not in ("none", "transparent")
            }
            classes = set(element.get("class", "").split()) - {"chart__drawing"}
            assert {
                f"{name.partition('-')[0]}-{PALETTE[name.partition('-')[2]]}" for name in classes
            } == painted


def test_the_site_has_a_light_and_a_dark_tone_for_every_colour() -> None:
    styles = theme_folder() / "overrides" / "stylesheets"
    rules = (styles / "charts.css").read_text(encoding="utf-8")
    light, dark = (
        (styles / "dossier.css").read_text(encoding="utf-8").split('[data-md-color-scheme="slate"]')[:2]
    )
    for name, printed in PALETTE.items():
        for paint in ("fill", "stroke"):
            assert f".chart .{paint}-{name} {{\n  {paint}: var(--{name});\n}}" in rules
        assert re.search(rf"--{name}: #", light)
        assert re.search(rf"--{name}: #", dark)
        assert re.fullmatch(r"#[0-9a-f]{6}", printed)


def test_a_drawing_is_as_wide_as_its_medium(demo: Records) -> None:
    for one in charts_of(demo):
        for size in SIZES:
            assert ET.fromstring(draw(one, size)).get("width") == str(WIDTH[size])


def test_text_of_the_records_stays_text(demo: Records) -> None:
    first, *others = demo.milestones
    hostile = first.model_copy(update={"name": '</text><script>x</script>"&'})
    records = replace(demo, milestones=(hostile, *others))
    (timeline,) = [one for one in charts_of(records) if one.name == "timeline"]
    svg = draw(timeline)
    assert "<script" not in svg
    assert hostile.name in "".join(ET.fromstring(svg).itertext())


def test_the_same_values_give_the_same_bytes_in_another_process_and_time_zone(demo: Records) -> None:
    (timeline,) = [one for one in charts_of(demo) if one.name == "timeline"]
    program = (
        "import json, sys;"
        "from generator.rendering.charts import draw; from generator.views.chart import ChartView;"
        "sys.stdout.buffer.write(draw(ChartView(**json.load(sys.stdin))).encode())"
    )
    values = {field.name: getattr(timeline, field.name) for field in fields(timeline)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(values).encode(),
        capture_output=True,
        check=True,
        cwd=REPOSITORY,
        env={**os.environ, "TZ": "America/Los_Angeles"},
    )
    assert done.stdout.decode() == draw(timeline)


def test_a_colour_that_has_no_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "charts"
    folder.mkdir()
    (folder / "config.json").write_text('{"font": "Noto Sans CJK SC", "background": null}', encoding="utf-8")
    spec = {"data": {"name": "points"}, "mark": {"type": "bar", "fill": "#abcdef"}, "encoding": {}}
    (folder / "trial.vl.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setattr(charts, "theme_folder", lambda: tmp_path)
    charts._config.cache_clear()
    try:
        with pytest.raises(ChartError, match="fill: #abcdef"):
            draw(ChartView("trial", "t", "t", data={"points": ({"a": 1},)}))
    finally:
        charts._config.cache_clear()


def test_a_chart_of_nothing_is_a_sentence_on_the_page_and_in_the_document() -> None:
    empty = ChartView("incidents", "各月事故", "没有登记事故。")
    for template in ("pages/_charts.jinja", "print/parts/chart.html.jinja"):
        macros = vars(environment().get_template(template).module)
        shown = macros["chart"](empty)
        assert "没有登记事故。" in shown
        assert "<svg" not in shown


def test_a_page_shows_a_chart_with_its_table(demo: Records) -> None:
    for one in charts_of(demo):
        macros = vars(environment().get_template("pages/_charts.jinja").module)
        shown = macros["chart"](one)
        assert shown.count("<svg") == 2
        assert shown.count("<tr>") == 1 + len(one.rows)
        assert "\n\n" not in shown.strip()


@pytest.mark.parametrize("as_of", DAYS)
def test_the_document_draws_every_chart_without_a_warning(demo: Records, as_of: str) -> None:
    drawn = charts_of(demo, as_of)
    body = "".join(f'<figure class="chart">{draw(one)}</figure>' for one in drawn)
    head = '<title>t</title><link rel="stylesheet" href="print.css"><link rel="stylesheet" href="charts.css">'
    html = f'<!DOCTYPE html><html lang="zh-CN"><head>{head}</head><body>{body}</body></html>'
    pdf = render_pdf(RenderTask("trial", html, style_sheets()))
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf.content, capture_output=True, check=True)
    assert "服务期届满" in text.stdout.decode()


_TEXTS: Final = """() => [...document.querySelectorAll('svg')].map(svg => {
  const box = (one, cut) => {
    const found = one.getBoundingClientRect();
    const trim = cut * found.height;
    return [found.left, found.top + trim, found.right, found.bottom - trim];
  };
  const lines = [...svg.querySelectorAll('text, tspan')].filter(one => !one.querySelector('tspan'));
  return {box: box(svg, 0), texts: lines.map(one => ({what: one.textContent, box: box(one, 0.2)}))};
})"""
"""Every line of text with its box, less the room a font keeps above and below its characters."""


@pytest.mark.slow
@pytest.mark.parametrize("as_of", DAYS)
def test_every_text_fits_and_none_covers_another(
    real: Records, demo: Records, browser: Browser, as_of: str
) -> None:
    shown = [one for records in (real, demo) for one in charts_of(records, as_of)]
    drawn = [draw(one, size) for one in shown for size in SIZES]
    page = browser.new_page()
    page.set_content("<body style='margin:20px'>" + "".join(f"<p>{svg}</p>" for svg in drawn))
    found = page.evaluate(_TEXTS)
    page.close()
    assert sum(len(one["texts"]) for one in found) > 100
    problems = [problem for one in found for problem in _misplaced(one["box"], one["texts"])]
    assert problems == []


def _misplaced(outer: list[float], texts: list[dict[str, Any]]) -> Iterator[str]:
    """The texts that reach over the drawing's edge, and those that lie on each other."""
    left, top, right, bottom = outer
    for text in texts:
        a, b, c, d = text["box"]
        if a < left - 1 or b < top - 1 or c > right + 1 or d > bottom + 1:
            yield f"{text['what']} reaches over the edge: {text['box']} {outer}"
    for first, second in combinations(texts, 2):
        across = min(first["box"][2], second["box"][2]) - max(first["box"][0], second["box"][0])
        down = min(first["box"][3], second["box"][3]) - max(first["box"][1], second["box"][1])
        if across > 1 and down > 1 and first["what"].strip() and second["what"].strip():
            yield f"{first['what']} lies on {second['what']}"
