"""What ``dossier portfolio todo`` says: the contracts that could not be read, then the items by group."""

from __future__ import annotations

from rich.text import Text

from generator.cli.terminal import out
from generator.cli.todo_command import STYLES, show_item
from generator.settings import words
from generator.views.portfolio.todo import PortfolioTodo
from generator.views.todo import GROUPS, Group


def _t(key: str, **values: object) -> str:
    return words().t(f"portfolio-command.{key}", **values)


def show_todo(view: PortfolioTodo) -> None:
    """Everything to be done, most urgent first."""
    console = out()
    mark = words().t("cli.example-mark") if view.example else ""
    console.print(Text(f"{view.name}{mark}", style="bold"))
    values = {"as_of": view.as_of, "contracts": view.contracts, "count": len(view.items)}
    if view.until is None:
        console.print(_t("todo-head-each", **values))
    else:
        console.print(_t("todo-head", until=view.until, **values))
    if view.unread:
        console.print(Text(_t("todo-unread", ids=view.unread), style="bold red"))
    for group in GROUPS:
        if items := view.of_group(group):
            console.print()
            console.print(Text(_heading(view, group, len(items)), style=STYLES.get(group, "bold")))
            for one in items:
                show_item(console, one.item, one.contract)
    console.print()
    if not view.items and not view.unread:
        console.print(_t("todo-nothing"))
    if view.next_due is not None:
        date, contract, title = view.next_due
        console.print(_t("todo-next-due", date=date, contract=contract, title=title))
    if view.items:
        console.print(_t("todo-explain"))


def _heading(view: PortfolioTodo, group: Group, count: int) -> str:
    if group == "near" and view.until is None:
        return _t("todo-near-each", count=count)
    return words().t(f"todo.group.{group}", count=count, until=view.until)
