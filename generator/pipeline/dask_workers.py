"""Has the workers of an existing Dask scheduler perform tasks; queue, retries and transport are Dask's.

Workers receive values and give values back: no path of this machine. One that cannot make the same bytes,
having another version of this package or other fonts, refuses.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from generator.pipeline import plain_values  # noqa: F401  (so that what crosses to a worker can)
from generator.pipeline.cluster import Cluster, ClusterError, security_of
from generator.pipeline.executing import WorkerLostError
from generator.pipeline.fingerprint import whole_fingerprint
from generator.problem import UnfinishedError
from generator.settings import words

T = TypeVar("T")
R = TypeVar("R")

_CONNECT: Final = 10
_LOOK_AGAIN: Final = 5
_PATIENCE: Final = 60
"""Seconds without a single worker after which the tasks are given up."""
_LARGE: Final = "1GiB"
"""Dask speaks up at tasks of 10 MB, which pictures of evidence can reach."""
_ONE_AT_A_TIME: Final = threading.Lock()
"""MkDocs and WeasyPrint work in one thread of a process; a worker may have been started with more."""


class OtherEngineError(UnfinishedError):
    """A worker has another version of this package, of what it builds on, or other fonts."""


class OnCluster:
    """Performs tasks on the workers of a scheduler."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._fingerprint = whole_fingerprint()
        self.workers: Final = max(len(client.nthreads()), 1)

    def run(self, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]:
        """A task whose worker dies is given to another by the scheduler.

        Raises:
            WorkerLostError: the scheduler has given a task up, its workers having died on it.
            ClusterError: no worker has been there for a minute, or the scheduler has gone.
            OtherEngineError: a worker would not make the same bytes.
        """
        from distributed import CancelledError, KilledWorker  # noqa: PLC0415

        places: dict[Any, int] = {
            self._client.submit(perform_there, self._fingerprint, work, task, pure=False): place
            for place, task in enumerate(tasks)
        }
        try:
            while places:
                for done in self._some(places):
                    yield places.pop(done), done.result()
                    done.release()
        except KilledWorker as error:
            raise WorkerLostError(words().t("print.error-worker")) from error
        except (CancelledError, OSError) as error:
            raise ClusterError(words().t("cluster.error-lost")) from error
        finally:
            for one in places:
                one.release()

    def _some(self, waiting: dict[Any, int]) -> list[Any]:
        """Those that are done, as soon as there is one."""
        from distributed import wait  # noqa: PLC0415

        alone = 0
        while True:
            try:
                with self._client.as_current():
                    return list(wait(list(waiting), timeout=_LOOK_AGAIN, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                alone = 0 if self._client.scheduler_info(n_workers=1)["workers"] else alone + _LOOK_AGAIN
            if alone >= _PATIENCE:
                raise ClusterError(words().t("cluster.error-no-worker"))


def perform_there(fingerprint: str, work: Callable[[T], R], task: T) -> R:
    """What a worker does: it makes sure that it is the same engine, and performs the task alone."""
    if fingerprint != whole_fingerprint():
        raise OtherEngineError(words().t("cluster.error-other-engine"))
    with _ONE_AT_A_TIME:
        return work(task)


@contextmanager
def on_cluster(cluster: Cluster) -> Iterator[OnCluster]:
    """A connection to a scheduler for a while.

    Raises:
        ClusterError: Dask is not installed, the scheduler does not answer, or it has no worker.
    """
    try:
        import dask  # noqa: PLC0415
        from distributed import Client  # noqa: PLC0415
    except ModuleNotFoundError:
        raise ClusterError(words().t("cluster.error-extra")) from None
    security, scheme = security_of(cluster.certificates)
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": _LARGE}):
        try:
            client = Client(
                f"{scheme}://{cluster.address}",
                security=security,
                timeout=_CONNECT,
                set_as_default=False,
                name="dossier",
            )
        except (OSError, ValueError) as error:  # a timeout is one of the former
            told = words().t("cluster.error-connect", address=cluster.address, reason=str(error))
            raise ClusterError(told) from error
        try:
            if not client.scheduler_info(n_workers=1)["workers"]:
                raise ClusterError(words().t("cluster.error-no-worker"))
            yield OnCluster(client)
        finally:
            client.close()
