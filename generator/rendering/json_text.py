"""The assessment as the text of a JSON file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from generator.views.places import PlaceView


def render_json(document: Mapping[str, Any]) -> str:
    """Indented, unescaped, in the order given: the same values give the same text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def render_places(places: Iterable[PlaceView]) -> bytes:
    """What the jump box reads: ``[id, name, path]`` of each place, as short as JSON can be."""
    listed = [[one.id, one.name, one.path] for one in places]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()
