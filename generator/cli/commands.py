"""The commands of ``dossier``: each reads its options, runs one pipeline and says what came of it."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from generator import __version__
from generator.cli import terminal, verify_command, worksheet_commands
from generator.cli.sign_option import sign_option, signing_with
from generator.cli.status import show_status
from generator.pipeline.assessing import RecordsRefusedError, When, assess_project
from generator.problem import UnfinishedError
from generator.rendering.json_text import render_json
from generator.settings import words
from generator.views.document import view_document
from generator.views.dossier import view_dossier
from generator.views.lookup import look_up, nearest_names, publish_lookup
from generator.views.overview import view_masthead

PROBLEMS: Final = 1
WRONG_USE: Final = 2

F = TypeVar("F", bound=Callable[..., Any])


def _t(key: str) -> str:
    return words().t(f"cli.{key}")


def _with_records(_: click.Context, __: click.Parameter, project: Path) -> Path:
    """The folder of a project, which has records in ``data``."""
    if not (project / "data").is_dir():
        raise click.UsageError(words().t("cli.no-records-here", folder=str(project)))
    return project


def _project(command: F) -> F:
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.option(
        "--project", type=kind, default=".", callback=_with_records, metavar="DIR", help=_t("option-project")
    )(command)


def _as_of(command: F) -> F:
    kind = click.DateTime(formats=["%Y-%m-%d"])
    return click.option("--as-of", type=kind, metavar="YYYY-MM-DD", help=_t("option-as-of"))(command)


def _format(command: F) -> F:
    kind = click.Choice(["text", "json"])
    return click.option("--format", "form", type=kind, default="text", help=_t("option-format"))(command)


def _when(as_of: dt.datetime | None) -> When:
    return When(dt.datetime.now(dt.UTC), as_of.date() if as_of else None)


@contextmanager
def _reporting(form: str = "text") -> Iterator[None]:
    """Exit code 1 with the problems where the records have any, 2 where the work itself failed."""
    try:
        yield
    except RecordsRefusedError as found:
        terminal.show_problems(found.problems, found.files, form)
        sys.exit(PROBLEMS)
    except (UnfinishedError, OSError) as error:
        terminal.show_failure(error)
        sys.exit(WRONG_USE)


@click.group(help=_t("about"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dossier", message="%(prog)s %(version)s")
def main() -> None:
    """Entry point; the help text is the catalogue's."""


main.add_command(worksheet_commands.export_group)
main.add_command(worksheet_commands.import_group)
main.add_command(verify_command.verify)


@main.command(help=_t("check"))
@_project
@_as_of
@_format
def check(project: Path, as_of: dt.datetime | None, form: str) -> None:
    with _reporting(form), terminal.progress() as hears:
        assessment = assess_project(project, _when(as_of), hears)
    terminal.show_clean(assessment, form)


@main.command(help=_t("build"))
@_project
@_as_of
@click.option("--only", metavar="NAME", help=_t("option-only"))
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help=_t("option-jobs"))
@sign_option
def build(
    *, project: Path, as_of: dt.datetime | None, only: str | None, jobs: int | None, sign: Path | None
) -> None:
    # MkDocs and WeasyPrint take a second to load, which the other commands need not wait for.
    from generator.pipeline.building import (  # noqa: PLC0415
        NoSuchBundleError,
        Printing,
        build_bundle,
        build_project,
    )

    when = _when(as_of)
    try:
        with _reporting():
            printing = Printing(jobs, signing_with(sign, when.now) if sign else None)
            with terminal.progress() as hears:
                if only is None:
                    built = build_project(project, when, hears, printing)
                else:
                    built = build_bundle(project, when, only, hears, printing)
    except NoSuchBundleError as unknown:
        raise click.UsageError(str(unknown)) from None
    terminal.show_built(built, only)


@main.command(help=_t("explain"))
@click.argument("name", metavar="ID")
@_project
@_as_of
@_format
def explain(name: str, project: Path, as_of: dt.datetime | None, form: str) -> None:
    with _reporting(form), terminal.progress() as hears:
        assessment = assess_project(project, _when(as_of), hears)
    found = look_up(assessment, name, words())
    if found is None:
        near = nearest_names(assessment, name)
        key = "no-such-name" if near else "no-such-name-near"
        raise click.UsageError(words().t(f"cli.{key}", name=name, near=near, as_of=assessment.as_of))
    if form == "json":
        terminal.write(render_json(publish_lookup(found, assessment, words())))
    else:
        terminal.show_lookup(view_masthead(assessment, words()), found)


@main.command(help=_t("status"))
@_project
@_as_of
@_format
def status(project: Path, as_of: dt.datetime | None, form: str) -> None:
    with _reporting(form), terminal.progress() as hears:
        assessment = assess_project(project, _when(as_of), hears)
    if form == "json":
        terminal.write(render_json(view_document(assessment, words())))
    else:
        show_status(view_dossier(assessment, words()))
