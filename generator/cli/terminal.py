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

from generator.compliance.assessment import Assessment
from generator.pipeline.progress import Progress
from generator.problem import Problem, written
from generator.rendering.json_text import render_json
from generator.settings import words
from generator.views.dossier import DossierView
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


def out() -> Console:
    console = Console(soft_wrap=True, highlight=False)
    if not console.is_terminal:
        console.width = _PIPED_WIDTH
    return console


def err() -> Console:
    return Console(stderr=True, soft_wrap=True, highlight=False)


def write(text: str) -> None:
    """Text for another program: exactly as given."""
    sys.stdout.write(text)


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


def show_problems(problems: Sequence[Problem], files: int, form: str) -> None:
    """All problems, one a line, and how many there are."""
    if form == "json":
        listed = [
            {"file": one.at.file, "line": one.at.line, "code": one.code, "message": words().say(one.message)}
            for one in problems
        ]
        write(render_json({"problems": listed}))
        return
    console = out()
    for problem in problems:
        line = Text(written(problem, words()))
        line.stylize("bold", 0, len(str(problem.at)))
        line.stylize("dim", len(line) - len(problem.code) - 2)
        console.print(line)
    err().print(Text(words().t("cli.problems-found", count=len(problems), files=files), style="red"))


def show_clean(assessment: Assessment, form: str) -> None:
    if form == "json":
        write(render_json({"problems": []}))
        return
    values = {"name": assessment.records.project.name, "revision": assessment.records.revision}
    out().print(Text(words().t("cli.no-problems", **values), style="green"))


def show_failure(error: Exception) -> None:
    """What stopped the work although the records are right."""
    console = err()
    console.print(Text(words().t("cli.failed"), style="bold red"))
    parts = (str(error),) if isinstance(error, OSError) else error.args
    for part in parts:
        console.print(Text(f"  {part}"))


def show_built(built: Built) -> None:
    console = out()
    console.print(
        Text(words().t("cli.built", site=str(built.site / "index.html"), as_of=built.assessment.as_of))
    )
    for document in built.documents:
        values = {
            "name": document.name,
            "pages": document.pages,
            "size": document.size,
            "file": document.file,
        }
        console.print(Text(words().t("cli.document", **values)))


def show_status(view: DossierView) -> None:
    """Where the contract stands, on one screen."""
    console, head = out(), view.masthead
    mark = words().t("cli.example-mark") if head.example else ""
    titles = dict.fromkeys((head.title, head.name))
    console.print(Text(f"{' · '.join(titles)}{mark}", style="bold"))
    console.print(words().t("cli.as-of", as_of=head.as_of, revision=head.revision, term=head.term))
    over = view.overview
    console.print(words().t("cli.term", passed=over.days_passed, days=over.days, left=over.days_left))
    console.print(_counts(view))
    console.print(_payments(view))
    given = view.deductions
    values = {
        "approved": given.approved,
        "ceiling": given.ceiling,
        "ratio": given.ratio,
        "remaining": given.remaining,
    }
    console.print(words().t("cli.deductions", **values))
    if given.has_pending:
        console.print(
            words().t("cli.deductions-pending", lowest=given.pending_min, highest=given.pending_max)
        )
    counts = {
        "every": given.incident_count,
        "decided": given.incident_count_decided,
        "bound": given.trigger_count,
    }
    console.print(words().t("cli.incidents", **counts))
    console.print(words().t("cli.readiness", ready=over.ready, all=over.readiness))
    console.print(_deadlines(view))


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
        head = Text.assemble((finding.title, "bold"), "  ", (finding.state.name, _style(finding.state)))
        console.print(head)
        values = {"id": finding.id, "clause": finding.clause, "meaning": finding.state.meaning}
        console.print(words().t("cli.finding", **values))
        if finding.due is not None:
            console.print(words().t("cli.finding-due", due=_due(finding.due)))
        if finding.actor:
            console.print(words().t("cli.finding-actor", actor=finding.actor))
        for number, one in enumerate(finding.steps, start=1):
            console.print(f"  {number}. {one.text}")
            if one.places:
                console.print(Text(f"     {' '.join(one.places)}", style="dim"))
        for proof in finding.evidence:
            console.print(words().t("cli.finding-evidence", name=proof.name, kind=proof.kind, pin=proof.pin))


def _counts(view: DossierView) -> Text:
    parts = [
        Text(f"{state.name} {count}", style=_style(state)) for state, count in view.overview.counts if count
    ]
    return Text("  ").join(parts)


def _style(state: StateView) -> str:
    return _STYLES.get(state.code, "")


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(words().t(f"cli.{heading}"), overflow="fold")
    return table


def _due(due: DueView | None) -> str:
    if due is None:
        return words().t("cli.no-date")
    return words().t("cli.due-noted", date=due.date, note=due.note) if due.note else due.date


def _payments(view: DossierView) -> Table:
    table = _table("payment", "amount", "payable", "due", "state", "actor")
    for one in view.payments:
        table.add_row(
            one.name,
            one.amount,
            one.payable,
            _due(one.due),
            Text(one.state.name, _style(one.state)),
            one.actor,
        )
    return table


def _deadlines(view: DossierView) -> Table:
    table = _table("due", "days", "clause", "subject", "state", "actor")
    for one in view.overview.next_deadlines:
        table.add_row(
            one.date, one.days, one.clause, one.title, Text(one.state.name, _style(one.state)), one.actor
        )
    return table
