"""The text of the report as HTML: Markdown without images, links and HTML, and figures put in as plain text.

Markdown is read first and figures are put into what came of it, so no value is ever read as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final
from unicodedata import east_asian_width

import nh3
from markdown import Markdown
from markupsafe import Markup, escape

_BLOCKS_LEFT_OUT: Final = ("code", "setextheader", "hashheader", "reference")
_INLINES_LEFT_OUT: Final = (
    "html", "image_link", "image_reference", "short_image_ref", "link", "reference", "short_reference",
    "autolink", "automail",
)  # fmt: skip
_TAGS: Final = {
    "blockquote", "br", "em", "li", "ol", "p", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: Final = {"ol": {"start"}, "td": {"align"}, "th": {"align"}}
_FIGURE: Final = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")
_ONE_PARAGRAPH: Final = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)
_BREAK: Final = re.compile(r"(?<=(\S))\n(?=(\S))")
_INDENT: Final = re.compile(r"^([ \t]*)\u3000+", re.MULTILINE)


@cache
def _markdown() -> Markdown:
    made = Markdown(extensions=["tables"], extension_configs={"tables": {"use_align_attribute": True}})
    made.preprocessors.deregister("html_block")
    for name in _BLOCKS_LEFT_OUT:
        made.parser.blockprocessors.deregister(name)
    for name in _INLINES_LEFT_OUT:
        made.inlinePatterns.deregister(name)
    return made


def prose(text: str, figures: Mapping[str, str]) -> Markup:
    """A run of Markdown as HTML of paragraphs, lists and tables, with its figures."""
    plain = _INDENT.sub(r"\1", text).replace("&", "&amp;")
    html = _markdown().reset().convert(plain)
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES)
    return _with_figures(_as_tables(_joined(clean)), figures)


def prose_line(text: str, figures: Mapping[str, str]) -> Markup:
    """A heading as HTML of its text alone."""
    one = _ONE_PARAGRAPH.fullmatch(prose(text, figures).strip())
    return Markup(one[1]) if one else escape(text)


def _joined(html: str) -> str:
    """Chinese text has no space where its source goes on in a new line."""
    return _BREAK.sub(lambda found: "" if _is_wide(found[1]) or _is_wide(found[2]) else "\n", html)


def _is_wide(char: str) -> bool:
    return east_asian_width(char) in "WF"


def _as_tables(html: str) -> str:
    """Tables as all others of the volumes look: heads that say what they head, numbers to the right."""
    html = html.replace("<table>", '<table class="grid">')
    html = re.sub(r"<th(?=[ >])", '<th scope="col"', html)
    return re.sub(r' align="(\w+)"', lambda found: ' class="number"' if found[1] == "right" else "", html)


def _with_figures(html: str, figures: Mapping[str, str]) -> Markup:
    return Markup(_FIGURE.sub(lambda found: str(escape(figures[found[1]])), html))
