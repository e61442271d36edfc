"""Loading, validating and assessing many records, against PyYAML's CSafeLoader reading the same files.

    .venv/bin/python -m benchmarks.records [--scale 0.1 0.3 1.0] [--rounds 3]

A scale of 1 is 10,000 incidents and 20,000 deliveries; the promise is a ratio of 3 at most, and a cost per
record that does not rise with their number. Every figure is the median of several rounds. Each measurement
has a process of its own, which has already handled the real project once; in each round the four kinds take
turns, so that a busy machine slows all of them.

The collector (Python's search for unreachable cycles) is on as in any program, and the product pauses it by
itself; CSafeLoader gains nothing from that. Therefore the same is measured with the collector off for both.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.measure import ROOT
from benchmarks.synthetic import write_project

_INCIDENTS, _DELIVERIES = 10_000, 20_000
_KINDS: Final = (("csafeloader", "on"), ("dossier", "on"), ("csafeloader", "off"), ("dossier", "off"))
_HEAD: Final = (
    "records", "collector", "CSafeLoader", "dossier", "ratio", "µs/record", "growth", "its peak", "peak",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """The medians of one kind of work at one size."""

    seconds: float
    peak_mib: float


def _once(what: str, collector: str, project: Path) -> Measured:
    command = [sys.executable, "-m", "benchmarks.measure", what, collector, str(project)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Measured(**json.loads(done.stdout))


def measure(project: Path, rounds: int) -> dict[tuple[str, str], Measured]:
    """The medians of every kind of work on ``project``, by what was done and how the collector stood."""
    runs: dict[tuple[str, str], list[Measured]] = {kind: [] for kind in _KINDS}
    for _ in range(rounds):
        for kind in _KINDS:
            runs[kind].append(_once(*kind, project))
    return {
        kind: Measured(
            statistics.median(one.seconds for one in of_kind),
            statistics.median(one.peak_mib for one in of_kind),
        )
        for kind, of_kind in runs.items()
    }


def _rows(
    records: int, medians: dict[tuple[str, str], Measured], smallest: dict[str, float]
) -> Iterator[tuple[str, ...]]:
    for collector in ("on", "off"):
        base, full = medians["csafeloader", collector], medians["dossier", collector]
        cost = full.seconds / records * 1e6
        growth = cost / smallest.setdefault(collector, cost) - 1
        yield (
            f"{records:,}",
            collector,
            f"{base.seconds:.2f} s",
            f"{full.seconds:.2f} s",
            f"{full.seconds / base.seconds:.2f}",
            f"{cost:.0f}",
            f"{growth:+.0%}",
            f"{base.peak_mib:.0f} MiB",
            f"{full.peak_mib:.0f} MiB",
        )


def _line(cells: tuple[str, ...]) -> str:
    return "".join(f"{cell:>13}" for cell in cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--scale", type=float, nargs="+", default=[0.1, 0.3, 1.0])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(_line(_HEAD))
    smallest: dict[str, float] = {}
    for scale in sorted(options.scale):
        incidents, deliveries = int(_INCIDENTS * scale), int(_DELIVERIES * scale)
        with tempfile.TemporaryDirectory() as folder:
            write_project(ROOT, Path(folder), incidents, deliveries)
            medians = measure(Path(folder), options.rounds)
        for row in _rows(incidents + deliveries, medians, smallest):
            print(_line(row), flush=True)


if __name__ == "__main__":
    main()
