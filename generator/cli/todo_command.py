"""``dossier todo``: what is due and missing, most urgent first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from generator.cli import terminal
from generator.cli.options import as_of_option, format_option, project_option, reporting, when_of
from generator.pipeline.assessing import assess_project
from generator.rendering.json_text import render_json
from generator.settings import words
from generator.views.todo import GROUPS, TodoItem, TodoView, publish_todo, view_todo

_WIDTH: Final = 80
STYLES: Final = {"past": "bold red", "near": "yellow", "unproven": "red", "undecided": "magenta"}
_MOST_DAYS: Final = 3660


def _t(key: str, **values: object) -> str:
    return words().t(f"todo.{key}", **values)


@click.command(help=_t("about"))
@project_option
@as_of_option
@click.option("--within", type=click.IntRange(0, _MOST_DAYS), metavar="DAYS", help=_t("option-within"))
@format_option()
def todo(project: Path, as_of: dt.datetime | None, within: int | None, form: str) -> None:
    with reporting(form), terminal.progress() as hears:
        assessment = assess_project(project, when_of(as_of), hears)
    view = view_todo(assessment, words(), within)
    if form == "json":
        terminal.write(render_json(publish_todo(view)))
    else:
        _show(view)


def _show(view: TodoView) -> None:
    console = terminal.out()
    mark = words().t("cli.example-mark") if view.example else ""
    console.print(Text(f"{view.name}{mark}", style="bold"))
    console.print(_t("head", as_of=view.as_of, until=view.until, count=len(view.items)))
    for group in GROUPS:
        if items := view.of_group(group):
            console.print()
            head = _t(f"group.{group}", count=len(items), until=view.until)
            console.print(Text(head, style=STYLES.get(group, "bold")))
            for item in items:
                show_item(console, item)
    console.print()
    if not view.items:
        console.print(_t("nothing", until=view.until))
    if view.next_due is not None:
        console.print(_t("next-due", date=view.next_due[0], title=view.next_due[1]))
    if view.items:
        console.print(_t("explain"))


def show_item(console: Console, item: TodoItem, contract: str = "") -> None:
    """An item: its date and who must act, what it is, why, and the command or the place.

    ``contract`` is whose it is, where that is one of several.
    """
    parts = [one for one in (contract, _when(item), item.state_name, _clause(item), _actor(item)) if one]
    _print(console, Text("  ".join(parts), style="bold"), 2)
    _print(console, Text(item.title), 4)
    if item.why:
        _print(console, Text(item.why, style="dim"), 4)
    if item.command:
        console.print(Text(f"    $ {item.command}"))
    tail = [one for one in (item.place, item.id) if one]
    console.print(Text(f"    {_t('gap').join(tail)}", style="dim"))


def _print(console: Console, text: Text, indent: int) -> None:
    if console.is_terminal:
        width = min(console.width, _WIDTH)
        console.print(Padding(text, (0, 0, 0, indent)), width=width, soft_wrap=False)
    else:
        console.print(Text(" " * indent) + text)


def _when(item: TodoItem) -> str:
    if item.due is None or item.days is None:
        return ""
    key = "days-past" if item.days < 0 else "days-today" if item.days == 0 else "days-ahead"
    told = _t(key, days=abs(item.days))
    note = f"{told}{words().t('value.separator')}{item.due.note}" if item.due.note else told
    return _t("when", date=item.due.date, note=note)


def _clause(item: TodoItem) -> str:
    return _t("clause", clause=item.clause) if item.clause else ""


def _actor(item: TodoItem) -> str:
    return words().t("cli.finding-actor", actor=item.actor) if item.actor else ""
