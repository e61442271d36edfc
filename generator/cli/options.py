"""What commands share: their common options, their exit codes, and how a failure ends them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from generator.cli import annotating, terminal
from generator.pipeline.assessing import NoSuchAudienceError, RecordsRefusedError, When
from generator.problem import UnfinishedError
from generator.settings import words

PROBLEMS: Final = 1
WRONG_USE: Final = 2

F = TypeVar("F", bound=Callable[..., Any])


def project_option(command: F) -> F:
    """``--project DIR``: a folder that has records in ``data``; passed on as ``project``."""
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    text = words().t("cli.option-project")
    return click.option(
        "--project", type=kind, default=".", callback=_with_records, metavar="DIR", help=text
    )(command)


def _with_records(_: click.Context, __: click.Parameter, project: Path) -> Path:
    if not (project / "data").is_dir():
        raise click.UsageError(words().t("cli.no-records-here", folder=str(project)))
    return project


def as_of_option(command: F) -> F:
    """``--as-of YYYY-MM-DD``, passed on as ``as_of``; :func:`when_of` makes a moment of it."""
    kind = click.DateTime(formats=["%Y-%m-%d"])
    text = words().t("cli.option-as-of")
    return click.option("--as-of", type=kind, metavar="YYYY-MM-DD", help=text)(command)


def audience_option(text: str = "option-audience-shown") -> Callable[[F], F]:
    """``--audience NAME``, passed on as ``audience``; ``text`` is the key of its help."""
    return click.option("--audience", metavar="NAME", help=words().t(f"cli.{text}"))


def format_option(*forms: str) -> Callable[[F], F]:
    """``--format``, one of ``forms`` (``text`` and ``json`` where none are named), passed on as ``form``."""
    kind = click.Choice(forms or ("text", "json"))
    return click.option("--format", "form", type=kind, default="text", help=words().t("cli.option-format"))


def when_of(as_of: dt.datetime | None) -> When:
    """Now, and the day asked about: the only place that looks at the clock."""
    return When(dt.datetime.now(dt.UTC), as_of.date() if as_of else None)


@contextmanager
def reporting(form: str = "text", project: Path = Path()) -> Iterator[None]:
    """Exit code 1 with the problems where the records have any, 2 where the work itself failed.

    An audience that there is none of is wrong use.
    """
    try:
        yield
    except NoSuchAudienceError as unknown:
        raise click.UsageError(str(unknown)) from None
    except RecordsRefusedError as found:
        if form in annotating.FORMS:
            annotating.annotate_problems(project, found.problems, form)
        else:
            terminal.show_problems(found.problems, found.files, form)
        sys.exit(PROBLEMS)
    except (UnfinishedError, OSError) as error:
        terminal.show_failure(error)
        sys.exit(WRONG_USE)
