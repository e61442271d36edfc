"""A contract whose figures contradict each other is refused; amounts in capitals (大写) are computed and compared."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.loading.figures import capitals
from generator.loading.project_loader import load_project
from generator.records.ledger import Records
from tests.builders import codes

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


@given(st.decimals(Decimal(0), Decimal("9999999.99"), places=2), st.decimals(Decimal(0), Decimal("9999999.99"), places=2))
def test_different_amounts_have_different_capitals(one: Decimal, other: Decimal) -> None:
    assert (capitals(one) == capitals(other)) == (one == other)


# Contradictions, each alone


def _edited(project: Path, file: str, old: str, new: str) -> list[tuple[str, int, str]]:
    path = project / "data" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return codes(load_project(project).problems)


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("  end: 2027-04-14", "  end: 2026-04-15", 16, "term-backwards"),
        ('percent: "15"', 'percent: "15.0001"', 20, "percentage-disagrees"),
        ("壹万伍仟元整", "壹万伍仟圆整", 20, "capitals-disagree"),
        ("壹拾万元整", "拾万元整", 19, "capitals-disagree"),
        ('figure: "85000.00"', 'figure: "85000.01"', 20, "instalments-disagree"),
        ('least: "5000.00", most: "10000.00"', 'least: "5000.00", most: "4000.00"', 45, "tier-range-backwards"),
        ('least: "5000.00", most: "10000.00"', 'least: "1999.99", most: "10000.00"', 45, "tiers-out-of-order"),
        ("several_departments: 2", "several_departments: 11", 42, "departments-out-of-order"),
    ],
)
def test_a_contract_that_contradicts_itself_is_refused_at_its_line(
    project: Path, old: str, new: str, line: int, code: str
) -> None:
    assert ("data/contract.yaml", line, code) in _edited(project, "contract.yaml", old, new)


def test_tiers_that_touch_at_their_edges_are_in_order(project: Path) -> None:
    assert _edited(project, "contract.yaml", 'least: "5000.00"', 'least: "2000.00"') == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("{points: 2, items: 5}", "{points: 3, items: 5}", 3),
        ("{points: 1, items: 1}", "{points: 1, items: 2}", 16),
        ("points: 2\n      items: 5", "points: 2\n      items: 5 # same", None),
        ("{id: \"8.1.4.1\", name: 身份鉴别, items: 4}", "{id: \"8.1.4.1\", name: 身份鉴别, items: 5}", 3),
    ],
)
def test_a_catalogue_whose_sums_are_wrong_is_refused(project: Path, old: str, new: str, line: int | None) -> None:
    found = _edited(project, "catalog/small.yaml", old, new)
    assert set(found) == (set() if line is None else {("data/catalog/small.yaml", line, "catalog-sum")})


def test_a_decision_chooses_one_of_the_readings(project: Path) -> None:
    found = _edited(project, "decisions.yaml", "reading: 不计", "reading: 计")
    assert found == [("data/decisions.yaml", 3, "reading-unknown")]


def test_an_ambiguity_without_readings_may_be_decided_in_any_words(project: Path) -> None:
    _edited(project, "ambiguities.yaml", "readings: [A, 不计]", "readings: []")
    assert _edited(project, "decisions.yaml", "reading: 不计", "reading: 另议") == []


@pytest.mark.parametrize("zone", ["Asia/Shanghia", "../../etc/passwd", "/etc/localtime", "x\\0y"])
def test_a_time_zone_there_is_not_is_a_problem(project: Path, zone: str) -> None:
    with (project / "data" / "project.yaml").open("a", encoding="utf-8") as file:
        file.write(f'timezone: "{zone}"\n')
    assert codes(load_project(project).problems) == [("data/project.yaml", 6, "timezone-unknown")]


def test_a_holiday_that_ends_before_it_begins_is_a_problem(project: Path) -> None:
    found = _edited(project, "calendar/2026.yaml", "to: 2026-05-05", "to: 2026-04-30")
    assert found == [("data/calendar/2026.yaml", 4, "holiday-backwards")]
