"""A real scheduler and real workers, each a process of its own on loopback, ended by their ids."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_DASK: Final = (sys.executable, "-m", "dask")
_ROOT: Final = Path(__file__).parent.parent.parent
_PATIENCE: Final = 60


@dataclass(frozen=True)
class RunningCluster:
    """A scheduler that has its workers."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def running_cluster(
    folder: Path,
    workers: int = 2,
    options: Sequence[str] = (),
    config: Path | None = None,
    *,
    forgiving: bool = True,
) -> Iterator[RunningCluster]:
    """A cluster for a while; ``options`` (of TLS) or a configuration are for scheduler and workers alike.

    One that does not forgive gives a task up with the first worker that dies of it, and not with the fourth.
    """
    environment = dict(os.environ)
    if config:
        environment["DASK_CONFIG"] = str(config)
    if not forgiving:
        environment["DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES"] = "0"
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> tuple[subprocess.Popen[bytes], Path]:
        log = folder / f"dask-{len(started)}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*_DASK, *arguments, "--host", "127.0.0.1", "--no-dashboard", *options],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=_ROOT,
                env=environment,
            )
        started.append(process)
        return process, log

    try:
        scheme = "tls" if options or config else "tcp"
        _, log = start("scheduler", "--port", "0", "--protocol", scheme, "--no-jupyter")
        address = _said(log, rf"Scheduler at:\s+{scheme}://(\S+)")
        made = []
        for number in range(workers):
            room = folder / f"worker-{number}"
            process, its_log = start(
                "worker",
                f"{scheme}://{address}",
                "--nthreads",
                "1",
                "--no-nanny",
                "--local-directory",
                str(room),
            )
            made.append((process, its_log))
        for _, its_log in made:
            _said(its_log, r"Registered to:\s+(\S+)")
        yield RunningCluster(address, tuple(process for process, _ in made))
    finally:
        for process in reversed(started):
            process.kill()
        for process in started:
            process.wait(timeout=_PATIENCE)


def _said(log: Path, pattern: str) -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if found := re.search(pattern, log.read_text(errors="replace")):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))
