"""``dossier check`` for merge requests: the same problems, as the servers show them beside the lines."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli.commands import main
from generator.compliance.engine import assess
from generator.loading.project_loader import load_project
from generator.records.ledger import Records
from generator.settings import words
from tests.builders import BROKEN, DEMO, REPOSITORY, SOUND, day
from tests.plain_git import commit_all, git


def _check(project: Path, form: str, *more: str) -> Result:
    arguments = ["check", "--project", str(project), "--as-of", "2026-11-22", "--format", form, *more]
    return CliRunner().invoke(main, arguments)


def _report(result: Result) -> list[dict[str, Any]]:
    report = json.loads(result.stdout)
    assert isinstance(report, list)
    return report


@pytest.fixture(scope="module")
def nested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The broken project in a folder of a repository."""
    repository = tmp_path_factory.mktemp("repository")
    git(repository, "init", "--quiet")
    return Path(shutil.copytree(BROKEN, repository / "子 目录" / "broken"))


def test_every_problem_is_an_error_at_its_line_with_the_path_from_the_root_of_the_repository(
    nested: Path,
) -> None:
    done = _check(nested, "github")
    assert done.exit_code == 1
    problems = load_project(nested).problems
    lines = done.stdout.splitlines()
    assert len(lines) == len(problems) > 80
    for line, problem in zip(lines, problems, strict=True):
        place = f"::error file=子 目录/broken/{problem.at.file},line={problem.at.line},title="
        assert line.startswith(place)
        assert problem.code in line


def test_the_report_for_gitlab_has_the_same_problems(nested: Path) -> None:
    done = _check(nested, "gitlab")
    assert done.exit_code == 1
    report = _report(done)
    problems = load_project(nested).problems
    assert [
        (one["location"]["path"], one["location"]["lines"]["begin"], one["check_name"]) for one in report
    ] == [(f"子 目录/broken/{one.at.file}", one.at.line, one.code) for one in problems]
    assert all(
        words().say(one.message) in told["description"] for one, told in zip(problems, report, strict=True)
    )
    assert {one["severity"] for one in report} == {"blocker"}
    assert len({one["fingerprint"] for one in report}) == len(report)


def test_right_records_pass_and_what_they_lack_is_a_warning(demo: Records) -> None:
    concerns = assess(demo, day("2026-11-22")).concerns
    assert {one.severity for one in concerns} == {"serious", "moderate", "slight"}
    done = _check(DEMO, "github")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert len(lines) == len(concerns)
    for line, concern in zip(lines, concerns, strict=True):
        assert line.startswith(f"::warning file=examples/demo/{concern.at.file},line={concern.at.line},")
    report = _report(_check(DEMO, "gitlab"))
    graded = {"serious": "major", "moderate": "minor", "slight": "info"}
    assert [one["severity"] for one in report] == [graded[one.severity] for one in concerns]
    assert (DEMO / "data").relative_to(REPOSITORY).as_posix() in report[0]["location"]["path"]


def test_a_project_outside_any_repository_is_named_as_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(BROKEN, tmp_path / "broken")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    assert "file=broken/data/payments.yaml," in _check(Path("broken"), "github").stdout
    monkeypatch.chdir("broken")
    assert "file=data/payments.yaml," in _check(Path(), "github").stdout


def test_what_is_held_against_a_commit_is_summed_up_as_that_and_not_as_files_that_were_read(
    tmp_path: Path,
) -> None:
    project = Path(shutil.copytree(SOUND, tmp_path / "repository"))
    git(project, "init", "--quiet")
    commit_all(project, "records")
    sound = _check(project, "text", "--base", "HEAD")
    assert sound.exit_code == 0
    assert "与 HEAD 相比，已登记的事故、双方认定和更正没有" in sound.stdout
    assert "相比" not in _check(project, "text").stdout
    (project / "data/incidents/2026/INC-1.yaml").unlink()
    (project / "data/amendments.yaml").unlink(missing_ok=True)
    done = _check(project, "text", "--base", "HEAD")
    assert done.exit_code == 1
    assert "与 HEAD 相比，共 " in done.stderr
    assert "读取了" not in done.stderr
    assert "落后" not in done.stdout


def test_what_is_held_against_a_commit_is_annotated_too(tmp_path: Path) -> None:
    project = Path(shutil.copytree(SOUND, tmp_path / "repository" / "项目"))
    git(project.parent, "init", "--quiet")
    commit_all(project.parent, "records")
    (project / "data/incidents/2026/INC-1.yaml").unlink()
    (project / "data/amendments.yaml").unlink(missing_ok=True)
    done = _check(project, "github", "--base", "HEAD")
    assert done.exit_code == 1
    assert re.search(r"^::error file=项目/data/incidents/2026/INC-1\.yaml,line=1,", done.stdout, re.MULTILINE)
