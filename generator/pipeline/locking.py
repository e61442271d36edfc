"""One at a time: who builds a project, or publishes into a folder, holds a lock that says so.

The lock is the system's (``flock``): it goes with the process that holds it, however that ends, so that a
file left behind by one that was killed keeps nobody waiting. On a network file system it holds between
machines where the server passes locks on, as NFS does since version 4.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import getpass
import json
import os
import socket
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from generator.loading.layout import DATA
from generator.loading.portfolio import PORTFOLIO
from generator.loading.yaml_source import read_document
from generator.pipeline.assessing import When
from generator.problem import UnfinishedError
from generator.records.portfolio import Portfolio
from generator.records.project import Project
from generator.settings import words

LOCK: Final = "build/lock"
"""The lock of a project, below its folder: of its build, its staged pages and its finished site."""
_MOST_BYTES: Final = 4096
_LOOK_AGAIN: Final = 0.2

P = ParamSpec("P")
R = TypeVar("R")
_Of = Callable[Concatenate[Path, When, P], R]


class LockedError(UnfinishedError):
    """Somebody else is at work; its text says who, where and since when."""


def alone(command: str) -> Callable[[_Of[P, R]], _Of[P, R]]:
    """Makes a function of a project and a moment hold the project's lock, under the name of a command."""

    def locking(work: _Of[P, R]) -> _Of[P, R]:
        @wraps(work)
        def locked(project: Path, when: When, /, *args: P.args, **kwargs: P.kwargs) -> R:
            with held(project / LOCK, command, when.now):
                return work(project, when, *args, **kwargs)

        return locked

    return locking


@contextmanager
def held(lock: Path, command: str, now: dt.datetime, *, patient: bool = False) -> Iterator[None]:
    """Holds ``lock`` for a while, if need be once it is free where the caller is ``patient``.

    Raises:
        LockedError: somebody else holds it.
        OSError: it cannot be made, as where nothing may be written.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    while (descriptor := _taken(lock)) is None:
        if not patient:
            raise LockedError(_holder(lock))
        time.sleep(_LOOK_AGAIN)
    try:
        _sign(descriptor, command, now)
        yield
    finally:
        with suppress(OSError):
            lock.unlink()  # while it is still ours: whoever opened it meanwhile finds that it has gone
        os.close(descriptor)


def _taken(lock: Path) -> int | None:
    """The lock, open and ours; None where somebody else has it."""
    while True:
        descriptor = _opened(lock)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_there(descriptor, lock):
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            return None
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _opened(lock: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(lock, flags, 0o666)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileExistsError(words().t("lock.no-lock", file=str(lock)))
    return descriptor


def _is_there(descriptor: int, lock: Path) -> bool:
    """Whether the open file is still the one of that name: its last holder may have removed it."""
    ours = os.fstat(descriptor)
    try:
        found = lock.stat(follow_symlinks=False)
    except FileNotFoundError:
        return False
    return (ours.st_dev, ours.st_ino) == (found.st_dev, found.st_ino)


def _sign(descriptor: int, command: str, now: dt.datetime) -> None:
    told = {
        "command": command,
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "user": _user(),
        "since": now.isoformat(timespec="seconds"),
    }
    os.ftruncate(descriptor, 0)
    os.write(descriptor, json.dumps(told, ensure_ascii=False).encode())


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a number without a name, as in a container
        return str(os.getuid())


def _holder(lock: Path) -> str:
    """Who holds the lock, as far as can be read, in words."""
    try:
        with lock.open("rb") as stream:
            told = json.loads(stream.read(_MOST_BYTES))
        since = dt.datetime.fromisoformat(told["since"]).astimezone(_zone(lock))
        values = {name: _plain(told[name]) for name in ("command", "pid", "host", "user")}
    except (OSError, ValueError, KeyError, TypeError):  # not signed yet, or not ours
        return words().t("lock.held", lock=str(lock))
    return words().t(
        "lock.held-by", **values, since=since.isoformat(sep=" ", timespec="seconds"), lock=str(lock)
    )


def _zone(lock: Path) -> ZoneInfo | None:
    """The time zone of the project or portfolio that is locked; None, the machine's own, where it is none.

    Its records are not held to anything here: they may be wrong just now, or be written.
    """
    if not lock.match(LOCK):
        return None
    home = lock.absolute().parent.parent
    for file, model in ((f"{DATA}/project.yaml", Project), (PORTFOLIO, Portfolio)):
        document, _ = read_document(home / file, file)
        if document is not None and isinstance(document.value, dict):
            default = model.model_fields["timezone"].default
            with suppress(ValueError, OSError):  # none of that name
                return ZoneInfo(str(document.value.get("timezone", default)))
    return None


def _plain(value: object) -> str:
    return "".join(char for char in str(value) if char.isprintable())
