"""What the CI servers run: the very lines of their files, in a repository with real commits."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.builders import REPOSITORY, SOUND
from tests.plain_git import commit_all, environment, git

GITHUB: Final = ".github/workflows/records.yml"
GITLAB: Final = ".gitlab-ci.yml"
LATE: Final = ("paid_on: 2026-04-28", "paid_on: 2026-05-28")
WRONG: Final = ("paid_on: 2026-04-28", "paid_on: 2026/05/28")


def _loaded(name: str) -> dict[Any, Any]:
    loaded = yaml.safe_load((REPOSITORY / name).read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def _gitlab_jobs() -> dict[str, dict[str, Any]]:
    return {name: job for name, job in _loaded(GITLAB).items() if isinstance(job, dict) and "script" in job}


def _github_steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in _loaded(GITHUB)["jobs"].items():
        for step in job["steps"]:
            yield name, step


def _github_lines(job: str) -> list[str]:
    return [step["run"] for name, step in _github_steps() if name == job and "run" in step]


def _all_lines() -> list[str]:
    of_gitlab = [line for job in _gitlab_jobs().values() for line in job["script"]]
    return [step["run"] for _, step in _github_steps() if "run" in step] + of_gitlab


# What the files say


def test_every_line_is_one_make_target_and_nothing_else() -> None:
    shown = subprocess.run(["make", "-s", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    targets = set(re.findall(r"^  make ([\w-]+)", shown.stdout, re.MULTILINE))
    lines = _all_lines()
    assert sorted(lines) == sorted(["make ci-check", "make ci-diff", "make ci-publish"] * 2)
    assert {line.removeprefix("make ") for line in lines} <= targets
    for job in _gitlab_jobs().values():
        assert not {"before_script", "after_script", "include", "trigger"} & set(job)


def test_the_workflow_may_only_read_and_runs_no_action_that_could_change_under_it() -> None:
    workflow = _loaded(GITHUB)
    assert workflow["permissions"] == {"contents": "read"}
    assert not any("permissions" in job or "secrets" in job for job in workflow["jobs"].values())
    assert set(workflow[True]) == {"pull_request", "push"}  # YAML 1.1 reads the key "on" as true
    used = [step["uses"] for _, step in _github_steps() if "uses" in step]
    assert len(used) >= 6
    text = (REPOSITORY / GITHUB).read_text(encoding="utf-8")
    for one in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one)
        assert re.search(rf"{one} # v\d+\.\d+\.\d+\n", text), "the version stands beside its commit"
    assert "secrets." not in text
    for _, step in _github_steps():
        if "checkout" in step.get("uses", ""):
            assert step["with"] == {"fetch-depth": 0, "persist-credentials": False}


def test_what_a_merge_request_is_called_is_put_into_no_shell_text() -> None:
    assert not any("${{" in line or "$" in line for line in _all_lines())
    text = (REPOSITORY / GITHUB).read_text(encoding="utf-8")
    expressions = set(re.findall(r"\$\{\{ (.*?) \}\}", text))
    assert len(expressions) >= 6
    assert not [one for one in expressions if re.search(r"head_ref|\.title|\.body|head\.ref|label", one)]
    # Nothing that whoever opens a merge request can word is used, but by the server itself, as the name of a
    # group of runs.
    assert {one for one in expressions if "github." in one} == {
        "github.ref",
        "github.event_name == 'pull_request'",
        "github.event.pull_request.base.sha",
    }


def test_a_newer_run_ends_an_older_one_but_never_a_publication() -> None:
    concurrency = _loaded(GITHUB)["concurrency"]
    assert concurrency["cancel-in-progress"] == "${{ github.event_name == 'pull_request' }}"
    publish = _gitlab_jobs()["publish"]
    assert publish["interruptible"] is False
    assert publish["resource_group"] == "publish"


def test_publishing_is_for_the_main_branch_and_checking_for_merge_requests() -> None:
    jobs = _loaded(GITHUB)["jobs"]
    assert jobs["check"]["if"] == "github.event_name == 'pull_request'"
    assert jobs["publish"]["if"] == "github.event_name == 'push'"
    assert _loaded(GITHUB)[True]["push"] == {"branches": ["main"]}
    for name, job in _gitlab_jobs().items():
        (rule,) = job["rules"]
        wanted = "CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" if name == "publish" else '"merge_request_event"'
        assert wanted in rule["if"]


def test_what_is_kept_between_runs_is_named_by_its_content() -> None:
    caches = [step["with"] for _, step in _github_steps() if "cache" in step.get("uses", "")]
    assert {one["path"] for one in caches} == {".venv", "build/cache"}
    assert all("hashFiles('" in one["key"] for one in caches)
    (build,) = [one for one in caches if one["path"] == "build/cache"]
    for part in ("data/**", "theme/**", "generator/**", "requirements.lock"):
        assert f"'{part}'" in build["key"]
    assert build["key"].startswith(build["restore-keys"])
    of_publish = _gitlab_jobs()["publish"]["cache"]
    assert [one["paths"] for one in of_publish] == [[".venv"], ["build/cache"]]
    assert of_publish[0]["key"]["files"] == ["requirements.lock", "pyproject.toml"]


def test_images_are_named_without_a_host() -> None:
    assert _loaded(GITLAB)["default"]["image"] == "python:3.11-bookworm"
    containers = [str(job["container"]) for job in _loaded(GITHUB)["jobs"].values()]
    assert all("python:3.11-bookworm" in one and "/" not in one for one in containers)


# What they do


@dataclass(frozen=True)
class Clone:
    """A clone of a bare repository with a sound project and the files of CI, on a branch of its own."""

    folder: Path
    base: str

    def change(self, old: str, new: str, file: str = "data/payments.yaml") -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        commit_all(self.folder, "change of a record")

    def run(self, line: str, **more: str) -> subprocess.CompletedProcess[str]:
        """One line of a job, as the server runs it, with the commands of this very environment."""
        ready = {"DOSSIER_BIN": str(Path(sys.executable).parent), "ARGS": "--as-of 2026-11-22"}
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", line],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            env=environment(**(ready | more)),
        )

    def on_github(self, line: str, **more: str) -> subprocess.CompletedProcess[str]:
        summary = self.folder.parent / "summary.md"
        told = {"GITHUB_ACTIONS": "true", "DOSSIER_BASE": self.base, "GITHUB_STEP_SUMMARY": str(summary)}
        return self.run(line, **(told | more))

    def on_gitlab(self, line: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run(line, **({"GITLAB_CI": "true", "CI_MERGE_REQUEST_DIFF_BASE_SHA": self.base} | more))

    @property
    def report(self) -> Path:
        return self.folder / "build/ci/code-quality.json"


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare repository whose main branch has the records of the sound project."""
    folder = tmp_path_factory.mktemp("ci")
    first = Path(shutil.copytree(SOUND, folder / "first"))
    shutil.copy(REPOSITORY / "Makefile", first)
    shutil.copytree(REPOSITORY / ".ci", first / ".ci")
    (first / ".gitignore").write_text("/build/\n/site/\n", encoding="utf-8")
    git(first, "init", "--quiet", "--initial-branch=main")
    commit_all(first, "records")
    git(folder, "clone", "--quiet", "--bare", "first", "origin.git")
    return folder / "origin.git"


@pytest.fixture
def clone(origin: Path, tmp_path: Path) -> Clone:
    git(tmp_path, "clone", "--quiet", str(origin), "clone")
    folder = tmp_path / "clone"
    git(folder, "checkout", "--quiet", "-b", "merge-request")
    return Clone(folder, git(folder, "rev-parse", "origin/main").strip())


def test_a_bad_record_fails_the_run_with_a_remark_at_its_line_on_github(clone: Clone) -> None:
    clone.change(*WRONG)
    check, _ = _github_lines("check")
    done = clone.on_github(check)
    assert done.returncode != 0
    (remark,) = [line for line in done.stdout.splitlines() if line.startswith("::error ")]
    assert re.match(r"::error file=data/payments\.yaml,line=7,title=[^:]*date-form::", remark)


def test_a_bad_record_fails_the_run_with_a_report_and_words_on_gitlab(clone: Clone) -> None:
    clone.change(*WRONG)
    done = clone.on_gitlab(_gitlab_jobs()["records"]["script"][0])
    assert done.returncode != 0
    artifact = _gitlab_jobs()["records"]["artifacts"]["reports"]["codequality"]
    assert clone.report == clone.folder / artifact
    (one,) = json.loads(clone.report.read_text(encoding="utf-8"))
    assert one["location"] == {"path": "data/payments.yaml", "lines": {"begin": 7}}
    assert one["check_name"] == "date-form"
    assert "data/payments.yaml:7: " in done.stdout


def test_a_good_change_passes_and_the_comparison_names_the_finding_that_turned(clone: Clone) -> None:
    clone.change(*LATE)
    check, compare = _github_lines("check")
    passed = clone.on_github(check)
    assert passed.returncode == 0, passed.stderr
    assert "::error" not in passed.stdout
    assert clone.on_github(compare).returncode == 0
    told = (clone.folder / "build/ci/compliance-diff.md").read_text(encoding="utf-8")
    assert "已履行 → 逾期履行" in told
    assert "payment.prepayment" in told
    assert (clone.folder.parent / "summary.md").read_text(encoding="utf-8") == told


def test_gitlab_is_left_a_clean_report_and_the_comparison(clone: Clone) -> None:
    clone.change(*LATE)
    jobs = _gitlab_jobs()
    assert clone.on_gitlab(jobs["records"]["script"][0]).returncode == 0
    report = json.loads(clone.report.read_text(encoding="utf-8"))
    assert "blocker" not in {one["severity"] for one in report}
    assert clone.on_gitlab(jobs["compliance-diff"]["script"][0]).returncode == 0
    (artifact,) = jobs["compliance-diff"]["artifacts"]["paths"]
    assert "payment.prepayment" in (clone.folder / artifact).read_text(encoding="utf-8")


def test_an_incident_taken_back_without_an_amendment_fails_the_run(clone: Clone) -> None:
    git(clone.folder, "rm", "--quiet", "data/incidents/2026/INC-1.yaml")
    (clone.folder / "data/amendments.yaml").unlink(missing_ok=True)
    commit_all(clone.folder, "nothing happened")
    done = clone.on_github("make ci-check")
    assert done.returncode != 0
    assert "::error file=data/incidents/2026/INC-1.yaml,line=1," in done.stdout
    assert "incident-removed" in done.stdout


def test_with_bad_records_there_is_no_comparison_and_the_problem_is_told(clone: Clone) -> None:
    clone.change(*WRONG)
    done = clone.on_gitlab("make ci-diff")
    assert done.returncode != 0
    assert "[date-form]" in done.stdout
    assert list((clone.folder / "build/ci").iterdir()) == []


def test_a_branch_called_like_a_command_runs_nothing(clone: Clone) -> None:
    name = "x;touch${IFS}pwned;$(touch${IFS}pwned)`touch${IFS}pwned`"
    git(clone.folder, "checkout", "--quiet", "-b", name)
    clone.change(*LATE)
    told_by = ("CI_COMMIT_REF_NAME", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "GITHUB_HEAD_REF")
    named = dict.fromkeys(told_by, name)
    assert clone.on_gitlab("make ci-check", **named).returncode == 0
    assert clone.on_github("make ci-diff", **named).returncode == 0
    for base in (name, f"--output={name}", "HEAD"):
        refused = clone.on_github("make ci-check", DOSSIER_BASE=base, **named)
        assert refused.returncode != 0
        assert "DOSSIER_BASE" in refused.stderr
    assert not list(clone.folder.parent.rglob("pwned"))


def test_a_base_that_was_not_fetched_is_told_of_and_leaves_no_report(clone: Clone) -> None:
    done = clone.on_gitlab("make ci-check", CI_MERGE_REQUEST_DIFF_BASE_SHA="0123456789" * 4)
    assert done.returncode != 0
    assert "fetch-depth" in done.stderr
    assert not clone.report.exists()


def test_work_that_could_not_be_done_leaves_no_report_that_would_read_as_a_clean_one(clone: Clone) -> None:
    done = clone.on_gitlab("make ci-check", ARGS="--as-of tomorrow")
    assert done.returncode != 0
    assert not clone.report.exists()


def test_on_the_main_branch_the_site_is_built_and_published(clone: Clone, tmp_path: Path) -> None:
    """With the command replaced by one that writes down how it was called: building takes long."""
    commands = tmp_path / "commands"
    commands.mkdir()
    stub = commands / "dossier"
    stub.write_text('#!/bin/sh\nprintf "%s\\n" "$*" >>"$CALLED"\n', encoding="utf-8")
    stub.chmod(0o755)
    called = tmp_path / "called"
    ready = {"DOSSIER_BIN": str(commands), "CALLED": str(called), "ARGS": ""}
    (line,) = _github_lines("publish")
    assert [line] == _gitlab_jobs()["publish"]["script"]
    only_built = clone.run(line, **ready)
    assert only_built.returncode == 0
    assert "DOSSIER_PUBLISH_DIR" in only_built.stdout
    assert called.read_text(encoding="utf-8") == "build --project .\n"
    where = str(tmp_path / "发 布")
    called.unlink()
    more = {"DOSSIER_PUBLISH_DIR": where, "DOSSIER_PROJECT": "项 目"}
    assert clone.run(line, **ready, **more).returncode == 0
    assert (
        called.read_text(encoding="utf-8") == f"build --project 项 目\npublish --project 项 目 -- {where}\n"
    )


def test_a_build_that_fails_publishes_nothing(clone: Clone, tmp_path: Path) -> None:
    clone.change(*WRONG)
    where = tmp_path / "published"
    done = clone.run("make ci-publish", DOSSIER_PUBLISH_DIR=str(where))
    assert done.returncode != 0
    assert "[date-form]" in done.stdout
    assert not where.exists()


def test_an_environment_that_is_ready_elsewhere_is_used_and_nothing_set_up(clone: Clone) -> None:
    done = clone.run("make check")
    assert done.returncode == 0
    assert not (clone.folder / ".venv").exists()


@pytest.mark.slow
def test_the_main_branch_becomes_the_site_that_readers_are_shown(clone: Clone, tmp_path: Path) -> None:
    clone.change("example: true", "example: false", "data/project.yaml")
    where = tmp_path / "发 布"
    (line,) = _github_lines("publish")
    done = clone.run(line, DOSSIER_PUBLISH_DIR=str(where))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2026-11-22" in (where / "current/index.html").read_text(encoding="utf-8")
    assert (clone.folder / "build/cache").is_dir(), "what the next run finds"
