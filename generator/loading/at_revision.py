"""A project as it stood at a commit: its records loaded from git's objects, with every check of today.

Nothing is checked out and nothing of the repository changes: the files of records are laid into a folder of
their own for as long as they are read. Evidence is not copied; its hashes are taken from the objects.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from generator.loading.git import GitMissingError, ask_git
from generator.loading.git_objects import GitObjects
from generator.loading.layout import DATA, files_of_data
from generator.loading.project_loader import Loaded, load_project
from generator.loading.proof import sha256_of
from generator.loading.record_differences import FileState
from generator.loading.record_versions import room_of
from generator.location import Location
from generator.message import Message, say
from generator.problem import Problem

SHORT: Final = 10
_PARTS: Final = (DATA, "content")
_LINK: Final = "120000"
_PLAIN: Final = "100"
_READ_ENDINGS: Final = (".yaml", ".yml", ".md")
"""What loading opens; of other files it asks at most whether they are there, and for their hash."""
_NO_NAMES: Final = frozenset({"", ".", "..", ".git"})


class RevisionError(Exception):
    """There is no such state of the project to read; ``message`` says why to the reader."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.key)
        self.message = message


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of a commit: its mode and the name of its object."""

    mode: str
    name: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a commit holds of a project: ``asked`` as the reader named it, files by path below the project."""

    asked: str
    commit: str
    files: Mapping[str, Stored]


@dataclass(frozen=True, slots=True)
class Restored:
    """The outcome of loading a state of the project, and the files it was loaded from."""

    loaded: Loaded
    files: FileState


def find_snapshot(project: Path, asked: str, parts: Sequence[str] = _PARTS) -> Snapshot:
    """What the commit called ``asked`` holds of these folders of the project.

    Raises:
        RevisionError: there is no git, no repository, or no such commit.
    """
    try:
        if ask_git(project, "rev-parse", "--git-dir") is None:
            raise RevisionError(say("cli.no-repository"))
        commit = _commit(project, asked)
        if commit is None:
            raise RevisionError(say("cli.no-such-revision", revision=asked))
        listed = ask_git(project, "ls-tree", "-r", "-z", commit, "--", *parts)
    except GitMissingError:
        raise RevisionError(say("cli.no-git")) from None
    if listed is None:
        raise RevisionError(say("cli.revision-incomplete", revision=asked))
    return Snapshot(asked, commit, dict(_entry(one) for one in listed.split(b"\0") if one))


def _commit(project: Path, asked: str) -> str | None:
    """The full name of a commit. What the reader typed is told as input, where nothing can be an option."""
    if not asked or any(one in asked for one in "\n\r\0"):
        return None
    told = f"{asked}^{{commit}}\n".encode("utf-8", "surrogateescape")
    answer = (ask_git(project, "cat-file", "--batch-check", told=told) or b"").split()
    return answer[0].decode("ascii") if len(answer) > 1 and answer[1] == b"commit" else None


def data_trees(project: Path, commits: Sequence[str]) -> dict[str, str]:
    """Git's name of everything below ``data`` at each commit; a commit without it is left out.

    Equal names mean equal records.
    """
    told = "".join(f"{commit}:./{DATA}\n" for commit in commits).encode()
    try:
        answer = ask_git(project, "cat-file", "--batch-check", told=told) or b""
    except GitMissingError:
        return {}
    lines = [line.split() for line in answer.splitlines()]
    return {
        commit: line[0].decode("ascii")
        for commit, line in zip(commits, lines, strict=False)
        if len(line) == len(("name", "type", "size")) and line[1] == b"tree"
    }


def _entry(listed: bytes) -> tuple[str, Stored]:
    head, _, path = listed.partition(b"\t")
    mode, _, name = head.decode("ascii").split()
    return path.decode("utf-8", "replace"), Stored(mode, name)


def load_snapshot(snapshot: Snapshot, objects: GitObjects) -> Restored:
    """Loads a snapshot as :func:`load_project` loads a folder; its problems stand at ``commit:file``.

    Raises:
        RevisionError: this copy of the repository lacks some of its files.
    """
    with laid_out(snapshot, objects) as (project, contents):

        def hash_of(path: Path) -> str | None:
            file = path.resolve().relative_to(project).as_posix()
            stored = snapshot.files.get(file)
            plain = stored is not None and stored.mode.startswith(_PLAIN)
            return objects.sha256(stored.name) if stored is not None and plain else None

        revision = snapshot.commit[:SHORT]
        loaded = load_project(project, sha256_of=hash_of, revision_of=lambda _: revision)
    records = {file: content for file, content in contents.items() if room_of(file) is not None}
    others = {
        file: objects.sha256(stored.name) or ""
        for file, stored in snapshot.files.items()
        if file.startswith(f"{DATA}/") and file not in records and stored.mode.startswith(_PLAIN)
    }
    found = replace(loaded, problems=_at_commit(loaded.problems, snapshot))
    return Restored(found, FileState(records, others))


@contextmanager
def laid_out(snapshot: Snapshot, objects: GitObjects) -> Iterator[tuple[Path, Mapping[str, bytes]]]:
    """The files of a snapshot in a folder that is gone afterwards, and the content of those that are read.

    Raises:
        RevisionError: this copy of the repository lacks some of its files.
    """
    with tempfile.TemporaryDirectory(prefix="dossier-") as made:
        project = Path(made).resolve()
        yield project, _lay_out(snapshot, objects, project)


def load_working(project: Path, on_file: Callable[[], None] = lambda: None) -> Restored:
    """The project as it lies on disk, loaded the same way."""
    hash_of = cache(sha256_of)
    loaded = load_project(project, on_file=on_file, sha256_of=hash_of)
    records: dict[str, bytes] = {}
    others: dict[str, str] = {}
    by_room, _ = files_of_data(project)
    of_records = {file for of_room in by_room.values() for file in of_room}
    for path in sorted((project / DATA).rglob("*")):
        file = path.relative_to(project).as_posix()
        if path.is_symlink() or not path.is_file():
            continue
        if file not in of_records:
            others[file] = hash_of(path) or ""
            continue
        with suppress(OSError):  # which is a problem of loading
            records[file] = path.read_bytes()
    return Restored(loaded, FileState(records, others))


def _contents(snapshot: Snapshot, objects: GitObjects, files: Mapping[str, Stored]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for file, stored in files.items():
        content = objects.read(stored.name)
        if content is None:
            raise RevisionError(say("cli.revision-incomplete", revision=snapshot.asked))
        found[file] = content
    return found


def at_commit(file: str, snapshot: Snapshot) -> str:
    """A file's path as git names it in a commit."""
    return f"{snapshot.commit[:SHORT]}:{file}"


def _at_commit(problems: tuple[Problem, ...], snapshot: Snapshot) -> tuple[Problem, ...]:
    return tuple(replace(one, at=Location(at_commit(one.at.file, snapshot), one.at.line)) for one in problems)


def _lay_out(snapshot: Snapshot, objects: GitObjects, project: Path) -> dict[str, bytes]:
    """Puts the files into a folder: those that are read with their content, the others empty, links last.

    So no link is there yet to be written through, whatever a repository made by others holds.
    """
    safe = {file: one for file, one in snapshot.files.items() if not _NO_NAMES & set(file.split("/"))}
    plain = {file: one for file, one in safe.items() if one.mode.startswith(_PLAIN)}
    links = {file: one for file, one in safe.items() if one.mode == _LINK}
    read = {file: one for file, one in plain.items() if file.endswith(_READ_ENDINGS)}
    contents = _contents(snapshot, objects, read)
    for file in plain:
        path = project / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents.get(file, b""))
    targets = _contents(snapshot, objects, links)
    for file, target in targets.items():
        path = project / file
        if (
            not os.path.lexists(path)
            and b"\0" not in target
            and path.parent.resolve().is_relative_to(project)
        ):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(os.fsdecode(target))
    return contents
