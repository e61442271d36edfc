"""Where the engine's own files are: the theme, its message catalogue, the base ``mkdocs.yml``.

A project is a folder given on the command line; nothing here knows one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

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
def shipped_guide() -> Path:
    """The guide (使用手册) of every project that has none of its own."""
    packed = _PACKAGE / "_theme" / "guide.md"
    return packed if packed.is_file() else _PACKAGE.parent / "content" / "guide.md"


@cache
def shipped_summary() -> Path:
    """The text of the report (服务总结报告) of every project that has none of its own."""
    packed = _PACKAGE / "_theme" / "summary.md"
    return packed if packed.is_file() else _PACKAGE.parent / "content" / "summary.md"


@cache
def words() -> Words:
    """The message catalogue, read once."""
    text = (theme_folder() / "messages" / "zh.yaml").read_text(encoding="utf-8")
    return Words(yaml.load(text, Loader=yaml.CSafeLoader))
