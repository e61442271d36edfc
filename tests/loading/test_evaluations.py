"""An evaluation that contradicts itself, its system or the round before it is refused at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from tests.builders import codes

FILE = "data/evaluations/portal/1.yaml"
SOUND = """\
id: EV-1
system: portal
round: 1
phases:
  preparation: {started_on: 2026-06-01, finished_on: 2026-06-05}
  planning: {started_on: 2026-06-08, finished_on: 2026-06-12}
  on_site: {started_on: 2026-06-15, finished_on: 2026-06-26}
  reporting: {started_on: 2026-06-29, finished_on: 2026-07-10}
report:
  number: 11010112345-00001-26-0001-01
  dated: 2026-07-10
  rate: "75"
  conclusion: 基本符合
  major_risks: {before: 1, fixed: 1}
  delivered_on: 2026-07-15
results:
  - {item: 8.1.4.1-1, outcome: 不适用, note: 无此设备}
  - {item: 8.1.4.1-2, outcome: 部分符合}
problems:
  - {id: P-1, item: 8.1.4.1-2, severity: 中, what: 口令过短, state: open}
"""


def _found(project: Path, text: str, *more: tuple[str, str]) -> list[tuple[str, int, str]]:
    for name, content in ((FILE, text), *more):
        (project / name).write_text(content, encoding="utf-8")
    return codes(load_project(project).problems)


def _edited(project: Path, old: str, new: str) -> list[tuple[str, int, str]]:
    assert SOUND.count(old) == 1
    return _found(project, SOUND.replace(old, new))


def test_a_whole_round_is_no_problem(project: Path) -> None:
    assert _found(project, SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("finished_on: 2026-06-05", "finished_on: 2026-05-31", 5, "phase-backwards"),
        ("{started_on: 2026-06-08", "{started_on: 2026-05-31", 6, "phases-out-of-order"),
        ("{started_on: 2026-06-15", "{started_on: 2026-06-07", 7, "phases-out-of-order"),
        ("11010112345-00001-26", "11010112345-00002-26", 10, "report-number-foreign"),
        ("dated: 2026-07-10", "dated: 2026-06-25", 11, "report-before-on-site"),
        ("conclusion: 基本符合", "conclusion: 符合", 13, "conclusion-not-from-rate"),
        ("conclusion: 基本符合", "conclusion: 不符合", 13, "conclusion-not-from-rate"),
        ('rate: "75"', 'rate: "59.99"', 13, "conclusion-not-from-rate"),
        ("conclusion: 基本符合", "conclusion: 良", 13, "conclusion-not-of-template"),
        ("{before: 1, fixed: 1}", "{before: 1, fixed: 2}", 14, "major-risks-backwards"),
        ("delivered_on: 2026-07-15", "delivered_on: 2026-07-09", 15, "report-handed-over-before-date"),
        ("id: P-1, item: 8.1.4.1-2", "id: P-1, item: 8.1.4.1-1", 20, "problem-on-not-applicable"),
        ("{item: 8.1.4.1-2, outcome", "{item: 8.1.4.1-9, outcome", 18, "reference-to-nothing"),
        ("outcome: 部分符合", "outcome: 合格", 18, "not-one-of"),
    ],
)
def test_a_contradiction_is_found_at_its_line(
    project: Path, old: str, new: str, line: int, code: str
) -> None:
    assert (FILE, line, code) in _edited(project, old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('rate: "75"', "rate: null"),
        ('rate: "75"', 'rate: "60"'),
        ('rate: "75"', 'rate: "90"'),
        ('rate: "75"', 'rate: "93"'),
        ("conclusion: 基本符合", "conclusion: null"),
        ("dated: 2026-07-10", "dated: 2026-06-26"),
        ("delivered_on: 2026-07-15", "delivered_on: 2026-07-10"),
        ("{started_on: 2026-06-08", "{started_on: 2026-06-01"),
        ("id: P-1, item: 8.1.4.1-2", "id: P-1"),
        ("major_risks: {before: 1, fixed: 1}", "major_risks: null"),
    ],
)
def test_what_is_open_or_unknown_is_no_contradiction(project: Path, old: str, new: str) -> None:
    assert _edited(project, old, new) == []


def test_above_ninety_with_major_risks_either_conclusion_may_stand(project: Path) -> None:
    edge = SOUND.replace('rate: "75"', 'rate: "93"')
    assert _found(project, edge.replace("conclusion: 基本符合", "conclusion: 符合")) == []
    none = edge.replace("{before: 1, fixed: 1}", "{before: 0, fixed: 0}")
    assert (FILE, 13, "conclusion-not-from-rate") in _found(project, none)


def test_an_older_report_is_held_against_its_own_template(project: Path) -> None:
    older = SOUND.replace("2026-", "2024-").replace('rate: "75"', 'rate: "86"')
    assert (FILE, 13, "conclusion-not-of-template") in _found(project, older)
    assert _found(project, older.replace("conclusion: 基本符合", "conclusion: 良")) == []
    grave = older.replace("conclusion: 基本符合", "conclusion: 良").replace("severity: 中", "severity: 高")
    assert (FILE, 13, "conclusion-not-from-rate") in _found(project, grave)


def test_an_item_of_the_extension_is_refused_for_a_system_outside_the_cloud(project: Path) -> None:
    system = (project / "data/systems/portal.yaml").read_text(encoding="utf-8")
    cloud = SOUND.replace("{item: 8.1.4.1-2, outcome", "{item: 8.2.1.1-1, outcome")
    outside = ("data/systems/portal.yaml", system + "\ncloud: none\n")
    assert (FILE, 18, "cloud-item-not-applicable") in _found(project, cloud, outside)
    assert _found(project, cloud, ("data/systems/portal.yaml", system + "\ncloud: tenant\n")) == []
    assert _found(project, cloud, ("data/systems/portal.yaml", system)) == []


def test_a_later_round_neither_begins_nor_reports_before_the_one_it_follows(project: Path) -> None:
    (project / "data/evaluations/portal/2.yaml").write_text(
        SOUND.replace("EV-1", "EV-2")
        .replace("round: 1", "round: 2")
        .replace("2026-0", "2025-0")
        .replace("-01\n", "-02\n"),
        encoding="utf-8",
    )
    found = _found(project, SOUND)
    assert [(line, code) for _, line, code in found] == [
        (4, "rounds-out-of-order"),
        (11, "rounds-out-of-order"),
    ]


def test_one_number_is_of_one_report(project: Path) -> None:
    second = SOUND.replace("EV-1", "EV-2").replace("round: 1", "round: 2")
    (project / "data/evaluations/portal/2.yaml").write_text(second, encoding="utf-8")
    assert (10, "report-number-repeated") in {(line, code) for _, line, code in _found(project, SOUND)}


def test_one_filing_is_of_one_system(project: Path) -> None:
    text = (project / "data/systems/portal.yaml").read_text(encoding="utf-8")
    other = ("data/systems/second.yaml", text.replace("id: portal", "id: second"))
    assert "filing-number-repeated" in {code for _, _, code in _found(project, SOUND, other)}


def test_a_certificate_of_the_wrong_form_is_refused_where_it_stands(project: Path) -> None:
    path = project / "data/systems/portal.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count('"11010112345-00001"') == 1
    path.write_text(text.replace('"11010112345-00001"', '"1101011234-00001"'), encoding="utf-8")
    assert "filing-number-form" in {code for _, _, code in codes(load_project(project).problems)}
