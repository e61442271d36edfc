"""Which executor a command uses: a pool of processes on this machine, or the workers of a scheduler."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from generator.pipeline.cluster import Cluster
from generator.pipeline.executing import Executor, executor


@dataclass(frozen=True, slots=True)
class Executing:
    """``jobs`` workers on this machine, by default one a core; or those of ``cluster`` where there is one."""

    jobs: int | None = None
    cluster: Cluster | None = None


@contextmanager
def chosen(executing: Executing) -> Iterator[Executor]:
    """The executor for a while.

    Raises:
        ClusterError: the cluster cannot be used.
    """
    if executing.cluster is None:
        with executor(executing.jobs) as local:
            yield local
        return
    from generator.pipeline.dask_workers import on_cluster  # noqa: PLC0415  (it loads what lays pages out)

    with on_cluster(executing.cluster) as remote:
        yield remote
