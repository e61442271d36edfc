"""Messages become sentences: every key the code names is in the catalogue, every value has one form."""

from __future__ import annotations

import ast
import datetime as dt
import re
import string
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.compliance.quality.quality import CHECKS, Severity
from generator.loading.layout import ROOMS
from generator.loading.project_loader import load_project
from generator.message import Message, say
from generator.numerals import capitals
from generator.records.clause import ClauseKind, PartyRef
from generator.records.contract import Cadence
from generator.records.evaluation import EvaluationProblem, Phases
from generator.records.incident import ServiceEffect
from generator.records.ledger import Records
from generator.records.notice import Notice, NoticeKind
from generator.records.period import Unit
from generator.records.review import Review
from generator.records.service import Basis, Frequency
from generator.records.system import FilingEvent
from generator.settings import theme_folder, words
from generator.words import (
    MissingWordsError,
    Words,
    day,
    hours,
    long_day,
    moment,
    money,
    percent,
    rounded_share,
)
from tests.builders import BROKEN
from tests.builders import day as on
from tests.source_code import Module, modules
from tests.strategies import as_of_days, ledgers

# Forms


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1489600.00", "¥1,489,600.00"), ("0.00", "¥0.00"), ("3000", "¥3,000.00"), ("0.05", "¥0.05")],
)
def test_money_has_two_decimals_and_commas(amount: str, text: str) -> None:
    assert money(Decimal(amount)) == text


@given(st.decimals(Decimal(0), Decimal("999999999999.99"), places=2))
def test_money_as_written_is_the_amount(amount: Decimal) -> None:
    assert Decimal(money(amount).removeprefix("¥").replace(",", "")) == amount


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("3.36", "3.36%"),
        ("15", "15%"),
        ("100", "100%"),
        ("0", "0%"),
        ("12.50", "12.5%"),
        ("10.00", "10%"),
        ("0.07", "0.07%"),
    ],
)
def test_a_percentage_has_at_most_two_decimals_and_no_idle_zeros(share: str, text: str) -> None:
    assert percent(Decimal(share)) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("43.7966", "43.8%"),
        ("120.8378", "120.84%"),
        ("43.795", "43.8%"),
        ("43.7949", "43.79%"),
        ("4.9999", "4.99%"),
        ("5.0001", "5.01%"),
        ("99.99998", "99.99%"),
        ("0.001", "0.01%"),
        ("89.995", "89.99%"),
        ("90.001", "90.01%"),
    ],
)
def test_a_percentage_is_rounded_half_up_and_never_on_to_a_whole_number(share: str, text: str) -> None:
    assert percent(Decimal(share)) == text


@pytest.mark.parametrize(
    ("share", "text"), [("2.4999", "2.49%"), ("2.5", "2.5%"), ("2.5001", "2.51%"), ("2.4949", "2.49%")]
)
def test_a_percentage_keeps_to_its_side_of_the_bound_it_is_held_against(share: str, text: str) -> None:
    assert percent(Decimal(share), Decimal("2.5")) == text


shares = st.decimals(Decimal(0), Decimal(200), places=6)


@given(shares, st.decimals(Decimal(0), Decimal(100), places=1))
def test_a_rounded_percentage_is_near_and_on_the_same_side_of_every_bound(
    share: Decimal, bound: Decimal
) -> None:
    shown = rounded_share(share, bound)
    assert abs(shown - share) <= Decimal("0.01")
    for one in (bound, Decimal(5), Decimal(100)):
        assert (shown >= one) == (share >= one)
        assert (shown > one) == (share > one)


def test_dates_are_padded_in_records_and_not_in_formal_documents() -> None:
    assert day(dt.date(2026, 4, 9)) == "2026-04-09"
    assert long_day(dt.date(2026, 4, 9)) == "2026年4月9日"
    beijing = dt.timezone(dt.timedelta(hours=8))
    assert moment(dt.datetime(2026, 6, 1, 9, 5, 30, tzinfo=beijing)) == "2026-06-01 09:05"


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (dt.timedelta(hours=2), "2小时"),
        (dt.timedelta(hours=3, minutes=40), "3小时40分"),
        (dt.timedelta(minutes=1), "1分"),
        (dt.timedelta(0), "0分"),
        (dt.timedelta(hours=10), "10小时"),
        (dt.timedelta(hours=2) - dt.timedelta(seconds=1), "1小时59分59秒"),
        (dt.timedelta(hours=2, seconds=1), "2小时1秒"),
        (dt.timedelta(days=3), "72小时"),
    ],
)
def test_a_length_of_time_is_written_exactly_so_that_no_bound_is_reached_by_rounding(
    length: dt.timedelta, text: str
) -> None:
    assert hours(length) == text


@given(st.integers(0, 10**7))
def test_a_length_of_time_as_written_is_the_length(seconds: int) -> None:
    told = re.fullmatch(r"(?:(\d+)小时)?(?:(\d+)分)?(?:(\d+)秒)?", hours(dt.timedelta(seconds=seconds)))
    assert told is not None
    hour, minute, second = (int(part or 0) for part in told.groups())
    assert hour * 3600 + minute * 60 + second == seconds
    assert minute < 60 > second


# Capitals


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1489600.00", "壹佰肆拾捌万玖仟陆佰元整"),
        ("223440.00", "贰拾贰万叁仟肆佰肆拾元整"),
        ("1266160.00", "壹佰贰拾陆万陆仟壹佰陆拾元整"),
        ("74480.00", "柒万肆仟肆佰捌拾元整"),
        ("100000.00", "壹拾万元整"),
        ("1000100.00", "壹佰万零壹佰元整"),
        ("2000.50", "贰仟元伍角"),
        ("0.05", "伍分"),
    ],
)
def test_an_amount_in_capitals_is_written_as_in_the_contract(amount: str, text: str) -> None:
    assert capitals(Decimal(amount)) == text


def test_the_capitals_of_the_real_contract_are_those_of_its_figures(real: Records) -> None:
    stated = [real.contract.total, *(part.amount for part in real.contract.instalments)]
    assert len(stated) == 3
    for one in stated:
        assert one.capitals == capitals(one.figure)


DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def _read(text: str) -> Decimal:
    """The amount that capitals say: an own reading, to hold the writing against."""
    yuan, _, rest = text.partition("元") if "元" in text else ("", "", text)
    section = total = cents = 0
    digit = 0
    for sign in yuan:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in PLACES:
            section, digit = section + digit * PLACES[sign], 0
        else:
            unit = {"万": 10_000, "亿": 100_000_000}[sign]
            total = (total + section + digit) * unit if unit > 10_000 else total + (section + digit) * unit
            section = digit = 0
    total += section + digit
    digit = 0
    for sign in rest:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in ("角", "分"):
            cents += digit * (10 if sign == "角" else 1)
    return total + Decimal(cents) / 100


@given(st.decimals(Decimal(0), Decimal("99999999.99"), places=2))
@example(Decimal("10000.10"))
@example(Decimal("10000000.01"))
@example(Decimal("20030004.05"))
def test_capitals_say_the_amount_they_were_written_for(amount: Decimal) -> None:
    assert _read(capitals(amount)) == amount


@given(
    st.decimals(Decimal(0), Decimal("9999999.99"), places=2),
    st.decimals(Decimal(0), Decimal("9999999.99"), places=2),
)
def test_different_amounts_have_different_capitals(one: Decimal, other: Decimal) -> None:
    assert (capitals(one) == capitals(other)) == (one == other)


# Sentences

SMALL: Final = Words(
    {
        "value": {"unknown": "待补", "separator": "、"},
        "state": {"late": "逾期"},
        "say": {
            "sum": "共 {amount:money}，占 {share:percent}",
            "day": "{on:date}",
            "long": "{on:long_date}",
            "state": "现为{state:state}",
            "list": "有{names:list}",
            "time": "{at:moment}，用时{length:hours}",
            "plain": "{x}",
        },
    }
)


def test_each_form_of_a_template_is_written_the_one_way() -> None:
    def told(key: str, **values: object) -> str:
        return SMALL.say(say(f"say.{key}", **values))

    assert told("sum", amount=Decimal(5), share=Decimal("3.30")) == "共 ¥5.00，占 3.3%"
    assert told("day", on=dt.date(2026, 4, 9)) == "2026-04-09"
    assert told("day", on=None) == "待补"
    assert told("long", on=dt.date(2026, 4, 9)) == "2026年4月9日"
    assert told("state", state=State.LATE) == "现为逾期"
    assert told("list", names=("甲", say("value.unknown"), 3)) == "有甲、待补、3"
    assert (
        told("time", at=dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC), length=dt.timedelta(hours=2))
        == "2026-06-01 09:00，用时2小时"
    )
    assert told("plain", x=say("say.plain", x=say("state.late"))) == "逾期"


def test_a_key_that_is_not_there_is_a_fault_of_the_program() -> None:
    with pytest.raises(MissingWordsError):
        SMALL.say(say("say.nothing"))
    with pytest.raises(KeyError):
        SMALL.say(say("say.day"))
    assert "say.day" in SMALL
    assert "say" not in SMALL


# The keys the code names

PREFIX: Final = {
    "say": "", "t": "", "step": "step.", "refuse": "problem.", "_fault": "problem.", "_refuse": "problem.",
    "_Check": "concern.",
}  # fmt: skip
"""The functions whose argument names a sentence, and what they put before it."""


def _named(call_name: str, call: ast.Call) -> Iterator[ast.expr]:
    """The expressions a call may name its sentence by."""
    place = 1 if call_name == "_refuse" else 0
    pending = [call.args[place]] if call_name in PREFIX and len(call.args) > place else []
    while pending:
        one = pending.pop()
        if isinstance(one, ast.IfExp):
            pending += [one.body, one.orelse]
        else:
            yield one


def _keys(module: Module) -> Iterator[tuple[str, ast.Call]]:
    """The keys a module names outright."""
    for name, call in module.calls():
        for one in _named(name, call):
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield PREFIX[name] + one.value, call


def _patterns(module: Module) -> Iterator[str]:
    """The keys a module puts together, as regular expressions."""
    for name, call in module.calls():
        for one in _named(name, call):
            if isinstance(one, ast.JoinedStr):
                parts = (
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                    for part in one.values
                )
                yield re.escape(PREFIX[name]) + "".join(parts)


def test_every_sentence_the_code_names_is_in_the_catalogue() -> None:
    named = {key: f"{module.name}:{call.lineno}" for module in modules() for key, call in _keys(module)}
    assert len(named) > 200
    assert {key: place for key, place in named.items() if key not in words()} == {}


def test_every_sentence_the_code_puts_together_has_a_match_in_the_catalogue() -> None:
    patterns = {pattern for module in modules() for pattern in _patterns(module)}
    assert len(patterns) > 20
    catalogue = tuple(words().keys())
    assert {one for one in patterns if not any(re.fullmatch(one, key) for key in catalogue)} == set()


def _choices(model: type[Any], field: str) -> set[str]:
    """The words a field of a record may have."""
    found: set[str] = set()
    pending: list[Any] = [model.model_fields[field].annotation]
    while pending:
        one = pending.pop()
        pending += [arg for arg in get_args(one) if not isinstance(arg, str)]
        found |= {arg for arg in get_args(one) if isinstance(arg, str)}
    return found


@pytest.mark.parametrize(
    ("group", "members"),
    [
        ("state", {state.value for state in State}),
        ("state-meaning", {state.value for state in State}),
        ("severity", {severity.value for severity in Severity}),
        ("period", set(get_args(Unit))),
        ("frequency", set(get_args(Frequency))),
        ("basis", set(get_args(Basis))),
        ("basis-effect", set(get_args(Basis))),
        ("clause-kind", set(get_args(ClauseKind))),
        ("party", set(get_args(PartyRef))),
        ("notice-kind", set(get_args(NoticeKind))),
        ("service-effect", {*get_args(ServiceEffect), "unknown"}),
        ("problem-state", _choices(EvaluationProblem, "state")),
        ("filing-event", _choices(FilingEvent, "what")),
        ("applies", {"yes", "no", "open"}),
        ("phase", set(Phases.model_fields)),
        ("system", {"part-general", "part-cloud", "change-better", "change-worse", "change-other"}),
        ("system", {"applicable-general", "applicable-cloud", "applicable-open"}),
        ("field.report", {"number", "rate", "conclusion", "delivered_on", "major_risks"}),
        ("review-outcome", _choices(Review, "outcome")),
        ("every", _choices(Cadence, "every")),
        ("flag", {"yes", "no", "unknown"}),
        ("tier", {"none", "named"}),
        ("kind", {room.kind for room in ROOMS} | {"articles", "groups", "tiers", "items", "starts"}),
        ("concern", {check.name for check in CHECKS}),
        ("field.notice", {name for name in Notice.model_fields if name.endswith("_on")}),
        ("field.incident", {"departments", "service", "alternative", "district_leaders", "other_major_effect",
                            "recovered_at", "occurred_at", "discovered_at", "reported_at"}),
        ("field.system", {"s_level", "a_level", "cloud", "operator", "filing-certificate",
                          "filing-filed_on"}),
        ("step", {"rectification-yes", "rectification-no", "rectification-open"}),
        ("step", {"termination-yes", "termination-no", "termination-open"}),
        ("step", {"standing-duty", "standing-prohibition", "standing-procedure"}),
        ("gap", {f"party-{field}" for field in ("lead", "signatory", "signed_on")}),
        ("gap", {f"empty-{ledger}" for ledger in ("team", "payments", "deliveries", "evaluations")}),
    ],
)  # fmt: skip
def test_every_word_a_record_or_rule_may_have_has_its_name(group: str, members: set[str]) -> None:
    assert members
    assert {one for one in members if f"{group}.{one}" not in words()} == set()


def test_every_code_a_misfit_may_have_is_a_problem_with_words() -> None:
    (validation,) = [one for one in modules() if one.name == "generator/loading/validation.py"]
    tables = [
        node.value
        for node in validation.tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict)
    ]
    codes = {
        str(value.value) for table in tables for value in table.values if isinstance(value, ast.Constant)
    }
    assert len(codes) > 10
    assert {code for code in codes if f"problem.{code}" not in words()} == set()


def _fields(template: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(template) if name}


def test_a_template_names_only_values_that_are_given() -> None:
    looked_at = 0
    for module in modules():
        for key, call in _keys(module):
            given = {keyword.arg for keyword in call.keywords}
            if key in words() and None not in given and call.keywords:
                looked_at += 1
                # What a record refuses is told with the field and its value.
                given |= {"field", "value"} if key.startswith("problem.") else set()
                assert _fields(words().template(key)) <= given, f"{module.name}:{call.lineno} {key}"
    assert looked_at > 100


def test_a_problem_s_template_names_only_what_a_misfit_tells() -> None:
    for code in ("money-form", "money-unquoted"):
        assert _fields(words().template(f"problem.{code}")) <= {"field", "value", "write"}
    for code in (
        "date-form",
        "count-form",
        "flag-form",
        "percent-form",
        "moment-form",
        "wrong-value",
    ):
        assert _fields(words().template(f"problem.{code}")) <= {"field", "value"}


def test_no_sentence_of_a_rule_or_a_problem_lies_idle() -> None:
    written = {str(literal.value) for module in modules() for literal in module.strings()}
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(theme_folder().rglob("*.jinja")))
    together = {
        pattern for module in modules() for pattern in _patterns(module) if not pattern.endswith(r"\.(.+)")
    }
    narrow = [
        one for one in together if one.rstrip("+.") not in ("problem\\", "step\\", "concern\\", "gap\\")
    ]
    idle = set()
    for key in tuple(words().keys()):
        group, _, rest = key.partition(".")
        if group in ("step", "problem", "finding", "gap", "concern", "readiness", "problem-part"):
            named = (
                rest in written
                or key in written
                or key in text
                or any(re.fullmatch(one, key) for one in narrow)
            )
            idle |= set() if named else {key}
    assert idle == set()


# Everything that is ever said


def _said(found: Assessment) -> Iterator[Message]:
    for one in found.findings:
        yield one.title
        yield from (step.message for step in one.derivation)
    yield from (gap.what for gap in found.gaps)
    yield from (concern.message for concern in found.concerns)
    for line in found.readiness:
        yield line.name
        if line.why is not None:
            yield line.why


def _assert_all_said(messages: Iterator[Message]) -> int:
    count = 0
    for message in messages:
        count += 1
        sentence = words().say(message)
        assert sentence or message.key == "value.nothing", message.key
        assert "{" not in sentence, sentence
        assert "None" not in sentence, sentence
        assert "Message(" not in sentence, sentence
    return count


@pytest.mark.parametrize("as_of", ["2025-01-01", "2026-04-20", "2026-11-22", "2027-06-01", "2031-01-01"])
def test_every_finding_of_the_real_contract_and_the_demo_can_be_put_into_words(
    real: Records, demo: Records, as_of: str
) -> None:
    for records in (real, demo):
        assert _assert_all_said(_said(assess(records, on(as_of)))) > 100


@settings(max_examples=50)
@given(ledgers(), as_of_days)
def test_every_finding_of_any_records_can_be_put_into_words(ledger: Records, as_of: dt.date) -> None:
    _assert_all_said(_said(assess(ledger, as_of)))


def test_every_problem_of_the_broken_project_can_be_put_into_words() -> None:
    assert _assert_all_said(problem.message for problem in load_project(BROKEN).problems) > 50
