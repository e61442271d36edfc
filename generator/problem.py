"""A located fault of the records, as data: found, collected and shown, never raised past its finder."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from typing import Final

from generator.location import Location
from generator.message import Message, say
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


_REASONS: Final = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "quota-full",
    errno.EFBIG: "file-too-big",
    errno.EACCES: "not-allowed",
    errno.EPERM: "not-allowed",
    errno.EROFS: "read-only",
    errno.ENOENT: "not-there",
    errno.ENOTDIR: "no-folder",
    errno.EISDIR: "is-folder",
    errno.ELOOP: "link",
    errno.ENAMETOOLONG: "name-too-long",
    errno.EIO: "device",
    errno.EXDEV: "other-file-system",
    errno.ENOMEM: "no-memory",
    errno.EMFILE: "too-many-open",
    errno.ENFILE: "too-many-open",
    errno.ETXTBSY: "busy",
    errno.EBUSY: "busy",
    errno.ENXIO: "no-plain-file",
}


def reason_of(error: OSError) -> Message:
    """Why the system refused a file, in words; in the system's own where none were found for it."""
    known = _REASONS.get(error.errno) if error.errno is not None else None
    return say(f"reason.{known}") if known else say("reason.other", text=error.strerror or str(error))


def failure_told(error: Exception, words: Words) -> tuple[str, ...]:
    """A failure in words: which file the system refused and why, else what the error itself tells."""
    if not isinstance(error, OSError):
        return tuple(map(str, error.args))
    reason = words.say(reason_of(error))
    if error.filename is None:
        return (reason,)
    return (words.t("reason.of-file", file=os.fsdecode(error.filename), reason=reason),)


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Problems by file, line and code, each once."""
    unique = {(problem.at, problem.code, str(dict(problem.message.values))): problem for problem in problems}
    return tuple(unique[key] for key in sorted(unique))


def written(problem: Problem, words: Words) -> str:
    """The problem as one line: ``file:line: what is wrong, and what would be right [code]``."""
    return f"{problem.at}: {words.say(problem.message)} [{problem.code}]"
