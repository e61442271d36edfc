"""Loading a whole project: every fault at once, no records beside a fault, never an exception."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.compliance.engine import assess
from generator.loading.layout import ROOMS
from generator.loading.project_loader import load_project
from tests.builders import BROKEN, PROJECTS, SOUND, codes, day


def _expected() -> list[tuple[str, int, str]]:
    listed = yaml.safe_load((PROJECTS / "expected_problems.yaml").read_text(encoding="utf-8"))
    return [(one["file"], one["line"], one["code"]) for one in listed]


def test_the_sound_project_has_a_file_in_every_room_and_no_problem() -> None:
    loaded = load_project(SOUND)
    assert loaded.problems == ()
    assert loaded.records is not None
    assert loaded.files == len(ROOMS)


def test_all_the_faults_of_the_broken_project_and_only_these_are_found_in_one_run() -> None:
    assert codes(load_project(BROKEN).problems) == sorted(_expected())
    assert len(_expected()) > 50


def test_the_broken_project_has_faults_of_many_kinds() -> None:
    assert len({code for _, _, code in _expected()}) >= 40


def test_a_project_with_any_problem_gives_no_records() -> None:
    loaded = load_project(BROKEN)
    assert loaded.records is None
    assert loaded.files == 43


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.kind)
def test_one_fault_in_any_room_forbids_all_records(project: Path, room: Any) -> None:
    (file,) = sorted((project / "data").glob(room.pattern))
    file.write_text("nonsense: [", encoding="utf-8")
    loaded = load_project(project)
    assert loaded.records is None
    assert (file.relative_to(project).as_posix(), 1, "yaml-syntax") in codes(loaded.problems)


@pytest.mark.parametrize("room", [room for room in ROOMS if room.required], ids=lambda room: room.kind)
def test_a_required_file_that_is_missing_is_the_only_problem(project: Path, room: Any) -> None:
    (project / "data" / room.pattern).unlink()
    assert codes(load_project(project).problems) == [(f"data/{room.pattern}", 1, "file-missing")]


@pytest.mark.parametrize("room", [room for room in ROOMS if room.required], ids=lambda room: room.kind)
def test_a_required_file_that_is_empty_is_a_problem_unless_it_is_a_list(project: Path, room: Any) -> None:
    (project / "data" / room.pattern).write_text("", encoding="utf-8")
    found = codes(load_project(project).problems)
    if room.listed:
        assert "file-empty" not in [code for _, _, code in found]
    else:
        assert found == [(f"data/{room.pattern}", 1, "file-empty")]


def test_a_folder_without_data_is_a_problem(tmp_path: Path) -> None:
    assert codes(load_project(tmp_path).problems) == [("data", 1, "no-data-folder")]


def test_every_file_read_is_told_once(project: Path) -> None:
    told: list[int] = []
    loaded = load_project(project, on_file=lambda: told.append(1))
    assert len(told) == loaded.files == len(ROOMS)


def test_every_record_knows_its_file_and_line() -> None:
    records = load_project(SOUND).records
    assert records is not None
    (incident,) = records.incidents
    assert str(incident.origin.at("meeting.amount")) == "data/incidents/2026/INC-1.yaml:18"
    assert str(records.clauses[3].origin.at()) == "data/clauses.yaml:11"
    assert str(records.services[1].origin.at("basis")) == "data/services.yaml:14"
    assert str(records.milestones[1].origin.at("due.within")) == "data/milestones.yaml:11"


def test_records_come_in_the_order_their_pages_show_them(project: Path) -> None:
    text = (project / "data/incidents/2026/INC-1.yaml").read_text(encoding="utf-8")
    earlier = text.replace("INC-1", "INC-2").replace("2026-06-01", "2026-05-20")
    (project / "data/incidents/2026/INC-2.yaml").write_text(earlier, encoding="utf-8")
    records = load_project(project).records
    assert records is not None
    assert [one.id for one in records.incidents] == ["INC-2", "INC-1"]


# Files and folders that would be passed over


@pytest.mark.parametrize(
    "stray",
    ["notices/N-9.yml", "notices/N-9.txt", "notices/N-9.yaml~", "notices/N-9.YAML", "notices/2026/N-9.yaml",
     "Incidents/2026/INC-9.yaml", "INC-9.yaml", "incidents/2026/INC-9 (1).docx"],
)  # fmt: skip
def test_a_file_that_would_not_be_read_is_a_problem(project: Path, stray: str) -> None:
    path = project / "data" / stray
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("id: x\n", encoding="utf-8")
    assert codes(load_project(project).problems) == [(f"data/{stray}", 1, "file-without-room")]


@pytest.mark.parametrize("folder", ["notices/N-9.yaml", "incidents/2026/INC-9.yaml", "notices/N-9.yml"])
def test_a_folder_named_like_a_record_is_a_problem_even_if_empty(project: Path, folder: str) -> None:
    (project / "data" / folder).mkdir()
    assert codes(load_project(project).problems) == [(f"data/{folder}", 1, "folder-like-file")]


def test_a_folder_of_evidence_may_have_any_name(project: Path) -> None:
    (project / "data" / "evidence" / "export.yaml").mkdir()
    assert load_project(project).problems == ()


# Links and unreadable places


def test_a_record_file_that_is_a_link_out_of_the_project_is_refused(project: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("[]\n", encoding="utf-8")
    team = project / "data" / "team.yaml"
    team.unlink()
    team.symlink_to(outside)
    assert ("data/team.yaml", 1, "path-leaves-project") in codes(load_project(project).problems)


def test_a_folder_that_is_a_link_out_of_the_project_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (project / "data" / "more").symlink_to(tmp_path / "elsewhere")
    assert codes(load_project(project).problems) == [("data/more", 1, "path-leaves-project")]


def test_a_link_within_the_project_is_read_like_any_file(project: Path) -> None:
    (project / "data" / "reviews" / "REV-1.yaml").rename(project / "kept.yaml")
    (project / "data" / "reviews" / "REV-1.yaml").symlink_to(project / "kept.yaml")
    assert load_project(project).problems == ()


def test_a_link_to_nothing_is_a_problem(project: Path) -> None:
    (project / "data" / "notices" / "N-9.yaml").symlink_to(project / "nowhere.yaml")
    assert codes(load_project(project).problems) == [("data/notices/N-9.yaml", 1, "file-unreadable")]


def test_a_link_to_itself_is_a_problem_and_no_crash(project: Path) -> None:
    loop = project / "data" / "notices" / "N-9.yaml"
    loop.symlink_to(loop.name)
    assert codes(load_project(project).problems) == [("data/notices/N-9.yaml", 1, "path-leaves-project")]


@contextmanager
def _ordinary_user() -> Iterator[None]:
    """Root may read anything; for a while it is nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("place", ["notices", "team.yaml"])
def test_what_may_not_be_read_is_a_problem_and_no_crash(place: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        project = Path(shutil.copytree(SOUND, Path(folder) / "project"))
        closed = project / "data" / place
        closed.chmod(0)
        with _ordinary_user():
            loaded = load_project(project)
        closed.chmod(0o755)
    assert (f"data/{place}", 1, "file-unreadable") in codes(loaded.problems)
    assert loaded.records is None


def test_hidden_files_are_passed_over(project: Path) -> None:
    (project / "data" / ".DS_Store").write_bytes(b"\x00")
    (project / "data" / "notices" / ".N-1.yaml.swp").write_bytes(b"\x00")
    assert load_project(project).problems == ()


@pytest.mark.parametrize("place", ["notices/.B1.yaml", ".notices/B1.yaml", "notices/.old/deep/B1.yml"])
def test_a_hidden_file_named_like_a_record_is_a_problem(project: Path, place: str) -> None:
    path = project / "data" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("id: B1\n", encoding="utf-8")
    assert codes(load_project(project).problems) == [(f"data/{place}", 1, "file-hidden")]


# Anything at all in any file

TEXTS = st.text(max_size=60) | st.text(st.sampled_from("ab01-:[]{}&*!|>'\"#, \n"), max_size=40)


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy of the sound project for all examples of a test, each of which puts back what it took."""
    return Path(shutil.copytree(SOUND, tmp_path_factory.mktemp("any") / "project"))


def _load_with(victim: Path, file: Path, content: bytes) -> None:
    before = file.read_bytes()
    file.write_bytes(content)
    try:
        loaded = load_project(victim)
    finally:
        file.write_bytes(before)
    assert (loaded.records is None) == bool(loaded.problems)
    for problem in loaded.problems:
        assert problem.at.file.startswith("data")
        assert problem.at.line >= 1
    if loaded.records is not None:
        assert assess(loaded.records, day("2026-11-22")).findings


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.kind)
@settings(max_examples=10)
@given(content=TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=60))
def test_anything_in_any_file_gives_problems_or_records(victim: Path, room: Any, content: bytes) -> None:
    (file,) = sorted((victim / "data").glob(room.pattern))
    _load_with(victim, file, content)


ODD: list[Any] = [
    None, "", " ", "x", "null", "0", "-1", "999", "2026-04-15", "2026-13-45", "0000-00-00", "2026-02-29",
    "1.00", "１２.00", "2026-04-15T09:00:00+08:00", "2026-04-15T25:00:00+08:00", "2026-04-15T09:00:00+99:99",
    "\0", "a\0b", "../../etc/passwd", "/etc/passwd", "a" * 300, "a/" * 200, "★", "秘密★", "true", "{}",
    "__class__", "Nowhere/Zone", "origin", [], {}, [[]], [{}], {"": ""}, {"origin": "x"}, ["x"], [None],
    {"id": ["x"]},
]  # fmt: skip


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.kind)
@settings(max_examples=30)
@given(data=st.data())
def test_an_odd_value_anywhere_gives_problems_or_records(
    victim: Path, room: Any, data: st.DataObject
) -> None:
    (file,) = sorted((victim / "data").glob(room.pattern))
    value = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for _ in range(data.draw(st.integers(1, 3))):
        value = _with_something_odd(data, value)
    _load_with(victim, file, json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _with_something_odd(data: st.DataObject, value: Any) -> Any:
    """The value with one place in it, at any depth, replaced, added or taken away."""
    inside = (
        list(value.items())
        if isinstance(value, dict)
        else list(enumerate(value))
        if isinstance(value, list)
        else []
    )
    if not inside or data.draw(st.integers(0, 9)) == 0:
        return data.draw(st.sampled_from(ODD))
    key, child = data.draw(st.sampled_from(inside))
    action = data.draw(st.integers(0, 9))
    if isinstance(value, dict):
        if action == 0:
            return {name: one for name, one in value.items() if name != key}
        if action == 1:
            return value | {data.draw(st.sampled_from(["origin", "model_config", "", "x", f"{key}s"])): "x"}
        return value | {key: _with_something_odd(data, child)}
    changed = [_with_something_odd(data, child) if number == key else one for number, one in enumerate(value)]
    return [*changed, child] if action == 0 else changed
