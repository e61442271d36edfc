"""The questions for a new record, one after the other; a wrong answer is asked again at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from generator.loading.amounts import amount_in
from generator.message import Message
from generator.pipeline.answering import RefusedAnswerError, is_needed, read_answer
from generator.settings import words
from generator.views.asking import Answer, Ask, Choice, Form, Known, field_of, label_of, shape_of
from generator.views.choices import choices_of, has_numbers, said

_INLINE: Final = 3
"""So few choices stand on the line of the question."""
_LISTED: Final = 45
"""So many are listed below it; more only when asked for."""
_SAME: Final = "="
"""Takes what is offered where Enter passes the question over: nothing is written that nobody said."""
_ALL: Final = "?"
_SENTENCES: Final = "comments"
_MONEY: Final = ("invoice.amount", "paid_amount")

Prompt = Callable[[str], str]
Show = Callable[[str], None]


def _t(key: str, **values: object) -> str:
    return words().t(f"cli.{key}", **values)


def ask_all(form: Form, known: Known, asks: Sequence[Ask], prompt: Prompt, show: Show) -> None:
    """Asks each question that belongs to what was answered before, and puts the answers into ``known``."""
    for ask in asks:
        if ask.path in known.answers:
            continue
        offered = ask.suggested(known)
        if offered is None and (following := ask.follows(known)) is not None:
            known.answers[ask.path] = following
            show(_t("new-follows", label=label_of(form.model, ask.path), value=_joined(following)))
        elif ask.asked(known) or is_needed(form, ask, known):
            answer = _ask(form, known, ask, prompt, show)
            if answer is not None:
                known.answers[ask.path] = answer


def _ask(form: Form, known: Known, ask: Ask, prompt: Prompt, show: Show) -> Answer | None:
    """One answer; None where the question was passed over."""
    needed = is_needed(form, ask, known)
    choices = choices_of(form, ask, known, words())
    offered = ask.suggested(known)
    if _INLINE < len(choices) <= _LISTED:
        _list(choices, show)
    by_enter = needed or ask.follows(known) is not None
    offer = _offer(offered, by_enter=by_enter) if offered is not None else ""
    question = _question(form, known, ask, choices, offer, needed=needed)
    while True:
        told = prompt(question).strip()
        if unicodedata.normalize("NFKC", told) == _ALL and choices:
            _list(choices, show)
        elif offered is not None and told == ("" if by_enter else _SAME):
            return offered
        elif not told:
            if not needed:
                return None
            show(_t("ask-required"))
        else:
            try:
                return read_answer(form, known, ask, told, dialog=True)
            except RefusedAnswerError as refused:
                show(_t("ask-refused", why=_named(refused.message, form, ask)))


def _named(message: Message, form: Form, ask: Ask) -> str:
    return told_by_name(message, label_of(form.model, ask.path))


def told_by_name(message: Message, label: Message) -> str:
    """A fault of a field, told with what the field is called instead of how it is written."""
    values = dict(message.values)
    if "field" in values:
        values["field"] = label
    if message.key == "problem.moment-form":
        return words().t("new.moment-form", **values)
    if message.key == "problem.money-form":
        amount = amount_in(str(values["value"]))
        key = "new.money-form" if amount else "new.money-form-any"
        return words().t(key, amount=amount, **values)
    return words().say(Message(message.key, values))


def _list(choices: Sequence[Choice], show: Show) -> None:
    if not has_numbers(choices):
        for one in choices:
            show(_t("ask-choice-by-id", value=one.value, label=said(one, words())))
        return
    for number, one in enumerate(choices, start=1):
        label = said(one, words())
        key = "ask-choice" if label and label != one.value else "ask-choice-unnamed"
        show(_t(key, number=number, value=one.value, label=label))


def _offer(offered: Answer, *, by_enter: bool) -> str:
    return _t("ask-offered-enter" if by_enter else "ask-offered", value=_joined(offered))


def _question(
    form: Form, known: Known, ask: Ask, choices: Sequence[Choice], offer: str, *, needed: bool
) -> str:
    hints = [_hint(form, known, ask, choices), offer]
    told = "".join(_t("ask-hint", hint=one) for one in hints if one)
    return _t("ask-needed" if needed else "ask-optional", label=label_of(form.model, ask.path), hint=told)


def _hint(form: Form, known: Known, ask: Ask, choices: Sequence[Choice]) -> str:
    shape = shape_of(field_of(form.model, ask.path)[2])
    if choices:
        if len(choices) <= _INLINE:
            return " ".join(
                f"{number} {said(one, words()) or one.value}" for number, one in enumerate(choices, start=1)
            )
        how = "ask-choose" if has_numbers(choices) else "ask-choose-by-id"
        parts = [_t(how), *([_t("ask-many")] if shape == "texts" else [])]
        parts += [_t("ask-list", count=len(choices))] if len(choices) > _LISTED else []
        return _t("ask-hint-gap").join(parts)
    match shape:
        case _ if len(likely := ask.likely(known)) > 1:
            return _t("ask-likely", values=likely)
        case "texts":
            return _t("ask-sentences" if ask.path == _SENTENCES else "ask-many")
        case "date":
            return _t("ask-date")
        case "moment":
            return _t("ask-moment")
        case "number":
            return _t("ask-money" if ask.path in _MONEY else "ask-number")
        case _:
            return ""


def _joined(answer: Answer) -> str:
    return answer if isinstance(answer, str) else words().t("value.separator").join(answer)
