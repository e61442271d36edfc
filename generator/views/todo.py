"""What is to be done, most urgent first: what is past or near, what lacks proof, a decision or a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from generator.compliance.assessment import Assessment
from generator.compliance.dates.owed_periods import span_name
from generator.compliance.finding import DueDate, Finding, State
from generator.compliance.quality.quality import DUE_WITHOUT_RECORD, Severity
from generator.compliance.scope.products import Expectation
from generator.compliance.scope.services import ServiceAssessment
from generator.views.findings import DueView, view_due, view_party
from generator.views.todo_steps import NextSteps
from generator.words import Words

Group = Literal["past", "near", "unproven", "undecided", "products", "records", "unknown"]
GROUPS: Final[tuple[Group, ...]] = (
    "past",
    "near",
    "unproven",
    "undecided",
    "products",
    "records",
    "unknown",
)
"""From the most urgent; within each by date, those without one last."""
_WAITING: Final = (State.DUE_SOON, State.NOT_DUE, State.IN_PROGRESS)
_PAST: Final = (State.BREACHED, State.OVERDUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TodoItem:
    """One thing to do: by when, who must act, why, where it belongs, and the command that does it."""

    group: Group
    kind: Literal["finding", "product", "concern", "gap"]
    id: str
    """What ``dossier explain`` is asked for; empty where a fact is missing that no finding names."""
    title: str
    state: str = ""
    """The state's code, or a concern's severity."""
    state_name: str = ""
    clause: str = ""
    due: DueView | None = None
    on: dt.date | None = None
    days: int | None = None
    """Days until it is due; below nothing once that is past."""
    actor: str = ""
    why: str = ""
    place: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class TodoView:
    """Everything to be done as of a day, and what comes next when that is nothing."""

    name: str
    example: bool
    as_of: dt.date
    until: dt.date
    revision: str
    items: tuple[TodoItem, ...]
    next_due: tuple[dt.date, str] | None
    """The first date after ``until`` on which something is due, and what."""

    def of_group(self, group: Group) -> tuple[TodoItem, ...]:
        return tuple(one for one in self.items if one.group == group)


def view_todo(assessment: Assessment, words: Words, within: int | None = None) -> TodoView:
    """What is to be done now and within so many days; by default as many as the project warns ahead."""
    days = assessment.records.project.warning_days if within is None else within
    until = assessment.as_of + dt.timedelta(days=days)
    steps = NextSteps(assessment, words)
    own = [one for one in assessment.findings if one.follows is None]
    items = [
        *(item for one in own if (item := _of_finding(one, assessment.as_of, until, steps, words))),
        *_products(assessment, until, steps, words),
        *_concerns(assessment, steps, words),
        *_gaps(assessment, words),
    ]
    order = {group: number for number, group in enumerate(GROUPS)}
    items.sort(key=lambda one: (order[one.group], one.on or dt.date.max))
    return TodoView(
        name=assessment.records.project.name,
        example=assessment.records.project.example,
        as_of=assessment.as_of,
        until=until,
        revision=assessment.records.revision,
        items=tuple(items),
        next_due=_next_due(own, until, words),
    )


def _group_of(finding: Finding, as_of: dt.date, until: dt.date) -> Group | None:
    """The group a finding is to be done in; None where nothing is to be done now."""
    due = finding.due.due if finding.due is not None else None
    if finding.state in _PAST:
        return "past"
    open_ones = (*_WAITING, State.NOT_EVIDENCED, State.NEEDS_DECISION)
    if finding.state in open_ones and due is not None and as_of <= due <= until:
        return "near"
    if finding.state is State.NOT_EVIDENCED:
        return "unproven"
    if finding.state is State.NEEDS_DECISION:
        return "undecided"
    return "near" if finding.state is State.DUE_SOON and due is None else None


def _of_finding(
    finding: Finding, as_of: dt.date, until: dt.date, steps: NextSteps, words: Words
) -> TodoItem | None:
    group = _group_of(finding, as_of, until)
    if group is None:
        return None
    places = finding.derivation[-1].records
    item = TodoItem(
        group=group,
        kind="finding",
        id=finding.id,
        title=words.say(finding.title),
        state=finding.state.value,
        state_name=words.t(f"state.{finding.state.value}"),
        clause=finding.clause,
        actor=view_party(finding.actor, words),
        why=words.say(finding.derivation[-1].message),
        place=str(places[-1]) if places else "",
        command=steps.after(finding),
    )
    return _dated(item, finding.due, as_of, words)


def _dated(item: TodoItem, due: DueDate | None, as_of: dt.date, words: Words) -> TodoItem:
    if due is None:
        return item
    return replace(item, due=view_due(due, words), on=due.due, days=(due.due - as_of).days)


def _products(assessment: Assessment, until: dt.date, steps: NextSteps, words: Words) -> Iterator[TodoItem]:
    """Products that custom alone expects and are missing, a service each; and every product expected soon."""
    for service in assessment.services:
        finding = service.finding
        if finding.state is State.ADVISORY and any(one.missing for one in service.expectations):
            item = TodoItem(
                group="products",
                kind="finding",
                id=finding.id,
                title=words.say(finding.title),
                state=finding.state.value,
                state_name=words.t("state.advisory"),
                clause=finding.clause,
                actor=view_party(finding.actor, words),
                why=words.say(finding.derivation[-1].message),
                place=str(service.service.origin.at()),
                command=steps.after(finding),
            )
            yield item
        together: dict[tuple[str, bool], list[Expectation]] = {}
        for one in service.expectations:
            if _expected_soon(one, assessment.as_of, until):
                together.setdefault((one.span.name, one.owed), []).append(one)
        for alike in together.values():
            yield _product(service, alike, assessment.as_of, steps, words)


def _expected_soon(one: Expectation, as_of: dt.date, until: dt.date) -> bool:
    return one.delivered_on is None and not one.elsewhere and as_of <= one.due.due <= until


def _product(
    service: ServiceAssessment,
    alike: Sequence[Expectation],
    as_of: dt.date,
    steps: NextSteps,
    words: Words,
) -> TodoItem:
    """The products of one service for one period."""
    first = min(alike, key=lambda one: one.due.due)
    names = tuple(one.product.name for one in alike)
    item = TodoItem(
        group="products",
        kind="product",
        id=service.finding.id,
        title=words.t("todo.product", products=names, period=span_name(first.span.name)),
        state=first.basis,
        state_name=words.t(f"basis.{first.basis}"),
        clause=service.clause,
        actor=view_party("B", words),
        why=words.t(f"todo.product-{'owed' if first.owed else 'customary'}", service=service.service.name),
        place=str(service.service.origin.at()),
        command=steps.delivery(alike, service.service.id),
    )
    return _dated(item, first.due, as_of, words)


def _concerns(assessment: Assessment, steps: NextSteps, words: Words) -> Iterator[TodoItem]:
    """What to mend in the records, the serious first; what an overdue finding says is not said twice."""
    weight = {severity: number for number, severity in enumerate(Severity)}
    for one in sorted(assessment.concerns, key=lambda one: weight[one.severity]):
        if one.check == DUE_WITHOUT_RECORD:
            continue
        yield TodoItem(
            group="records",
            kind="concern",
            id=one.subject,
            title=words.say(one.message),
            state=one.severity.value,
            state_name=words.t(f"severity.{one.severity.value}"),
            place=str(one.at),
            command=steps.mending(one),
        )


def _gaps(assessment: Assessment, words: Words) -> Iterator[TodoItem]:
    for gap in assessment.gaps:
        yield TodoItem(
            group="unknown",
            kind="gap",
            id="",
            title=words.say(gap.what),
            state_name=words.t("value.unknown"),
            place=str(gap.at),
        )


def _next_due(findings: Iterable[Finding], until: dt.date, words: Words) -> tuple[dt.date, str] | None:
    ahead = [
        (one.due.due, words.say(one.title))
        for one in findings
        if one.due is not None and one.due.due > until and one.state in _WAITING
    ]
    return min(ahead, default=None)


def publish_todo(view: TodoView) -> dict[str, object]:
    """The same for another program; the names of the fields stay as they are."""
    return {
        "as_of": view.as_of.isoformat(),
        "revision": view.revision,
        "example": view.example,
        "until": view.until.isoformat(),
        "counts": {group: len(view.of_group(group)) for group in GROUPS},
        "items": [publish_item(one) for one in view.items],
        "next_due": None
        if view.next_due is None
        else {"date": view.next_due[0].isoformat(), "title": view.next_due[1]},
    }


def publish_item(item: TodoItem) -> dict[str, object]:
    """One item for another program."""
    due = None
    if item.due is not None:
        due = {"date": item.due.date, "raw": item.due.raw, "provisional": item.due.provisional}
    return {
        "group": item.group,
        "kind": item.kind,
        "id": item.id or None,
        "title": item.title,
        "state": item.state or None,
        "clause": item.clause or None,
        "due": due,
        "days": item.days,
        "actor": item.actor or None,
        "why": item.why or None,
        "place": item.place or None,
        "command": item.command or None,
    }
