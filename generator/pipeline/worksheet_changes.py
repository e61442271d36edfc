"""What a worksheet would change in a record: what is new, what is filled in, what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.loading.worksheet import Entry
from generator.views.worksheet import Fields
from generator.writing.evaluation_file import EntryEdit


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is recorded otherwise than the worksheet has it, with the cell."""

    name: str
    field: str
    old: str
    new: str | None
    at: str


@dataclass(slots=True)
class Compared:
    """Entries of a worksheet against those recorded."""

    added: dict[str, Fields] = field(default_factory=dict)
    filled: dict[str, Fields] = field(default_factory=dict)
    """Fields that were unknown; nothing is lost by them."""
    differing: list[Difference] = field(default_factory=list)
    same: int = 0

    def edit(self, *, replace: bool) -> EntryEdit:
        """What is to be written; an entry that differs is left whole unless it may be replaced."""
        changed: dict[str, dict[str, str | None]] = {name: dict(one) for name, one in self.filled.items()}
        for one in self.differing:
            if replace:
                changed.setdefault(one.name, {})[one.field] = one.new
            else:
                changed.pop(one.name, None)
        return EntryEdit({name: dict(one) for name, one in changed.items()}, self.added)


def compare(recorded: Mapping[str, Fields], entries: Mapping[str, Entry]) -> Compared:
    found = Compared()
    for name, entry in entries.items():
        old = recorded.get(name)
        if old is None:
            found.added[name] = entry.fields
            continue
        differing = {key: value for key, value in entry.fields.items() if value != old.get(key)}
        found.same += not differing
        for key, new in differing.items():
            if (before := old.get(key)) is not None:
                found.differing.append(Difference(name, key, before, new, entry.at[key]))
            else:
                found.filled[name] = {**found.filled.get(name, {}), key: new}
    return found
