"""What the terminal shows of a record that was made or was not: its place, what is missing, what is next."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.text import Text

from generator.cli import terminal
from generator.cli.asking import told_by_name
from generator.cli.options import PROBLEMS, WRONG_USE
from generator.cli.terminal import err, out
from generator.pipeline.agreement_days import DAYS, PLACE, option_of
from generator.pipeline.assessing import RecordsRefusedError
from generator.problem import UnfinishedError, failure_told
from generator.settings import words
from generator.views.asking import Ask, Form, Known, label_of
from generator.views.choices import choices_of, said
from generator.views.wanted_papers import kinds_of_incident

if TYPE_CHECKING:
    from generator.pipeline.answering import Taken
    from generator.pipeline.recording import Recorded

_MOST_NAMED = 12
_FEW = 3


def _place(form: Form, known: Known) -> str:
    """The place for evidence that fits what was told, of a record that has several."""
    if form.kind == "member":
        return f"--at {PLACE}"
    if form.kind not in ("payment", "evaluation"):
        return ""
    parts = [path.partition(".")[0] for path in known.answers if "." in path]
    of_itself = form.kind if known.text("paid_on") else ""
    place = of_itself or next((one for one in parts if one != "phases"), _t("place-word"))
    return f"--at {place}"


def _t(key: str, **values: object) -> str:
    return words().t(f"cli.{key}", **values)


def _print(text: str, style: str = "") -> None:
    out().print(Text(text, style=style))


def show_unusable(form: Form, known: Known, taken: Taken) -> None:
    """Every option that is wrong or missing, at once."""
    count = len(taken.refusals) + len(taken.missing)
    err().print(Text(_t("new-missing-head", count=count), style="bold red"))
    for refusal in taken.refusals:
        label = label_of(form.model, refusal.ask.path)
        why = told_by_name(refusal.message, label)
        err().print(Text(f"  {_t('new-refused', option=refusal.ask.name, label=label, why=why)}"))
    for ask in taken.missing:
        err().print(Text(f"  {_missing(form, known, ask)}"))


def _missing(form: Form, known: Known, ask: Ask) -> str:
    """That an option is missing, with what can be written there, or which other would do."""
    told = _missing_itself(form, known, ask)
    other = next((one for one in form.asks if one.path == ask.instead), None)
    if other is None:
        return told
    named = tuple(one.value for one in choices_of(form, other, known, words()))
    key = "new-missing-instead" if 0 < len(named) <= _MOST_NAMED else "new-missing-instead-any"
    label = label_of(form.model, other.path)
    return _t(key, missing=told, option=other.name, label=label, choices=named)


def _missing_itself(form: Form, known: Known, ask: Ask) -> str:
    label = label_of(form.model, ask.path)
    choices = choices_of(form, ask, known, words())
    offered = ask.suggested(known)
    named = tuple(one.value for one in choices) or ask.likely(known)
    if offered is not None and not named:
        named = (offered,) if isinstance(offered, str) else offered
    if not named:
        return _t("new-missing", option=ask.name, label=label)
    if len(named) > _MOST_NAMED:
        some, told = named[:_FEW], {"option": ask.name, "label": label, "count": len(named)}
        return _t("new-missing-many", choices=some, **told)
    return _t("new-missing-choices", option=ask.name, label=label, choices=named)


@contextmanager
def reporting_records() -> Iterator[None]:
    """Exit code 1 with the problems the records have, or would have had; 2 where nothing could be written."""
    from generator.pipeline.recording import NotWrittenError  # noqa: PLC0415

    try:
        yield
    except RecordsRefusedError as found:
        if isinstance(found, NotWrittenError):
            err().print(Text(_t("new-restored"), style="bold red"))
        terminal.show_problems(found.problems, found.files, "text")
        sys.exit(PROBLEMS)
    except (UnfinishedError, OSError) as error:
        err().print(Text(_t("new-unfinished"), style="bold red"))
        for part in failure_told(error, words()):
            err().print(Text(f"  {part}"))
        sys.exit(WRONG_USE)


def show_written(form: Form, known: Known, done: Recorded, given: Container[str]) -> None:
    """Where the record stands, and what in it nobody typed."""
    place = f"{done.file}:{done.line}"
    values = {"place": place, "kind": form.kind, "id": done.id}
    if done.filled:
        labels = tuple(label_of(form.model, path) for path in done.filled)
        _print(_t("new-filled", fields=labels, **values), "green")
    elif done.title:
        _print(_t("new-written-titled", title=done.title, **values), "green")
    else:
        _print(_t("new-written", **values), "green")
    took = tuple(
        _t("new-took-one", label=label_of(form.model, ask.path), value=_named(form, known, ask))
        for ask in form.asks
        if ask.path in known.answers and ask.path not in given and ask.follows(known) is not None
    )
    if took:
        _print(_t("new-took", values=took))


def _named(form: Form, known: Known, ask: Ask) -> str:
    value = known.text(ask.path)
    found = next((one for one in choices_of(form, ask, known, words()) if one.value == value), None)
    label = said(found, words()) if found else ""
    return label if label and ask.path != "clause" else value


def show_doubts(form: Form, known: Known, done: Recorded) -> None:
    """What may be wrong with a record that was made, or will hold it up; it is written all the same."""
    for one in form.alike(known):
        values = {"id": one.id, "label": one.label, "place": one.place, "new": done.id}
        _print(_t("new-alike", kind=form.kind, **values), "yellow")
    if form.kind == "member" and not known.text("nda.signed_on"):
        _print(_t("new-unsigned", id=done.id, place=f"{done.file}:{done.line}"), "yellow")


def _of_paper(form: Form, known: Known) -> str:
    """The options that fit the first paper of the record; a kind nobody can foresee is left to be named."""
    if form.kind == "incident":
        kinds = kinds_of_incident(known)
    else:
        detail = known.text("kind_of") or _place(form, known).rpartition(" ")[2]
        keys = (f"new.paper.{form.kind}-{detail}", f"new.paper.{form.kind}")
        kinds = tuple(words().t(one) for one in keys if one in words())
    options = [_place(form, known), f"--kind {kinds[0] if kinds else _t('kind-word')}"]
    options.append(f"--dated {_t('day-word')}")
    if form.kind == "member":
        open_ = (one for one in DAYS if not known.text(f"{PLACE}.{one}"))
        options += [f"{option_of(one)} {_t('day-word')}" for one in open_]
    return " ".join(one for one in options if one)


def show_next(form: Form, known: Known, done: Recorded) -> None:
    """The commands that come next."""
    options = f" {_of_paper(form, known)}"
    _print(_t("next-steps"))
    for command in (
        _t("next-evidence", id=done.id, options=options),
        _t("next-check"),
        _t("next-commit", id=done.id),
    ):
        _print(_t("next-step", command=command), "dim")
