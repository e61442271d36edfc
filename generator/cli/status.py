"""``dossier status``: where the contract stands, what presses and why, what the records lack."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.cli.terminal import due_text, out, style, table
from generator.settings import words
from generator.views.dossier import DossierView
from generator.views.findings import FindingView

_TO_MEND: Final = ("breached", "overdue", "not_evidenced", "needs_decision")
"""What somebody must act on whatever the day; what is due soon stands among the dates."""

_LISTED: Final = 10


def show_status(view: DossierView) -> None:
    """The figures, the dates ahead, then what presses, gravest first, with the step that decides it."""
    console, head = out(), view.masthead
    mark = words().t("cli.example-mark") if head.example else ""
    titles = dict.fromkeys((head.title, head.name))
    console.print(Text(f"{' · '.join(titles)}{mark}", style="bold"))
    console.print(words().t("cli.as-of", as_of=head.as_of, revision=head.revision, term=head.term))
    over = view.overview
    console.print(words().t("cli.term", passed=over.days_passed, days=over.days, left=over.days_left))
    console.print(_counts(view))
    console.print(_payments(view))
    _show_deductions(console, view)
    console.print(words().t("cli.readiness", ready=over.ready, all=over.readiness))
    console.print(_deadlines(view))
    _show_pressing(console, view)
    concerns = [one.severity for one in view.questions.concerns]
    if concerns:
        serious = concerns.count("serious")
        console.print(words().t("cli.concerns-of-records", count=len(concerns), serious=serious))


def _counts(view: DossierView) -> Text:
    parts = [
        Text(f"{state.name} {count}", style=style(state)) for state, count in view.overview.counts if count
    ]
    return Text("  ").join(parts)


def _show_deductions(console: Console, view: DossierView) -> None:
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


def _payments(view: DossierView) -> Table:
    shown = table("payment", "amount", "payable", "due", "state", "actor")
    for one in view.payments:
        state = Text(one.state.name, style(one.state))
        shown.add_row(one.name, one.amount, one.payable, due_text(one.due), state, one.actor)
    return shown


def _deadlines(view: DossierView) -> Table:
    shown = table("due", "days", "clause", "subject", "state", "actor")
    for one in view.overview.next_deadlines:
        date = words().t("cli.due-noted", date=one.date, note=one.note) if one.note else one.date
        state = Text(one.state.name, style(one.state))
        shown.add_row(date, one.days, one.clause, one.title, state, one.actor)
    return shown


def _show_pressing(console: Console, view: DossierView) -> None:
    pressing = [one for one in view.overview.pressing if one.state.code in _TO_MEND]
    if not pressing:
        console.print(words().t("cli.nothing-presses"))
        return
    console.print(Text(words().t("cli.pressing", count=len(pressing)), style="bold"))
    for one in pressing[:_LISTED]:
        _show_one(console, one)
    rest = len(pressing) - _LISTED
    console.print(words().t("cli.pressing-rest", count=rest) if rest > 0 else words().t("cli.pressing-why"))


def _show_one(console: Console, one: FindingView) -> None:
    parts = [words().t("cli.pressing-one", clause=one.clause, title=one.title, id=one.id)]
    if one.actor:
        parts.append(words().t("cli.finding-actor", actor=one.actor))
    if one.due is not None:
        parts.append(words().t("cli.finding-due", due=due_text(one.due)))
    console.print(Text.assemble("  ", (one.state.name, style(one.state)), "  ", "  ".join(parts)))
    console.print(Text(f"      {one.steps[-1].text}", style="dim"))
