"""The README's commands exist and are the ones it promises."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from typing import Final

import click
import pytest

from generator.cli.commands import main
from tests.builders import REPOSITORY

READMES: Final = ("README.md", "README.zh.md")


def _text(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def _make_targets() -> set[str]:
    shown = subprocess.run(["make", "-s", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return set(re.findall(r"^  make (\w+)", shown.stdout, re.M))


def _commands(group: click.Group) -> Iterator[click.Command]:
    """Every command, those of groups inside too."""
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from _commands(command)
        else:
            yield command


@pytest.mark.parametrize("name", READMES)
def test_every_make_target_and_command_of_the_readme_exists(name: str) -> None:
    text = _text(name)
    targets = set(re.findall(r"\bmake (\w+)", "\n".join(re.findall(r"`make \w+`|^make \w+", text, re.M))))
    assert {"site", "test", "demo", "serve", "check", "lint", "clean", "help"} <= targets <= _make_targets()
    commands = set(re.findall(r"\.venv/bin/dossier (\w+)", text))
    assert commands == set(main.commands)


@pytest.mark.parametrize("name", READMES)
def test_every_option_of_every_command_is_explained(name: str) -> None:
    options = {
        option
        for command in _commands(main)
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    }
    assert len(options) >= 3
    assert [option for option in options if option not in _text(name)] == []


@pytest.mark.parametrize("name", READMES)
def test_the_two_commands_stand_on_the_first_screen(name: str) -> None:
    first_screen = "\n".join(_text(name).splitlines()[:25])
    assert "make site" in first_screen
    assert "make test" in first_screen


@pytest.mark.parametrize("name", READMES)
def test_every_record_file_of_the_layout_is_in_the_readme(name: str) -> None:
    text = _text(name)
    for file in (REPOSITORY / "data").iterdir():
        if file.suffix == ".yaml":
            assert f"`{file.name}`" in text, file.name


def test_both_readmes_show_the_same_commands() -> None:
    blocks = [re.findall(r"```(?:sh|yaml)\n(.*?)```", _text(name), re.S) for name in READMES]
    without_comments = [[re.sub(r" +#.*", "", block) for block in of_one] for of_one in blocks]
    assert without_comments[0] == without_comments[1]
    assert len(without_comments[0]) >= 3
