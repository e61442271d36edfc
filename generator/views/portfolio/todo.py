"""What is to be done in all contracts of a portfolio: one list, most urgent first, each with its contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.records.portfolio import Portfolio
from generator.views.todo import GROUPS, Group, TodoItem, TodoView, publish_item
from generator.views.todo_steps import as_word


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTodo:
    """What is to be done in one contract; ``view`` is None where its records have problems."""

    contract: str
    folder: str
    """Its project's folder, relative to the portfolio's."""
    project: str
    """The same as a command takes it where the reader is."""
    view: TodoView | None


@dataclass(frozen=True, slots=True)
class PortfolioItem:
    """One thing to do, and in which contract; its place and its command are as seen from outside of it."""

    contract: str
    item: TodoItem


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioTodo:
    """Everything to be done as of a day in the contracts that could be read, and which could not."""

    name: str
    example: bool
    as_of: dt.date
    until: dt.date | None
    """The last day looked ahead to; None where the contracts warn each by days of its own."""
    contracts: int
    unread: tuple[str, ...]
    """The contracts whose records have problems: what is to be done in them is not known."""
    items: tuple[PortfolioItem, ...]
    next_due: tuple[dt.date, str, str] | None
    """The first date after those looked ahead to on which something is due: its contract, and what."""

    def of_group(self, group: Group) -> tuple[PortfolioItem, ...]:
        return tuple(one for one in self.items if one.item.group == group)


def merge_todos(portfolio: Portfolio, todos: Sequence[ContractTodo], as_of: dt.date) -> PortfolioTodo:
    """The items of all contracts by group, and within each by date; at one date as they are listed."""
    items = [PortfolioItem(one.contract, item) for one in todos for item in _from_outside(one)]
    order = {group: number for number, group in enumerate(GROUPS)}
    items.sort(key=lambda one: (order[one.item.group], one.item.on or dt.date.max))
    read = [one.view for one in todos if one.view is not None]
    until = {one.until for one in read}
    return PortfolioTodo(
        name=portfolio.name,
        example=portfolio.example or any(one.example for one in read),
        as_of=as_of,
        until=until.pop() if len(until) == 1 else None,
        contracts=len(todos),
        unread=tuple(one.contract for one in todos if one.view is None),
        items=tuple(items),
        next_due=min(_next_dues(todos), default=None),
    )


def _from_outside(one: ContractTodo) -> Iterable[TodoItem]:
    for item in one.view.items if one.view is not None else ():
        place = f"{one.folder}/{item.place}" if item.place else ""
        command = f"{item.command} --project {as_word(one.project)}" if item.command else ""
        yield replace(item, place=place, command=command)


def _next_dues(todos: Sequence[ContractTodo]) -> Iterable[tuple[dt.date, str, str]]:
    for one in todos:
        if one.view is not None and one.view.next_due is not None:
            yield one.view.next_due[0], one.contract, one.view.next_due[1]


def publish_portfolio_todo(view: PortfolioTodo) -> dict[str, object]:
    """The same for another program; the names of the fields stay as they are."""
    return {
        "as_of": view.as_of.isoformat(),
        "example": view.example,
        "until": None if view.until is None else view.until.isoformat(),
        "contracts": view.contracts,
        "unread": list(view.unread),
        "counts": {group: len(view.of_group(group)) for group in GROUPS},
        "items": [{"contract": one.contract} | publish_item(one.item) for one in view.items],
        "next_due": None
        if view.next_due is None
        else {
            "date": view.next_due[0].isoformat(),
            "contract": view.next_due[1],
            "title": view.next_due[2],
        },
    }
