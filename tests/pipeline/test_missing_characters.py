"""A character that no font has stops the build: at the line of its record, with the fonts tried."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.commands import dossier

pytestmark = pytest.mark.slow

INCIDENT = "data/incidents/2026/INC-1.yaml"
FORM = "evidence/2026/form.txt"
BUNDLE = "- id: acceptance\n  name: 成果包\n  volumes: [incidents]\n"


def _edit(project: Path, file: str, old: str, new: str) -> None:
    path = project / file
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new), encoding="utf-8")


def _build(project: Path) -> tuple[int, list[str]]:
    (project / "data" / "bundles.yaml").write_text(BUNDLE, encoding="utf-8")
    done = dossier(
        "build", "--project", project, "--as-of", "2026-11-22", "--audience", "panel", "--jobs", "1"
    )
    return done.returncode, (done.stdout + done.stderr).splitlines()


def _named(lines: list[str], file: str) -> list[tuple[str, str]]:
    """File and line of each problem, and the character's code."""
    found = []
    for line in lines:
        if line.startswith(f"{file}:"):
            place, _, said = line.partition(" ")
            found.append((place.removesuffix(":"), said[said.index("U+") :].partition("）")[0]))
    return found


def test_every_line_of_every_record_is_named_with_the_fonts_and_the_old_site_stands(project: Path) -> None:
    site = project / "site"
    site.mkdir()
    (site / "index.html").write_text("old", encoding="utf-8")
    _edit(project, INCIDENT, "title: 网络中断", "title: 网络中断\U00040000\U00050000")
    _edit(project, INCIDENT, "what: 更换设备", 'what: "更换\\U00040001设备"')
    _edit(project, "data/systems/portal.yaml", "name: 门户", "name: 门户\U00040000")
    code, lines = _build(project)
    assert code == 1
    assert _named(lines, INCIDENT) == [
        (f"{INCIDENT}:2", "U+40000"),
        (f"{INCIDENT}:2", "U+50000"),
        (f"{INCIDENT}:13", "U+40001"),
    ]
    assert _named(lines, "data/systems/portal.yaml") == [("data/systems/portal.yaml:2", "U+40000")]
    (said,) = [line for line in lines if line.startswith("data/systems")]
    assert "试过的字体：Noto Serif CJK SC；" in said
    assert sorted(path.name for path in site.rglob("*")) == ["index.html"]
    assert (site / "index.html").read_text(encoding="utf-8") == "old"


def test_a_character_in_the_prose_is_named_at_its_line(project: Path) -> None:
    (project / "content").mkdir()
    (project / "content" / "summary.md").write_text(
        "## 概况\n\n正文。\n\n丁\U00040003某。\n", encoding="utf-8"
    )
    (project / "data" / "bundles.yaml").write_text(BUNDLE.replace("incidents", "summary"), encoding="utf-8")
    done = dossier(
        "build", "--project", project, "--only", "acceptance", "--audience", "panel", "--jobs", "1"
    )
    assert done.returncode == 1
    assert _named((done.stdout + done.stderr).splitlines(), "content/summary.md") == [
        ("content/summary.md:5", "U+40003")
    ]


def test_a_character_in_the_name_of_a_file_of_evidence_is_named_where_the_record_names_it(
    project: Path,
) -> None:
    strange = "evidence/2026/form\U00040004.txt"
    shutil.move(project / "data" / FORM, project / "data" / strange)
    _edit(project, INCIDENT, FORM, strange)
    code, lines = _build(project)
    assert code == 1
    assert _named(lines, INCIDENT) == [(f"{INCIDENT}:21", "U+40004")]


def test_a_character_that_stands_in_no_record_is_named_with_its_document_and_the_fonts(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.pipeline.building import Printing, build_bundle  # noqa: PLC0415 - takes a second to load
    from generator.rendering.pdf import PdfError  # noqa: PLC0415
    from generator.rendering.templates import render  # noqa: PLC0415
    from tests.rendering.conftest import WHEN  # noqa: PLC0415

    (project / "data" / "bundles.yaml").write_text(BUNDLE, encoding="utf-8")

    def spoiled(template: str, **values: Any) -> str:
        return render(template, **values).replace("版本", "版\U00040005本")

    monkeypatch.setattr("generator.rendering.volumes.render", spoiled)
    with pytest.raises(PdfError) as raised:
        build_bundle(project, WHEN, "acceptance", printing=Printing(jobs=1, audience="panel"))
    assert "U+40005" in str(raised.value)
    assert "Noto Serif CJK SC" in str(raised.value)
    assert not (project / "site").exists()


def test_rare_characters_of_names_are_no_fault(project: Path) -> None:
    _edit(project, INCIDENT, "title: 网络中断", "title: 喆堃祎翀玥䶮𬭎")
    (project / "data" / "bundles.yaml").write_text(BUNDLE, encoding="utf-8")
    done = dossier(
        "build",
        "--project",
        project,
        "--only",
        "acceptance",
        "--as-of",
        "2026-11-22",
        "--audience",
        "panel",
        "--jobs",
        "1",
    )
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (project / "site").rglob("*.pdf")] == ["01-incidents.pdf"]
