"""What cannot be read, or replaced, is told by its name, before the work where that can be: nothing waits."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from generator.cli.commands import main
from generator.loading.project_loader import load_project
from generator.problem import written
from generator.settings import words
from tests.builders import REPOSITORY, SOUND, codes

NOBODY: Final = 65534
_PATIENCE: Final = 120
RECORD: Final = "data/notices/N-9.yaml"


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """A test that waits for something that never comes fails instead."""

    def refuse(*_: object) -> None:
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, refuse)
    signal.alarm(_PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Root may read and write anything; for a while it is nobody."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def _place(kind: str, path: Path) -> None:
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "socket":
            here = Path.cwd()
            os.chdir(path.parent)  # the name of a socket is short
            with socket.socket(socket.AF_UNIX) as one:
                one.bind(path.name)
            os.chdir(here)
        case "dangling":
            path.symlink_to("nowhere.yaml")
        case "loop":
            path.symlink_to(path.name)
        case "device":
            path.symlink_to("/dev/zero")
        case _:
            path.mkdir()


_KINDS: Final = {
    "pipe": "file-unreadable",
    "socket": "file-unreadable",
    "dangling": "file-unreadable",
    "loop": "path-leaves-project",
    "device": "path-leaves-project",
    "folder": "folder-like-file",
}


@pytest.mark.parametrize("kind", _KINDS)
def test_what_is_no_file_among_the_records_is_told_and_not_waited_for(project: Path, kind: str) -> None:
    _place(kind, project / RECORD)
    loaded = load_project(project)
    assert (RECORD, 1, _KINDS[kind]) in codes(loaded.problems)
    assert loaded.records is None


@pytest.mark.parametrize("kind", ["pipe", "socket", "dangling", "loop", "device", "folder"])
def test_what_is_no_file_in_place_of_the_report_s_text_is_told(project: Path, kind: str) -> None:
    (project / "content").mkdir()
    _place(kind, project / "content" / "summary.md")
    (problem,) = load_project(project).problems
    assert problem.at.file == "content/summary.md"


@pytest.mark.parametrize("kind", ["pipe", "socket", "dangling", "device", "folder"])
def test_what_is_no_file_in_place_of_evidence_is_told_where_the_record_names_it(
    project: Path, kind: str
) -> None:
    file = project / "data" / "evidence" / "2026" / "form.txt"
    file.unlink()
    _place(kind, file)
    found = load_project(project).problems
    assert found
    assert {one.code for one in found} <= {"evidence-missing", "path-leaves-project"}
    assert {one.at.file for one in found} == {"data/incidents/2026/INC-1.yaml"}


def test_the_reason_is_in_words(project: Path) -> None:
    os.mkfifo(project / RECORD)
    (project / "data" / "notices" / "N-8.yaml").symlink_to("nowhere.yaml")
    told = [written(one, words()) for one in load_project(project).problems]
    assert any("不是普通文件" in one for one in told)
    assert any("文件或文件夹不存在" in one for one in told)


@pytest.mark.parametrize(
    "closed", ["data", "data/incidents", "data/team.yaml", "data/evidence/2026/form.txt"]
)
def test_what_may_not_be_read_is_a_located_problem_of_the_check(closed: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        project = Path(shutil.copytree(SOUND, Path(folder) / "project"))
        path = project / closed
        mode = path.stat().st_mode
        path.chmod(0)
        with _as_nobody():
            loaded = load_project(project)
        path.chmod(mode)
    assert loaded.records is None
    assert loaded.problems
    assert {one.code for one in loaded.problems} <= {"file-unreadable", "evidence-missing", "file-missing"}


# The build and what it writes

_OLD: Final = "the site of yesterday"


@pytest.fixture
def built(project: Path) -> Path:
    """A project with a site of yesterday."""
    (project / "site").mkdir()
    (project / "site" / "index.html").write_text(_OLD, encoding="utf-8")
    return project


def _build(project: Path) -> Result:
    return CliRunner().invoke(main, ["build", "--project", str(project), "--jobs", "1"])


def _told(done: Result, *parts: str) -> None:
    assert isinstance(done.exception, SystemExit), (done.output, done.exception)
    assert done.exit_code == 2, done.output
    for part in parts:
        assert part in done.output


@pytest.mark.parametrize("kind", ["file", "link", "dangling", "pipe"])
def test_a_site_that_cannot_be_replaced_is_told_before_the_work_and_left_alone(
    project: Path, tmp_path: Path, kind: str
) -> None:
    site, elsewhere = project / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_text(_OLD, encoding="utf-8")
    match kind:
        case "file":
            site.write_text(_OLD, encoding="utf-8")
        case "link":
            site.symlink_to(elsewhere)
        case "dangling":
            site.symlink_to("nowhere")
        case _:
            os.mkfifo(site)
    mode = site.lstat().st_mode
    _told(_build(project), str(site), "不是文件夹")
    assert site.lstat().st_mode == mode
    assert (elsewhere / "index.html").read_text(encoding="utf-8") == _OLD
    assert not (project / "build" / "print").exists(), "nothing was laid out for it"


@pytest.mark.parametrize("what", ["build", "build/site.new", "build/cache"])
def test_where_nothing_can_be_written_it_is_told_by_name_and_the_old_site_stays(what: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        project = Path(shutil.copytree(SOUND, Path(folder) / "project"))
        (project / "site").mkdir()
        (project / "site" / "index.html").write_text(_OLD, encoding="utf-8")
        for one in ("build/cache", "build/site.new/left"):
            (project / one).mkdir(parents=True)
        for path in (project, *project.rglob("*")):
            os.chown(path, NOBODY, NOBODY) if os.geteuid() == 0 else None
        (project / what).chmod(0o555)
        with _as_nobody():
            done = _build(project)
        (project / what).chmod(0o755)
        _told(done, "没有权限", str(project / what))
        assert (project / "site" / "index.html").read_text(encoding="utf-8") == _OLD


@pytest.mark.parametrize("what", ["build", "build/cache", "build/pages", "build/print"])
def test_a_file_where_a_folder_belongs_is_told_by_name(built: Path, what: str) -> None:
    (built / what).parent.mkdir(exist_ok=True)
    (built / what).write_text("x", encoding="utf-8")
    _told(_build(built), str(built / what))
    assert (built / "site" / "index.html").read_text(encoding="utf-8") == _OLD
    assert (built / what).read_text(encoding="utf-8") == "x"


def test_what_was_left_aside_between_two_renames_is_put_back(built: Path) -> None:
    (built / "build").mkdir()
    (built / "site").rename(built / "build" / "site.new.old")
    (built / "build" / "print").write_text("in the way", encoding="utf-8")
    assert _build(built).exit_code == 2
    assert (built / "site" / "index.html").read_text(encoding="utf-8") == _OLD


def test_a_published_site_that_may_not_be_written_is_told_and_stays() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        place = Path(folder) / "published"
        place.mkdir(mode=0o755)
        (place / "note").write_text("x", encoding="utf-8")
        before = hashlib.sha256((place / "note").read_bytes()).hexdigest()
        place.chmod(0o555)
        with _as_nobody():
            done = CliRunner().invoke(main, ["publish", str(place), "--rollback"])
        _told(done, "没有权限", str(place))
        assert hashlib.sha256((place / "note").read_bytes()).hexdigest() == before


def test_an_installation_without_its_words_says_which_file_it_lacks() -> None:
    program = (
        "from pathlib import Path\n"
        "import generator.settings\n"
        "generator.settings.theme_folder = lambda: Path('/nowhere')\n"
        "from generator.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "/nowhere/messages/zh.yaml" in done.stderr
    assert "Traceback" not in done.stderr
