"""Where the engine's own files are: the theme, its message catalogue, the base ``mkdocs.yml``.

A project is a folder given on the command line; nothing here knows one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from generator.words import Words

_PACKAGE: Final = Path(__file__).resolve().parent


@cache
def theme_folder() -> Path:
    """Templates, styles, chart specs and messages: in the installed package, or beside it in a checkout."""
    packed = _PACKAGE / "_theme"
    return packed if packed.is_dir() else _PACKAGE.parent / "theme"


@cache
def base_mkdocs_config() -> Path:
    """The ``mkdocs.yml`` every project's site is built with."""
    packed = _PACKAGE / "_theme" / "mkdocs.yml"
    return packed if packed.is_file() else _PACKAGE.parent / "mkdocs.yml"


@cache
def words() -> Words:
    """The message catalogue, read once."""
    catalogue: dict[str, Any] = {}
    for path in sorted((theme_folder() / "messages").glob("zh*.yaml")):
        _merge(catalogue, yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    return Words(catalogue)


def _merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    for k, v in more.items():
        if k in into and isinstance(v, dict):
            _merge(into[k], v)
        else:
            into[k] = v
