"""``dossier new``: a record of each kind, asked for on a terminal or given as options."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli import terminal
from generator.cli.options import WRONG_USE, as_of_option, project_option, when_of
from generator.cli.record_report import reporting_records, show_doubts, show_next, show_unusable, show_written
from generator.settings import words
from generator.views.asking import Ask, Form, field_of, label_of, shape_of, values_of
from generator.views.choices import called
from generator.views.forms import FORMS

if TYPE_CHECKING:
    from generator.views.asking import Known


def _t(key: str, **values: object) -> str:
    return words().t(f"cli.{key}", **values)


@click.group("new", help=_t("new"))
def new() -> None:
    """The kinds of record that can be made."""


def _option(form: Form, ask: Ask) -> click.Option:
    """The option that answers a question."""
    info = field_of(form.model, ask.path)[2]
    label = label_of(form.model, ask.path)
    many = shape_of(info) == "texts"
    if values := values_of(info):
        named = tuple(
            _t("choice-named", value=one, name=called(form.model, ask.path, one, words())) for one in values
        )
        told = _t("option-field-choice", label=label, choices=named)
    elif many:
        told = _t("option-field-many", label=label)
    elif shape_of(info) == "flag":
        told = _t("option-field-choice", label=label, choices=(words().t("flag.yes"), words().t("flag.no")))
    else:
        needed = "." not in ask.path and info.is_required() and ask.needed is None
        told = _t("option-field-needed" if needed else "option-field", label=label)
    return click.Option(
        [f"--{ask.name}", _parameter(ask)], multiple=many, metavar=_metavar(shape_of(info)), help=told
    )


def _parameter(ask: Ask) -> str:
    return "answer_" + ask.path.replace(".", "__")


def _metavar(shape: str) -> str:
    return {"date": "YYYY-MM-DD", "moment": "'YYYY-MM-DD HH:MM'", "number": "N"}.get(shape, "TEXT")


def _command(form: Form) -> click.Command:
    def run(
        project: Path,
        as_of: Any,
        no_input: bool,
        name: str | None = None,
        **answers: str | Sequence[str] | None,
    ) -> None:
        given = {ask.path: answers[_parameter(ask)] for ask in form.asks if answers[_parameter(ask)]}
        _record(form, project, as_of, given, no_input=no_input, name=name)

    command: Callable[..., Any] = run
    command = click.option("--no-input", is_flag=True, help=_t("option-no-input"))(command)
    command = as_of_option(project_option(command))
    if form.kind != "payment":
        command = click.option("--id", "name", metavar="ID", help=_t("option-id"))(command)
    made = click.command(form.kind, help=_t(f"new-{form.kind}"))(command)
    made.params = [*(_option(form, ask) for ask in form.asks), *made.params]
    return made


for _form in FORMS.values():
    new.add_command(_command(_form))


def _record(
    form: Form,
    project: Path,
    as_of: Any,
    given: Mapping[str, Any],
    *,
    no_input: bool,
    name: str | None,
) -> None:
    # Loading and assessing take half a second to import, which other commands need not wait for.
    from generator.pipeline.answering import begin  # noqa: PLC0415
    from generator.pipeline.filling import fill_payment  # noqa: PLC0415
    from generator.pipeline.recording import record_new  # noqa: PLC0415

    when = when_of(as_of)
    with reporting_records():
        known = begin(project, when)
        _answer(form, known, given, dialog=not no_input and sys.stdin.isatty())
        if form.kind == "payment":
            done = fill_payment(project, form, known.answers, when)
        else:
            done = record_new(project, form, known.answers, when, name)
    show_written(form, known, done, given)
    show_doubts(form, known, done)
    show_next(form, known, done)


def _answer(form: Form, known: Known, given: Mapping[str, Any], *, dialog: bool) -> None:
    """Every answer: from the options, from what follows, and on a terminal from whoever sits there."""
    from generator.cli.asking import ask_all  # noqa: PLC0415
    from generator.pipeline.answering import take_options  # noqa: PLC0415

    if dialog and not given:
        terminal.out().print(_t("new-head", about=_t(f"new-{form.kind}")))
        ask_all(form, known, form.asks, _prompt, terminal.out().print)
        return
    taken = take_options(form, known, given)
    if taken.refusals or (taken.missing and not dialog):
        show_unusable(form, known, taken)
        sys.exit(WRONG_USE)
    if taken.missing:
        ask_all(form, known, taken.missing, _prompt, terminal.out().print)


def _prompt(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False, prompt_suffix=words().t("cli.colon")))
