"""Lets plain ``mkdocs build`` and ``mkdocs serve`` work: stages the pages, watches what they come from.

No page depends on it. MkDocs finds it by its path in ``mkdocs.yml``.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from generator.compliance.withholding import withhold_history
from generator.loading.history import read_history
from generator.pipeline.assessing import RecordsRefusedError, When, assess_for
from generator.pipeline.effects import read_effects
from generator.pipeline.preview import PREVIEW, keep_showing, occupied, refusal
from generator.pipeline.staging import PAGES, edition_of, stage_pages
from generator.problem import UnfinishedError, failure_told
from generator.rendering.site import keep_jieba_quiet, present
from generator.settings import theme_folder, words
from generator.views.audiences import marks
from generator.views.dossier import view_dossier


def on_startup(command: str, dirty: bool) -> None:
    """Remembers whether the pages are served: then they stay in view while the records have problems."""
    PREVIEW.serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Stages the pages and points MkDocs at them; where the records have problems, at those served before.

    The project stays locked until MkDocs has built what is staged.

    Raises:
        Abort: the records have problems, all of them named, and there is nothing to show yet; or nothing can
            be served at the address; or somebody else builds the project. What stood in the site stays.
    """
    if PREVIEW.serving and not PREVIEW.reachable:
        if (why := occupied(*config.dev_addr)) is not None:
            raise Abort(why)
        PREVIEW.reachable = True
    project = Path(config.config_file_path).parent
    pages = project / PAGES
    now = dt.datetime.now(dt.UTC)
    try:
        PREVIEW.take_turn(project, now)
        keep_jieba_quiet(pages.parent / "cache")
        _stage(project, now)
    except (UnfinishedError, OSError) as error:
        raise Abort("\n".join(failure_told(error, words()))) from None
    except RecordsRefusedError as found:
        if not (PREVIEW.serving and PREVIEW.staged):
            raise Abort(refusal(found)) from None
        keep_showing(found)
    PREVIEW.staged = True
    config.docs_dir = str(pages)
    staged = {path.relative_to(pages).as_posix() for path in pages.rglob("*.md")}
    config.nav = present(config.nav or [], staged)
    return config


def on_post_build(config: MkDocsConfig) -> None:
    """Lets others build again."""
    PREVIEW.end_turn()


def on_build_error(error: Exception) -> None:
    """Lets others build again."""
    PREVIEW.end_turn()


def _stage(project: Path, now: dt.datetime) -> None:
    asked = os.environ.get("DOSSIER_AS_OF")
    when = When(now, dt.date.fromisoformat(asked) if asked else None)
    seen = assess_for(project, when)
    history = withhold_history(read_history(project), seen.audience, marks(words()))
    effects = read_effects(project, history, seen.records.project.timezone, seen.audience)
    view = view_dossier(seen.assessment, words(), history, effects=effects)
    stage_pages(project, view, edition_of(when.now, seen.records.project.timezone))


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    """Watches the records, the prose and the theme, and not the pages that are staged from them."""
    server.unwatch(config.docs_dir)
    project = Path(config.config_file_path).parent
    for folder in (project / "data", project / "content", theme_folder()):
        server.watch(str(folder))
    return server
