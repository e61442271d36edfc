"""Lets plain ``mkdocs build`` and ``mkdocs serve`` work: stages the pages, watches what they come from.

No page depends on it. MkDocs finds it by its path in ``mkdocs.yml``.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.livereload import LiveReloadServer

from generator.pipeline.assessing import RecordsRefusedError, When, assess_project
from generator.pipeline.staging import edition_of, stage_pages
from generator.problem import written
from generator.rendering.site import present
from generator.settings import theme_folder, words
from generator.views.dossier import view_dossier


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Stages the pages and points MkDocs at them.

    Raises:
        BuildError: the records have problems, all of them named; what stood in the site stays.
    """
    project = Path(config.config_file_path).parent
    asked = os.environ.get("DOSSIER_AS_OF")
    when = When(dt.datetime.now(dt.UTC), dt.date.fromisoformat(asked) if asked else None)
    try:
        assessment = assess_project(project, when)
    except RecordsRefusedError as found:
        raise BuildError(
            "\n".join(("", *(written(problem, words()) for problem in found.problems)))
        ) from None
    view = view_dossier(assessment, words())
    pages = stage_pages(project, view, edition_of(when.now, assessment.records.project.timezone))
    config.docs_dir = str(pages)
    staged = {path.relative_to(pages).as_posix() for path in pages.rglob("*.md")}
    config.nav = present(config.nav or [], staged)
    return config


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    """Watches the records, the prose and the theme, and not the pages that are staged from them."""
    server.unwatch(config.docs_dir)
    project = Path(config.config_file_path).parent
    for folder in (project / "data", project / "content", theme_folder()):
        server.watch(str(folder))
    return server
