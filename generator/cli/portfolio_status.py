"""What ``dossier portfolio status`` says: a line for each contract, then its contractors with their sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from generator.cli.terminal import out, style
from generator.settings import words
from generator.views.findings import StateView
from generator.views.portfolio.status import ContractLine, ContractorLine, PortfolioStatus

_TABLE_WIDTH: Final = 112
"""Below this a table of nine columns cannot be read: each contract is a paragraph instead."""
_LINE_WIDTH: Final = 160
"""Below this a cell of the table has two lines, and sums of money would be broken: those are paragraphs."""
_LINES_TOGETHER: Final = " · "

Line = TypeVar("Line", ContractLine, ContractorLine)


def _t(key: str, **values: object) -> str:
    return words().t(f"portfolio-command.{key}", **values)


def show_portfolio(view: PortfolioStatus) -> None:
    """The portfolio on a day, as wide as the terminal has room for."""
    console = out()
    mark = words().t("cli.example-mark") if view.example else ""
    console.print(Text(f"{view.name}{mark}", style="bold"))
    counts = {"contracts": len(view.contracts), "contractors": len(view.contractors)}
    console.print(_t("head", as_of=view.as_of, **counts))
    if not view.contracts:
        console.print(_t("none"))
        return
    if view.not_counted:
        console.print(Text(_t("troubled", ids=view.not_counted), style="bold red"))
    wide, widest = console.width >= _TABLE_WIDTH, console.width >= _LINE_WIDTH
    gap = " " if widest else "\n"
    console.print()
    _show(
        console,
        _t("contracts"),
        view.contracts,
        (lambda lines: _contracts(lines, gap)) if wide else None,
        _contract,
    )
    if view.contractors:
        console.print()
        _show(console, _t("contractors"), view.contractors, _contractors if widest else None, _contractor)


def _show(
    console: Console,
    heading: str,
    lines: Sequence[Line],
    as_table: Callable[[Sequence[Line]], Table] | None,
    as_paragraph: Callable[[Line], Iterable[Text]],
) -> None:
    """Under their heading, in one table or a paragraph each."""
    console.print(Text(heading, style="bold"))
    if as_table is not None:
        console.print(as_table(lines), soft_wrap=False)
        return
    for line in lines:
        head, *rest = as_paragraph(line)
        console.print(Padding(head, (0, 0, 0, 2)), soft_wrap=False)
        for text in rest:
            console.print(Padding(text, (0, 0, 0, 6)), soft_wrap=False)


def _table(first: str, *columns: str) -> Table:
    """An empty table; what its first column holds stays whole."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(_t(f"column.{first}"), no_wrap=True)
    for one in columns:
        table.add_column(_t(f"column.{one}"), overflow="fold")
    return table


def _state(state: StateView | None) -> Text:
    return Text(state.name, style(state)) if state is not None else Text(_t("not-known"))


def _standing(line: ContractLine) -> Text:
    """Its state, or why that is not known; both where the state is of an earlier day."""
    if not line.trouble:
        return _state(line.state)
    told = _t("last-known", trouble=line.trouble, date=line.dated) if line.state else line.trouble
    return Text(told, "bold red")


def _rectifying(line: ContractLine) -> str:
    """The look of a count that has set off a rectification, or may have."""
    return {True: "bold red", None: "magenta"}.get(line.rectification, "")


def _contracts(lines: Sequence[ContractLine], gap: str) -> Table:
    columns = ("contractor", "department", "term", "state", "deductions", "incidents", "payment", "deadline")
    table = _table("contract", *columns)
    for line in lines:
        if not line.state:
            table.add_row(line.id, "", line.department, "", _standing(line))
            continue
        cut = _t("of", part=line.approved, whole=line.ceiling)
        payment = f"{line.payment}{gap}{line.payment_name}" if line.payment else ""
        table.add_row(
            line.id,
            line.contractor,
            line.department,
            f"{_t('term', start=line.start, end=line.end)}{gap}{line.phase}",
            _standing(line),
            _t("with-pending", text=cut) if line.pending else cut,
            Text(_t("of", part=line.incidents, whole=line.trigger), _rectifying(line)),
            Text(_payment(line, payment), "bold red" if line.payment_overdue else ""),
            f"{line.deadline}{gap}{line.deadline_title}" if line.deadline else "",
        )
    return table


def _payment(line: ContractLine, text: str) -> str:
    return _t("overdue-payment", date=text) if line.payment_overdue else text


def _contract(line: ContractLine) -> Iterator[Text]:
    yield Text.assemble((line.id, "bold"), "  ", _standing(line))
    if not line.state:
        yield Text(line.department)
        return
    values = {"contractor": line.contractor, "department": line.department}
    yield Text(_t("line-term", start=line.start, end=line.end, phase=line.phase, **values))
    parts = [Text(_t("line-deductions", approved=line.approved, ceiling=line.ceiling))]
    if line.pending:
        parts.append(Text(_t("line-pending", pending=line.pending)))
    counted = _t("line-incidents", incidents=line.incidents, trigger=line.trigger)
    parts.append(Text(counted, _rectifying(line)))
    yield Text(_LINES_TOGETHER).join(parts)
    ahead = []
    if line.payment:
        told = _t("line-payment", date=_payment(line, line.payment), name=line.payment_name)
        ahead.append(Text(told, "bold red" if line.payment_overdue else ""))
    if line.deadline:
        ahead.append(Text(_t("line-deadline", date=line.deadline, title=line.deadline_title)))
    if ahead:
        yield Text(_LINES_TOGETHER).join(ahead)


def _contractors(lines: Sequence[ContractorLine]) -> Table:
    columns = (
        "contracts",
        "state",
        "value",
        "approved",
        "pending",
        "count",
        "triggers",
        "payable",
        "overdue",
    )
    table = _table("contractor", *columns)
    for line in lines:
        table.add_row(
            line.name,
            str(line.contracts),
            _state(line.state),
            line.value,
            line.approved,
            line.pending,
            line.incidents,
            line.triggers,
            line.payable,
            Text(line.overdue, "bold red" if line.has_overdue else ""),
        )
    return table


def _contractor(line: ContractorLine) -> Iterator[Text]:
    yield Text.assemble((line.name, "bold"), "  ", _state(line.state))
    yield Text(_t("line-contractor", contracts=line.contracts, value=line.value))
    parts = [Text(_t("line-approved", approved=line.approved))]
    if line.pending:
        parts.append(Text(_t("line-pending", pending=line.pending)))
    counts = {"incidents": line.incidents, "triggers": line.triggers}
    parts.append(Text(_t("line-contractor-incidents", **counts)))
    yield Text(_LINES_TOGETHER).join(parts)
    owed = _t("line-payable", payable=line.payable, overdue=line.overdue)
    yield Text(owed, "bold red" if line.has_overdue else "")
