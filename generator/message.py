"""What is to be said, before it is put into words.

Rules and loaders name a message by its key in the catalogue (``theme/messages/zh.yaml``) and give its
values; only :mod:`generator.words` turns it into a sentence. So no Chinese stands in the code, and a
test can hold every key against the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Message:
    """A key of the catalogue with the values its sentence names."""

    key: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __hash__(self) -> int:
        return hash((self.key, tuple(sorted((name, str(value)) for name, value in self.values.items()))))


def say(key: str, /, **values: object) -> Message:
    """Shorthand for a message with values by name."""
    return Message(key, MappingProxyType(values))
