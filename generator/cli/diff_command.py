"""``dossier diff``: what changed in the records between two states, and what that did to compliance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from generator.cli import terminal
from generator.cli.options import as_of_option, project_option, reporting, when_of
from generator.cli.revisions import known_revisions
from generator.pipeline.assessing import RecordsRefusedError
from generator.rendering.json_text import render_json
from generator.settings import words

if TYPE_CHECKING:
    from generator.views.comparison import ComparisonView
    from generator.views.comparison_lines import ComparisonPart

_STYLES = {"worse": "bold red", "other": "cyan", "better": "green"}
_PAIR = 2


def _t(key: str) -> str:
    return words().t(f"cli.{key}")


@click.command(help=_t("diff"))
@click.argument("revisions", metavar="REV [REV]", nargs=-1, required=True)
@project_option
@as_of_option
@click.option(
    "--as-of-base",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help=_t("option-as-of-base"),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    help=_t("option-diff-format"),
)
def diff(
    *,
    revisions: tuple[str, ...],
    project: Path,
    as_of: dt.datetime | None,
    as_of_base: dt.datetime | None,
    form: str,
) -> None:
    # Only this command needs them, and the others need not wait.
    from generator.pipeline.comparing import Between, compare_states  # noqa: PLC0415
    from generator.views.comparison import view_comparison  # noqa: PLC0415
    from generator.views.comparison_document import publish_comparison  # noqa: PLC0415

    before, after = _asked(revisions)
    between = Between(before, after, as_of_base.date() if as_of_base else None)
    with known_revisions(), reporting("json" if form == "json" else "text"):
        try:
            with terminal.progress() as hears:
                found = compare_states(project, between, when_of(as_of), hears)
        except RecordsRefusedError:
            terminal.err().print(Text(words().t("cli.revision-refused"), style="red"))
            raise
    parts = (found.comparison, found.sides, found.records, found.files, words())
    if form == "json":
        terminal.write(render_json(publish_comparison(*parts)))
    elif form == "markdown":
        from generator.rendering.comparison import render_comparison  # noqa: PLC0415

        terminal.write(render_comparison(view_comparison(*parts)))
    else:
        _show(view_comparison(*parts))


def _asked(revisions: Sequence[str]) -> tuple[str, str | None]:
    """The two states asked for; the later is None for the files as they lie on disk."""
    if len(revisions) > _PAIR:
        raise click.UsageError(_t("too-many-revisions"))
    if len(revisions) == _PAIR:
        return revisions[0], revisions[1]
    (asked,) = revisions
    if "..." in asked:
        raise click.UsageError(_t("three-dots"))
    before, dots, after = asked.partition("..")
    return (before or "HEAD", after or "HEAD") if dots else (asked, None)


def _show(view: ComparisonView) -> None:
    console = terminal.out()
    mark = words().t("cli.example-mark") if view.example else ""
    console.print(Text(f"{view.name}{mark}", style="bold"))
    console.print(Text(words().t("comparison.between", before=view.before, after=view.after)))
    if view.records.lines:
        _show_part(view.records)
    console.print()
    if view.nothing:
        console.print(Text(view.nothing))
        return
    console.print(Text(words().t("comparison.effect", summary=view.summary), style="bold"))
    for part in view.parts:
        _show_part(part)


def _show_part(part: ComparisonPart) -> None:
    console = terminal.out()
    console.print()
    console.print(Text(part.title, style="bold"))
    for line in part.lines:
        turn = (f"{line.turn_name} ", _STYLES.get(line.turn, "")) if line.turn_name else ""
        console.print(Text.assemble("  ", turn, line.text))
        if line.detail:
            console.print(Text(f"      {line.detail}", style="dim"))
