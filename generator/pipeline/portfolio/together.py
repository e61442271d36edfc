"""Works on the contracts of a portfolio side by side: a few at a time, so that memory stays what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_AHEAD: Final = 2
"""So many contracts more than there are workers, so that none waits while another contract is packed."""


def side_by_side(work: Callable[[T], R], items: Sequence[T], workers: int) -> Iterator[tuple[int, R]]:
    """What ``work`` makes of each item, with its place, as soon as it is there.

    The work waits for workers most of the time, so that threads do; what one raises ends all of it, with what
    has not begun left undone. One worker is asked for one thing after the other.
    """
    if workers <= 1:
        yield from ((place, work(item)) for place, item in enumerate(items))
        return
    threads = ThreadPoolExecutor(workers + _AHEAD, thread_name_prefix="contract")
    rest = iter(enumerate(items))
    waiting: dict[Future[R], int] = {}
    try:
        while True:
            while len(waiting) < workers + _AHEAD and (following := next(rest, None)) is not None:
                place, item = following
                waiting[threads.submit(work, item)] = place
            if not waiting:
                return
            for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(done), done.result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
