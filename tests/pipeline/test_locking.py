"""One at a time: the second is told who holds the lock, and nobody waits for the dead."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from generator.cli.commands import main
from generator.pipeline.locking import LOCK, LockedError, held
from generator.pipeline.preview import Preview
from tests.builders import REPOSITORY

NOW: Final = dt.datetime(2026, 11, 22, 1, 30, tzinfo=dt.UTC)
_HOLD: Final = """
import datetime, pathlib, sys
from generator.pipeline.locking import held
now = datetime.datetime(2026, 11, 22, 1, 30, tzinfo=datetime.UTC)
with held(pathlib.Path(sys.argv[1]), "dossier build", now):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def _another_holds(lock: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(lock)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=30)


def test_the_lock_is_there_while_it_is_held_and_says_by_whom(tmp_path: Path) -> None:
    lock = tmp_path / LOCK
    with held(lock, "dossier build", NOW):
        told = json.loads(lock.read_text(encoding="utf-8"))
        assert told["pid"] == os.getpid()
        assert told["command"] == "dossier build"
        assert told["since"] == "2026-11-22T01:30:00+00:00"
        assert told["host"]
        assert told["user"]
    assert not lock.exists()


def test_the_second_is_refused_at_once_and_told_who_where_and_since_when(tmp_path: Path) -> None:
    lock = tmp_path / LOCK
    with _another_holds(lock) as process:
        begun = time.monotonic()
        with pytest.raises(LockedError) as refused, held(lock, "dossier build", NOW):
            pass
        assert time.monotonic() - begun < 5
        said = str(refused.value)
        for part in ("dossier build", f"进程 {process.pid}", "自 2026-11-2", str(lock)):
            assert part in said
    with held(lock, "dossier build", NOW):
        assert lock.exists()


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("data/project.yaml", "timezone: Asia/Tokyo\n", "自 2026-11-22 10:30:00+09:00 起"),
        ("data/project.yaml", "id: x\n", "自 2026-11-22 09:30:00+08:00 起"),
        ("portfolio.yaml", "timezone: Asia/Urumqi\n", "自 2026-11-22 07:30:00+06:00 起"),
        ("data/project.yaml", "timezone: ../nowhere\n", "自 2026-11-21 21:30:00-04:00 起"),
        ("data/project.yaml", "timezone: [\n", "自 2026-11-21 21:30:00-04:00 起"),
        ("notes", "", "自 2026-11-21 21:30:00-04:00 起"),
    ],
)
def test_since_when_is_told_in_the_zone_of_the_project_or_else_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, text: str, told: str
) -> None:
    monkeypatch.setenv("TZ", "XXX4")
    time.tzset()
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(text, encoding="utf-8")
    try:
        with (
            held(tmp_path / LOCK, "dossier build", NOW),
            pytest.raises(LockedError, match=re.escape(told)),
            held(tmp_path / LOCK, "dossier build", NOW),
        ):
            pass
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("command", ["build", "publish"])
def test_a_command_that_finds_the_project_taken_ends_with_exit_code_two(project: Path, command: str) -> None:
    before = sorted(project.rglob("*"))
    with _another_holds(project / LOCK) as process:
        arguments = [command, "--project", str(project)]
        if command == "publish":
            arguments.append(str(project.parent / "published"))
        done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert f"进程 {process.pid}" in done.output
    assert not (project.parent / "published").exists()
    assert sorted(path for path in project.rglob("*") if path.name != "build") == before


def test_what_a_killed_process_left_keeps_nobody_waiting(tmp_path: Path) -> None:
    lock = tmp_path / LOCK
    with _another_holds(lock) as process:
        process.kill()
        process.wait()
        assert lock.exists()
        with held(lock, "dossier build", NOW):
            assert json.loads(lock.read_text(encoding="utf-8"))["pid"] == os.getpid()


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b"\xff", b'{"since": 1}', b'{"since": "x", "pid": 1}'])
def test_a_holder_that_cannot_be_read_is_a_holder(tmp_path: Path, left: bytes) -> None:
    lock = tmp_path / LOCK
    with held(lock, "dossier build", NOW):
        lock.write_bytes(left)
        with pytest.raises(LockedError, match=re.escape(str(lock))), held(lock, "dossier build", NOW):
            pass


@pytest.mark.parametrize("kind", ["folder", "link", "pipe", "file-above"])
def test_what_cannot_be_a_lock_is_refused_and_left_alone(tmp_path: Path, kind: str) -> None:
    lock = tmp_path / LOCK
    if kind == "file-above":
        lock.parent.write_text("x", encoding="utf-8")
    else:
        lock.parent.mkdir()
    match kind:
        case "folder":
            lock.mkdir()
        case "link":
            lock.symlink_to(tmp_path / "elsewhere")
        case "pipe":
            os.mkfifo(lock)
    with pytest.raises(OSError, match=r"build"), held(lock, "dossier build", NOW):
        pass
    assert not (tmp_path / "elsewhere").exists()


def test_it_is_given_back_when_the_work_fails(tmp_path: Path) -> None:
    lock = tmp_path / LOCK
    with pytest.raises(KeyboardInterrupt), held(lock, "dossier build", NOW):
        raise KeyboardInterrupt
    with held(lock, "dossier build", NOW):
        pass


def test_among_many_at_once_there_is_one(tmp_path: Path) -> None:
    lock = tmp_path / LOCK
    inside: list[int] = []
    most: list[int] = []

    def work(number: int) -> None:
        for _ in range(30):
            try:
                with held(lock, "dossier build", NOW):
                    inside.append(number)
                    most.append(len(inside))
                    time.sleep(0.0005)
                    inside.remove(number)
            except LockedError:
                time.sleep(0.0003)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(most) > 8
    assert set(most) == {1}


def test_a_preview_that_shows_pages_waits_for_a_build_and_a_new_one_does_not(tmp_path: Path) -> None:
    preview = Preview(serving=True, staged=True)
    with held(tmp_path / LOCK, "dossier build", NOW):
        with pytest.raises(LockedError):
            Preview(serving=True).take_turn(tmp_path, NOW)
        waiting = threading.Thread(target=preview.take_turn, args=(tmp_path, NOW))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
    waiting.join(60)
    assert not waiting.is_alive()
    with pytest.raises(LockedError, match="mkdocs"), held(tmp_path / LOCK, "dossier build", NOW):
        pass
    preview.end_turn()
    with held(tmp_path / LOCK, "dossier build", NOW):
        pass
