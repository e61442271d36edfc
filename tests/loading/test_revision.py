"""The name of a state of data: equal data has an equal name, changed data another."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from generator.loading.revision import read_revision

WHO = ("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *WHO, *arguments], check=True, capture_output=True)


def test_outside_git_the_name_is_a_hash_of_the_files(project: Path) -> None:
    first = read_revision(project)
    assert first.startswith("sha-")
    assert read_revision(project) == first


@pytest.mark.parametrize("change", ["edit", "add", "rename", "content"])
def test_any_change_of_data_or_prose_gives_another_name(project: Path, change: str) -> None:
    first = read_revision(project)
    data = project / "data"
    match change:
        case "edit":
            (data / "team.yaml").write_text("[]\n", encoding="utf-8")
        case "add":
            (data / "evidence" / "more.txt").write_text("x", encoding="utf-8")
        case "rename":
            (data / "evidence" / "2026" / "form.txt").rename(data / "evidence" / "2026" / "other.txt")
        case _:
            (project / "content").mkdir()
            (project / "content" / "summary.md").write_text("x", encoding="utf-8")
    assert read_revision(project) != first


def test_what_is_no_data_changes_nothing(project: Path) -> None:
    first = read_revision(project)
    (project / "build").mkdir()
    (project / "build" / "page.html").write_text("x", encoding="utf-8")
    assert read_revision(project) == first


def test_in_a_repository_the_name_is_the_last_commit_of_the_data(project: Path) -> None:
    _git(project, "init", "-q")
    assert read_revision(project).startswith("sha-"), "nothing is committed yet"
    _git(project, "add", ".")
    _git(project, "commit", "-q", "-m", "data")
    committed = read_revision(project)
    assert len(committed) == 10
    (project / "readme.txt").write_text("x", encoding="utf-8")
    _git(project, "add", ".")
    _git(project, "commit", "-q", "-m", "something else")
    assert read_revision(project) == committed
    (project / "data" / "team.yaml").write_text("[]\n", encoding="utf-8")
    changed = read_revision(project)
    assert changed.startswith(f"{committed}+")
    assert len(changed) == len(committed) + 9


def test_the_schemas_for_editors_are_no_data(project: Path) -> None:
    def write(text: str) -> None:
        (project / "data" / "schemas").mkdir(exist_ok=True)
        (project / "data" / "schemas" / "team.schema.json").write_text(text, encoding="utf-8")

    first = read_revision(project)
    write("{}")
    assert read_revision(project) == first
    _git(project, "init", "-q")
    _git(project, "add", ".")
    _git(project, "commit", "-q", "-m", "data")
    committed = read_revision(project)
    write("[]")
    assert read_revision(project) == committed
    _git(project, "commit", "-q", "-a", "-m", "schemas")
    assert read_revision(project) == committed
