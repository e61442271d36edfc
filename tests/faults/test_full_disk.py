"""On a full disk every command says so; what stood there stands, and work goes on when there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from generator.cli.commands import main
from generator.pipeline.releases import shown_in
from generator.pipeline.tree import fingerprint, read_tree
from tests.builders import REPOSITORY, SOUND
from tests.pipeline.portfolio.conftest import write_portfolio

pytestmark = pytest.mark.slow

_SIZE: Final = 48 * 1024 * 1024
_ROOM: Final = (0, 64 * 1024, 1024 * 1024, 4 * 1024 * 1024)
"""How much is left: for nothing, for a lock, for half of the documents, for half of the site."""


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small disk of its own."""
    place = tmp_path_factory.mktemp("disk")
    command = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("not run: a small disk needs the right to mount one (root)")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture(scope="module")
def project(disk: Path) -> Path:
    """A project on that disk, built once."""
    folder = Path(shutil.copytree(SOUND, disk / "project"))
    assert _run("build", folder).exit_code == 0
    return folder


def _run(command: str, project: Path, *more: str) -> Result:
    options = ("--jobs", "1") if command == "build" else ()
    return CliRunner().invoke(main, [command, *more, "--project", str(project), *options])


@pytest.fixture
def filled(disk: Path) -> Iterator[Callable[[int], None]]:
    """Fills the disk up to so many bytes."""
    filler = disk / "filler"

    def fill(room: int) -> None:
        with filler.open("wb") as file:
            found = os.statvfs(disk)
            os.posix_fallocate(file.fileno(), 0, max(found.f_bavail * found.f_frsize - room, 1))

    yield fill
    filler.unlink(missing_ok=True)


def _told(done: Result) -> None:
    assert done.exit_code == 2, (done.output, done.exception)
    assert isinstance(done.exception, SystemExit), "and no exception that nobody caught"
    assert "磁盘空间不足" in done.output, done.output


@pytest.mark.parametrize("room", _ROOM)
def test_a_build_leaves_the_old_site_and_goes_on_when_there_is_room(
    project: Path, disk: Path, filled: Callable[[int], None], room: int
) -> None:
    before = fingerprint(read_tree(project / "site"))
    record = project / "data" / "incidents" / "2026" / "INC-1.yaml"
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace("网络中断", f"网络中断第{room}次"), encoding="utf-8")
    shutil.rmtree(project / "build" / "site.new", ignore_errors=True)
    try:
        filled(room)
        _told(_run("build", project))
        assert fingerprint(read_tree(project / "site")) == before
        assert not list(project.glob("build/cache/print/.new-*")), "what is half kept only fills"
        (disk / "filler").unlink()
        assert _run("build", project).exit_code == 0
        assert fingerprint(read_tree(project / "site")) != before
    finally:
        record.write_text(text, encoding="utf-8")


def test_so_does_a_build_of_a_portfolio_and_no_contract_is_blamed_for_it(
    disk: Path, filled: Callable[[int], None]
) -> None:
    bureau = write_portfolio(disk / "bureau")
    command = ["portfolio", "build", "--project", str(bureau), "--as-of", "2026-11-20", "--jobs", "1"]
    record = bureau / "contracts" / "training-2025" / "data" / "project.yaml"
    try:
        first = CliRunner().invoke(main, command)
        assert first.exit_code == 0, first.output
        before = fingerprint(read_tree(bureau / "site"))
        text = record.read_text(encoding="utf-8")
        record.write_text(text.replace("\nname: 示例", "\nname: 示例新", 1), encoding="utf-8")
        for room in _ROOM[1:3]:
            filled(room)
            done = CliRunner().invoke(main, command)
            _told(done)
            assert "training-2025" not in done.output
            assert fingerprint(read_tree(bureau / "site")) == before
            assert not list(bureau.glob("build/cache/**/.new-*")), "what is half kept only fills"
            (disk / "filler").unlink()
        again = CliRunner().invoke(main, command)
        assert again.exit_code == 0, again.output
        assert "示例新" in (bureau / "site" / "index.html").read_text(encoding="utf-8")
    finally:
        shutil.rmtree(bureau)


@pytest.mark.parametrize("room", _ROOM)
def test_a_publish_leaves_what_is_shown_and_goes_on_when_there_is_room(
    project: Path, disk: Path, filled: Callable[[int], None], room: int
) -> None:
    place = disk / f"published-{room}"
    assert _run("build", project).exit_code == 0
    assert _run("publish", project, str(place), "--example").exit_code == 0
    shown, before = shown_in(place), fingerprint(read_tree(place / "current"))
    (project / "site" / "note.html").write_text(f"{room}", encoding="utf-8")
    filled(room)
    _told(_run("publish", project, str(place), "--example"))
    assert shown_in(place) == shown
    assert fingerprint(read_tree(place / "current")) == before
    assert [path.name for path in (place / "releases").iterdir()] == [shown]
    (disk / "filler").unlink()
    assert _run("publish", project, str(place), "--example").exit_code == 0
    assert shown_in(place) != shown
    shutil.rmtree(place)


@pytest.mark.parametrize(
    "command", [["status"], ["status", "--format", "json"], ["check"], ["explain", "12.5"]]
)
def test_output_that_finds_no_room_is_a_failure_and_no_traceback(command: list[str]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "generator", *command, "--project", str(SOUND)],
            cwd=REPOSITORY,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2, done.stderr
    assert "磁盘空间不足" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("command", [["status"], ["check", "--format", "json"]])
def test_a_reader_that_goes_away_is_no_fault(command: list[str]) -> None:
    shell = f'"{sys.executable}" -m generator {" ".join(command)} --project "{SOUND}" | true'
    done = subprocess.run(["sh", "-c", shell], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.stderr == ""
