"""One build of a portfolio in a process of its own: seconds, processor time and peak memory, as JSON.

.venv/bin/python -m benchmarks.portfolio_step FOLDER {local|HOST:PORT} [--jobs N]
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks.memory import Children
from generator.pipeline.assessing import When
from generator.pipeline.cluster import Cluster
from generator.pipeline.executors import Executing
from generator.pipeline.portfolio.building import Making, build_portfolio

WHEN: Final = When(dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC), dt.date(2026, 11, 20))


@dataclass(frozen=True)
class Step:
    """One build. Peaks in MiB; a cluster's workers are no processes below this one and count nothing."""

    seconds: float
    cpu: float
    made: int
    coordinator_peak: float
    worker_peak: float


def build(folder: Path, executor: str, jobs: int, moment: int) -> Step:
    """The portfolio built; ``moment`` tells one build from the next, as the time of day does."""
    cluster = None if executor == "local" else Cluster(executor)
    when = When(WHEN.now + dt.timedelta(minutes=moment), WHEN.as_of)
    with Children() as below:
        start, used = time.perf_counter(), time.process_time()
        built = build_portfolio(folder, when, making=Making(Executing(jobs, cluster)))
        seconds, used = time.perf_counter() - start, time.process_time() - used
    if not built.complete:
        raise SystemExit(f"{folder}: {[one.failure or one.problems for one in built.contracts]}")
    return Step(
        seconds,
        used + below.cpu,
        len(built.made),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        below.peak,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("executor")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--moment", type=int, default=0)
    options = parser.parse_args()
    print(json.dumps(asdict(build(options.folder, options.executor, options.jobs, options.moment))))


if __name__ == "__main__":
    main()
