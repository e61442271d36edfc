"""``dossier export xlsx`` and ``dossier import xlsx``: the records as a workbook people can work in."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from generator.cli import worksheet_report, xlsx_report
from generator.cli.options import (
    PROBLEMS,
    WRONG_USE,
    as_of_option,
    format_option,
    project_option,
    reporting,
    when_of,
)
from generator.problem import UnfinishedError
from generator.settings import words


def _t(key: str) -> str:
    return words().t(f"cli.{key}")


@contextmanager
def _nothing_changed() -> Iterator[None]:
    """Exit code 2 where the work itself failed: everything is as it was."""
    try:
        yield
    except (UnfinishedError, OSError) as error:
        worksheet_report.show_failure(error)
        sys.exit(WRONG_USE)


@click.command("xlsx", help=_t("export-xlsx"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@project_option
@as_of_option
@click.option("--replace", is_flag=True, help=_t("option-replace-file"))
def export_xlsx(file: Path, project: Path, as_of: dt.datetime | None, *, replace: bool) -> None:
    # Spreadsheets take half a second to load, which the other commands need not wait for.
    from generator.pipeline.books import export_book  # noqa: PLC0415

    with reporting(), _nothing_changed():
        book = export_book(project, when_of(as_of), file, over=replace)
    xlsx_report.show_book(book, str(file))


@click.command("xlsx", help=_t("import-xlsx"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@project_option
@click.option("--dry-run", is_flag=True, help=_t("option-dry-run"))
@format_option()
def import_xlsx(file: Path, project: Path, form: str, *, dry_run: bool) -> None:
    from generator.pipeline.books import BookRefusedError, finish_book, prepare_book  # noqa: PLC0415

    with reporting(form), _nothing_changed():
        found = prepare_book(project, file)
        if form == "text":
            xlsx_report.show_changes(found)
        try:
            found = found if dry_run else finish_book(found)
        except BookRefusedError as refused:
            if form == "json":
                xlsx_report.show_book_json(refused.found, refused)
            else:
                xlsx_report.show_book_restored(refused)
            sys.exit(PROBLEMS)
    if form == "json":
        xlsx_report.show_book_json(found)
    else:
        xlsx_report.show_book_done(found)
    if found.done == "refused":
        sys.exit(PROBLEMS)
