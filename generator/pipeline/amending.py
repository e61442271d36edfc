"""Holds the records on disk to those of a commit: what was decided is not taken back without an amendment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from generator.compliance.amendments import changed_in_entry, changed_in_incident, is_decided
from generator.loading.at_revision import RevisionError, Snapshot, at_commit, find_snapshot, laid_out
from generator.loading.git import GitMissingError, ask_git
from generator.loading.git_objects import git_objects
from generator.loading.kept_records import KeptKind, KeptRecord, KeptRecords, read_kept
from generator.loading.layout import DATA
from generator.location import Location
from generator.message import say
from generator.pipeline.assessing import RecordsRefusedError
from generator.problem import Problem, in_order

_SINGULAR: Final[dict[KeptKind, str]] = {
    "incidents": "incident",
    "decisions": "decision",
    "amendments": "amendment",
}


def check_against(project: Path, base: str) -> None:
    """Checks that nothing that was recorded at ``base`` is gone or reads differently without an amendment.

    Raises:
        RevisionError: there is no such commit to be read.
        RecordsRefusedError: with every record that was taken back or rewritten.
    """
    snapshot = find_snapshot(project, base)
    try:
        with git_objects(project) as objects, laid_out(snapshot, objects) as (folder, _):
            before = read_kept(folder)
    except GitMissingError:
        raise RevisionError(say("cli.no-git")) from None
    after = read_kept(project)
    problems = [*_problems(snapshot, before, after), *_never_there(project, snapshot, before, after)]
    if problems:
        raise RecordsRefusedError(in_order(problems), len(after.records))


def _problems(snapshot: Snapshot, before: KeptRecords, after: KeptRecords) -> Iterator[Problem]:
    for file in before.unread:
        at = Location(at_commit(file, snapshot))
        yield Problem(at, say("problem.base-unreadable", file=file, base=snapshot.asked))
    amended = {
        ("incidents", str(one.written.get("incident")), str(one.written.get("what")))
        for (kind, id_), one in after.records.items()
        if kind == "amendments" and (kind, id_) not in before.records
    }
    for (kind, id_), was in before.records.items():
        now = after.records.get((kind, id_))
        values = {"id": id_, "base": snapshot.asked}
        if now is None:
            if (kind, id_, "removed") not in amended:
                yield Problem(was.origin.at(), say(f"problem.{_SINGULAR[kind]}-removed", **values))
        elif (fields := _changed(kind, was, now)) and (kind, id_, "changed") not in amended:
            at = now.origin.at(fields[0])
            yield Problem(at, say(f"problem.{_SINGULAR[kind]}-changed", fields=fields, **values))


def _changed(kind: KeptKind, was: KeptRecord, now: KeptRecord) -> tuple[str, ...]:
    """As the models read both, so that another way of writing is none; else as both were written."""
    before, after = was.read, now.read
    if before is None or after is None:
        before, after = was.written, now.written
    if kind != "incidents":
        return changed_in_entry(before, after)
    return changed_in_incident(before, after) if is_decided(before) else ()


def _never_there(
    project: Path, snapshot: Snapshot, before: KeptRecords, after: KeptRecords
) -> Iterator[Problem]:
    """New amendments of incidents that no commit ever had; of a shallow copy nobody can tell."""
    if ask_git(project, "rev-parse", "--is-shallow-repository") != b"false\n":
        return
    for (kind, id_), one in after.records.items():
        name = str(one.written.get("incident"))
        known = ("incidents", name) in before.records or ("incidents", name) in after.records
        if kind != "amendments" or (kind, id_) in before.records or known:
            continue
        path = f":(glob){DATA}/incidents/*/{name}.yaml"
        if not ask_git(project, "rev-list", "--max-count=1", "HEAD", snapshot.commit, "--", path):
            yield Problem(one.origin.at("incident"), say("problem.amendment-of-nothing", value=name))
