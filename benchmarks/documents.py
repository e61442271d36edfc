"""Printing the acceptance bundle of the demo, against WeasyPrint alone and against mkdocs-to-pdf.

    .venv/bin/python -m benchmarks.documents [--rounds 1] [--part a,b,c,d,e] [--times 13] [--jobs 2]

(a) cold, by two workers, against plain WeasyPrint on the same HTML in one process: 1.8 times the pages/s
(b) the same against mkdocs-to-pdf printing the staged pages of the site: 5 times the pages/s
(c) after one incident's title changed: only the volumes that contain it are laid out again
(d) after nothing changed: 5 % of the time
(e) with 13 times the incidents, deliveries and evidence: 1.1 times as many times the time; 500 MiB at most in
    any worker, where the largest volume has 1,000 pages (raise --times if it has not)

Every figure is the median of the rounds, in which the kinds take turns; each run has a process of its own.
``cpu`` is what all processes of a run computed: where it is far below the time on all cores, others worked.
(c) and (d) start from what a cold run has kept, and it is what (e) is measured by. (e) is run once.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.measure import ROOT
from benchmarks.mkdocs_to_pdf import NotInstalledError, environment, print_pages
from benchmarks.multiplied import write_multiplied
from benchmarks.print_step import Printed

_DEMO: Final = ROOT / "examples" / "demo"
_ENVIRONMENT: Final = ROOT / "build" / "cache" / "benchmarks" / "mkdocs-to-pdf"
_CHANGED: Final = "incidents/2026/INC-2026-003.yaml"
_NEW_TITLE: Final = "（标题已改）"
_MANY_PAGES: Final = 1000
_WORKER_MIB: Final = 500


def _run(
    how: str, project: Path, which: str, jobs: int, *, kept: Path | None = None, find: str = ""
) -> Printed:
    command = [sys.executable, "-m", "benchmarks.print_step", how, str(project), which, "--jobs", str(jobs)]
    command += ["--find", find] if find else []
    command += ["--kept", str(kept)] if kept else []
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Printed(**json.loads(done.stdout))


def _pages(printed: Printed) -> int:
    return sum(printed.pages.values())


def _line(label: str, seconds: float, cpu: float | None, pages: int) -> None:
    spent = "" if cpu is None else f"{cpu:8.1f} s cpu"
    print(f"    {label:<34}{seconds:8.1f} s{spent:>14}{pages:7,} pages{pages / seconds:7.2f} pages/s")


def _verdict(text: str, value: str, kept: bool) -> None:
    print(f"  {'kept  ' if kept else 'MISSED'}  {text}: {value}", flush=True)


class Rounds:
    """The runs asked for, each kind in turn; what several parts need is run once."""

    def __init__(self, folder: Path, rounds: int, jobs: int) -> None:
        self.folder, self.jobs = folder, jobs
        self._rounds = rounds
        self.demo = folder / "demo"
        self._done: dict[tuple[str, str], list[Printed]] = {}
        write_multiplied(_DEMO, self.demo, 1)

    def run(self, *kinds: tuple[str, str]) -> list[list[Printed]]:
        """The runs of each kind: who prints (``ours``, ``plain``) and what (``all``, ``single``)."""
        missing = [kind for kind in kinds if kind not in self._done]
        for number in range(self._rounds):
            for kind in missing:
                kept = self.folder / f"kept-{number}" if kind == ("ours", "all") else None
                how, which = kind
                self._done.setdefault(kind, []).append(_run(how, self.demo, which, self.jobs, kept=kept))
        return [self._done[kind] for kind in kinds]

    def again(self, project: Path, find: str = "") -> list[Printed]:
        """All volumes once more for each round, with what its cold run kept."""
        self.run(("ours", "all"))
        return [
            _run("ours", project, "all", self.jobs, kept=self.folder / f"kept-{number}", find=find)
            for number in range(self._rounds)
        ]


def _median(runs: Iterable[Printed], what: Callable[[Printed], float] = lambda one: one.seconds) -> float:
    return statistics.median(map(what, runs))


def against_weasyprint(rounds: Rounds) -> None:
    """(a), with and without the book, whose pages stand in the other volumes too."""
    ours, plain, ours_single = rounds.run(("ours", "all"), ("plain", "all"), ("ours", "single"))

    def single(one: Printed) -> float:
        """Composing the book costs nothing to speak of, so it is left with the others."""
        return one.seconds - one.each["book"]

    for label, mine, theirs, their_pages, their_cpu in (
        ("with the book", ours, _median(plain), _pages(plain[0]), _median(plain, lambda one: one.cpu)),
        ("without", ours_single, _median(plain, single), _pages(plain[0]) - plain[0].pages["book"], None),
    ):
        seconds, cpu = _median(mine), _median(mine, lambda one: one.cpu)
        _line(f"dossier, {label}", seconds, cpu, _pages(mine[0]))
        _line(f"weasyprint, {label}", theirs, their_cpu, their_pages)
        ratio = (_pages(mine[0]) / seconds) / (their_pages / theirs)
        _verdict(f"(a) pages a second, {label}, ≥ 1.8", f"{ratio:.2f} times", ratio >= 1.8)  # noqa: PLR2004
    peaks = max(one.worker_peak for one in ours), max(one.parent_peak for one in ours)
    print(f"    most memory: a worker {peaks[0]:.0f} MiB, the parent {peaks[1]:.0f} MiB, "
          f"plain {max(one.parent_peak for one in plain):.0f} MiB")  # fmt: skip


def against_mkdocs_to_pdf(rounds: Rounds) -> None:
    """(b)"""
    try:
        python = environment(_ENVIRONMENT)
    except NotInstalledError as error:
        print(f"  not measured  (b) mkdocs-to-pdf could not be installed: {error}")
        return
    (ours,) = rounds.run(("ours", "all"))
    theirs = [print_pages(python, rounds.demo, rounds.folder) for _ in ours]
    seconds, their_seconds = _median(ours), statistics.median(one.seconds for one in theirs)
    _line("dossier", seconds, _median(ours, lambda one: one.cpu), _pages(ours[0]))
    their_cpu = statistics.median(one.cpu for one in theirs)
    _line("mkdocs-to-pdf, cpu with the site", their_seconds, their_cpu, theirs[0].pages)
    print(f"    {theirs[0].versions}")
    ratio = (_pages(ours[0]) / seconds) / (theirs[0].pages / their_seconds)
    _verdict("(b) pages a second, ≥ 5", f"{ratio:.1f} times", ratio >= 5)  # noqa: PLR2004


def after_a_change(rounds: Rounds) -> None:
    """(c): the revision stands on every foot, so that every volume is bound anew; its text need not be."""
    changed = rounds.folder / "changed"
    write_multiplied(_DEMO, changed, 1)
    path = changed / "data" / _CHANGED
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: ", f"title: {_NEW_TITLE}", 1), encoding="utf-8")
    (cold,) = rounds.run(("ours", "all"))
    again = rounds.again(changed, _NEW_TITLE)
    one, seconds = again[0], _median(again)
    cpu = _median(again, lambda each: each.cpu) / _median(cold, lambda each: each.cpu)
    print(f"    {seconds:.1f} s, {seconds / _median(cold):.0%} of cold ({cpu:.0%} of its cpu)")
    print(f"    laid out {len(one.laid_out)} segments of {len(cold[0].laid_out)}, "
          f"bound with new furniture {len(one.bound)} volumes of {len(cold[0].bound)}")  # fmt: skip
    print(f"    for the title: {'、'.join(one.holding_text)}")
    pages = set(one.holding_revision) - set(one.holding_text)
    print(f"    for the revision, on covers and pages to sign: {'、'.join(sorted(pages))}")
    others = set(one.laid_out) - set(one.holding_text) - pages
    _verdict("(c) nothing else is laid out again", "、".join(sorted(others)) or "nothing", not others)


def after_no_change(rounds: Rounds) -> None:
    """(d)"""
    (cold,) = rounds.run(("ours", "all"))
    again = rounds.again(rounds.demo)
    share = _median(again) / _median(cold)
    done = len(again[0].laid_out) + len(again[0].bound)
    _verdict("(d) nothing changed, ≤ 5 % of cold",
             f"{share:.1%} ({_median(again):.2f} s, {done} tasks)", share <= 0.05)  # noqa: PLR2004  # fmt: skip


def with_many_records(rounds: Rounds, times: int) -> None:
    """(e)"""
    (cold,) = rounds.run(("ours", "all"))
    many = rounds.folder / "many"
    write_multiplied(_DEMO, many, times)
    printed = _run("ours", many, "all", rounds.jobs)
    _line("once", _median(cold), _median(cold, lambda one: one.cpu), _pages(cold[0]))
    _line(f"{times} times the records", printed.seconds, printed.cpu, _pages(printed))
    factor = printed.seconds / _median(cold)
    most = 1.1 * times
    _verdict(f"(e) {times} times the records, ≤ {most:.0f} times the time", f"{factor:.1f}", factor <= most)
    largest = max(printed.pages.values())
    print(f"    the largest volume has {largest:,} pages; the parent held {printed.parent_peak:.0f} MiB")
    enough = printed.worker_peak <= _WORKER_MIB and largest >= _MANY_PAGES
    _verdict(f"(e) at ≥ {_MANY_PAGES:,} pages a worker ≤ {_WORKER_MIB} MiB",
             f"{printed.worker_peak:.0f} MiB at {largest:,}", enough)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--part", default="a,b,c,d,e")
    parser.add_argument("--times", type=int, default=13)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, WeasyPrint {version('weasyprint')}, {os.cpu_count()} cores, "
          f"load {os.getloadavg()[0]:.1f}, rounds {options.rounds}", flush=True)  # fmt: skip
    parts: dict[str, Callable[[Rounds], None]] = {
        "a": against_weasyprint,
        "b": against_mkdocs_to_pdf,
        "c": after_a_change,
        "d": after_no_change,
        "e": lambda rounds: with_many_records(rounds, options.times),
    }
    with tempfile.TemporaryDirectory() as folder:
        rounds = Rounds(Path(folder), options.rounds, options.jobs)
        for name in options.part.split(","):
            parts[name](rounds)
    print(f"load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
