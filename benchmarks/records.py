"""Loading, validating and assessing many records, against PyYAML's CSafeLoader loading the same files.

    .venv/bin/python -m benchmarks.records [--scale 0.1 1.0]

Prints the ratio for each size, whether the cost per record stays the same, and the peak memory.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from benchmarks.synthetic import write_project
from generator.compliance.engine import assess
from generator.loading.project_loader import load_project

_ROOT = Path(__file__).resolve().parent.parent
_INCIDENTS, _DELIVERIES = 10_000, 20_000
_ROUNDS = 3


def _plain(project: Path) -> None:
    for path in sorted((project / "data").rglob("*.yaml")):
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def _whole(project: Path) -> None:
    loaded = load_project(project)
    if loaded.records is None:
        raise SystemExit([str(problem) for problem in loaded.problems[:5]])
    assess(loaded.records, dt.date(2026, 11, 22))


def _seconds(work: Callable[[Path], None], project: Path) -> float:
    gc.collect()
    start = time.perf_counter()
    work(project)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, nargs="+", default=[0.1, 0.3, 1.0])
    for scale in parser.parse_args().scale:
        incidents, deliveries = int(_INCIDENTS * scale), int(_DELIVERIES * scale)
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder)
            write_project(_ROOT, project, incidents, deliveries)
            plain, whole = [], []
            for _ in range(_ROUNDS):
                plain.append(_seconds(_plain, project))
                whole.append(_seconds(_whole, project))
        base, full = statistics.median(plain), statistics.median(whole)
        per_record = full / (incidents + deliveries) * 1e6
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{incidents} incidents, {deliveries} deliveries: CSafeLoader {base:.2f} s, "
            f"loaded and assessed {full:.2f} s, ratio {full / base:.2f}, "
            f"{per_record:.0f} µs a record, peak {memory:.0f} MiB"
        )


if __name__ == "__main__":
    main()
