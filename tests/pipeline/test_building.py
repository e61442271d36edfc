"""A whole build of real projects: what comes out, what agrees, and what stays when it cannot."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from generator.compliance.engine import assess
from generator.loading.project_loader import load_project
from generator.pipeline.assessing import RecordsRefusedError, When
from generator.pipeline.building import Built, Printing, build_project
from generator.settings import words
from generator.views.document import view_document
from tests.builders import DEMO

pytestmark = pytest.mark.slow

WHEN: Final = When(dt.datetime(2026, 11, 22, 1, 30, tzinfo=dt.UTC), dt.date(2026, 11, 22))


PANEL: Final = Printing(audience="panel")
BUNDLES: Final = """
- {id: acceptance, name: 验收成果包, volumes: [summary, incidents, settlement, book]}
- {id: payment, name: 付款审核包, volumes: [settlement], draft: true}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The demo, built once in a folder outside the repository."""
    project = tmp_path_factory.mktemp("demo") / "project"
    shutil.copytree(DEMO, project, ignore=shutil.ignore_patterns("build", "site"))
    (project / "data" / "bundles.yaml").write_text(BUNDLES)
    return build_project(project, WHEN, printing=PANEL)


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_site_holds_its_pages_its_json_and_its_bundles(built: Built) -> None:
    for name in ("index.html", "clauses/article-12.html", "incidents/INC-2026-005.html", "assessment.json"):
        assert (built.site / name).stat().st_size > 0
    assert [len(bundle.documents) for bundle in built.bundles] == [4, 1]
    for bundle in built.bundles:
        packed = (built.site / bundle.file).read_bytes()
        assert hashlib.sha256(packed).hexdigest() == bundle.sha256
        for document in bundle.documents:
            content = (built.site / document.file).read_bytes()
            assert content.startswith(b"%PDF-")
            assert hashlib.sha256(content).hexdigest() == document.sha256


def test_the_published_json_is_the_assessment_and_nothing_else(built: Built) -> None:
    records = load_project(built.site.parent).records
    assert records is not None
    published = json.loads((built.site / "assessment.json").read_text(encoding="utf-8"))
    whole = replace(assess(records, dt.date(2026, 11, 22)), audience=built.audience)
    assert published == view_document(whole, words())


def test_the_build_time_and_the_version_of_the_data_stand_on_every_page(built: Built) -> None:
    pages = [path for path in built.site.rglob("*.html") if path.name != "404.html"]
    assert len(pages) > 30
    for page in pages:
        html = page.read_text(encoding="utf-8")
        for wanted in ("2026-11-22 09:30", "2026-11-22", built.assessment.records.revision, "示例"):
            assert wanted in html, f"{page.name} does not show {wanted}"


def test_a_broken_record_leaves_the_old_site_as_it_was(built: Built) -> None:
    project = built.site.parent
    before = _hashes(built.site)
    record = project / "data" / "incidents" / "2026" / "INC-2026-001.yaml"
    sound = record.read_text(encoding="utf-8")
    record.write_text(sound.replace("title:", "titel:"), encoding="utf-8")
    try:
        with pytest.raises(RecordsRefusedError) as refused:
            build_project(project, WHEN, printing=PANEL)
    finally:
        record.write_text(sound, encoding="utf-8")
    assert {problem.code for problem in refused.value.problems} == {"unknown-field", "missing-field"}
    assert _hashes(built.site) == before


def test_building_the_same_again_gives_the_same_bytes(built: Built) -> None:
    before = _hashes(built.site)
    build_project(built.site.parent, WHEN, printing=PANEL)
    after = _hashes(built.site)
    assert {name for name in before | after if before.get(name) != after.get(name)} <= {"sitemap.xml.gz"}


def test_the_print_html_of_every_volume_can_be_opened(built: Built) -> None:
    folder = built.site.parent / "build" / "print" / "acceptance"
    for name in ("01-summary.01.html", "02-incidents.02.html", "04-book.01.html"):
        assert '<link rel="stylesheet" href="print.css">' in (folder / name).read_text(encoding="utf-8")
    assert (folder / "print.css").is_file()


def test_nothing_is_left_beside_the_site(built: Built) -> None:
    kept = sorted(path.name for path in (built.site.parent / "build").iterdir())
    assert kept == ["cache", "pages", "print"]
