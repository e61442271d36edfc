"""Lets every value of this package be sent to a worker: read-only mappings Python does not send by itself."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any


def read_only(values: Mapping[Any, Any]) -> MappingProxyType[Any, Any]:
    """A read-only mapping, as a worker puts it together again."""
    return MappingProxyType(dict(values))


def _taken_apart(mapping: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return read_only, (dict(mapping),)


copyreg.pickle(MappingProxyType, _taken_apart)
