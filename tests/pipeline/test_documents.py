"""Making documents: in what order, and with what left behind."""

from __future__ import annotations

import datetime as dt
import gc
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from weasyprint.formatting_structure.boxes import Box

from generator.collector import collector_paused
from generator.pipeline import documents
from generator.pipeline.documents import Documents
from generator.pipeline.executing import InProcesses, InThisProcess
from generator.rendering.binding import Binding
from generator.rendering.pdf import RenderedPdf, RenderTask
from generator.rendering.print_task import BindTask, PrintTask
from tests.volumes import page_of


def _binding(name: str, pages: int) -> BindTask:
    dated = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    furniture = RenderTask(f"{name}.furniture", "<p>" * pages)
    return BindTask(name, (furniture,), Binding("", "", "", "", "", dated, (), ()))


def test_the_longest_is_begun_first_a_binding_being_as_long_as_its_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[str] = []

    def begin(task: PrintTask) -> RenderedPdf:
        begun.append(task.name)
        return RenderedPdf(task.name, b"", 1, "")

    monkeypatch.setattr(documents, "perform", begin)
    pool: Any = ThreadPoolExecutor(1)  # where the pool of processes stands, so that this list is the same one
    tasks: list[PrintTask] = [_binding("a long name", 3), RenderTask("text", "<p>" * 9), _binding("book", 20)]
    outcomes = dict(Documents(InProcesses(pool, 1)).perform(tasks))
    pool.shutdown()
    assert begun == ["book", "text", "a long name"]
    assert [outcomes[place].name for place in range(3)] == ["a long name", "text", "book"]  # type: ignore[union-attr]


def test_nothing_of_a_laid_out_document_waits_for_the_collector() -> None:
    table = '<table class="grid"><tbody><tr><th scope="row">甲</th><td>乙</td></tr></tbody></table>'
    with collector_paused():
        outcomes = list(Documents(InThisProcess()).perform([page_of(f"<h1>文</h1>{table}")]))
        left = [one for one in gc.get_objects() if isinstance(one, Box)]
    assert all(isinstance(one, RenderedPdf) for _, one in outcomes)
    assert not left
