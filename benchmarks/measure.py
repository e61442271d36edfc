"""One measurement in a process of its own: seconds and peak memory of one piece of work, as JSON.

.venv/bin/python -m benchmarks.measure {csafeloader|dossier} {on|off} FOLDER
"""

from __future__ import annotations

import datetime as dt
import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import yaml

from generator.pipeline.assessing import When, assess_project

ROOT: Final = Path(__file__).resolve().parent.parent
_WHEN: Final = When(dt.datetime(2026, 11, 22, tzinfo=dt.UTC), dt.date(2026, 11, 22))


def _csafeloader(project: Path) -> int:
    """Every file loaded and forgotten at once: the least that reading them can cost."""
    files = sorted((project / "data").rglob("*.yaml"))
    for path in files:
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    return len(files)


def _dossier(project: Path) -> object:
    """What every command does first: all records loaded, validated, assessed and kept."""
    return assess_project(project, _WHEN)


WORK: Final[dict[str, Callable[[Path], object]]] = {"csafeloader": _csafeloader, "dossier": _dossier}


def main() -> None:
    what, collector, folder = sys.argv[1:]
    work = WORK[what]
    # Both kinds of work have met the real project, so that neither pays for imports or the other's modules.
    for each in WORK.values():
        each(ROOT)
    gc.collect()
    if collector == "off":
        gc.disable()
    start = time.perf_counter()
    result = work(Path(folder))
    if collector == "on":
        gc.collect(0)  # the look at new objects that a pause only puts off
    seconds = time.perf_counter() - start
    del result
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mib": peak}))


if __name__ == "__main__":
    main()
