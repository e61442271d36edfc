"""``dossier export`` and ``dossier import``: worksheets people fill in, to and from the records."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from generator.cli import terminal, worksheet_json, worksheet_report
from generator.pipeline.assessing import RecordsRefusedError
from generator.problem import UnfinishedError
from generator.settings import words

_PROBLEMS: Final = 1
_WRONG_USE: Final = 2
_MOST_ROUNDS: Final = 99

F = TypeVar("F", bound=Callable[..., Any])


def _t(key: str) -> str:
    return words().t(f"cli.{key}")


def _of_round(command: F) -> F:
    """What both commands need: the project, the system and the round."""
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    number = click.IntRange(1, _MOST_ROUNDS)
    for option in (
        click.option("--round", "number", type=number, required=True, metavar="N", help=_t("option-round")),
        click.option("--system", required=True, metavar="ID", help=_t("option-system")),
        click.option("--project", type=folder, default=".", metavar="DIR", help=_t("option-project")),
    ):
        command = option(command)
    return command


@contextmanager
def _reporting(form: str = "text") -> Iterator[None]:
    """Exit code 1 where the records or the worksheet are wrong, 2 where the use is."""
    # Spreadsheets take half a second to load, which the other commands need not wait for.
    from generator.pipeline.worksheets import UnknownSystemError, WriteRefusedError  # noqa: PLC0415

    try:
        yield
    except UnknownSystemError as error:
        name, known = error.args
        raise click.UsageError(words().t("cli.no-such-system", name=name, known=known)) from None
    except WriteRefusedError as refused:
        if form == "json":
            problems = refused.problems
            worksheet_json.show_json(
                refused.found, restored=True, refusals=refused.refusals, problems=problems
            )
        else:
            worksheet_report.show_restored(refused)
        sys.exit(_PROBLEMS)
    except RecordsRefusedError as found:
        terminal.show_problems(found.problems, found.files, form)
        sys.exit(_PROBLEMS)
    except (UnfinishedError, OSError) as error:
        worksheet_report.show_failure(error)
        sys.exit(_WRONG_USE)


@click.group("export", help=_t("export"))
def export_group() -> None:
    """The worksheets that can be written."""


@click.group("import", help=_t("import"))
def import_group() -> None:
    """The worksheets that can be read back."""


@export_group.command("evaluation", help=_t("export-evaluation"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_of_round
@click.option("--replace", is_flag=True, help=_t("option-replace-file"))
def export_evaluation(file: Path, project: Path, system: str, number: int, replace: bool) -> None:
    from generator.pipeline import worksheets  # noqa: PLC0415

    with _reporting():
        view = worksheets.export_evaluation(project, system, number, file, over=replace)
    worksheet_report.show_exported(view, file)


@import_group.command("evaluation", help=_t("import-evaluation"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_of_round
@click.option("--partial", is_flag=True, help=_t("option-partial"))
@click.option("--replace", is_flag=True, help=_t("option-replace"))
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.yaml",
    help=_t("option-mapping"),
)
@click.option("--dry-run", is_flag=True, help=_t("option-dry-run"))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=_t("option-format")
)
def import_evaluation(file: Path, number: int, form: str, **options: Any) -> None:
    from generator.pipeline import worksheets  # noqa: PLC0415

    with _reporting(form):
        request = worksheets.ImportRequest(worksheet=file, round=number, **options)
        prepared = worksheets.prepare_import(request)
        if form == "text":
            worksheet_report.show_understood(prepared, file)
        imported = worksheets.finish_import(prepared)
    if form == "json":
        worksheet_json.show_json(imported)
    else:
        worksheet_report.show_done(imported)
    if imported.done == "refused":
        sys.exit(_PROBLEMS)
