"""Which tasks printing asks for, and when: by an executor that only counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import pytest

from generator.pipeline.documents import Outcome
from generator.pipeline.printing import Imprint, ToPrint, print_volumes
from generator.pipeline.progress import Progress, Silent
from generator.rendering.pdf import RenderedPdf
from generator.rendering.print_task import BindTask, PrintTask
from generator.rendering.volumes import PrintGroup, PrintVolume

REFERENCE = '<span data-page-of="part" data-page="000"></span>'
BODY = '<section id="part"></section>'
IMPRINT = Imprint("", "", "", dt.datetime(2026, 11, 22, tzinfo=dt.UTC), "", "", "")


class Counting:
    """Every segment has ``pages`` pages; the part begins on the first of the body."""

    def __init__(self, pages: int) -> None:
        self._pages = pages
        self.asked: list[list[str]] = []
        self.html: list[str] = []

    def perform(self, tasks: Sequence[PrintTask]) -> Iterator[tuple[int, Outcome]]:
        self.asked.append([task.name for task in tasks])
        for place, task in enumerate(tasks):
            html = "" if isinstance(task, BindTask) else task.html
            self.html += [html] if html else []
            anchors = {"part": (0, 0.0, 0.0)} if html == BODY else {}
            yield place, RenderedPdf(task.name, b"", self._pages, "", (), anchors)


class Heard(Silent):
    def __init__(self) -> None:
        self.total: int | None = 0
        self.advanced = 0

    def begin(self, stage: str, total: int | None = None) -> None:
        self.total = total

    def advance(self) -> None:
        self.advanced += 1


def wanted(*titles: str) -> list[ToPrint]:
    volumes = (
        PrintVolume("summary", "", title, "", (PrintGroup("summary", None, (REFERENCE + title, BODY)),))
        for title in titles
    )
    return [ToPrint(one, one.title, IMPRINT, (), ()) for one in volumes]


def printed(pages: int, hears: Progress | None = None) -> Counting:
    executor = Counting(pages)
    print_volumes(wanted("一", "二"), executor, hears or Silent())
    return executor


def test_a_front_as_long_as_supposed_is_laid_out_once_after_what_it_lists() -> None:
    assert printed(pages=3).asked == [["一 2"], ["一 1", "二 1"], ["一", "二"]]


def test_fronts_of_another_length_are_laid_out_again_all_of_them_at_once() -> None:
    executor = printed(pages=7)
    assert executor.asked == [["一 2"], ["一 1", "二 1"], ["一 1", "二 1"], ["一", "二"]]
    assert all('data-page="8"' in html for html in executor.html[-2:])


@pytest.mark.parametrize("pages", [3, 7])
def test_as_many_documents_are_reported_done_as_were_announced(pages: int) -> None:
    heard = Heard()
    printed(pages, heard)
    assert heard.advanced == heard.total
