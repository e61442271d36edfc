"""A record in the wrong place: found there, and told where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.layout import ROOMS, Room
from generator.loading.misplaced import home_of
from generator.loading.project_loader import load_project
from generator.settings import words
from tests.builders import codes

INCIDENT = "incidents/2026/INC-1.yaml"
BELONGS = "data/incidents/<年>/<编号>.yaml"


def _text(project: Path, file: str) -> str:
    return (project / "data" / file).read_text(encoding="utf-8")


def _write(project: Path, file: str, text: str) -> None:
    path = project / "data" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _indented(text: str) -> str:
    return "- " + text.replace("\n", "\n  ").rstrip(" ")


def _said(project: Path) -> str:
    (problem,) = load_project(project).problems
    return words().say(problem.message)


def test_an_incident_in_the_folder_of_another_year_is_a_problem(project: Path) -> None:
    (project / "data/incidents/2025").mkdir()
    (project / "data" / INCIDENT).rename(project / "data/incidents/2025/INC-1.yaml")
    assert codes(load_project(project).problems) == [
        ("data/incidents/2025/INC-1.yaml", 4, "file-in-wrong-folder")
    ]
    assert "请移到 2026 文件夹" in _said(project)


def test_an_incident_with_faults_in_the_folder_of_another_year_is_told_both(project: Path) -> None:
    _write(project, "incidents/2025/INC-1.yaml", _text(project, INCIDENT).replace("id: INC-1", "ID: INC-1"))
    (project / "data" / INCIDENT).unlink()
    found = [code for _, _, code in codes(load_project(project).problems)]
    assert found == ["missing-field", "unknown-field", "file-in-wrong-folder"]


def test_an_evaluation_in_the_folder_of_another_system_is_a_problem(project: Path) -> None:
    file = project / "data/evaluations/portal/1.yaml"
    (project / "data/evaluations/gateway").mkdir()
    file.rename(project / "data/evaluations/gateway/1.yaml")
    assert codes(load_project(project).problems) == [
        ("data/evaluations/gateway/1.yaml", 2, "file-in-wrong-folder")
    ]


def test_an_incident_among_the_deliveries_is_told_what_stands_there_and_where_it_belongs(
    project: Path,
) -> None:
    text = _text(project, INCIDENT).replace("INC-1", "INC-2")
    for written, code in ((text, "list-wanted"), (_indented(text), "record-misplaced")):
        _write(project, "deliveries/2026-05.yaml", written)
        assert codes(load_project(project).problems) == [("data/deliveries/2026-05.yaml", 1, code)]
        said = _said(project)
        assert "交付登记" in said
        assert f"请移到 {BELONGS}" in said


def test_an_incident_among_the_notices_is_one_problem_and_not_one_for_each_field(project: Path) -> None:
    _write(project, "notices/INC-2.yaml", _text(project, INCIDENT).replace("INC-1", "INC-2"))
    assert codes(load_project(project).problems) == [("data/notices/INC-2.yaml", 1, "record-misplaced")]
    assert BELONGS in _said(project)


def test_a_delivery_without_its_dash_is_told_to_add_it(project: Path) -> None:
    _write(
        project, "deliveries/2026-05.yaml", "id: DLV-2\nservice: S1\nname: 月报\ndelivered_on: 2026-06-05\n"
    )
    assert "加“- ”" in _said(project)


def test_a_record_of_its_own_file_written_as_a_list_is_told_to_drop_the_dash(project: Path) -> None:
    _write(project, INCIDENT, _indented(_text(project, INCIDENT)))
    assert "去掉“- ”" in _said(project)


def test_a_misspelt_field_or_two_do_not_make_a_record_foreign(project: Path) -> None:
    text = _text(project, INCIDENT).replace("title:", "titel:").replace("symptom:", "symptoms:")
    _write(project, INCIDENT, text)
    assert "record-misplaced" not in [code for _, _, code in codes(load_project(project).problems)]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.kind)
def test_every_place_and_kind_has_its_words(room: Room) -> None:
    assert words().t(f"place.{room.kind}").startswith("data/")
    assert words().t(f"kind.{room.kind}")


def test_what_fits_nowhere_or_in_several_places_has_no_home() -> None:
    assert home_of({"zzz": 1}) is None
    assert home_of({}) is None
