"""The commands of ``dossier``: each reads its options, runs one pipeline and says what came of it."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from generator import __version__
from generator.cli import (
    annotating,
    diff_command,
    evidence_command,
    hooks_command,
    new_command,
    portfolio_build,
    portfolio_commands,
    publish_command,
    schemas_command,
    terminal,
    todo_command,
    verify_command,
    worksheet_commands,
    xlsx_commands,
)
from generator.cli.executor_option import executor_options
from generator.cli.options import (
    PROBLEMS,
    as_of_option,
    audience_option,
    format_option,
    project_option,
    reporting,
    when_of,
)
from generator.cli.revisions import known_revisions
from generator.cli.sign_option import sign_option, signing_with
from generator.cli.status import show_status
from generator.compliance.assessment import Assessment
from generator.pipeline.amending import check_against
from generator.pipeline.assessing import RecordsRefusedError, When, assess_for, assess_project
from generator.pipeline.executors import Executing
from generator.pipeline.progress import Progress
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


worksheet_commands.export_group.add_command(xlsx_commands.export_xlsx)
worksheet_commands.import_group.add_command(xlsx_commands.import_xlsx)
main.add_command(worksheet_commands.export_group)
main.add_command(worksheet_commands.import_group)
main.add_command(verify_command.verify)
main.add_command(publish_command.publish)
main.add_command(schemas_command.schemas)
main.add_command(hooks_command.hooks_group)
main.add_command(diff_command.diff)
main.add_command(new_command.new)
main.add_command(evidence_command.evidence_group)
main.add_command(todo_command.todo)
portfolio_commands.portfolio_group.add_command(portfolio_build.build)
main.add_command(portfolio_commands.portfolio_group)


@main.command(help=_t("check"))
@project_option
@as_of_option
@click.option("--base", metavar="REV", help=_t("option-base"))
@format_option("text", "json", *annotating.FORMS)
def check(project: Path, as_of: dt.datetime | None, base: str | None, form: str) -> None:
    with known_revisions(), reporting(form, project), terminal.progress() as hears:
        assessment = assess_project(project, when_of(as_of), hears)
        if base is not None:
            _hold_to(project, base, form)
    if form in annotating.FORMS:
        annotating.annotate_concerns(project, assessment, form)
    else:
        terminal.show_clean(assessment, form, base)


def _hold_to(project: Path, base: str, form: str) -> None:
    """Ends with exit code 1 where something that was recorded at ``base`` is gone or reads differently."""
    try:
        check_against(project, base)
    except RecordsRefusedError as found:
        if form != "text":
            raise
        summary = words().t("cli.taken-back-found", base=base, count=len(found.problems))
        terminal.show_problems(found.problems, found.files, form, summary)
        sys.exit(PROBLEMS)


@main.command(help=_t("build"))
@project_option
@as_of_option
@click.option("--only", metavar="NAME", help=_t("option-only"))
@audience_option("option-audience")
@executor_options
@sign_option
def build(
    *,
    project: Path,
    as_of: dt.datetime | None,
    only: str | None,
    audience: str | None,
    executing: Executing,
    sign: Path | None,
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
            printing = Printing(
                executing.jobs,
                signing_with(sign, when.now) if sign else None,
                audience,
                executing.cluster,
            )
            with terminal.progress() as hears:
                if only is None:
                    built = build_project(project, when, hears, printing)
                else:
                    built = build_bundle(project, when, only, hears, printing)
    except NoSuchBundleError as unknown:
        raise click.UsageError(str(unknown)) from None
    terminal.show_built(built, only)


def _assessed(project: Path, when: When, audience: str | None, hears: Progress) -> Assessment:
    """As the keeper of the records sees it, or as an audience does that is named."""
    if audience is None:
        return assess_project(project, when, hears)
    return assess_for(project, when, audience, hears).assessment


@main.command(help=_t("explain"))
@click.argument("name", metavar="ID")
@project_option
@as_of_option
@audience_option()
@format_option()
def explain(*, name: str, project: Path, as_of: dt.datetime | None, audience: str | None, form: str) -> None:
    with reporting(form), terminal.progress() as hears:
        assessment = _assessed(project, when_of(as_of), audience, hears)
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
@audience_option()
@format_option()
def status(*, project: Path, as_of: dt.datetime | None, audience: str | None, form: str) -> None:
    with reporting(form), terminal.progress() as hears:
        assessment = _assessed(project, when_of(as_of), audience, hears)
    if form == "json":
        terminal.write(render_json(view_document(assessment, words())))
    else:
        show_status(view_dossier(assessment, words()))
