"""The staged Markdown: golden pages, and records' text that stays text wherever it lands."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from markdown import Markdown

from generator.compliance.engine import assess
from generator.loading.project_loader import load_project
from generator.records.history import Change, FileChange, History, RecordChange
from generator.records.ledger import Records
from generator.rendering.pages import Edition, Page, Published, PublishedBundle, render_pages, write_pages
from generator.rendering.templates import markdown_text, relative
from generator.settings import words
from generator.views.dossier import view_dossier
from tests.builders import SOUND

GOLDEN: Final = Path(__file__).resolve().parent.parent / "golden" / "pages"
AS_OF: Final = dt.date(2026, 11, 22)
EDITION: Final = Edition(
    built_at="2026-11-22 08:00",
    version="0.0.0",
    bundles=(
        PublishedBundle(
            id="acceptance",
            name="验收成果包",
            file="bundles/acceptance.zip",
            size="5,678 KiB",
            sha256="1" * 64,
            documents=(Published("验收总册", "bundles/acceptance/01-book.pdf", 42, "1,234 KiB", "0" * 64),),
        ),
    ),
)


HISTORY: Final = History(
    changes=(
        Change(
            id="0123456789",
            on=dt.datetime(2026, 11, 20, 1, 30, tzinfo=dt.UTC),
            author="程若谷",
            subject="补记 INC-2026-005 的整改 <b>与</b> 名单",
            records=(
                RecordChange("added", "delivery", "D-2026-11-13", "data/deliveries/2026-11.yaml", 116),
                RecordChange("changed", "incident", "INC-2026-005", "data/x.yaml", 2, ("title", "meeting")),
                RecordChange("removed", "notice", "OTHER-1", "data/notices/OTHER-1.yaml", 1),
            ),
            files=(FileChange("changed", "data/team.yaml", "wording"),),
        ),
        Change("abcdef0123", dt.datetime(2026, 4, 1, tzinfo=dt.UTC), "", "", unknown="cut-off"),
    ),
    shallow=True,
    uncommitted=("data/payments.yaml",),
)


def pages_of(records: Records) -> dict[str, str]:
    """All pages of the records as seen on one day, by path."""
    view = view_dossier(assess(replace(records, revision="0123456789"), AS_OF), words(), HISTORY)
    return {page.path: page.text for page in render_pages(view, EDITION)}


@pytest.mark.parametrize(
    "path",
    [
        "index.md",
        "clauses/index.md",
        "clauses/article-12.md",
        "services/index.md",
        "systems/index.md",
        "systems/portal.md",
        "incidents/index.md",
        "incidents/INC-2026-005.md",
        "payments/index.md",
        "team/index.md",
        "acceptance/index.md",
        "questions/index.md",
        "changes/index.md",
    ],
)
def test_a_page_of_the_demo_is_as_it_was_last_read(path: str, demo: Records, update_golden: bool) -> None:
    _compare(pages_of(demo)[path], GOLDEN / path, update_golden)


@pytest.mark.parametrize("path", ["traceability/index.md", "evidence/index.md"])
def test_a_page_of_every_record_is_as_it_was_last_read_for_a_small_project(
    path: str, update_golden: bool
) -> None:
    records = load_project(SOUND).records
    assert records is not None
    _compare(pages_of(records)[path], GOLDEN / "sound" / path, update_golden)


def _compare(text: str, golden: Path, update_golden: bool) -> None:
    if update_golden:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_the_real_contract_has_a_page_for_every_article_and_every_system(real: Records) -> None:
    paths = pages_of(real).keys()
    assert sum(path.startswith("clauses/article-") for path in paths) == 16
    assert sum(path.startswith("systems/") for path in paths) == 1 + 4


def test_every_incident_has_a_page(demo: Records) -> None:
    paths = pages_of(demo).keys()
    assert demo.incidents
    assert {f"incidents/{incident.id}.md" for incident in demo.incidents} <= paths


def test_every_clause_has_its_anchor(real: Records) -> None:
    text = "\n".join(pages_of(real).values())
    assert "{#c12-6" in text.replace("{: #", "{#") or 'id="c12-6"' in text
    anchors = set(re.findall(r'(?:\{:? ?#|id=")(c\d[\w-]*)', text))
    assert len(anchors) == len(real.clauses)


def test_nothing_is_shown_as_a_python_value(real: Records, demo: Records) -> None:
    for text in (*pages_of(real).values(), *pages_of(demo).values()):
        assert not re.search(r"\bNone\b|Decimal\(|Message\(|<generator\.|datetime\.", text)


HOSTILE: Final = (
    '<script>alert(1)</script> **粗** [x](javascript:alert(1)) | `y` {{ z }} {#id} "引" &amp; <b>'
)


def test_markup_in_a_record_stays_text_on_every_page(demo: Records) -> None:
    incidents = tuple(
        incident.model_copy(update={"title": HOSTILE, "symptom": HOSTILE}) for incident in demo.incidents
    )
    milestones = tuple(one.model_copy(update={"name": HOSTILE, "note": HOSTILE}) for one in demo.milestones)
    pages = pages_of(replace(demo, incidents=incidents, milestones=milestones))
    extensions = ["attr_list", "md_in_html", "tables", "toc", "admonition"]
    seen = 0
    for text in pages.values():
        html = Markdown(extensions=extensions).convert(text)
        seen += html.count("alert(1)")
        assert "<script" not in html
        assert "<b>" not in html
        assert 'href="javascript' not in html
    assert seen > len(incidents)


def test_text_in_a_markdown_line_comes_out_as_it_went_in() -> None:
    html = Markdown(extensions=["attr_list", "tables"]).convert("# " + markdown_text(HOSTILE))
    text = re.sub(r"<[^>]+>", "", html)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#34;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    assert text.strip() == HOSTILE


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("index.md", "clauses/article-12.html#c12-6", "clauses/article-12.html#c12-6"),
        ("incidents/INC-1.md", "clauses/article-12.html#c12-6", "../clauses/article-12.html#c12-6"),
        ("incidents/index.md", "incidents/INC-1.html", "INC-1.html"),
        ("systems/x.md", "index.html", "../index.html"),
    ],
)
def test_links_lead_from_page_to_page_by_relative_paths(page: str, target: str, link: str) -> None:
    assert relative(page, target) == link


def test_pages_are_written_only_where_they_changed_and_old_ones_go(tmp_path: Path) -> None:
    write_pages(tmp_path, iter([Page("a/one.md", "1"), Page("two.md", "2")]), {"guide.md": b"g"})
    before = (tmp_path / "two.md").stat().st_mtime_ns
    write_pages(tmp_path, iter([Page("two.md", "2"), Page("three.md", "3")]), {})
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["three.md", "two.md"]
    assert (tmp_path / "two.md").stat().st_mtime_ns == before


def test_a_contract_without_systems_has_no_table_of_what_their_evaluations_need(demo: Records) -> None:
    page = pages_of(replace(demo, systems=(), evaluations=(), incidents=()))["systems/index.md"]
    assert "{: #needs }" not in page
    assert "{: #needs }" in pages_of(demo)["systems/index.md"]
