"""Makes documents out of their tasks, on whatever executor: the longest first, nothing left behind of any."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from typing import Protocol

from generator.collector import collector_paused
from generator.pipeline.executing import Executor
from generator.rendering.pdf import PdfError, RenderedPdf
from generator.rendering.print_task import BindTask, PrintTask, perform

Outcome = RenderedPdf | PdfError


class DocumentMaker(Protocol):
    """Makes documents that do not depend on each other; each outcome comes with the place of its task."""

    def perform(self, tasks: Sequence[PrintTask]) -> Iterator[tuple[int, Outcome]]: ...


class Documents:
    """Has an executor make documents."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def perform(self, tasks: Sequence[PrintTask]) -> Iterator[tuple[int, Outcome]]:
        """The longest first, so that no worker begins it when the others are done."""
        order = sorted(range(len(tasks)), key=lambda place: _length(tasks[place]), reverse=True)
        for at, outcome in self._executor.run(make_document, [tasks[place] for place in order]):
            yield order[at], outcome


def make_document(task: PrintTask) -> Outcome:
    """What a task came to; a laid-out document is full of cycles, and none stays when its task is done.

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


def _length(task: PrintTask) -> int:
    return sum(len(one.html) for one in (task.furniture if isinstance(task, BindTask) else (task,)))
