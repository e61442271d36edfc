"""Hand-written prose: Markdown may carry HTML, of which only text and its structure reaches a page."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import nh3
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

WRITTEN: Final = "guide.md"
"""The one page of the site that people write themselves."""

# fmt: off
_TAGS: Final = {
    "a", "abbr", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "kbd", "li", "ol", "p", "pre",
    "s", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
}
# fmt: on
_ATTRIBUTES: Final = {
    "*": {"class", "id", "title", "lang"},
    "a": {"href"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
}
_FACTS: Final = ("hide", "search")
"""What its front matter may say; the rest belongs to pages made from records."""


def clean_prose(html: str) -> str:
    """The HTML without scripts, styles, event handlers, forms and frames, with images of the site only.

    Links lead to pages of the site or over http(s) and mail, never into a script.
    """
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_own,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _own(tag: str, name: str, value: str) -> str | None:
    """Drops the address of an image from elsewhere, and an id that the theme's scripts look for."""
    if tag == "img" and name == "src":
        address = urlsplit(value)
        return None if address.scheme or address.netloc or "\\" in value else value
    if name == "id" and value.startswith("__"):
        return None
    return value


def clean_page(html: str, page: Page) -> str:
    """The content of a page, cleaned where it was written by hand, its title and contents with it."""
    if page.file.src_uri != WRITTEN:
        return html
    page.meta = {name: page.meta[name] for name in _FACTS if name in page.meta}
    for entry in page.toc:
        _clean_entry(entry)
    return clean_prose(html)


def _clean_entry(entry: AnchorLink) -> None:
    entry.title = nh3.clean(entry.title, tags=set())
    for child in entry.children:
        _clean_entry(child)
