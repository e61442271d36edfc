"""The outcome of ``dossier check`` as remarks for GitHub and GitLab, on stdout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from generator.cli import terminal
from generator.compliance.assessment import Assessment
from generator.loading.git import GitMissingError, ask_git
from generator.problem import Problem
from generator.rendering.annotations import Annotation, render_github, render_gitlab
from generator.settings import words

FORMS: Final = ("github", "gitlab")
_AT_COMMIT: Final = re.compile(r"[0-9a-f]{7,64}:")
"""What stands before the path of a file that is only in a commit."""


def annotate_problems(project: Path, problems: Sequence[Problem], form: str) -> None:
    """Every problem of the records, each at its line."""
    prefix = _prefix(project)
    _write(
        [
            Annotation(
                prefix + _AT_COMMIT.sub("", one.at.file, count=1),
                one.at.line,
                "problem",
                one.code,
                words().t("cli.annotation-problem", code=one.code),
                words().say(one.message),
            )
            for one in problems
        ],
        form,
    )


def annotate_concerns(project: Path, assessment: Assessment, form: str) -> None:
    """What right records lack, the gravest first: a report without a problem."""
    prefix = _prefix(project)
    _write(
        [
            Annotation(
                prefix + one.at.file,
                one.at.line,
                one.severity.value,
                one.check,
                words().t("cli.annotation-concern", severity=one.severity),
                words().say(one.message),
            )
            for one in assessment.concerns
        ],
        form,
    )


def _write(annotations: Sequence[Annotation], form: str) -> None:
    terminal.write(render_github(annotations) if form == "github" else render_gitlab(annotations))


def _prefix(project: Path) -> str:
    """What a path in the project begins with, seen from the root of the repository."""
    try:
        place = ask_git(project, "rev-parse", "--show-prefix")
    except GitMissingError:
        place = None
    if place is None:
        return "" if project == Path() else f"{project.as_posix()}/"
    return place.decode("utf-8", "surrogateescape").removesuffix("\n")
