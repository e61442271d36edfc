"""One list of what is to be done in all contracts: none left out, each with its contract and its own day."""

from __future__ import annotations

import datetime as dt
from typing import Final

from generator.records.portfolio import Department, ListedContract, Portfolio
from generator.views.portfolio.todo import ContractTodo, PortfolioTodo, merge_todos, publish_portfolio_todo
from generator.views.todo import Group, TodoItem, TodoView

AS_OF: Final = dt.date(2026, 11, 20)
UNTIL: Final = dt.date(2026, 12, 4)


def _item(group: Group, name: str, on: str = "", place: str = "", command: str = "") -> TodoItem:
    day = dt.date.fromisoformat(on) if on else None
    return TodoItem(group=group, kind="finding", id=name, title=name, on=day, place=place, command=command)


def _view(*items: TodoItem, until: dt.date = UNTIL, next_due: tuple[dt.date, str] | None = None) -> TodoView:
    return TodoView("某合同", False, AS_OF, until, "sha", items, next_due)


def _of(contract: str, view: TodoView | None) -> ContractTodo:
    folder = f"contracts/{contract}"
    return ContractTodo(contract=contract, folder=folder, project=f"my bureau/{folder}", view=view)


def _merged(*todos: ContractTodo, example: bool = False) -> PortfolioTodo:
    portfolio = Portfolio(
        id="bureau",
        name="某局",
        example=example,
        departments=(Department(id="D1", name="一处"),),
        contracts=tuple(ListedContract(id=one.contract, folder=one.folder, department="D1") for one in todos),
    )
    return merge_todos(portfolio, todos, AS_OF)


def test_the_most_urgent_group_comes_first_and_in_it_the_earliest_of_whatever_contract() -> None:
    first = _view(_item("past", "a", "2026-11-10"), _item("records", "b"), _item("near", "c", "2026-12-01"))
    second = _view(_item("past", "d", "2026-09-30"), _item("near", "e", "2026-11-25"), _item("near", "f"))
    merged = _merged(_of("one", first), _of("two", second))
    assert [(one.contract, one.item.id) for one in merged.items] == [
        ("two", "d"),
        ("one", "a"),
        ("two", "e"),
        ("one", "c"),
        ("two", "f"),
        ("one", "b"),
    ]
    assert [one.item.id for one in merged.of_group("near")] == ["e", "c", "f"]


def test_at_one_date_the_order_of_the_portfolio_holds() -> None:
    todos = [_of(name, _view(_item("past", name, "2026-11-10"))) for name in ("z", "a", "m")]
    assert [one.contract for one in _merged(*todos).items] == ["z", "a", "m"]


def test_places_and_commands_are_such_as_hold_outside_of_the_contract() -> None:
    item = _item("past", "a", place="data/payments.yaml:2", command="dossier new member")
    (one,) = _merged(_of("one", _view(item))).items
    assert one.item.place == "contracts/one/data/payments.yaml:2"
    assert one.item.command == "dossier new member --project 'my bureau/contracts/one'"


def test_where_there_is_no_place_or_command_none_is_made_up() -> None:
    (one,) = _merged(_of("one", _view(_item("past", "a")))).items
    assert (one.item.place, one.item.command) == ("", "")


def test_a_contract_that_could_not_be_read_is_named_and_counted() -> None:
    merged = _merged(_of("one", None), _of("two", _view()))
    assert (merged.unread, merged.contracts, merged.items) == (("one",), 2, ())
    assert _merged(_of("one", None)).until is None


def test_the_day_looked_ahead_to_is_told_only_where_it_is_the_same_for_all() -> None:
    assert _merged(_of("one", _view()), _of("two", _view())).until == UNTIL
    later = _view(until=UNTIL + dt.timedelta(days=1))
    assert _merged(_of("one", _view()), _of("two", later)).until is None


def test_what_is_due_next_is_the_earliest_of_all_contracts() -> None:
    first = _view(next_due=(dt.date(2027, 1, 5), "尾款"))
    second = _view(next_due=(dt.date(2026, 12, 15), "总结"))
    merged = _merged(_of("one", first), _of("two", second), _of("three", _view()), _of("four", None))
    assert merged.next_due == (dt.date(2026, 12, 15), "two", "总结")
    assert _merged(_of("three", _view())).next_due is None


def test_it_is_an_example_where_the_portfolio_or_any_contract_is() -> None:
    assert not _merged(_of("one", _view())).example
    assert _merged(_of("one", _view()), example=True).example
    shown = TodoView("某合同", True, AS_OF, UNTIL, "sha", (), None)
    assert _merged(_of("one", shown)).example


def test_another_program_is_told_the_same() -> None:
    view = _view(_item("past", "a", "2026-11-10"), next_due=(dt.date(2027, 1, 5), "尾款"))
    told = publish_portfolio_todo(_merged(_of("one", view), _of("two", None)))
    assert {name: told[name] for name in ("as_of", "until", "contracts", "unread", "next_due")} == {
        "as_of": "2026-11-20",
        "until": "2026-12-04",
        "contracts": 2,
        "unread": ["two"],
        "next_due": {"date": "2027-01-05", "contract": "one", "title": "尾款"},
    }
    items, counts = told["items"], told["counts"]
    assert isinstance(items, list)
    assert isinstance(counts, dict)
    assert (items[0]["contract"], items[0]["id"], items[0]["group"]) == ("one", "a", "past")
    assert {group: count for group, count in counts.items() if count} == {"past": 1}
