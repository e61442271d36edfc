"""What is wrong with an answer, by the very rules a record in a file is held to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from generator.loading.marks import carries_mark
from generator.loading.unseen import unseen_in
from generator.loading.validation import misfit
from generator.message import Message, say
from generator.records.base import Record
from generator.views.asking import parts_in

_ANY_ID = "X-1"


def refuse_answer(
    model: type[Record], answers: Mapping[str, str | tuple[str, ...]], path: str
) -> Message | None:
    """What is wrong with the answer at ``path`` beside the others; None where nothing is.

    Answers are by dotted path. What is still missing is no fault of an answer.
    """
    answer = answers[path]
    for text in (answer,) if isinstance(answer, str) else answer:
        if carries_mark(text):
            return say("problem.secret-mark")
        if (unseen := unseen_in(text)) is not None:
            return unseen
    try:
        model.model_validate(_nested(model, {"id": _ANY_ID} | dict(answers)))
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            if detail["type"] == "missing":
                continue
            loc, message = misfit(model, detail)
            if ".".join(str(step) for step in loc if not isinstance(step, int)) == path:
                return message
    return None


def _nested(model: type[Record], answers: Mapping[str, str | tuple[str, ...]]) -> dict[str, Any]:
    """The record so far; a part it must have is there, with nothing in it yet."""
    fields = model.model_fields.items()
    whole: dict[str, Any] = {
        name: {} for name, info in fields if info.is_required() and parts_in(info.annotation)
    }
    for path, answer in answers.items():
        *above, name = path.split(".")
        part = whole
        for step in above:
            part = part.setdefault(step, {})
        part[name] = answer if isinstance(answer, str) else list(answer)
    return whole
