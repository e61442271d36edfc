"""The changes of a project's records, read from git: which commit added, changed or removed which record.

Everything is asked of git's plumbing, whose answers are not parted by characters that a message or a file
name could hold. Only files of records are opened, never what is kept as evidence.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from generator.loading.git import GitMissingError, ask_git
from generator.loading.layout import DATA
from generator.loading.record_differences import Touched, differences
from generator.loading.record_versions import room_of
from generator.records.history import Change, History

MOST_CHANGES: Final = 100
_MOST_FILES: Final = 500
"""A change of more files is a load of records at once; it is told by number."""
_NOTHING: Final = "0"
_PLAIN_FILE: Final = "100"
_SHORT: Final = 10
_NO_MOMENT: Final = dt.datetime.fromtimestamp(0, dt.UTC)


def read_history(project: Path, most: int = MOST_CHANGES) -> History:
    """The last ``most`` commits that touched ``project``/data, the newest first.

    A commit that git keeps without what was before it, as a shallow copy does, is told without its records.
    """
    try:
        place = ask_git(project, "rev-parse", "--show-prefix")
        if place is None:
            return History("no-repository")
        prefix = _as_path(place.rstrip(b"\n"))
        found = ask_git(project, "rev-list", f"--max-count={most + 1}", "HEAD", "--", DATA)
        uncommitted = _uncommitted(project, prefix)
        if not found:
            return History("no-changes", uncommitted=uncommitted)
        commits = found.decode("ascii").split()
        ends = _ends(project)
        changes = _read(project, commits[:most], prefix, ends)
    except GitMissingError:
        return History("no-git")
    return History("known", changes, len(commits) > most, bool(ends), uncommitted)


def _ends(project: Path) -> frozenset[str]:
    """The commits a shallow copy begins with."""
    path = ask_git(project, "rev-parse", "--git-path", "shallow")
    if path is None:
        return frozenset()
    try:
        text = (project / _as_path(path.rstrip(b"\n"))).read_text("ascii")
    except OSError:
        return frozenset()
    return frozenset(text.split())


def _uncommitted(project: Path, prefix: str) -> tuple[str, ...]:
    """The files of the working copy that differ from the last commit."""
    arguments = ("--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", DATA)
    status = ask_git(project, "status", *arguments) or b""
    return tuple(sorted({_as_path(one[3:]).removeprefix(prefix) for one in status.split(b"\0") if one}))


def _read(project: Path, commits: Sequence[str], prefix: str, ends: frozenset[str]) -> tuple[Change, ...]:
    touched = _touched(project, [commit for commit in commits if commit not in ends], prefix)
    wanted = {
        name
        for files in touched.values()
        if len(files) <= _MOST_FILES
        for one in files
        if room_of(one.file)
        for name in (*one.befores, one.after)
        if name
    }
    contents = _contents(project, [*commits, *sorted(wanted)])
    return tuple(
        _change(commit, contents[commit], touched.get(commit), contents)
        for commit in commits
        if commit in contents and (commit in ends or touched.get(commit))
    )


def _touched(project: Path, commits: Sequence[str], prefix: str) -> dict[str, list[Touched]]:
    """The files each commit touched; of a merge those that are like none of what it merged."""
    arguments = ("--stdin", "--root", "-r", "-c", "-z", "--no-renames", "--no-abbrev", "--", DATA)
    told = "".join(f"{commit}\n" for commit in commits).encode()
    answer = ask_git(project, "diff-tree", *arguments, told=told) or b""
    parts = iter(answer.split(b"\0"))
    found: dict[str, list[Touched]] = {}
    files: list[Touched] = []
    for part in parts:
        if not part.startswith(b":"):
            files = found.setdefault(part.decode("ascii").strip(), []) if part else files
            continue
        file = _as_path(next(parts)).removeprefix(prefix)
        if file.rpartition("/")[2].startswith("."):
            continue  # such as .gitkeep, which loading passes over too
        parents = len(part) - len(part.lstrip(b":"))
        words = part.lstrip(b":").decode("ascii").split()
        modes, names = words[: parents + 1], words[parents + 1 : 2 * parents + 2]
        kept = [
            name if mode.startswith(_PLAIN_FILE) and name.strip(_NOTHING) else ""
            for mode, name in zip(modes, names, strict=True)
        ]
        files.append(Touched(file, tuple(kept[:-1]), kept[-1]))
    return found


def _contents(project: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The objects of these names; one that is not in this copy of the repository is left out."""
    answer = (
        ask_git(project, "cat-file", "--batch", told="".join(f"{name}\n" for name in names).encode()) or b""
    )
    found: dict[str, bytes] = {}
    at = 0
    for name in names:
        end = answer.find(b"\n", at)
        head = answer[at:end].split()
        at = end + 1
        if len(head) == len(("name", "type", "size")) and head[2].isdigit():
            size = int(head[2])
            found[name] = answer[at : at + size]
            at += size + 1
    return found


def _change(
    commit: str, raw: bytes, files: Sequence[Touched] | None, contents: Mapping[str, bytes]
) -> Change:
    told = replace(_head(raw), id=commit[:_SHORT], commit=commit, touched=len(files or ()))
    if files is None:
        return replace(told, unknown="cut-off")
    if len(files) > _MOST_FILES:
        return replace(told, unknown="too-many")
    records, rest = differences(files, contents)
    return replace(told, records=records, files=rest)


def _head(raw: bytes) -> Change:
    """When a commit was made, its author, the first paragraph of its message in a line, its first parent."""
    head, _, message = raw.partition(b"\n\n")
    fields = dict(line.split(b" ", 1) for line in reversed(head.split(b"\n")) if b" " in line[1:])
    encoding = fields.get(b"encoding", b"utf-8").decode("ascii", "replace")
    author = fields.get(b"author", b"").partition(b" <")[0]
    paragraph = message.strip(b"\n").partition(b"\n\n")[0]
    return Change(
        id="",
        on=_moment(fields.get(b"committer", b"")),
        author=_text(author, encoding),
        subject=_text(paragraph, encoding),
        parent=fields.get(b"parent", b"").decode("ascii", "replace"),
    )


def _moment(committer: bytes) -> dt.datetime:
    seconds, _, offset = committer.rpartition(b"> ")[2].partition(b" ")
    try:
        zone = dt.datetime.strptime(offset.decode("ascii"), "%z").tzinfo
        moment = dt.datetime.fromtimestamp(int(seconds), zone or dt.UTC)
    except (ValueError, OverflowError, OSError):  # made by a program with a clock of its own
        moment = _NO_MOMENT
    # At either end of the calendar there is no such moment in every zone.
    return moment if dt.MINYEAR < moment.year < dt.MAXYEAR else _NO_MOMENT


def _text(raw: bytes, encoding: str) -> str:
    """One line without what cannot be seen, such as marks that turn the direction of the text around it."""
    try:
        text = raw.decode(encoding, "replace")
    except LookupError:
        text = raw.decode("utf-8", "replace")
    line = " ".join(text.split())
    return "".join(char for char in line if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co"))


def _as_path(name: bytes) -> str:
    return name.decode("utf-8", "replace")
