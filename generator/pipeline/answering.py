"""Answers to the questions for a new record: read, held to the rules of the records, and completed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from generator.compliance.engine import assess
from generator.loading.answers import refuse_answer
from generator.loading.orders import provided_for
from generator.loading.project_loader import load_project
from generator.message import Message, say
from generator.pipeline.assessing import RecordsRefusedError, When
from generator.settings import words
from generator.views.asking import Answer, Ask, Choice, Form, Known, field_of, shape_of
from generator.views.choices import as_written, choices_of, chosen, items, said

_MOST_NAMED: Final = 12
_SHORT: Final = 10
_SENTENCES: Final = frozenset({"comments"})
"""Lists whose items are sentences, so that a comma does not part them."""


class RefusedAnswerError(Exception):
    """An answer that no record may have; ``message`` says what would be right."""

    def __init__(self, message: Message) -> None:
        super().__init__(words().say(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer given as an option, and why it is none."""

    ask: Ask
    message: Message


@dataclass(frozen=True, slots=True)
class Taken:
    """What the options gave: what they got wrong, and what is still missing."""

    refusals: tuple[Refusal, ...]
    missing: tuple[Ask, ...]


def begin(project: Path, when: When) -> Known:
    """What the questions are asked against: the project as it is.

    Raises:
        RecordsRefusedError: its records have problems, which come first.
    """
    loaded = load_project(project)
    if loaded.records is None:
        raise RecordsRefusedError(loaded.problems, loaded.files)
    records = loaded.records
    day = when.as_of or when.now.astimezone(ZoneInfo(records.project.timezone)).date()
    return Known(records, assess(records, day), provided_for(records.contract, records.clauses))


def is_needed(form: Form, ask: Ask, known: Known) -> bool:
    """Whether the record cannot be written without an answer."""
    if ask.needed is not None:
        return ask.needed(known)
    return "." not in ask.path and field_of(form.model, ask.path)[2].is_required()


def read_answer(form: Form, known: Known, ask: Ask, told: str | Sequence[str], *, dialog: bool) -> Answer:
    """The answer as it is to be written.

    Raises:
        RefusedAnswerError: it is not one.
    """
    shape = shape_of(field_of(form.model, ask.path)[2])
    choices = choices_of(form, ask, known, words())
    if shape == "texts":
        answer: Answer = tuple(_one(one, choices, dialog=dialog) for one in _items(ask, told, dialog=dialog))
    else:
        text = told if isinstance(told, str) else told[-1]
        zone = known.records.project.timezone
        answer = _one(as_written(text, shape, zone), choices, dialog=dialog)
    if not answer:
        raise RefusedAnswerError(say("new.empty"))
    refused = refuse_answer(form.model, known.answers | {ask.path: answer}, ask.path)
    if refused is not None:
        raise RefusedAnswerError(refused)
    return answer


def _items(ask: Ask, told: str | Sequence[str], *, dialog: bool) -> tuple[str, ...]:
    separators = words().t("new.between-sentences" if ask.path in _SENTENCES else "new.between-names")
    if isinstance(told, str):
        return items(told, separators)
    if dialog or ask.path not in _SENTENCES:
        return tuple(part for one in told for part in items(one, separators))
    return tuple(one.strip() for one in told)


def _one(text: str, choices: Sequence[Choice], *, dialog: bool) -> str:
    if not choices:
        return text
    found = chosen(text, choices, words(), by_number=dialog)
    if found is None:
        raise RefusedAnswerError(_not_among(text, choices))
    return found.value


def _not_among(text: str, choices: Sequence[Choice]) -> Message:
    names = tuple(one.value for one in choices)
    if len(names) <= _MOST_NAMED:
        return say("new.not-among", value=text, names=tuple(_named(one) for one in choices))
    like = tuple(one.value for one in choices if text and text in f"{one.value} {one.label}")
    return say("new.not-among-many", value=text, names=(like or names)[:_MOST_NAMED], count=len(names))


def _named(choice: Choice) -> str:
    """A choice with its name where that is short; yes and no by their names alone."""
    label = said(choice, words())
    if choice.value in ("true", "false"):
        return label
    if not label or label == choice.value or len(label) > _SHORT:
        return choice.value
    return words().t("new.choice", name=label, value=choice.value)


def take_options(form: Form, known: Known, given: Mapping[str, str | Sequence[str]]) -> Taken:
    """Puts what was given as options, and what follows from it, into the answers."""
    refusals: list[Refusal] = []
    missing: list[Ask] = []
    for ask in form.asks:
        if ask.path in given:
            try:
                known.answers[ask.path] = read_answer(form, known, ask, given[ask.path], dialog=False)
            except RefusedAnswerError as refused:
                refusals.append(Refusal(ask, refused.message))
        elif not take_what_follows(ask, known) and is_needed(form, ask, known):
            missing.append(ask)
    # What is wanted only because an answer was refused is not missing.
    told: dict[str, Answer] = {one.ask.path: str(given[one.ask.path]) for one in refusals}
    probe = replace(known, answers=known.answers | told)
    return Taken(tuple(refusals), tuple(one for one in missing if is_needed(form, one, probe)))


def take_what_follows(ask: Ask, known: Known) -> bool:
    """Takes the answer that follows from the others, where one does."""
    following = ask.follows(known)
    if following is None:
        return False
    known.answers[ask.path] = following
    return True
