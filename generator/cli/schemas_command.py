"""``dossier schemas``: what an editor needs to complete and check records while they are written."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.cli import terminal
from generator.cli.options import PROBLEMS, project_option, reporting
from generator.settings import words


@click.command(help=words().t("cli.schemas"))
@project_option
@click.option("--check", is_flag=True, help=words().t("cli.option-schemas-check"))
def schemas(project: Path, check: bool) -> None:
    from generator.pipeline.schemas import FOLDER, outdated_schemas, write_schemas  # noqa: PLC0415

    with reporting():
        changed = sorted(outdated_schemas(project)) if check else write_schemas(project)
    if not changed:
        terminal.write(words().t("cli.schemas-current", folder=FOLDER) + "\n")
    for file in changed:
        key = "cli.schema-outdated" if check else "cli.schema-written"
        terminal.write(words().t(key, file=file) + "\n")
    if check and changed:
        sys.exit(PROBLEMS)
