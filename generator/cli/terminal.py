"""What the terminal shows: rich on a terminal, plain when piped; results on stdout, the rest on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from generator.cli.streams import discard
from generator.compliance.assessment import Assessment
from generator.compliance.quality.quality import Severity
from generator.pipeline.progress import Progress
from generator.problem import Problem, failure_told, written
from generator.rendering.json_text import render_json
from generator.settings import words
from generator.views.findings import DueView, FindingView, StateView
from generator.views.lookup import LookupView
from generator.views.overview import Masthead

if TYPE_CHECKING:
    from generator.pipeline.building import Built

_STYLES = {
    "breached": "bold red",
    "overdue": "bold red",
    "not_evidenced": "red",
    "needs_decision": "magenta",
    "due_soon": "yellow",
    "late": "yellow",
    "advisory": "cyan",
    "satisfied": "green",
}


_PIPED_WIDTH = 200
"""Wide enough that a table that is piped keeps each row on its line."""


class _Console(Console):
    """Says nothing more once its reader has gone; the exit code stays the one the work deserves."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        discard(self.file)


def out() -> Console:
    console = _Console(soft_wrap=True, highlight=False)
    if not console.is_terminal:
        console.width = _PIPED_WIDTH
    return console


def err() -> Console:
    return _Console(stderr=True, soft_wrap=True, highlight=False)


def write(text: str) -> None:
    """Text for another program: exactly as given."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        discard(sys.stdout)


class _Shown:
    """A build's progress as a bar on stderr."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None, visible=False)

    def begin(self, stage: str, total: int | None = None) -> None:
        self._bar.reset(self._task, total=total, visible=True, description=words().t(f"progress.{stage}"))

    def advance(self) -> None:
        self._bar.advance(self._task)


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress bar while work goes on; nothing of it where stderr is no terminal."""
    console = err()
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield _Shown(bar)


def show_problems(problems: Sequence[Problem], files: int, form: str, summary: str = "") -> None:
    """All problems, one a line, and how many there are, or else the ``summary`` that fits them better."""
    if form == "json":
        listed = [
            {"file": one.at.file, "line": one.at.line, "code": one.code, "message": words().say(one.message)}
            for one in problems
        ]
        write(render_json({"problems": listed}))
        return
    console = out()
    for problem in problems:
        console.print(problem_line(problem))
    told = summary or words().t("cli.problems-found", count=len(problems), files=files)
    err().print(Text(told, style="red"))


def problem_line(problem: Problem) -> Text:
    """One problem on its line, the place foremost."""
    line = Text(written(problem, words()))
    line.stylize("bold", 0, len(str(problem.at)))
    line.stylize("dim", len(line) - len(problem.code) - 2)
    return line


def show_clean(assessment: Assessment, form: str, base: str | None = None) -> None:
    """That no record is wrong, and what the records lack: how much of each severity, the serious by name.

    Where they were held to those of ``base``, that nothing was taken back.
    Records that are right in form can count for nothing, so that no problem alone says little.
    """
    concerns = assessment.concerns
    counts = {severity: sum(one.severity is severity for one in concerns) for severity in Severity}
    if form == "json":
        listed = [
            {
                "severity": one.severity,
                "check": one.check,
                "file": one.at.file,
                "line": one.at.line,
                "subject": one.subject,
                "message": words().say(one.message),
            }
            for one in concerns
        ]
        write(render_json({"problems": [], "concern_counts": counts, "concerns": listed}))
        return
    console = out()
    values = {"name": assessment.records.project.name, "revision": assessment.records.revision}
    console.print(Text(words().t("cli.no-problems", **values), style="green"))
    if base is not None:
        console.print(Text(words().t("cli.nothing-taken-back", base=base), style="green"))
    if not concerns:
        console.print(words().t("cli.no-concerns", as_of=assessment.as_of))
        return
    each = tuple(
        words().t("cli.concern-count", severity=words().t(f"severity.{severity}"), count=count)
        for severity, count in counts.items()
    )
    console.print(Text(words().t("cli.concerns", as_of=assessment.as_of, counts=each), style="yellow"))
    for one in concerns:
        if one.severity is Severity.SERIOUS:
            console.print(Text.assemble((str(one.at), "bold"), f": {words().say(one.message)}"))


def warn(text: str) -> None:
    """Something to know that stops nothing."""
    err().print(Text(text, style="yellow"))


def show_failure(error: Exception) -> None:
    """What stopped the work although the records are right."""
    console = err()
    console.print(Text(words().t("cli.failed"), style="bold red"))
    for part in failure_told(error, words()):
        console.print(Text(f"  {part}"))


def show_built(built: Built, only: str | None) -> None:
    """What was made and where it is: the site, and each bundle with its documents."""
    console = out()
    if only is None:
        place = str(built.site / "index.html")
        console.print(Text(words().t("cli.built", site=place, as_of=built.assessment.as_of)))
    for bundle in built.bundles:
        values = {"name": bundle.name, "size": bundle.size, "file": str(built.site / bundle.file)}
        console.print(Text(words().t("cli.bundle", **values)))
        for one in bundle.documents:
            console.print(Text(words().t("cli.document", name=one.name, pages=one.pages, size=one.size)))
    console.print(Text(words().t("cli.built-for", audience=built.audience.name)))
    if only is not None:
        console.print(Text(words().t("cli.built-only", as_of=built.assessment.as_of)))


def show_lookup(view: Masthead, found: LookupView) -> None:
    """What is known under a name: where it is recorded, what is open about it, what rests on it and why."""
    console = out()
    console.print(words().t("cli.as-of", as_of=view.as_of, revision=view.revision, term=view.term))
    for one in found.records:
        values = {"kind": one.kind, "id": one.id, "title": one.title, "place": one.place}
        console.print(words().t("cli.record-untitled" if not one.title else "cli.record", **values))
        if one.note:
            console.print(words().t("cli.record-note", note=one.note))
    if (question := found.ambiguity) is not None:
        console.print(words().t("cli.question-about", clause=question.clause, about=question.about))
        if question.readings:
            console.print(words().t("cli.question-readings", readings=question.readings))
        console.print(words().t("cli.question-shown", shown=question.shown))
        undecided = words().t("cli.question-undecided")
        console.print(words().t("cli.question-decision", decision=question.decision or undecided))
    for concern in found.concerns:
        values = {"severity": concern.severity_name, "message": concern.message, "place": concern.place}
        console.print(words().t("cli.record-concern", **values))
    if not found.findings:
        console.print(words().t("cli.no-finding-rests-on-it"))
    _show_findings(console, found.findings)


def _show_findings(console: Console, findings: Sequence[FindingView]) -> None:
    """Findings with every step that led to their state."""
    for finding in findings:
        console.print()
        head = Text.assemble((finding.title, "bold"), "  ", (finding.state.name, style(finding.state)))
        console.print(head)
        values = {"id": finding.id, "clause": finding.clause, "meaning": finding.state.meaning}
        console.print(words().t("cli.finding", **values))
        if finding.due is not None:
            console.print(words().t("cli.finding-due", due=due_text(finding.due)))
        if finding.actor:
            console.print(words().t("cli.finding-actor", actor=finding.actor))
        for number, one in enumerate(finding.steps, start=1):
            console.print(f"  {number}. {one.text}")
            if one.places:
                console.print(Text(f"     {' '.join(one.places)}", style="dim"))
        for proof in finding.evidence:
            console.print(words().t("cli.finding-evidence", name=proof.name, kind=proof.kind, pin=proof.pin))


def style(state: StateView) -> str:
    """How the name of a state is coloured."""
    return _STYLES.get(state.code, "")


def table(*headings: str) -> Table:
    """An empty table with those headings of the catalogue."""
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        shown.add_column(words().t(f"cli.{heading}"), overflow="fold")
    return shown


def due_text(due: DueView | None) -> str:
    """A due date with what is to be noted of it."""
    if due is None:
        return words().t("cli.no-date")
    return words().t("cli.due-noted", date=due.date, note=due.note) if due.note else due.date
