"""A portfolio built by the workers of a scheduler, one of them killed: the same bytes as built here."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from generator.pipeline.cluster import Cluster
from generator.pipeline.executors import Executing
from generator.pipeline.portfolio.building import BuiltPortfolio, Making, build_portfolio
from tests.pipeline.dask_cluster import RunningCluster, running_cluster
from tests.pipeline.portfolio.conftest import CONTRACTS, WHEN, site_bytes, write_portfolio

pytestmark = pytest.mark.slow


def test_this_process_alone_makes_the_same_bytes_as_two_workers_do(
    built_once: tuple[Path, BuiltPortfolio], tmp_path: Path
) -> None:
    alone = build_portfolio(write_portfolio(tmp_path / "bureau"), WHEN, making=Making(Executing(jobs=1)))
    assert site_bytes(alone.site) == site_bytes(built_once[1].site)


def test_so_do_two_workers_of_a_scheduler_one_of_which_is_killed_in_the_middle(
    built_once: tuple[Path, BuiltPortfolio], tmp_path: Path
) -> None:
    folder = write_portfolio(tmp_path / "bureau")
    with running_cluster(tmp_path) as cluster:
        making = Making(Executing(cluster=Cluster(cluster.address)))
        killer = threading.Thread(target=_kill_one, args=(cluster, folder / "build" / "cache" / "print"))
        killer.start()
        built = build_portfolio(folder, WHEN, making=making)
        killer.join()
        assert sum(one.poll() is not None for one in cluster.workers) == 1
    assert built.complete
    assert set(built.made) == set(CONTRACTS)
    assert site_bytes(built.site) == site_bytes(built_once[1].site)


def _kill_one(cluster: RunningCluster, results: Path) -> None:
    """Kills a worker once the first documents are there, and so many others are under way."""
    until = time.monotonic() + 120
    while time.monotonic() < until and sum(1 for _ in results.glob("*/[!.]*")) < 2:
        time.sleep(0.02)
    cluster.workers[0].kill()
