"""A located fault of the records, as data: found, collected and shown, never raised past its finder."""

from __future__ import annotations

from dataclasses import dataclass

from generator.location import Location
from generator.message import Message
from generator.words import Words


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where it stands and what is wrong and would be right.

    The message key is ``problem.<code>``; the code is stable and part of the command line's output.
    """

    at: Location
    message: Message

    @property
    def code(self) -> str:
        return self.message.key.removeprefix("problem.")


class UnfinishedError(Exception):
    """The records are right, and still an output could not be made; the arguments say why to the reader."""


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Problems by file, line and code, each once."""
    unique = {(problem.at, problem.code, str(dict(problem.message.values))): problem for problem in problems}
    return tuple(unique[key] for key in sorted(unique))


def written(problem: Problem, words: Words) -> str:
    """The problem as one line: ``file:line: what is wrong, and what would be right [code]``."""
    return f"{problem.at}: {words.say(problem.message)} [{problem.code}]"
