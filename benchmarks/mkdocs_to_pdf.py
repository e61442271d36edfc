"""The pages of a project in one PDF file by mkdocs-to-pdf, the plugin a MkDocs site would otherwise use.

It gets an environment of its own, with the versions pip finds for it: it shall not be held back by ours.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pikepdf

from generator.loading.history import read_history
from generator.loading.summary import read_summary
from generator.pipeline.assessing import When, assess_project
from generator.pipeline.staging import edition_of, stage_pages
from generator.settings import base_mkdocs_config, theme_folder, words
from generator.views.dossier import view_dossier

_REQUIRED: Final = ("mkdocs-to-pdf==0.12.*", "mkdocs==1.6.*", "mkdocs-material==9.*")
_TOOK: Final = re.compile(r"Converting (\d+) articles to PDF took ([\d.]+)s")
_WHEN: Final = When(dt.datetime(2026, 11, 22, tzinfo=dt.UTC), dt.date(2026, 11, 22))
_OUTPUT: Final = "pages.pdf"


class NotInstalledError(Exception):
    """The plugin cannot be had here; its text is the last thing pip said."""


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """What the plugin says it took for its own work, the site itself left out, and what it made.

    ``cpu`` is what the whole run computed, the site included.
    """

    seconds: float
    cpu: float
    pages: int
    versions: str


def environment(folder: Path) -> Path:
    """The Python of an environment with the plugin, made below ``folder`` if it is not there yet."""
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.is_file():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *_REQUIRED]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalledError(done.stderr.strip().rpartition("\n")[2])
        ready.touch()
    return python


def print_pages(python: Path, project: Path, work: Path) -> PrintedPages:
    """Stages the pages of ``project``, a copy to be thrown away, and has the plugin print them."""
    assessment = assess_project(project, _WHEN)
    view = view_dossier(assessment, words(), read_history(project), read_summary(project)[0])
    pages = stage_pages(project, view, edition_of(_WHEN.now, assessment.records.project.timezone))
    config = work / "mkdocs.json"  # which is YAML
    config.write_text(json.dumps(_config(pages.resolve(), work)), encoding="utf-8")
    command = [str(python), "-m", "mkdocs", "build", "--config-file", str(config)]
    before = _computed_by_children()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    cpu = _computed_by_children() - before
    took = _TOOK.search(done.stderr)
    assert took, done.stderr
    with pikepdf.open(work / "site" / _OUTPUT) as pdf:
        return PrintedPages(float(took[2]), cpu, len(pdf.pages), _versions(python))


def _computed_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _config(pages: Path, work: Path) -> dict[str, object]:
    """The site's own configuration, with the plugin in place of the search and without our hooks.

    The plugin prints what the navigation names, hence all pages in it.
    """
    return {
        "INHERIT": str(base_mkdocs_config().resolve()),
        "docs_dir": str(pages),
        "site_dir": str(work / "site"),
        "strict": False,
        "theme": {"custom_dir": str((theme_folder() / "overrides").resolve())},
        "nav": sorted(path.relative_to(pages).as_posix() for path in pages.rglob("*.md")),
        "hooks": [],
        "plugins": [{"to-pdf": {"output_path": _OUTPUT}}],
    }


def _versions(python: Path) -> str:
    names = ("mkdocs-to-pdf", "mkdocs", "mkdocs-material", "weasyprint")
    code = f"from importlib.metadata import version as v; print(*(n + ' ' + v(n) for n in {names}), sep=', ')"
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()
