"""``dossier`` in a process of its own, as a person and a script meet it, without loading it for every run.

A process that has loaded the program makes a copy of itself for each run, and the copy becomes
``python -m generator``: arguments, folder, environment, output and exit code are its own, and it ends as
the interpreter ends.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from tests.builders import REPOSITORY

_PLAIN: Final = os.environ | {"NO_COLOR": "", "TERM": "dumb"}
_LOADED: Final = (
    "generator.cli.commands",
    "generator.pipeline.building",
    "cn2an",
    "holidays.countries.china",
)


def dossier(
    *arguments: str | Path, cwd: Path = REPOSITORY, env: Mapping[str, str] = _PLAIN
) -> subprocess.CompletedProcess[str]:
    """A run of ``python -m generator`` with its output caught and nobody at a terminal."""
    given = [str(one) for one in arguments]
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("out", "err")]
        task = {
            "arguments": given,
            "cwd": str(cwd.absolute()),
            "env": dict(env),
            "files": [str(one) for one in files],
        }
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(task) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        said = [one.read_text(encoding="utf-8") for one in files]
    return subprocess.CompletedProcess([sys.executable, "-m", "generator", *given], code, *said)


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.commands"],
        cwd=REPOSITORY,
        env=_PLAIN,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(server.communicate)  # which ends what it reads, and so the process
    return server


def _serve() -> None:
    """Copies this process for each task and tells the exit code; in a copy it returns, the task laid out."""
    while line := os.read(0, 1 << 20):
        while not line.endswith(b"\n"):
            line += os.read(0, 1 << 20)
        child = os.fork()
        if child == 0:
            _prepare(json.loads(line))
            return
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.write(1, f"{code}\n".encode())
    sys.exit()


def _prepare(task: dict[str, Any]) -> None:
    for number, path in enumerate((os.devnull, *task["files"])):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(task["cwd"])
    os.environ.clear()
    os.environ.update(task["env"])
    sys.argv[1:] = task["arguments"]


if __name__ == "__main__":
    for loaded in _LOADED:
        importlib.import_module(loaded)
    gc.freeze()
    _serve()
    runpy.run_module("generator", run_name="__main__", alter_sys=True)
