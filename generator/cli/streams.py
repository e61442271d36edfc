"""Output nobody reads any more: what is still to be said goes nowhere, and the work keeps its own ending."""

from __future__ import annotations

import os
from typing import IO


def discard(stream: IO[str]) -> None:
    """Sends what is left of ``stream``, and what comes, to nowhere, so that no later write or flush fails."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def flush(stream: IO[str]) -> None:
    """Writes what is still held back; a reader that has gone, such as ``head``, is no failure."""
    try:
        stream.flush()
    except BrokenPipeError:
        discard(stream)
