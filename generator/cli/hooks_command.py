"""``dossier hooks``: commits whose records have problems are refused before they are made."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import click

from generator.cli import terminal
from generator.cli.options import WRONG_USE, project_option, reporting
from generator.settings import words


def _t(key: str) -> str:
    return words().t(f"cli.{key}")


@click.group("hooks", help=_t("hooks"))
def hooks_group() -> None:
    """What can be done with the hook."""


@contextmanager
def _in_a_repository(project: Path) -> Iterator[None]:
    from generator.pipeline.hooks import ForeignHookError, NoRepositoryError  # noqa: PLC0415

    try:
        with reporting():
            yield
    except NoRepositoryError:
        raise click.UsageError(words().t("cli.hook-no-repository", folder=str(project))) from None
    except ForeignHookError as foreign:
        told = words().t("cli.hook-foreign", file=str(foreign.path), line=foreign.line)
        terminal.err().print(told, markup=False)
        sys.exit(WRONG_USE)


@hooks_group.command("install", help=_t("hooks-install"))
@project_option
def install(project: Path) -> None:
    from generator.pipeline.hooks import install_hook  # noqa: PLC0415

    with _in_a_repository(project):
        done, path = install_hook(project)
    terminal.write(words().t(f"cli.hook-{done}", file=str(path)) + "\n")


@hooks_group.command("remove", help=_t("hooks-remove"))
@project_option
def remove(project: Path) -> None:
    from generator.pipeline.hooks import remove_hook  # noqa: PLC0415

    with _in_a_repository(project):
        done, path = remove_hook(project)
    terminal.write(words().t(f"cli.hook-{done}", file=str(path)) + "\n")


@hooks_group.command("check", help=_t("hooks-check"))
@click.option("--project", default=".", metavar="DIR", help=_t("option-hooked-project"))
def check(project: str) -> None:
    from generator.pipeline.assessing import RecordsRefusedError  # noqa: PLC0415
    from generator.pipeline.hooks import check_staged  # noqa: PLC0415

    with reporting():
        try:
            check_staged(PurePosixPath(project))
        except RecordsRefusedError:
            terminal.err().print(_t("hook-refused"), markup=False)
            raise
