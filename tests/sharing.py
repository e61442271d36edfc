"""What is made once for all test processes side by side, as nobody may change it."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Made = TypeVar("Made")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]) -> Made:
    """What ``make`` returns of a folder of this name, which the first process that asks makes for all.

    The others wait for it. A folder whose making failed is made anew by whoever asks next.
    """
    beside = os.environ.get("PYTEST_XDIST_WORKER") is not None
    shared = factory.getbasetemp().parent if beside else factory.getbasetemp()
    folder, finished = shared / name, shared / f"{name}.finished"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            made = make(folder)
            finished.write_bytes(pickle.dumps(made))
            return made
    found: Made = pickle.loads(finished.read_bytes())
    return found
