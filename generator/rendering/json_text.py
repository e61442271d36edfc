"""The assessment as the text of a JSON file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def render_json(document: Mapping[str, Any]) -> str:
    """Indented, unescaped, in the order given: the same values give the same text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
