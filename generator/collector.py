"""The search for unreachable cycles, which work that makes many lasting objects does better without."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No search for unreachable cycles while the context is open; afterwards as it was before.

    Records, findings and laid-out boxes live to the end of the work that makes them, and none of them is a
    cycle. The collector looks at all of them again each time their number has grown by a quarter: time that
    rises with what was loaded, and finds nothing. Memory is still freed by reference counts.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
