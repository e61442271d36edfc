"""What click itself says, in the catalogue's words: usage, headings and wrong use."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Final, NoReturn

import click

from generator.cli.streams import discard, flush
from generator.problem import failure_told
from generator.settings import words

_HEADINGS: Final = {"Options": "options", "Commands": "commands", "Positional arguments": "arguments"}
_HELP_OPTION: Final = "Show this message and exit."
_VERSION_OPTION: Final = "Show the version and exit."
_WRONG_USE: Final = 2
_INTERRUPTED: Final = 130


def _t(key: str, **values: object) -> str:
    return words().t(f"cli.{key}", **values)


class _Formatter(click.HelpFormatter):
    """Help in the catalogue's words."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix=_t("usage"))

    def write_heading(self, heading: str) -> None:
        super().write_heading(_t(_HEADINGS[heading]) if heading in _HEADINGS else heading)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        said = {_HELP_OPTION: _t("help-option"), _VERSION_OPTION: _t("version-option")}
        super().write_dl([(name, said.get(text, text)) for name, text in rows], col_max, col_spacing)


def run(command: click.Command) -> NoReturn:
    """Runs a command of the terminal: help and wrong use are in words, wrong use ends with exit code 2."""
    click.Context.formatter_class = _Formatter
    try:
        code = command.main(prog_name="dossier", standalone_mode=False)
        flush(sys.stdout)
    except click.Abort:
        click.echo(_t("aborted"), err=True)
        sys.exit(_INTERRUPTED)
    except click.ClickException as error:
        _end(_said(error), error.ctx if isinstance(error, click.UsageError) else None)
    except OSError as error:  # such as output that finds no room; what is said of it goes to stderr
        click.echo("\n".join(failure_told(error, words())), err=True)
        discard(sys.stdout)  # what is left of it is not tried again at the end
        sys.exit(_WRONG_USE)
    sys.exit(code if isinstance(code, int) else 0)


def _end(sentence: str, ctx: click.Context | None = None) -> NoReturn:
    if ctx is not None:
        click.echo(ctx.get_usage(), err=True)
    click.echo(_t("wrong-use", sentence=sentence), err=True)
    sys.exit(_WRONG_USE)


def _said(error: click.ClickException) -> str:
    """One kind of wrong use in words; the name of what is wrong is click's, the sentence is ours."""
    match error:
        case click.NoSuchOption():
            return _t("no-such-option", name=error.option_name)
        case click.exceptions.NoSuchCommand():
            return _t("no-such-command", name=error.command_name)
        case click.MissingParameter():
            return _t("missing-parameter", name=_name(error))
        case click.BadParameter():
            return _bad_parameter(error)
        case click.exceptions.NoArgsIsHelpError():
            return _t("no-command")
        case _:
            return error.format_message()


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return ""
    return error.param.opts[0] if error.param.param_type_name == "option" else error.param.human_readable_name


def _bad_parameter(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    match kind:
        case click.DateTime():
            return _t("bad-date", name=_name(error))
        case click.Choice():
            return _t("bad-choice", name=_name(error), choices=tuple(kind.choices))
        case click.Path():
            return _t("bad-path", name=_name(error))
        case _:
            return _t("bad-value", name=_name(error), message=error.message)
