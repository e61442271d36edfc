"""A bureau's portfolio: a contract's cost among 1, 10, 100 and 300, that of one changed record, and two Dask
workers beside two processes. All in one run, every build in a process of its own.

.venv/bin/python -m benchmarks.portfolio [--counts 1,10,100,300] [--dask 60]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.measure import ROOT
from benchmarks.portfolio_step import Step
from benchmarks.portfolio_synthetic import change_one, digest, write_portfolio
from tests.pipeline.dask_cluster import running_cluster

_PER_CONTRACT: Final = 1.15
_FEW: Final = 10
_DASK: Final = 1.2
_AFTER_ONE: Final = 0.03
_FLAT: Final = 1.25
"""The coordinating process may hold this much more with the most contracts than with ten: their summaries."""


def _build(folder: Path, executor: str = "local", moment: int = 0) -> Step:
    command = [
        sys.executable,
        "-m",
        "benchmarks.portfolio_step",
        str(folder),
        executor,
        "--moment",
        str(moment),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return Step(**json.loads(done.stdout.splitlines()[-1]))


def _row(name: str, step: Step, contracts: int) -> None:
    print(
        f"    {name:34} {step.seconds:8.1f} s {step.seconds / contracts:7.2f} s each {step.cpu:8.1f} s cpu"
        f"  made {step.made:3}"
        f"  coordinator {step.coordinator_peak:4.0f} MiB  worker {step.worker_peak:4.0f} MiB",
        flush=True,
    )


def _verdict(promise: str, found: str, kept: bool) -> None:
    print(f"  {'kept' if kept else 'MISSED':8}{promise}: {found}", flush=True)


def by_number(room: Path, counts: list[int]) -> None:
    """Cold builds of so many contracts; then the most of them with nothing, and with one record changed."""
    steps: dict[int, Step] = {}
    for count in counts:
        write_portfolio(room / f"p{count}", count)
        steps[count] = _build(room / f"p{count}")
        _row(f"{count} contracts, cold", steps[count], count)
    few, most = next(one for one in (_FEW, *counts) if one in steps), counts[-1]
    each = steps[most].seconds / most / (steps[few].seconds / few)
    _verdict(
        f"a contract among {most} costs ≤ {_PER_CONTRACT} of one among {few}",
        f"{each:.2f}",
        each <= _PER_CONTRACT,
    )
    memory = steps[most].coordinator_peak / steps[few].coordinator_peak
    _verdict(
        f"the coordinator's peak with {most} beside {few} is flat (≤ {_FLAT})",
        f"{steps[most].coordinator_peak:.0f} MiB beside {steps[few].coordinator_peak:.0f} MiB, {memory:.2f}",
        memory <= _FLAT,
    )
    place = room / f"p{most}"
    same = _build(place, moment=1)
    _row("nothing changed", same, most)
    change_one(place)
    one = _build(place, moment=2)
    _row("one record changed", one, most)
    share = one.seconds / steps[most].seconds
    _verdict(
        f"one record changed ≤ {_AFTER_ONE:.0%} of cold", f"{share:.1%}, {one.made} made", share <= _AFTER_ONE
    )


def by_executor(room: Path, contracts: int) -> None:
    """The same portfolio, cold, by two processes here and by two Dask workers; the bytes are compared."""
    for name in ("local", "dask"):
        write_portfolio(room / name, contracts)
    local = _build(room / "local")
    _row(f"{contracts} contracts, two processes", local, contracts)
    with running_cluster(room) as cluster:
        there = _build(room / "dask", cluster.address)
    _row(f"{contracts} contracts, two Dask workers", there, contracts)
    ratio = there.seconds / local.seconds
    _verdict(f"two Dask workers ≤ {_DASK} of two processes", f"{ratio:.2f}", ratio <= _DASK)
    same = digest(room / "local" / "site") == digest(room / "dask" / "site")
    _verdict("the same bytes", str(same), same)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--counts", default="1,10,100,300")
    parser.add_argument("--dask", type=int, default=60)
    options = parser.parse_args()
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        if options.dask:
            by_executor(room, options.dask)
        if options.counts:
            by_number(room, [int(one) for one in options.counts.split(",")])
    print(f"load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
