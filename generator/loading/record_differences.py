"""Which records differ between two states of the files of ``data/``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.loading.layout import DATA
from generator.loading.record_versions import Key, Version, compare, records_in, room_of
from generator.records.history import FileChange, Nature, RecordChange, What


@dataclass(frozen=True, slots=True)
class Touched:
    """A file of a commit: its content before and after by git's own names, empty where there was none."""

    file: str
    befores: tuple[str, ...]
    after: str

    @property
    def what(self) -> What:
        if not self.after:
            return "removed"
        return "changed" if any(self.befores) else "added"


@dataclass(frozen=True, slots=True)
class FileState:
    """The files of ``data/`` in one state: those of records with their content, the others by hash."""

    records: Mapping[str, bytes]
    others: Mapping[str, str]

    def content(self, file: str) -> bytes | None:
        """What a file holds, or what stands for it; None where there is no such file."""
        if file in self.records:
            return self.records[file]
        return self.others[file].encode() if file in self.others else None


def differences_of(
    before: FileState, after: FileState
) -> tuple[tuple[RecordChange, ...], tuple[FileChange, ...]]:
    """What differs from one state to another: the records, and the files without a record that differs."""
    contents: dict[str, bytes] = {}
    touched: list[Touched] = []
    for file in sorted({*before.records, *before.others, *after.records, *after.others}):
        was, now = before.content(file), after.content(file)
        if was == now or file.rpartition("/")[2].startswith("."):
            continue
        names = [f"{side}:{file}" if one is not None else "" for side, one in (("a", was), ("b", now))]
        contents |= {name: one for name, one in zip(names, (was, now), strict=True) if one is not None}
        touched.append(Touched(file, (names[0],), names[1]))
    return differences(touched, contents)


def differences(
    files: Sequence[Touched], contents: Mapping[str, bytes]
) -> tuple[tuple[RecordChange, ...], tuple[FileChange, ...]]:
    """The records that differ, over all files together, so that one moved between files is one that moved."""
    before: dict[Key, Version] = {}
    after: dict[Key, Version] = {}
    rest: list[FileChange] = []
    read: list[Touched] = []
    for one in files:
        was = _version(one.file, next((name for name in one.befores if name), ""), contents)
        now = _version(one.file, one.after, contents)
        if room_of(one.file) is None:
            nature: Nature = "evidence" if one.file.startswith(f"{DATA}/evidence/") else "other"
            rest.append(FileChange(one.what, one.file, nature))
        elif was is None or now is None:
            rest.append(FileChange(one.what, one.file, "unread"))
        else:
            before |= was
            after |= now
            read.append(one)
    records = tuple(compare(before, after))
    differing = {(one.kind, one.id) for one in records}
    told = {version.file for state in (before, after) for key, version in state.items() if key in differing}
    rest += [FileChange(one.what, one.file, "wording") for one in read if one.file not in told]
    return records, tuple(sorted(rest, key=lambda one: one.file))


def _version(file: str, name: str, contents: Mapping[str, bytes]) -> dict[Key, Version] | None:
    """The records of one state of a file: none where there was no file, None where they cannot be read."""
    if not name:
        return {}
    return records_in(file, contents[name]) if name in contents else None
