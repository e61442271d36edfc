"""Who performs tasks: this process, or several beside it.

A task is a plain value and its work a function of this package, so that any executor will do, on any machine.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from typing import Any, Final, Protocol, TypeVar

from generator.pipeline import plain_values  # noqa: F401  (so that what crosses to a worker can)
from generator.problem import UnfinishedError
from generator.settings import words

T = TypeVar("T")
R = TypeVar("R")


class Executor(Protocol):
    """Performs tasks that do not depend on each other, the first first.

    ``work`` is a function a worker can import; what it makes of a task comes with the task's place as soon as
    it is there. Several threads may ask at once.
    """

    @property
    def workers(self) -> int:
        """How many tasks are performed at a time."""
        ...

    def run(self, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]: ...


class WorkerLostError(UnfinishedError):
    """A worker process ended without an answer, as when the machine has no memory left."""


class InThisProcess:
    """Performs one task after the other, here."""

    workers: Final = 1

    def run(self, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]:
        for place, task in enumerate(tasks):
            yield place, work(task)


class InProcesses:
    """Performs tasks in a pool of worker processes, in which the PDF engine is loaded once."""

    def __init__(self, pool: ProcessPoolExecutor, workers: int) -> None:
        self._pool = pool
        self._submitting = threading.Lock()
        self._waiting: set[Future[Any]] = set()
        self.workers: Final = workers

    def run(self, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]:
        waiting: dict[Future[R], int] = {}
        with _not_interrupted(), self._submitting:  # each of the first starts a worker, known once it is up
            for place, task in enumerate(tasks):
                waiting[self._pool.submit(work, task)] = place
            self._waiting.update(waiting)
        try:
            for done in as_completed(waiting):
                self._waiting.discard(done)
                yield waiting.pop(done), done.result()
        except BrokenProcessPool as error:
            raise WorkerLostError(words().t("print.error-worker")) from error

    def release(self) -> None:
        """Wakes whoever still waits, in another thread, for a task that the closed pool will not perform."""
        with self._submitting:
            left = tuple(self._waiting)
        for one in left:
            if one.cancelled():
                one.set_running_or_notify_cancel()


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_PRELOADED: Final = ["generator.rendering.print_task"]


@contextmanager
def executor(jobs: int | None = None) -> Iterator[Executor]:
    """Workers for a while: ``jobs`` of them, by default one a core; one alone works in this process."""
    wanted = cores() if jobs is None else jobs
    if wanted <= 1:
        yield InThisProcess()
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    _start_forkserver()
    pool = ProcessPoolExecutor(wanted, mp_context=context, initializer=_follow_parent)
    workers = InProcesses(pool, wanted)
    try:
        yield workers
    except KeyboardInterrupt:
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        workers.release()


def _start_forkserver() -> None:
    """Starts what workers are forked from with Ctrl-C blocked, as they inherit it: it is for this process."""
    resource_tracker.ensure_running()  # which would unblock it when started along with the other
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _not_interrupted() -> Iterator[None]:
    """Ctrl-C is heard when this is over. Blocking it would not do: another thread may be given the signal."""
    if threading.current_thread() is not threading.main_thread():
        yield  # where no signal is heard
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        raise KeyboardInterrupt


def _follow_parent() -> None:
    """A worker lives no longer than the build it works for: one that was killed could not end it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)
