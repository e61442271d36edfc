"""Loads a whole project: every file, every record, every check, and only then the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.loading import amendments, evaluations, figures, orders, proof, references
from generator.loading.audiences import check_audiences
from generator.loading.layout import ROOMS, Room, closed_rooms, files_of_data
from generator.loading.marks import check_marks
from generator.loading.misplaced import in_wrong_room, misnamed, wrong_shape
from generator.loading.products import check_products
from generator.loading.revision import read_revision
from generator.loading.summary import read_summary
from generator.loading.unseen import check_unseen
from generator.loading.validation import validate_file
from generator.loading.yaml_source import read_document
from generator.location import Location
from generator.message import say
from generator.problem import Problem, in_order
from generator.records.base import Record
from generator.records.ledger import Records


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of loading: either all records, or the problems that forbid them."""

    records: Records | None
    problems: tuple[Problem, ...]
    files: int


def _by_kind() -> dict[str, list[Any]]:
    return {room.kind: [] for room in ROOMS}


@dataclass(slots=True)
class Draft:
    """What could be read so far, by kind; checks look at it even when some of it is faulty."""

    of_kind: dict[str, list[Any]] = field(default_factory=_by_kind)
    unfit: dict[str, list[Any]] = field(default_factory=_by_kind)
    """Records with faults, as they were written: what they name and prove is checked all the same."""
    unread: set[str] = field(default_factory=set)
    """Kinds of which something could not be read at all, so that its absence proves nothing."""


def load_project(
    project: Path,
    *,
    on_file: Callable[[], None] = lambda: None,
    sha256_of: Callable[[Path], str | None] = proof.sha256_of,
    revision_of: Callable[[Path], str] = read_revision,
) -> Loaded:
    """Loads ``project``/data; ``on_file`` is called once for each file read, for a progress bar.

    ``sha256_of`` gives the hash of an evidence file, None where there is none; ``revision_of`` the name of
    the state of the data.
    """
    by_room, problems = files_of_data(project)
    draft = Draft(unread=closed_rooms(problems))
    for room in ROOMS:
        for file in by_room[room.kind]:
            problems += _load_file(project, room, file, draft)
            on_file()
        if room.required and not by_room[room.kind]:
            draft.unread.add(room.kind)
    problems += references.check_references(draft.of_kind, draft.unfit, draft.unread)
    problems += references.check_rules(draft.of_kind)
    problems += check_products(draft.of_kind)
    problems += check_audiences(draft.of_kind, draft.unfit)
    problems += figures.check_figures(draft.of_kind)
    problems += orders.check_orders(
        draft.of_kind, draft.unread | {kind for kind, some in draft.unfit.items() if some}
    )
    problems += amendments.check_amendments(draft.of_kind, draft.unread, draft.unfit)
    problems += evaluations.check_evaluations(draft.of_kind)
    problems += proof.check_evidence(project, draft.of_kind, draft.unfit, sha256_of)
    problems += read_summary(project)[1]
    files = sum(len(of_room) for of_room in by_room.values())
    if problems:
        return Loaded(None, in_order(problems), files)
    return Loaded(_assembled(draft.of_kind, revision_of(project)), (), files)


def _load_file(project: Path, room: Room, file: str, draft: Draft) -> list[Problem]:
    document, problems = read_document(project / file, file)
    if document is None:
        draft.unread.add(room.kind)
        return problems
    problems += check_marks(document)
    problems += check_unseen(document)
    if document.value is None:
        key = "problem.list-empty" if room.listed else "problem.file-empty"
        draft.unread.add(room.kind)
        return [*problems, Problem(Location(file), say(key, file=file))]
    if (misshapen := wrong_shape(room, document)) is not None:
        draft.unread.add(room.kind)
        return [*problems, misshapen]
    found = validate_file(
        room.model, document, listed=room.listed, elsewhere=lambda value: in_wrong_room(room, value)
    )
    draft.of_kind[room.kind] += found.records
    draft.unfit[room.kind] += found.unfit
    if found.unread:
        draft.unread.add(room.kind)
    for record in (*found.records, *found.unfit):
        problems += misnamed(room, file, record)
    return problems + found.problems


def _assembled(of_kind: Mapping[str, list[Record]], revision: str) -> Records:
    """All records in the order their pages show them."""

    def every(kind: str, *by: str) -> tuple[Any, ...]:
        if not by:
            return tuple(of_kind[kind])
        return tuple(sorted(of_kind[kind], key=lambda record: tuple(getattr(record, name) for name in by)))

    register: Any = of_kind["clauses"][0]
    scope: Any = of_kind["scope"][0]
    project: Any = of_kind["project"][0]
    contract: Any = of_kind["contract"][0]
    catalogs: Any = of_kind["catalog"]
    return Records(
        project=project,
        contract=contract,
        articles=register.articles,
        clauses=register.clauses,
        groups=scope.groups,
        services=scope.services,
        project_products=scope.project_products,
        systems=every("systems", "service"),
        catalog=catalogs[0] if catalogs else None,
        years=every("years", "year"),
        ambiguities=every("ambiguities"),
        milestones=every("milestones"),
        payments=every("payments"),
        incidents=every("incidents", "occurred_at", "id"),
        team=every("team"),
        deliveries=every("deliveries", "delivered_on", "id"),
        evaluations=every("evaluations", "system", "round"),
        reviews=every("reviews", "round"),
        notices=every("notices", "id"),
        decisions=every("decisions", "decided_on", "id"),
        amendments=every("amendments", "on"),
        bundles=every("bundles"),
        audiences=every("audiences"),
        revision=revision,
    )
