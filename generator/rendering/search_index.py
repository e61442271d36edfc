"""The search index that the theme's plugin leaves, finished: every named place in it, in UTF-8."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import jieba
from markupsafe import escape

INDEX: Final = "search/search_index.json"
PLACES: Final = "jump.json"
"""Id, name and path of whatever has an id: what the jump box offers."""

_ROWS: Final = ("payments/", "services/", "team/")
"""Pages whose rows people look for by what they are called; the others have a heading for each."""

_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_BREAK: Final = "\u200b"


def finish_search_index(site: Path) -> None:
    """Adds the places that are rows rather than headings, and writes Chinese as itself instead of as escapes.

    The plugin knows headings only; a service is a row of a table, and a search for it must lead there.
    """
    path = site / INDEX
    index = json.loads(path.read_text(encoding="utf-8"))
    index["docs"].extend(_rows(site / PLACES, {entry["location"] for entry in index["docs"]}))
    path.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _rows(places: Path, indexed: set[str]) -> list[dict[str, Any]]:
    if not places.is_file():
        return []
    rows = []
    for name, title, location in json.loads(places.read_text(encoding="utf-8")):
        page, _, anchor = location.partition("#")
        if anchor and location not in indexed and page in indexed and page.startswith(_ROWS):
            indexed.add(location)
            numbered = any(letter.isdigit() for letter in name)  # the others are codes nobody types
            rows.append(
                {"location": location, "title": split(f"{name} {title}" if numbered else title), "text": ""}
            )
    return rows


def split(text: str) -> str:
    """A text as the index has it: HTML, with Chinese divided into words by a mark nobody sees."""
    words = _HAN.sub(lambda found: f"{_BREAK}{_BREAK.join(jieba.cut(found.group()))}{_BREAK}", text)
    return str(escape(words.strip(_BREAK)))
