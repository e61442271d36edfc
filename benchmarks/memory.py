"""The most memory any process below this one held, read from /proc while it runs (Linux)."""

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
_PARENT: Final = re.compile(r"^PPid:\s+(\d+)$", re.MULTILINE)


class PeakOfChildren:
    """While entered, asks for the peak each process below this one has reached; ``mib`` is the highest.

    The system keeps each peak itself (VmHWM, as in ``ru_maxrss``), so that nothing between two looks is lost
    but the last tenth of a second of a process that ends.
    """

    def __init__(self) -> None:
        self.mib = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

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
            self.mib = max(self.mib, *_peaks_below(os.getpid()), 0.0)


def _peaks_below(top: int) -> list[float]:
    peaks: dict[int, float] = {}
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        with suppress(OSError):
            status = (folder / "status").read_text()
            if (parent := _PARENT.search(status)) and (peak := _PEAK.search(status)):
                children.setdefault(int(parent[1]), []).append(int(folder.name))
                peaks[int(folder.name)] = int(peak[1]) / 1024
    below: list[float] = []
    waiting = list(children.get(top, ()))
    while waiting:
        one = waiting.pop()
        below.append(peaks[one])
        waiting += children.get(one, ())
    return below
