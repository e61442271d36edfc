"""The most memory any process below this one held, and what they all computed, from /proc (Linux)."""

from __future__ import annotations

import os
import re
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_INTERVAL: Final = 0.1
_PEAK: Final = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
_TICK: Final = 1 / os.sysconf("SC_CLK_TCK")
_PARENT: Final = re.compile(r"^PPid:\s+(\d+)$", re.MULTILINE)


class Children:
    """While entered, looks at every process below this one: the highest ``peak`` in MiB, ``cpu`` in seconds.

    The system keeps each peak itself (VmHWM, as in ``ru_maxrss``), so that nothing between two looks is lost
    but the last tenth of a second of a process that ends.
    """

    def __init__(self) -> None:
        self.peak = 0.0
        self._cpu: dict[int, float] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def cpu(self) -> float:
        return sum(self._cpu.values())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_INTERVAL):
            for process in _below(os.getpid()):
                with suppress(OSError):
                    status = Path(f"/proc/{process}/status").read_text()
                    used = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
                    self._cpu[process] = (int(used[11]) + int(used[12])) * _TICK
                    if found := _PEAK.search(status):
                        self.peak = max(self.peak, int(found[1]) / 1024)


def _below(top: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                if found := _PARENT.search((folder / "status").read_text()):
                    children.setdefault(int(found[1]), []).append(int(folder.name))
    below: list[int] = []
    waiting = [top]
    while waiting:
        found_below = children.get(waiting.pop(), [])
        below += found_below
        waiting += found_below
    return below
