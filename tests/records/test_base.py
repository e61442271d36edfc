"""Scalars have exactly one way of being written; records are frozen and know where they stand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from generator.location import UNRECORDED, Location, Origin
from generator.records.base import Bare, Count, Date, Flag, Identifier, Moment, Money, Percent, Text
from generator.records.incident import Incident
from generator.records.period import Period
from generator.records.project import Project
from tests.builders import incident

MONEY: TypeAdapter[Decimal] = TypeAdapter(Money)
PERCENT: TypeAdapter[Decimal] = TypeAdapter(Percent)
COUNT: TypeAdapter[int] = TypeAdapter(Count)
FLAG: TypeAdapter[bool] = TypeAdapter(Flag)
DATE: TypeAdapter[dt.date] = TypeAdapter(Date)
MOMENT: TypeAdapter[dt.datetime] = TypeAdapter(Moment)
IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)
TEXT: TypeAdapter[str] = TypeAdapter(Text)


def _fault(adapter: TypeAdapter[Any], value: object) -> str:
    with pytest.raises(ValidationError) as raised:
        adapter.validate_python(value)
    (error,) = raised.value.errors()
    return error["type"]


# Money


@pytest.mark.parametrize("text", ["0.00", "3000.00", "1489600.00", "999999999999.99"])
def test_money_is_a_quoted_figure_with_two_decimals(text: str) -> None:
    assert MONEY.validate_python(text) == Decimal(text)
    assert MONEY.validate_python(Decimal(text)) == Decimal(text)


def test_money_without_quotes_is_refused_by_name() -> None:
    assert _fault(MONEY, Bare("3000.00")) == "money-unquoted"
    assert _fault(MONEY, Bare("-3000.0")) == "money-unquoted"


@pytest.mark.parametrize(
    "value",
    ["3000", "3000.0", "3000.000", "-3000.00", "+3000.00", "3,000.00", "¥3000.00", "3000.00元", ".50", "1e3",
     "NaN", "Infinity", "", " ", "1 000.00", "1000000000000.00", 3000, 3000.0, 3000.5, True, None,
     ["3000.00"]],
)  # fmt: skip
def test_money_in_any_other_form_is_refused(value: object) -> None:
    assert _fault(MONEY, value) == "money-form"


@pytest.mark.parametrize(
    ("adapter", "value", "code"),
    [
        (MONEY, "３０００.００", "money-form"),
        (MONEY, "٣٠٠٠.٠٠", "money-form"),
        (PERCENT, "１５", "percent-form"),
        (COUNT, "５", "count-form"),
    ],
)
def test_digits_of_other_scripts_are_refused(adapter: TypeAdapter[Any], value: str, code: str) -> None:
    assert _fault(adapter, value) == code


@given(st.decimals(Decimal(0), Decimal("999999999999.99"), places=2))
def test_any_amount_of_cents_comes_through_exactly(amount: Decimal) -> None:
    assert MONEY.validate_python(f"{amount:.2f}") == amount


@given(st.floats())
def test_no_float_ever_becomes_money(value: float) -> None:
    assert _fault(MONEY, value) == "money-form"


# Shares, counts, flags


@pytest.mark.parametrize("text", ["0", "5", "100", "3.36", "92.35", "0.0001", "100.0000"])
def test_a_percentage_runs_from_nothing_to_the_whole(text: str) -> None:
    assert PERCENT.validate_python(text) == Decimal(text)


@pytest.mark.parametrize("text", ["101", "100.0001", "-1", "5%", "1e1", "", "1.00000", "05.", "NaN"])
def test_a_percentage_in_any_other_form_is_refused(text: str) -> None:
    assert _fault(PERCENT, text) == "percent-form"


def test_counts_and_flags_are_written_one_way() -> None:
    assert COUNT.validate_python("12") == 12
    assert FLAG.validate_python("true") is True
    assert FLAG.validate_python("false") is False
    for text in ("-1", "1.5", "", "twelve", "1_000", "1234567890"):
        assert _fault(COUNT, text) == "count-form"
    for text in ("yes", "True", "1", "", "on", "是"):
        assert _fault(FLAG, text) == "flag-form"


# Dates and moments


@pytest.mark.parametrize(
    "text",
    [
        "2026-4-15",
        "2026/04/15",
        "2026年4月15日",
        "20260415",
        "2026-04-15T00:00",
        " 2026-04-15",
        "1776182400",
        "",
    ],
)
def test_a_date_in_any_other_form_is_refused(text: str) -> None:
    assert DATE.validate_python("2026-04-15") == dt.date(2026, 4, 15)
    assert _fault(DATE, text) == "date-form"


@pytest.mark.parametrize(
    "text", ["2026-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "２０２６-０４-１５"]
)
def test_a_date_that_does_not_exist_is_refused(text: str) -> None:
    assert _fault(DATE, text).startswith("date")


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "3026-04-15"])
def test_a_year_no_contract_can_have_is_refused(text: str) -> None:
    # A period counted from such a day leaves the calendar, and the assessment with it.
    assert _fault(DATE, text) == "date-form"


def test_a_number_of_days_no_contract_can_have_is_refused() -> None:
    with pytest.raises(ValidationError):
        Period.model_validate({"count": "999999999", "unit": "day"})
    with pytest.raises(ValidationError):
        Project.model_validate({"id": "p", "name": "p", "warning_days": "999999999"})


@pytest.mark.parametrize(
    "text",
    ["2026-06-01T09:00:00+08:00", "2026-06-01 09:00+08:00", "2026-06-01T01:00:00Z", "2026-06-01T01:00Z"],
)
def test_a_moment_names_its_offset(text: str) -> None:
    assert MOMENT.validate_python(text) == dt.datetime(2026, 6, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-06-01T09:00:00", "2026-06-01", "09:00", "2026-06-01T09:00+0800", "1780304400", "2026-06-01T9:00Z"],
)
def test_a_moment_without_date_time_or_offset_is_refused(text: str) -> None:
    assert _fault(MOMENT, text) == "moment-form"


# Names and texts


@pytest.mark.parametrize("text", ["A", "INC-2026-001", "12.6", "5.2a", "13(5)", "a" * 64])
def test_an_identifier_is_letters_digits_and_a_few_marks(text: str) -> None:
    assert IDENTIFIER.validate_python(text) == text


@pytest.mark.parametrize("text", ["", "-a", ".a", "a b", "a/b", "../a", "编号", "a" * 65, "a\n", "a\0"])
def test_an_identifier_in_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        IDENTIFIER.validate_python(text)


def test_a_text_says_something() -> None:
    assert TEXT.validate_python("待补") == "待补"
    assert _fault(TEXT, "") == "string_too_short"
    assert _fault(TEXT, "长" * 20_001) == "string_too_long"


# Records


def test_a_record_cannot_be_changed() -> None:
    one = incident()
    with pytest.raises(ValidationError):
        one.title = "别的"  # type: ignore[misc]


def test_a_record_takes_no_field_nobody_defined() -> None:
    with pytest.raises(ValidationError):
        Incident.model_validate(incident().model_dump() | {"sevrity": "high"})


def test_where_a_record_stands_is_no_part_of_what_it_says() -> None:
    one = incident().model_copy(update={"origin": Origin("data/x.yaml", 3, {"meeting": 9})})
    assert "origin" not in one.model_dump()
    assert incident().origin == UNRECORDED
    assert one.origin.at("meeting.amount") == Location("data/x.yaml", 9)
    assert one.origin.at("title") == Location("data/x.yaml", 3)
    assert str(one.origin.at("meeting")) == "data/x.yaml:9"


def test_a_record_names_its_kind() -> None:
    assert incident().kind == "incident"
