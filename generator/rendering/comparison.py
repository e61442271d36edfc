"""A comparison as Markdown for a comment on a merge request: text of records stays text there."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup

from generator.rendering.templates import environment
from generator.views.comparison import ComparisonView

_ACTIVE: Final = re.compile(
    r"[\\`*_\[\]{}|~$!#%<>&@]|:(?=//|[a-z0-9_+-]+:)|(?<=www)\.", re.IGNORECASE | re.ASCII
)
_LISTED: Final = 40
"""So many lines of a part: the hosts refuse a comment of more than 65,536 characters."""
_INSTEAD: Final = {
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "@": chr(0xFF20),  # the wide sign: whatever stands around the other, a host would read a name after it
}


def render_comparison(view: ComparisonView) -> str:
    """The whole comment, the same for the same comparison."""
    env = environment()
    env.filters.setdefault("comment", comment_text)
    return env.get_template("diff/comparison.md.jinja").render(v=view, most=_LISTED)


def comment_text(text: object) -> Markup:
    """A value inside a line of a comment: no Markdown or HTML in it has an effect, and nobody is called.

    What the hosts read beside Markdown is covered too: links they make of bare addresses, references and
    labels, formulas, names of people (who would be notified), commands at the beginning of a line.
    """
    line = " ".join(str(text).split())
    return Markup(_ACTIVE.sub(lambda one: _INSTEAD.get(one[0], f"\\{one[0]}"), line))
