"""What outlives a rebuild of ``mkdocs serve``: that it serves, and that it has pages to go on showing."""

from __future__ import annotations

import datetime as dt
import errno
import logging
import os
import socket
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator.pipeline.assessing import RecordsRefusedError
from generator.pipeline.locking import LOCK, held
from generator.problem import written
from generator.settings import words

# Not below MkDocs' own logger, which counts what it hears and, being strict, would stop at it.
_LOG: Final = logging.getLogger("dossier.preview")


@dataclass(slots=True)
class Preview:
    """The preview this process runs; MkDocs may load its hook anew for each rebuild, but not this."""

    serving: bool = False
    reachable: bool = False
    staged: bool = False
    _turn: ExitStack = field(default_factory=ExitStack)

    def take_turn(self, project: Path, now: dt.datetime) -> None:
        """Holds the project's lock until :meth:`end_turn`; a preview that shows pages already waits for it.

        Raises:
            LockedError: somebody else builds the project, and nothing is shown yet.
        """
        self.end_turn()
        patient = self.serving and self.staged
        self._turn.enter_context(held(project / LOCK, "mkdocs", now, patient=patient))

    def end_turn(self) -> None:
        """Gives the lock back, if it is held."""
        self._turn.close()


PREVIEW: Final = Preview()


def refusal(found: RecordsRefusedError) -> str:
    """Every problem on a line of its own, and how many there are."""
    lines = [written(problem, words()) for problem in found.problems]
    count = words().t("cli.problems-found", count=len(lines), files=found.files)
    return "\n".join((*lines, count))


def keep_showing(found: RecordsRefusedError) -> None:
    """Says why the pages stay as they were."""
    _LOG.error("%s\n%s", refusal(found), words().t("cli.preview-kept"))


def occupied(host: str, port: int) -> str | None:
    """Why nothing can be served at an address, in words; None where it is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself does
        try:
            probe.bind((host, port))
        except OSError as error:
            key = "address-in-use" if error.errno == errno.EADDRINUSE else "address-unusable"
            reason = os.strerror(error.errno) if error.errno else str(error)
            return words().t(f"cli.{key}", address=f"{host}:{port}", next=f"{host}:{port + 1}", reason=reason)
    return None
