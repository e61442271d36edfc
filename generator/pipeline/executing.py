"""Who performs tasks: this process, or several beside it. A task is a plain value: any executor will do."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Final, Protocol

from generator.collector import collector_paused
from generator.problem import UnfinishedError
from generator.rendering.pdf import PdfError, RenderedPdf
from generator.rendering.print_task import BindTask, PrintTask, perform
from generator.settings import words

Outcome = RenderedPdf | PdfError


class Executor(Protocol):
    """Performs tasks that do not depend on each other; each outcome comes with the place of its task."""

    def perform(self, tasks: Sequence[PrintTask]) -> Iterator[tuple[int, Outcome]]: ...


class WorkerLostError(UnfinishedError):
    """A worker process ended without an answer, as when the machine has no memory left."""


class InThisProcess:
    """Performs one task after the other, here."""

    def perform(self, tasks: Sequence[PrintTask]) -> Iterator[tuple[int, Outcome]]:
        for place, task in enumerate(tasks):
            yield place, _outcome(task)


class InProcesses:
    """Performs tasks in a pool of worker processes, in which the PDF engine is loaded once."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def perform(self, tasks: Sequence[PrintTask]) -> Iterator[tuple[int, Outcome]]:
        """The longest first, so that no worker begins it when the others are done."""
        order = sorted(range(len(tasks)), key=lambda place: _length(tasks[place]), reverse=True)
        waiting: dict[Future[Outcome], int] = {
            self._pool.submit(_outcome, tasks[place]): place for place in order
        }
        try:
            for done in as_completed(waiting):
                yield waiting[done], done.result()
        except BrokenProcessPool as error:
            raise WorkerLostError(words().t("print.error-worker")) from error


def _length(task: PrintTask) -> int:
    return len(task.furniture.html if isinstance(task, BindTask) else task.html)


def _outcome(task: PrintTask) -> Outcome:
    """What the task came to; a laid-out document is full of cycles, and none stays when its task is done.

    Looked at before it is done, it would count as long-lived and be kept through many tasks to come.
    """
    with collector_paused():
        outcome = _performed(task)
    gc.collect(0)
    return outcome


def _performed(task: PrintTask) -> Outcome:
    try:
        return perform(task)
    except PdfError as error:
        return error


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
    pool = ProcessPoolExecutor(wanted, mp_context=context)
    try:
        yield InProcesses(pool)
    finally:
        pool.shutdown(cancel_futures=True)
