"""The templates of pages and documents: one environment, all escaped, nothing undefined passed over."""

from __future__ import annotations

import hashlib
import posixpath
import re
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from generator.rendering.charts import draw
from generator.rendering.report import prose, prose_line
from generator.settings import theme_folder, words

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|])")
"""What a backslash makes plain in Markdown; ``<``, ``>`` and ``&`` are escaped for HTML instead."""


@cache
def environment() -> Environment:
    """Jinja over ``theme/``: HTML-escapes every value, fails on every undefined one."""
    made = Environment(
        loader=FileSystemLoader(theme_folder()),
        bytecode_cache=_compiled(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["t"] = words().t
    made.filters["md"] = markdown_text
    made.filters["lines"] = lines
    made.filters["drawing"] = draw
    made.filters["prose"] = prose
    made.filters["prose_line"] = prose_line
    return made


class _Compiled(FileSystemBytecodeCache):
    """A folder that cannot be written is none; without it templates are compiled each time."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled() -> _Compiled | None:
    """Templates as compiled by an earlier run: in the user's own folder for what may go, as they are code.

    They depend on the options of the environment too, hence this module in their names.
    """
    digest = hashlib.sha256(Path(__file__).read_bytes() + version("jinja2").encode()).hexdigest()
    try:
        return _Compiled(pattern=f"dossier-{digest[:16]}-%s.cache")
    except (RuntimeError, OSError):  # no folder that is this user's alone
        return None


def markdown_text(text: object) -> Markup:
    """A value as plain text inside a Markdown line: neither HTML nor Markdown in it has an effect."""
    one_line = " ".join(str(text).split())
    return Markup(escape(_MARKDOWN.sub(r"\\\1", one_line)))


def lines(text: object) -> Markup:
    """A value with its line breaks kept, for HTML."""
    return Markup("<br>").join(str(text).splitlines())


def render(template: str, **values: Any) -> str:
    """The text of a template with its values."""
    return environment().get_template(template).render(**values)


def relative(page: str, target: str) -> str:
    """The link from one page of the site to another, both as paths from its root."""
    path, mark, anchor = target.partition("#")
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + mark + anchor
