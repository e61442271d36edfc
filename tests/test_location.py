"""Places, problems and messages: what every finder of faults speaks in."""

from __future__ import annotations

from generator.location import Location, Origin
from generator.message import Message, say
from generator.problem import Problem, in_order


def test_a_place_reads_as_file_and_line_and_sorts_by_both() -> None:
    assert str(Location("data/a.yaml", 3)) == "data/a.yaml:3"
    assert Location("data/a.yaml", 9) < Location("data/a.yaml", 10) < Location("data/b.yaml", 1)


def test_an_origin_knows_the_nearest_line_above_a_field() -> None:
    origin = Origin("data/a.yaml", 2, {"meeting": 5, "meeting.amount": 7})
    assert origin.at("meeting.amount").line == 7
    assert origin.at("meeting.tier").line == 5
    assert origin.at("meeting.tier.deeper").line == 5
    assert origin.at("other").line == origin.at().line == 2


def test_lines_are_no_part_of_what_makes_two_origins_equal() -> None:
    assert Origin("a", 1, {"x": 2}) == Origin("a", 1)


def test_a_message_is_its_key_and_its_values() -> None:
    assert say("step.x", amount=1) == Message("step.x", {"amount": 1})
    assert say("step.x", amount=1) != say("step.x", amount=2)
    assert hash(say("step.x", b=1, a=2)) == hash(say("step.x", a=2, b=1))


def test_problems_come_by_file_line_and_code_and_each_once() -> None:
    later = Problem(Location("b", 1), say("problem.a"))
    second = Problem(Location("a", 10), say("problem.a"))
    first = Problem(Location("a", 9), say("problem.b", value=1))
    assert in_order([later, second, first, first]) == (first, second, later)
    assert first.code == "b"


def test_two_problems_at_one_place_are_kept_apart_by_what_they_say() -> None:
    one, other = (Problem(Location("a", 1), say("problem.x", value=value)) for value in (1, 2))
    assert in_order([other, one]) == (one, other)
