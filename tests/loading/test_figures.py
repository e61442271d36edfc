"""A contract whose figures contradict each other is refused, and so is a catalogue whose sums are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from tests.builders import codes

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
        ('percent: "15"', 'percent: "15.0001"', 24, "percentage-disagrees"),
        ("壹万伍仟元整", "壹万伍仟圆整", 27, "capitals-disagree"),
        (
            'figure: "85000.00"',
            'figure: "85000.00"\n      capitals: 捌万伍仟圆整',
            35,
            "capitals-disagree",
        ),
        (
            'clause: "5.2"\n    amount:\n      figure: "85000.00"',
            'clause: "5.2"\n    percent: "84"\n    amount:\n      figure: "85000.00"',
            33,
            "percentage-disagrees",
        ),
        ("壹拾万元整", "拾万元整", 19, "capitals-disagree"),
        ('figure: "85000.00"', 'figure: "85000.01"', 20, "instalments-disagree"),
        (
            'least: "5000.00", most: "10000.00"',
            'least: "5000.00", most: "4000.00"',
            45,
            "tier-range-backwards",
        ),
        (
            'least: "5000.00", most: "10000.00"',
            'least: "1999.99", most: "10000.00"',
            45,
            "tiers-out-of-order",
        ),
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
        ('{id: "8.1.4.1", name: 身份鉴别, items: 4}', '{id: "8.1.4.1", name: 身份鉴别, items: 5}', 3),
    ],
)
def test_a_catalogue_whose_sums_are_wrong_is_refused(
    project: Path, old: str, new: str, line: int | None
) -> None:
    found = _edited(project, "catalog/small.yaml", old, new)
    assert set(found) == (set() if line is None else {("data/catalog/small.yaml", line, "catalog-sum")})


def test_a_decision_chooses_one_of_the_readings(project: Path) -> None:
    found = _edited(project, "decisions.yaml", "reading: 不计", "reading: 计")
    assert found == [("data/decisions.yaml", 3, "reading-unknown")]


def test_two_readings_of_one_day_are_a_problem(project: Path) -> None:
    path = project / "data/decisions.yaml"
    first = path.read_text(encoding="utf-8")
    second = first.replace("DEC-1", "DEC-2").replace("reading: 不计", "reading: A")
    path.write_text(first + second, encoding="utf-8")
    assert "decided-twice" in {code for _, _, code in codes(load_project(project).problems)}
    path.write_text(first + second.replace("2026-05-20", "2026-05-21"), encoding="utf-8")
    assert load_project(project).problems == ()


def test_a_contract_is_in_effect_no_earlier_than_its_first_signature(project: Path) -> None:
    path = project / "data/contract.yaml"
    text = path.read_text(encoding="utf-8")
    assert "effective:\n  date: 2026-04-15" in text
    early = text.replace("effective:\n  date: 2026-04-15", "effective:\n  date: 2025-01-06")
    signed = (
        early
        if "signed_on: 2026-04-15" in early
        else early.replace("party_a:\n", "party_a:\n  signed_on: 2026-04-15\n")
    )
    path.write_text(signed, encoding="utf-8")
    assert "effective-before-signing" in {code for _, _, code in codes(load_project(project).problems)}


def test_an_ambiguity_without_readings_may_be_decided_in_any_words(project: Path) -> None:
    _edited(project, "ambiguities.yaml", "readings: [A, 不计]", "readings: []")
    assert _edited(project, "decisions.yaml", "reading: 不计", "reading: 另议") == []


@pytest.mark.parametrize("zone", ["Asia/Shanghia", "../../etc/passwd", "/etc/localtime"])
def test_a_time_zone_there_is_not_is_a_problem(project: Path, zone: str) -> None:
    with (project / "data" / "project.yaml").open("a", encoding="utf-8") as file:
        file.write(f'timezone: "{zone}"\n')
    assert codes(load_project(project).problems) == [("data/project.yaml", 6, "timezone-unknown")]


def test_a_time_zone_with_a_character_no_file_can_have_is_a_problem(project: Path) -> None:
    with (project / "data" / "project.yaml").open("a", encoding="utf-8") as file:
        file.write('timezone: "x\\0y"\n')
    assert codes(load_project(project).problems) == [
        ("data/project.yaml", 6, "timezone-unknown"),
        ("data/project.yaml", 6, "unseen"),
    ]


def test_a_holiday_that_ends_before_it_begins_is_a_problem(project: Path) -> None:
    found = _edited(project, "calendar/2026.yaml", "to: 2026-05-05", "to: 2026-04-30")
    assert found == [("data/calendar/2026.yaml", 4, "holiday-backwards")]
