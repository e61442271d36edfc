"""What is staged beside the pages of the records."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from generator.compliance.engine import assess
from generator.pipeline.staging import PAGES, edition_of, stage_pages
from generator.records.ledger import Records
from generator.settings import shipped_guide, words
from generator.views.dossier import view_dossier
from tests.builders import day

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def _staged_guide(project: Path, records: Records) -> bytes:
    view = view_dossier(assess(records, day("2026-11-22")), words())
    stage_pages(project, view, edition_of(NOW, "Asia/Shanghai"))
    return (project / PAGES / "guide.md").read_bytes()


def test_a_project_without_a_guide_is_given_the_shipped_one(tmp_path: Path, demo: Records) -> None:
    assert _staged_guide(tmp_path, demo) == shipped_guide().read_bytes()


def test_a_project_keeps_its_own_guide(tmp_path: Path, demo: Records) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "guide.md").write_text("# 本单位的手册\n", encoding="utf-8")
    assert _staged_guide(tmp_path, demo).decode() == "# 本单位的手册\n"
