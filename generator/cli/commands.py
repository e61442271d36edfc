"""The commands of ``dossier``: each reads its options, runs one pipeline and says what came of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from generator import __version__
from generator.cli import terminal, verify_command, worksheet_commands
from generator.cli.options import as_of_option, format_option, project_option, reporting, when_of
from generator.cli.sign_option import sign_option, signing_with
from generator.cli.status import show_status
from generator.pipeline.assessing import assess_project
from generator.rendering.json_text import render_json
from generator.settings import words
from generator.views.document import view_document
from generator.views.dossier import view_dossier
from generator.views.lookup import look_up, nearest_names, publish_lookup
from generator.views.overview import view_masthead


def _t(key: str) -> str:
    return words().t(f"cli.{key}")


@click.group(help=_t("about"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dossier", message="%(prog)s %(version)s")
def main() -> None:
    """Entry point; the help text is the catalogue's."""


main.add_command(worksheet_commands.export_group)
main.add_command(worksheet_commands.import_group)
main.add_command(verify_command.verify)


@main.command(help=_t("check"))
@project_option
@as_of_option
@format_option()
def check(project: Path, as_of: dt.datetime | None, form: str) -> None:
    with reporting(form), terminal.progress() as hears:
        assessment = assess_project(project, when_of(as_of), hears)
    terminal.show_clean(assessment, form)


@main.command(help=_t("build"))
@project_option
@as_of_option
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

    when = when_of(as_of)
    try:
        with reporting():
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
@project_option
@as_of_option
@format_option()
def explain(name: str, project: Path, as_of: dt.datetime | None, form: str) -> None:
    with reporting(form), terminal.progress() as hears:
        assessment = assess_project(project, when_of(as_of), hears)
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
@project_option
@as_of_option
@format_option()
def status(project: Path, as_of: dt.datetime | None, form: str) -> None:
    with reporting(form), terminal.progress() as hears:
        assessment = assess_project(project, when_of(as_of), hears)
    if form == "json":
        terminal.write(render_json(view_document(assessment, words())))
    else:
        show_status(view_dossier(assessment, words()))
