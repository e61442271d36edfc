"""Every id is given once, and every reference leads to a record."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from generator.compliance.duties.standing import STANDING_KINDS
from generator.compliance.engine import RULES
from generator.location import Location, Origin
from generator.message import Message, say
from generator.problem import Problem
from generator.records.base import Record
from generator.records.milestone import Milestone

OfKind = Mapping[str, list[Any]]
Path = tuple[str, ...]

_MOST_NAMED: Final = 12
"""So many ids are all named to who mistook one; of more, the nearest."""
_NEAREST: Final = 5
_LIKE_ENOUGH: Final = 0.3


def _paths(*written: str) -> tuple[Path, ...]:
    return tuple(tuple(one.split(".")) for one in written)


_IDS: Final[Mapping[str, tuple[str, tuple[Path, ...]]]] = {
    **{
        kind: (kind, _paths("id"))
        for kind in (
            "systems", "ambiguities", "milestones", "payments", "incidents", "team",
            "deliveries", "evaluations", "reviews", "notices", "decisions", "amendments", "bundles",
            "audiences",
        )
    },
    "clauses": ("clauses", _paths("clauses.*.id")),
    "articles": ("clauses", _paths("articles.*.number")),
    "groups": ("scope", _paths("groups.*.id")),
    "scope": ("scope", _paths("services.*.id", "project_products.*.id")),
    "contract": ("contract", _paths("instalments.*.id")),
    "tiers": ("contract", _paths("incidents.tiers.*.id")),
    "years": ("years", _paths("year")),
}  # fmt: skip
"""What can be referred to: the kind of record its ids stand in, and where."""

_IDS_WITHIN: Final[Mapping[str, tuple[Path, ...]]] = {
    "evaluations": _paths("problems.*.id", "results.*.item"),
}
"""Ids that are only given once within a record of their kind."""

_REFERENCES: Final[Mapping[str, Mapping[Path, str]]] = {
    kind: {path: target for written, target in of_kind.items() for path in _paths(written)}
    for kind, of_kind in {
        "contract": {
            "instalments.*.clause": "clauses",
            "instalments.*.starts": "starts",
            "instalments.*.chain.*": "milestones",
            "incidents.tiers_clause": "clauses",
            "incidents.deduction_clause": "clauses",
            "incidents.trigger_clause": "clauses",
            "reviews.clause": "clauses",
            "periods.*.clause": "clauses",
            "cadences.*.clause": "clauses",
        },
        "clauses": {"clauses.*.article": "articles", "clauses.*.ambiguities.*": "ambiguities"},
        "scope": {
            "groups.*.clause": "clauses",
            "services.*.group": "groups",
            "project_products.*.group": "groups",
        },
        "systems": {"clause": "clauses", "service": "scope"},
        "incidents": {"system": "systems", "proposed_tier": "tiers", "meeting.tier": "tiers"},
        "payments": {"id": "contract"},
        "deliveries": {"service": "scope"},
        "milestones": {"clause": "clauses", "due.after": "starts"},
        "notices": {"clause": "clauses", "member": "team", "answers": "notices"},
        "decisions": {"ambiguity": "ambiguities"},
        "evaluations": {"system": "systems", "results.*.item": "items", "problems.*.item": "items"},
    }.items()
}
"""Which field of which kind of record names a record of which other kind."""


class Found(NamedTuple):
    """A value in a record: the record's origin, the dotted path from there, the value if it is a scalar."""

    origin: Origin
    path: str
    value: str | None

    @property
    def at(self) -> Location:
        return self.origin.at(self.path)


def check_references(of_kind: OfKind, unfit: OfKind, unread: Set[str]) -> list[Problem]:
    """Duplicate ids, and references to nothing.

    ``unfit`` are the records with faults, as they were written, by kind: what they name is checked too. A
    kind in ``unread`` has files that could not be read at all: what is missing there may only be unread, and
    is not reported.
    """
    problems = [*_repeated(of_kind, unfit), *_circles(of_kind["milestones"])]
    known = {target: _known(of_kind, unfit, unread, target) for target in _IDS}
    known["items"] = None if unread & {"catalog"} or unfit["catalog"] else _items(of_kind["catalog"])
    milestones = known["milestones"]
    known["starts"] = None if milestones is None else milestones | {"effective"}
    for kind, references in _REFERENCES.items():
        for record in (*of_kind[kind], *unfit[kind]):
            for path, target in references.items():
                names = known[target]
                if names is None:
                    continue
                for found in find(record, path):
                    if found.value is not None and found.value not in names:
                        problems.append(to_nothing(found, target, names))
    return problems


def to_nothing(found: Found, target: str, names: Set[str]) -> Problem:
    """That a value names none of what there is."""
    values = {"field": found.path, "value": found.value, "target": say(f"kind.{target}")}
    return Problem(
        found.at, say("problem.reference-to-nothing", known=_offered(str(found.value), names), **values)
    )


def _offered(value: str, names: Set[str]) -> Message:
    """All the ids there are, or the nearest where they are many."""
    if not names:
        return say("problem-part.none-known")
    if len(names) <= _MOST_NAMED:
        return say("problem-part.known", names=tuple(sorted(names)))
    near = difflib.get_close_matches(value, sorted(names), n=_NEAREST, cutoff=_LIKE_ENOUGH)
    return say("problem-part.nearest", names=tuple(near)) if near else say("problem-part.none-near")


def check_rules(of_kind: OfKind) -> list[Problem]:
    """Every clause names a rule there is or says why none assesses it; a duty always has a rule."""
    problems: list[Problem] = []
    for clause in (clause for register in of_kind["clauses"] for clause in register.clauses):
        if clause.rule is not None and clause.rule not in RULES:
            near = say("problem-part.allowed", names=RULES)
            problems.append(
                Problem(clause.origin.at("rule"), say("problem.rule-unknown", value=clause.rule, near=near))
            )
        if (clause.rule is None) == (clause.no_rule is None):
            problems.append(Problem(clause.origin.at("rule"), say("problem.rule-or-reason", id=clause.id)))
        elif clause.rule is None and clause.kind_of in STANDING_KINDS:
            problems.append(
                Problem(clause.origin.at("no_rule"), say("problem.duty-without-rule", id=clause.id))
            )
    return problems


def find(record: Any, path: Sequence[str]) -> Iterator[Found]:
    """What stands at a path of a record, or of the mapping it was to be; ``*`` is every item of a list."""
    yield from _find(record, path, _origin_in(record), "")


def _find(part: Any, path: Sequence[str], origin: Origin, above: str) -> Iterator[Found]:
    for place, step in enumerate(path):
        if step == "*":
            for name, item in _items_of(part):
                own = _origin_in(item)
                below = (own, "") if own else (origin, f"{above}.{name}")
                yield from _find(item, path[place + 1 :], *below)
            return
        part = _inside(part, step)
        above = f"{above}.{step}" if above else step
    yield Found(origin, above, str(part) if isinstance(part, (str, int, dt.date)) else None)


def _origin_in(part: Any) -> Any:
    """The origin of a record; None of what is only a part of one, whatever a file says there."""
    own = part.origin if isinstance(part, Record) else part.get("origin") if isinstance(part, dict) else None
    return own if isinstance(own, Origin) else None


def _inside(part: Any, name: str) -> Any:
    if isinstance(part, BaseModel):
        return getattr(part, name)
    return part.get(name) if isinstance(part, dict) else None


def _items_of(part: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(part, (tuple, list)):
        return enumerate(part)
    if isinstance(part, BaseModel):
        return ((name, getattr(part, name)) for name in type(part).model_fields)
    return (
        ((name, value) for name, value in part.items() if name != "origin") if isinstance(part, dict) else ()
    )


def _known(of_kind: OfKind, unfit: OfKind, unread: Set[str], target: str) -> Set[str] | None:
    """The ids that can be referred to; None where some of them could not be read."""
    kind, paths = _IDS[target]
    known: set[str] = set()
    for record in of_kind[kind]:
        for path in paths:
            known.update(found.value for found in find(record, path) if found.value is not None)
    for written in unfit[kind]:
        legible = [found.value for path in paths for found in find(written, path)]
        if not legible or None in legible:
            return None
        known.update(name for name in legible if name is not None)
    return None if kind in unread else known


def _items(catalogs: Iterable[Any]) -> Set[str]:
    return {
        f"{point.id}-{number}"
        for catalog in catalogs
        for part in (catalog.general, catalog.cloud)
        for category in part.categories
        for point in category.control_points
        for number in range(1, point.items + 1)
    }


def _repeated(of_kind: OfKind, unfit: OfKind) -> Iterator[Problem]:
    """Ids, and rounds, that were given before, in the order of files and lines."""
    for kind, paths in _IDS.values():
        yield from _duplicates(_all_of(of_kind, unfit, kind), paths)
    for kind, within in _IDS_WITHIN.items():
        for record in _all_of(of_kind, unfit, kind):
            for path in within:
                yield from _duplicates([record], [path])
    rounds = (Found(one.origin, "round", f"{one.system}/{one.round}") for one in of_kind["evaluations"])
    yield from given_before(rounds)
    yield from given_before(Found(one.origin, "round", str(one.round)) for one in of_kind["reviews"])


def _all_of(of_kind: OfKind, unfit: OfKind, kind: str) -> list[Any]:
    if not unfit[kind]:
        return of_kind[kind]
    return sorted(
        (*of_kind[kind], *unfit[kind]), key=lambda one: (_origin_in(one).file, _origin_in(one).line)
    )


def _duplicates(records: Iterable[Any], paths: Iterable[Path]) -> Iterator[Problem]:
    return given_before(found for record in records for path in paths for found in find(record, path))


def given_before(ids: Iterable[Found]) -> Iterator[Problem]:
    """A problem for each id that was given before."""
    first: dict[str, Found] = {}
    for found in ids:
        if found.value is None:
            continue
        if (before := first.setdefault(found.value, found)) is not found:
            yield Problem(found.at, say("problem.duplicate-id", id=found.value, first=str(before.at)))


def _circles(milestones: Iterable[Milestone]) -> Iterator[Problem]:
    """Milestones whose periods start, directly or by others, with themselves."""
    known = {one.id: one for one in milestones}
    for one in known.values():
        passed: list[str] = []
        name: str | None = one.id
        while name in known and name not in passed:
            passed.append(name)
            due = known[name].due
            name = due.after if due is not None else None
        if name == one.id:
            yield Problem(one.origin.at("due.after"), say("problem.milestone-circle", ids=tuple(passed)))
