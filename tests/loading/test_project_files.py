"""A project's files as a value: everything in it, nothing from outside, the same name for the same files."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from generator.loading.project_files import hashes_of, laid_out, read_project_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    (project / "data" / "evidence").mkdir(parents=True)
    (project / "content").mkdir()
    (project / "data" / "project.yaml").write_text("id: p\n")
    (project / "data" / "evidence" / "form.pdf").write_bytes(b"%PDF-1.7")
    (project / "data" / "evidence" / "screen.PNG").write_bytes(b"\x89PNG")
    (project / "content" / "summary.md").write_text("# x\n")
    return project


def test_records_prose_and_pictures_come_whole_other_evidence_by_its_hash(folder: Path) -> None:
    files = read_project_files(folder)
    assert [name for name, _ in files.contents] == [
        "data/project.yaml",
        "data/evidence/screen.PNG",
        "content/summary.md",
    ]
    assert files.hashes == (("data/evidence/form.pdf", hashlib.sha256(b"%PDF-1.7").hexdigest()),)
    assert files.whole


def test_laid_out_again_the_same_files_are_read_and_evidence_keeps_its_hash(folder: Path) -> None:
    files = read_project_files(folder)
    with laid_out(files) as project:
        assert read_project_files(project).contents == files.contents
        paper = project / "data" / "evidence" / "form.pdf"
        assert paper.read_bytes() == b""
        assert hashes_of(files, project)(paper) == dict(files.hashes)["data/evidence/form.pdf"]
        assert hashes_of(files, project)(project / "data" / "evidence" / "none.pdf") is None
    assert not project.exists()


def test_any_change_of_any_file_gives_another_name_and_none_the_same(folder: Path) -> None:
    before = read_project_files(folder).digest
    assert read_project_files(folder).digest == before
    (folder / "data" / "evidence" / "form.pdf").write_bytes(b"%PDF-1.6")
    changed = read_project_files(folder).digest
    (folder / "data" / "evidence" / "form.pdf").rename(folder / "data" / "evidence" / "from.pdf")
    assert len({before, changed, read_project_files(folder).digest}) == 3


def test_what_editors_are_told_changes_nothing(folder: Path) -> None:
    before = read_project_files(folder).digest
    (folder / "data" / "schemas").mkdir()
    (folder / "data" / "schemas" / "team.json").write_text("{}")
    assert read_project_files(folder).digest == before


def test_a_link_out_of_the_project_is_not_read_and_makes_it_not_whole(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("secret: 1\n")
    (folder / "data" / "team.yaml").symlink_to(tmp_path / "outside.yaml")
    files = read_project_files(folder)
    assert not files.whole
    assert all(b"secret" not in content for _, content in files.contents)


@pytest.mark.parametrize("kind", ["pipe", "folder of a link", "unreadable"])
def test_what_is_no_plain_file_is_not_waited_for(folder: Path, kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(folder / "data" / "team.yaml")
    elif kind == "folder of a link":
        (folder / "data" / "reviews").symlink_to(folder / "content")
    else:
        (folder / "data" / "team.yaml").symlink_to(folder / "data" / "nowhere.yaml")
    assert not read_project_files(folder).whole


def test_a_link_inside_the_project_counts_as_the_file_it_leads_to(folder: Path) -> None:
    (folder / "data" / "evidence" / "again.PNG").symlink_to(folder / "data" / "evidence" / "screen.PNG")
    files = read_project_files(folder)
    assert dict(files.contents)["data/evidence/again.PNG"] == b"\x89PNG"
    assert files.whole
