"""One measurement of printing in a process of its own, as JSON: what it took, what was made, what it held.

    .venv/bin/python -m benchmarks.print_step {ours|plain} PROJECT {all|single} [--jobs N] [--kept FOLDER]

``ours`` makes the acceptance bundle as ``dossier build --only acceptance`` does, from the assessed view to
the packed file, start of the workers included. ``plain`` has WeasyPrint alone print the same volumes, each as
one document of all its segments, in this process, one after the other, with the collector on. ``single``
leaves out the book, which holds what the other volumes hold. ``--find`` has the documents named that are laid
out and hold a text.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import logging
import re
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import weasyprint

from benchmarks.memory import Children
from generator import __version__
from generator.loading.history import read_history
from generator.loading.summary import read_summary
from generator.pipeline.assessing import When, assess_project
from generator.pipeline.bundling import make_bundles
from generator.pipeline.composing import Source, compose_bundles
from generator.pipeline.documents import DocumentMaker, Documents, Outcome
from generator.pipeline.executing import executor
from generator.pipeline.kept import KeptResults, Remembering
from generator.pipeline.progress import Silent
from generator.rendering.kept_drawings import drawings_kept
from generator.rendering.print_task import BindTask, PrintTask
from generator.rendering.volumes import PrintVolume, compose_volumes, style_sheets
from generator.settings import words
from generator.views.bundles import BundleView, view_bundles
from generator.views.dossier import view_dossier

_AS_OF: Final = dt.date(2026, 11, 22)
_WHEN: Final = When(dt.datetime(2026, 11, 22, tzinfo=dt.UTC), _AS_OF)
_BUNDLE: Final = "acceptance"
_BODY: Final = re.compile(r"(?s)(?P<head>.*?<body[^>]*>)(?P<content>.*)(?P<tail></body>.*)")


@dataclass(frozen=True, slots=True)
class Printed:
    """What one run gave: seconds, pages by volume, tasks performed, peaks of memory in MiB.

    ``cpu`` is what all its processes computed, in seconds; ``each`` is the time of each volume, where they
    are made one after the other.
    """

    seconds: float
    cpu: float
    pages: dict[str, int]
    each: dict[str, float]
    laid_out: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    holding_text: tuple[str, ...] = ()
    holding_revision: tuple[str, ...] = ()
    parent_peak: float = 0.0
    worker_peak: float = 0.0


class _Watched:
    """A maker of documents that remembers which tasks reached it."""

    def __init__(self, worker: DocumentMaker) -> None:
        self._worker = worker
        self.tasks: list[PrintTask] = []

    def perform(self, tasks: Sequence[PrintTask]) -> Iterator[tuple[int, Outcome]]:
        self.tasks += tasks
        return self._worker.perform(tasks)


def _assessed(project: Path, which: str) -> tuple[Source, BundleView]:
    assessment = assess_project(project, _WHEN)
    view = view_dossier(assessment, words(), read_history(project), read_summary(project)[0])
    (bundle,) = (one for one in view_bundles(assessment, words()) if one.id == _BUNDLE)
    if which == "single":
        bundle = replace(bundle, volumes=tuple(name for name in bundle.volumes if name != "book"))
    return Source(project, assessment, view), bundle


def print_ours(project: Path, which: str, jobs: int, kept: Path | None, text: str) -> Printed:
    """The bundle made by ``jobs`` workers, from what is kept in ``kept`` as far as it goes."""
    source, bundle = _assessed(project, which)
    with Children() as workers_seen:
        start, used = time.perf_counter(), time.process_time()
        drawings = drawings_kept(kept / "charts") if kept else nullcontext()
        with executor(jobs) as workers, drawings:
            watched = _Watched(Documents(workers))
            asked = Remembering(watched, KeptResults(kept / "print")) if kept else watched
            (made,) = make_bundles(project, compose_bundles(source, (bundle,)), asked, Silent())
        seconds, used = time.perf_counter() - start, time.process_time() - used
    laid_out = [one for one in watched.tasks if not isinstance(one, BindTask)]
    return Printed(
        seconds=seconds,
        cpu=used + workers_seen.cpu,
        pages={volume.id: pdf.pages for volume, pdf in made.documents},
        each={},
        laid_out=tuple(one.name for one in laid_out),
        holding_text=tuple(one.name for one in laid_out if text and text in one.html),
        holding_revision=tuple(one.name for one in laid_out if source.view.masthead.revision in one.html),
        bound=tuple(one.name for one in watched.tasks if isinstance(one, BindTask)),
        parent_peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        worker_peak=workers_seen.peak,
    )


def print_plain(project: Path, which: str) -> Printed:
    """Every volume by WeasyPrint alone; composing the HTML is counted, as it is for ours."""
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    source, bundle = _assessed(project, which)
    pages: dict[str, int] = {}
    each: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        start, used = time.perf_counter(), time.process_time()
        volumes = compose_volumes(source.view, bundle, __version__)
        for name, content in style_sheets():
            (Path(folder) / name).write_bytes(content)
        composed = time.perf_counter() - start
        for volume in volumes:
            start = time.perf_counter()
            html = weasyprint.HTML(string=joined(volume), base_url=f"{folder}/")
            document = html.render(pdf_tags=True)
            document.write_pdf(pdf_variant="pdf/a-3a")
            each[volume.id] = time.perf_counter() - start
            pages[volume.id] = len(document.pages)
            del document
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    used = time.process_time() - used
    return Printed(composed + sum(each.values()), used, pages, each, parent_peak=peak)


def joined(volume: PrintVolume) -> str:
    """All segments of a volume as one document; each begins on a new page, and headings count on."""
    segments = [_BODY.fullmatch(one) for group in volume.groups for one in group.segments]
    found = [one for one in segments if one is not None]
    assert len(found) == len(segments)
    contents = (f'<div style="break-before: page">{one["content"]}</div>' for one in found)
    return found[0]["head"] + "".join(contents) + found[0]["tail"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("how", choices=("ours", "plain"))
    parser.add_argument("project", type=Path)
    parser.add_argument("which", choices=("all", "single"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--find", default="")
    options = parser.parse_args()
    if options.how == "plain":
        printed = print_plain(options.project, options.which)
    else:
        printed = print_ours(options.project, options.which, options.jobs, options.kept, options.find)
    print(json.dumps(asdict(printed), ensure_ascii=False))


if __name__ == "__main__":
    main()
