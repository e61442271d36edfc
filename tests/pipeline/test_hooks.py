"""The pre-commit hook, in real repositories and with real commits: what is committed is what is checked."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from generator.cli.commands import main
from generator.pipeline.hooks import ForeignHookError, install_hook
from generator.settings import words
from tests.builders import SOUND
from tests.plain_git import commit_all, environment, git, try_git

BAD: Final = "- id: prepayment\n  paid_on: 2026/04/28\n"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a sound project in a folder with a blank and Chinese in its name, committed."""
    repository = tmp_path_factory.mktemp("hooked") / "合同 记录"
    shutil.copytree(SOUND, repository / "项目 一")
    (repository / "readme.txt").write_text("x", encoding="utf-8")
    git(repository, "init", "--quiet", "--initial-branch=main")
    commit_all(repository, "records")
    return repository


@pytest.fixture
def repository(sound: Path, tmp_path: Path) -> Path:
    """A repository of one's own, with the hook in it."""
    copy = Path(shutil.copytree(sound, tmp_path / "合同 记录"))
    install_hook(copy / "项目 一")
    return copy


def dossier(*arguments: str | Path) -> Result:
    return CliRunner(env=environment()).invoke(main, [str(one) for one in arguments])


def _hook(repository: Path) -> Path:
    return repository / ".git/hooks/pre-commit"


def _payments(repository: Path) -> Path:
    return repository / "项目 一/data/payments.yaml"


def _commits(repository: Path) -> int:
    return int(git(repository, "rev-list", "--count", "HEAD"))


def test_a_commit_with_a_problem_is_refused_and_the_problem_located_in_the_repository(
    repository: Path,
) -> None:
    _payments(repository).write_text(BAD, encoding="utf-8")
    git(repository, "add", ".")
    done = try_git(repository, "commit", "-m", "payment")
    assert done.returncode == 1
    told = done.stdout + done.stderr
    assert "项目 一/data/payments.yaml:2: " in told
    assert "[date-form]" in told
    assert words().t("cli.hook-refused") in told
    assert _commits(repository) == 1


def test_a_sound_commit_is_made(repository: Path) -> None:
    path = _payments(repository)
    path.write_text(path.read_text(encoding="utf-8").replace("04-28", "04-29"), encoding="utf-8")
    git(repository, "commit", "--quiet", "-am", "payment")
    assert _commits(repository) == 2


def test_what_is_staged_counts_and_not_what_lies_in_the_folder(repository: Path) -> None:
    good = _payments(repository).read_text(encoding="utf-8")
    _payments(repository).write_text(BAD, encoding="utf-8")
    git(repository, "add", ".")
    _payments(repository).write_text(good, encoding="utf-8")
    assert try_git(repository, "commit", "-m", "mended, but not staged").returncode == 1
    _payments(repository).write_text(good + "# 一\n", encoding="utf-8")
    git(repository, "add", ".")
    _payments(repository).write_text(BAD, encoding="utf-8")
    git(repository, "commit", "--quiet", "-m", "spoilt after staging")
    assert _payments(repository).read_text(encoding="utf-8") == BAD, "the working copy is left alone"


def test_a_file_that_a_record_names_must_be_committed_with_it(repository: Path) -> None:
    git(repository, "rm", "--quiet", "--cached", "项目 一/data/evidence/2026/form.txt")
    done = try_git(repository, "commit", "-m", "evidence left out")
    assert done.returncode == 1
    assert "项目 一/data/incidents/2026/INC-1.yaml:" in done.stdout + done.stderr
    assert "[evidence-missing]" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments", [["-a"], ["--", "data/payments.yaml"], ["--include", "data/payments.yaml"]]
)
def test_the_index_of_this_very_commit_is_looked_at_from_any_folder(
    repository: Path, arguments: list[str]
) -> None:
    _payments(repository).write_text(BAD, encoding="utf-8")
    done = try_git(repository / "项目 一", "commit", "-m", "payment", *arguments)
    assert done.returncode == 1
    assert "项目 一/data/payments.yaml:2: " in done.stdout + done.stderr


def test_a_commit_of_some_files_is_not_held_up_by_others(repository: Path) -> None:
    _payments(repository).write_text(BAD, encoding="utf-8")
    (repository / "readme.txt").write_text("y", encoding="utf-8")
    git(repository, "commit", "--quiet", "-m", "words", "--", "readme.txt")
    assert _commits(repository) == 2


def test_a_commit_that_touches_no_record_is_made_whatever_the_records_are(repository: Path) -> None:
    _payments(repository).write_text(BAD, encoding="utf-8")
    commit_all(repository, "past the hook")
    (repository / "readme.txt").write_text("y", encoding="utf-8")
    git(repository, "commit", "--quiet", "-am", "words")
    assert _commits(repository) == 3


def test_the_first_commit_of_a_repository_is_checked(tmp_path: Path) -> None:
    project = Path(shutil.copytree(SOUND, tmp_path / "project"))
    git(project, "init", "--quiet")
    install_hook(project)
    (project / "data/payments.yaml").write_text(BAD, encoding="utf-8")
    git(project, "add", ".")
    done = try_git(project, "commit", "-m", "first")
    assert done.returncode == 1
    assert "\ndata/payments.yaml:2: " in "\n" + done.stdout + done.stderr


def test_a_linked_working_copy_is_checked_by_the_same_hook(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "另一处"
    git(repository, "worktree", "add", "--quiet", str(other), "-b", "other")
    _payments(other).write_text(BAD, encoding="utf-8")
    git(other, "add", ".")
    assert try_git(other, "commit", "-m", "payment").returncode == 1
    done = dossier("hooks", "install", "--project", other / "项目 一")
    assert done.exit_code == 0
    assert done.stdout == words().t("cli.hook-current", file=str(_hook(repository))) + "\n"


def test_a_folder_called_like_the_program_is_not_taken_for_it(repository: Path) -> None:
    (repository / "generator").mkdir()
    (repository / "generator/__init__.py").write_text("raise SystemExit(0)\n", encoding="utf-8")
    _payments(repository).write_text(BAD, encoding="utf-8")
    git(repository, "add", ".")
    assert try_git(repository, "commit", "-m", "payment").returncode == 1


def test_a_program_that_moved_away_is_told_of_in_words_and_the_commit_is_not_made(repository: Path) -> None:
    text = _hook(repository).read_text(encoding="utf-8")
    _hook(repository).write_text(text.replace("python=", "python=/nowhere"), encoding="utf-8")
    (repository / "readme.txt").write_text("y", encoding="utf-8")
    done = try_git(repository, "commit", "-am", "words")
    assert done.returncode == 1
    assert words().t("cli.hook-program-gone", program=sys.executable) in done.stderr
    assert "Traceback" not in done.stderr
    git(repository, "commit", "--quiet", "--no-verify", "-am", "words")


def test_the_hook_needs_no_command_on_the_path(repository: Path) -> None:
    git_alone = str(Path(shutil.which("git") or "").parent)
    _payments(repository).write_text(BAD, encoding="utf-8")
    git(repository, "add", ".")
    done = try_git(repository, "commit", "-m", "payment", PATH=git_alone, LC_ALL="C")
    assert "[date-form]" in done.stdout + done.stderr


def test_installing_twice_changes_nothing(repository: Path) -> None:
    before = _hook(repository).read_bytes()
    assert os.access(_hook(repository), os.X_OK)
    done = dossier("hooks", "install", "--project", repository / "项目 一")
    assert done.stdout == words().t("cli.hook-current", file=str(_hook(repository))) + "\n"
    assert _hook(repository).read_bytes() == before


def test_a_hook_that_lost_its_right_to_run_gets_it_back(repository: Path) -> None:
    _hook(repository).chmod(0o644)
    done = dossier("hooks", "install", "--project", repository / "项目 一")
    assert done.stdout == words().t("cli.hook-renewed", file=str(_hook(repository))) + "\n"
    assert os.access(_hook(repository), os.X_OK)


def test_two_projects_of_a_repository_share_the_hook(repository: Path) -> None:
    second = Path(shutil.copytree(SOUND, repository / "it's second"))
    assert dossier("hooks", "install", "--project", second).exit_code == 0
    for project in ("项目 一", "it's second"):
        path = repository / project / "data/payments.yaml"
        good = path.read_text(encoding="utf-8")
        path.write_text(BAD, encoding="utf-8")
        git(repository, "add", ".")
        done = try_git(repository, "commit", "-m", "payment")
        assert f"{project}/data/payments.yaml:2: " in done.stdout + done.stderr
        path.write_text(good, encoding="utf-8")
    assert dossier("hooks", "remove", "--project", second).exit_code == 0
    (second / "data/payments.yaml").write_text(BAD, encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "the second is no longer checked")
    _payments(repository).write_text(BAD, encoding="utf-8")
    assert try_git(repository, "commit", "-am", "the first still is").returncode == 1


def test_removing_takes_the_hook_away_and_a_second_time_finds_none(repository: Path) -> None:
    project = repository / "项目 一"
    removed = dossier("hooks", "remove", "--project", project)
    assert removed.stdout == words().t("cli.hook-removed", file=str(_hook(repository))) + "\n"
    assert not _hook(repository).exists()
    again = dossier("hooks", "remove", "--project", project)
    assert again.exit_code == 0
    assert again.stdout == words().t("cli.hook-absent", file=str(_hook(repository))) + "\n"


@pytest.mark.parametrize("kind", ["file", "link", "dangling"])
def test_somebody_else_s_hook_is_never_touched_and_the_line_to_add_to_it_works(
    sound: Path, tmp_path: Path, kind: str
) -> None:
    repository = Path(shutil.copytree(sound, tmp_path / "合同 记录"))
    hook = _hook(repository)
    hook.parent.mkdir(exist_ok=True)
    theirs = hook if kind == "file" else tmp_path / "theirs"
    if kind != "dangling":
        theirs.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
        theirs.chmod(0o755)
    if kind != "file":
        hook.symlink_to(theirs)
    project = repository / "项目 一"
    done = dossier("hooks", "install", "--project", project)
    assert done.exit_code == 2
    assert str(hook) in done.stderr
    assert dossier("hooks", "remove", "--project", project).exit_code == 0
    assert os.path.lexists(hook)
    if kind == "file":
        assert hook.read_text(encoding="utf-8") == "#!/bin/sh\nexit 0\n"
        with pytest.raises(ForeignHookError) as foreign:
            install_hook(project)
        line = foreign.value.line
        assert line in done.stderr
        hook.write_text(f"#!/bin/sh\n{line}\nexit 0\n", encoding="utf-8")
        _payments(repository).write_text(BAD, encoding="utf-8")
        assert try_git(repository, "commit", "-am", "payment").returncode == 1


@pytest.mark.parametrize("folder", ["钩 子", "absolute"])
def test_the_folder_that_the_repository_names_for_hooks_is_used(
    sound: Path, tmp_path: Path, folder: str
) -> None:
    repository = Path(shutil.copytree(sound, tmp_path / "合同 记录"))
    place = tmp_path / "hooks" if folder == "absolute" else repository / folder
    git(repository, "config", "core.hooksPath", str(place) if folder == "absolute" else folder)
    done = dossier("hooks", "install", "--project", repository / "项目 一")
    assert done.stdout == words().t("cli.hook-installed", file=str(place / "pre-commit")) + "\n"
    _payments(repository).write_text(BAD, encoding="utf-8")
    assert try_git(repository, "commit", "-am", "payment").returncode == 1


def test_in_another_repository_a_shared_hook_lets_everything_pass(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    git(other, "config", "core.hooksPath", str(_hook(repository).parent))
    (other / "a.txt").write_text("x", encoding="utf-8")
    git(other, "add", ".")
    git(other, "commit", "--quiet", "-m", "no records here")


def test_without_a_repository_there_is_nothing_to_hook_into(project: Path) -> None:
    for command in ("install", "remove"):
        done = dossier("hooks", command, "--project", project)
        assert done.exit_code == 2
        assert words().t("cli.hook-no-repository", folder=str(project)) in done.output + done.stderr


def test_the_script_is_plain_shell(repository: Path) -> None:
    text = _hook(repository).read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert f"python={shlex.quote(sys.executable)}\n" in text
