"""What a project's site is called."""

from __future__ import annotations

from generator.settings import words
from generator.views.dossier import DossierView


def site_name(view: DossierView) -> str:
    """The name of the site: the project's, and the 示例 mark where it is one."""
    key = "site.name-example" if view.masthead.example else "site.name"
    return words().t(key, name=view.masthead.name)
