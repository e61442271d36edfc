"""The site: staged Markdown pages become HTML through MkDocs, and any warning of it is an error."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jieba
from markupsafe import escape
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.utils.yaml import yaml_load

from generator.problem import UnfinishedError
from generator.rendering import finishing
from generator.rendering.navigation import Navigation, as_nav, unlisted
from generator.settings import base_mkdocs_config, theme_folder

# Material prints a notice about its own end of life on every build; the README says what we do about it.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


class SiteError(UnfinishedError):
    """MkDocs could not build the staged pages, or warned about them; the arguments are its messages."""


@dataclass(frozen=True, slots=True)
class SiteTask:
    """A site to build: plain values that any executor can run.

    ``navigation`` stands in place of the one every contract's site has; ``styles`` are further style sheets
    among the pages.
    """

    pages: str
    output: str
    name: str
    author: str
    language: str = "zh"
    navigation: Navigation = ()
    up: tuple[str, str] | None = None
    styles: tuple[str, ...] = ()


class _Warnings(logging.Handler):
    """Keeps what MkDocs warns about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def build_site(task: SiteTask) -> None:
    """Builds the pages of ``task.pages`` into the folder ``task.output``.

    Raises:
        SiteError: with everything MkDocs had to say, when it failed or warned.
    """
    keep_jieba_quiet(Path(task.pages).parent / "cache")
    log = logging.getLogger("mkdocs")
    warnings = _Warnings()
    log.addHandler(warnings)
    propagate, log.propagate = log.propagate, False
    try:
        mkdocs_build(_config(task))
    except (MkDocsException, SystemExit) as error:
        raise SiteError(*warnings.messages, str(error)) from error
    finally:
        log.removeHandler(warnings)
        log.propagate = propagate
    if warnings.messages:
        raise SiteError(*warnings.messages)


def _config(task: SiteTask) -> Any:
    base = base_mkdocs_config()
    with base.open("rb") as stream:
        written = yaml_load(stream)
    theme = {**written["theme"], "custom_dir": str(theme_folder() / "overrides")}
    staged = {path.relative_to(task.pages).as_posix() for path in Path(task.pages).rglob("*.md")}
    own: dict[str, Any] = {"nav": present(written["nav"], staged)}
    if task.navigation:
        own = {"nav": as_nav(task.navigation), "not_in_nav": unlisted(task.navigation, staged)}
    if task.styles:
        own["extra_css"] = [*written["extra_css"], *task.styles]
    if task.up is not None:
        own["extra"] = {**written["extra"], "up": dict(zip(("title", "url"), task.up, strict=True))}
    return load_config(
        config_file=str(base),
        site_name=escape(task.name),  # the theme writes both into its pages as they are
        site_author=escape(task.author),
        docs_dir=task.pages,
        site_dir=task.output,
        theme=theme,
        hooks=[finishing.__file__],
        strict=False,  # warnings are collected and refused here, all of them at once
        **own,
    )


def present(nav: list[Any], staged: Collection[str]) -> list[Any]:
    """The navigation without the entries a project has no page for, such as a guide nobody wrote."""
    kept: list[Any] = []
    for entry in nav:
        ((title, target),) = entry.items()
        if isinstance(target, list):
            kept.append({title: present(target, staged)})
        elif target in staged:
            kept.append(entry)
    return kept


def keep_jieba_quiet(cache: Path) -> None:
    """jieba, which splits Chinese for the search index: without its reports, its cache inside the project."""
    cache.mkdir(parents=True, exist_ok=True)
    jieba.setLogLevel(logging.WARNING)
    jieba.dt.tmp_dir = str(cache)
