"""Performing tasks here or in processes beside this one: every outcome with the place of its task."""

from __future__ import annotations

import threading
from contextlib import suppress
from types import MappingProxyType

import pytest

from generator.message import Message, say
from generator.pipeline.executing import Executor, InThisProcess, WorkerLostError, executor
from tests.pipeline.work import double, end_without_a_word, take_a_while, told_again


def test_here_each_outcome_comes_with_the_place_of_its_task() -> None:
    assert list(InThisProcess().run(double, [3, 5])) == [(0, 6), (1, 10)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_so_do_those_of_worker_processes(jobs: int) -> None:
    with executor(jobs) as workers:
        assert dict(workers.run(double, [3, 5, 7])) == {0: 6, 1: 10, 2: 14}


def test_a_message_comes_back_from_a_worker_as_it_went() -> None:
    sent = say("value.kib", size=3, parts=MappingProxyType({"a": 1}))
    with executor(2) as workers:
        ((_, back),) = workers.run(told_again, [sent])
    assert isinstance(back, Message)
    assert back == sent


def test_a_worker_that_ends_without_an_answer_is_told() -> None:
    with pytest.raises(WorkerLostError), executor(2) as workers:
        list(workers.run(end_without_a_word, [1]))


def test_whoever_waits_in_another_thread_is_woken_when_the_workers_go() -> None:
    told: list[type[BaseException]] = []
    begun = threading.Event()

    def ask(workers: Executor) -> None:
        try:
            for _ in workers.run(take_a_while, [1] * 60):
                begun.set()
        except BaseException as error:
            told.append(type(error))

    def leave_in_the_middle() -> threading.Thread:
        with suppress(KeyError), executor(2) as workers:
            asking = threading.Thread(target=ask, args=(workers,), daemon=True)
            asking.start()
            assert begun.wait(timeout=60)
            raise KeyError
        return asking

    asking = leave_in_the_middle()
    asking.join(timeout=60)
    assert not asking.is_alive()
    assert len(told) == 1
