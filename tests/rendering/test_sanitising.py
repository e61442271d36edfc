"""Records and prose are text: whatever they contain, a page shows it and does nothing else."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser

from generator.pipeline.assessing import assess_for
from generator.pipeline.building import Printing, build_project
from generator.pipeline.composing import Source, compose_bundles
from generator.pipeline.shaping import shape
from generator.records.bundle import VOLUMES
from generator.records.history import UNTOLD
from generator.rendering.prose import clean_prose
from generator.settings import words
from generator.views.bundles import view_bundles
from tests.builders import DEMO
from tests.rendering.conftest import WHEN, served
from tests.rendering.hostile import PAYLOADS, make_hostile
from tests.rendering.watching import pages_of, watched

_WHAT_FELL = """() => ({
    fell: window.fell ?? null,
    handlers: [...document.querySelectorAll("main *, title, footer *, header *")].flatMap((one) =>
        [...one.attributes].filter((it) => /^on/.test(it.name) || /^\\s*javascript:/.test(it.value))
            .map((it) => `${one.tagName} ${it.name}=${it.value}`)),
    frames: document.querySelectorAll("iframe, object, embed, main form, base").length,
})"""


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.slow
def test_nothing_in_records_or_prose_runs_and_all_of_it_is_shown(tmp_path: Path, browser: Browser) -> None:
    """Without the policy, which would stop the scripts in any case: the pages alone must be safe."""
    used = make_hostile(DEMO, tmp_path / "project")
    assert used == set(PAYLOADS)
    bundles = tmp_path / "project" / "data" / "bundles.yaml"  # a page tells nothing of what is within them
    few = [one | {"volumes": ["review"]} for one in yaml.safe_load(bundles.read_text(encoding="utf-8"))]
    bundles.write_text(yaml.safe_dump(few, allow_unicode=True), encoding="utf-8")
    site = build_project(tmp_path / "project", WHEN, printing=Printing(audience="panel")).site
    shown = ""
    with served(site) as address, watched(browser, address, bypass_csp=True) as (page, found):
        for name in pages_of(site):
            page.goto(address + name)
            fell = page.evaluate(_WHAT_FELL)
            assert fell == {"fell": None, "handlers": [], "frames": 0}, name
            shown += _plain(page.evaluate("document.querySelector('main').textContent"))
    assert found == []
    assert [one for one in PAYLOADS if _plain(one).strip() not in shown] == []
    guide = (site / "guide.html").read_text(encoding="utf-8")
    assert "example.org" not in guide
    assert "<strong>粗体</strong>" in guide
    assert "<code>&lt;script&gt;</code>" in guide
    assert "最后一句" in guide


class _Risky(HTMLParser):
    """What could do something in a document: scripts, frames, handlers, addresses that are code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "form", "base"):
            self.found.append(tag)
        self.found += [
            f"{tag} {name}={value}"
            for name, value in attrs
            if name.startswith("on") or "javascript:" in (value or "").lower()
        ]


@pytest.mark.slow
def test_no_document_takes_markup_out_of_a_record(tmp_path: Path) -> None:
    project = tmp_path / "project"
    make_hostile(DEMO, project)
    seen = assess_for(project, WHEN, "panel")
    view = shape(project, seen, UNTOLD, {})
    bundles = compose_bundles(Source(project, seen.assessment, view), view_bundles(seen.assessment, words()))
    volumes = {each.volume.id: each.volume for one in bundles for each in one.volumes}
    assert len(volumes) == len(VOLUMES)
    risky = _Risky()
    for volume in volumes.values():
        for segment in (segment for group in volume.groups for segment in group.segments):
            risky.feed(segment)
    assert risky.found == []


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>字 <strong>重</strong></p>", "<p>字 <strong>重</strong></p>"),
        ('<h2 id="daily">每天</h2>', '<h2 id="daily">每天</h2>'),
        (
            '<div class="admonition warning"><p>注意</p></div>',
            '<div class="admonition warning"><p>注意</p></div>',
        ),
        ('<a href="index.html#f">总览</a>', '<a href="index.html#f">总览</a>'),
        ('<img src="图.png" alt="图">', '<img src="图.png" alt="图">'),
        ("前<script>坏</script>后", "前后"),
        ("前<style>坏</style>后", "前后"),
        ('<p onclick="坏" style="color:red">字</p>', "<p>字</p>"),
        ('<a href="javascript:坏">字</a>', "<a>字</a>"),
        ('<a href="java\tscript:坏">字</a>', "<a>字</a>"),
        ('<a href="data:text/html,坏">字</a>', "<a>字</a>"),
        ('<img src="https://example.org/x.png" alt="外">', '<img alt="外">'),
        ('<img src="//example.org/x.png" alt="外">', '<img alt="外">'),
        ('<img src="/\\example.org/x.png" alt="外">', '<img alt="外">'),
        ('<form action="x"><input name="y">字</form>', "字"),
        ('<p id="__config">字</p>', "<p>字</p>"),
    ],
)
def test_prose_keeps_its_structure_and_nothing_that_acts(html: str, kept: str) -> None:
    assert clean_prose(html) == kept
