"""Performing tasks here or in processes beside this one: every outcome with the place of its task."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from generator.message import Message, say
from generator.pipeline.executing import InThisProcess, WorkerLostError, executor
from tests.pipeline.work import double, end_without_a_word, told_again


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
