"""What crosses to a worker and back: values that hold no path of this machine."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from generator.loading.project_files import read_project_files
from generator.pipeline.assessing import Seen
from generator.pipeline.executing import InThisProcess
from generator.pipeline.kept import KeptResults
from generator.pipeline.portfolio.contract_tasks import (
    AssessTask,
    Refused,
    Surveyed,
    SurveyTask,
    Unfit,
    assess_contract,
    survey_contract,
)
from generator.pipeline.portfolio.contracts import Room, Wanted, build_contract
from generator.pipeline.portfolio.kept_sites import KeptSite
from generator.records.portfolio import ListedContract
from tests.pipeline.portfolio.conftest import WHEN, write_portfolio

T = TypeVar("T")
R = TypeVar("R")


class _Watched:
    """Works here and keeps what would have crossed, there and back."""

    workers = 1

    def __init__(self) -> None:
        self.crossed: list[bytes] = []
        self.works: list[str] = []

    def run(self, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[tuple[int, R]]:
        for place, outcome in InThisProcess().run(work, tasks):
            self.works.append(work.__name__)
            self.crossed += [pickle.dumps(tasks[place]), pickle.dumps(outcome)]
            yield place, outcome


@pytest.mark.slow
def test_every_task_and_every_answer_is_a_value_without_a_path_of_this_machine(tmp_path: Path) -> None:
    folder = write_portfolio(tmp_path / "bureau")
    listed = ListedContract(id="hall-2026", folder="contracts/hall-2026", department="operations")
    wanted = Wanted(listed, folder / listed.folder, WHEN, "intranet", ("局", "../../index.html"))
    watched = _Watched()
    built = build_contract(wanted, watched, Room(tmp_path / "kept"))
    assert isinstance(built, KeptSite)
    assert list(dict.fromkeys(watched.works)) == [
        "assess_contract",
        "stage_contract",
        "make_document",
        "make_pages",
    ]
    named = [one for one in watched.crossed if str(tmp_path).encode() in one or b"/tmp/" in one]
    assert not named


def _task(folder: Path, audience: str | None) -> AssessTask:
    return AssessTask(read_project_files(folder / "contracts" / "hall-2026"), "r1", WHEN, audience)


def test_a_contract_read_as_a_value_is_assessed_as_its_folder_is(tmp_path: Path) -> None:
    folder = write_portfolio(tmp_path / "bureau")
    seen = assess_contract(_task(folder, "intranet"))
    assert isinstance(seen, Seen)
    assert seen.records.revision == "r1"
    assert seen.audience.id == "intranet"


def test_the_survey_of_the_keeper_has_what_is_to_be_done_that_of_an_audience_has_not(tmp_path: Path) -> None:
    folder = write_portfolio(tmp_path / "bureau")
    kept, shown = (survey_contract(SurveyTask(_task(folder, one))) for one in (None, "lead"))
    assert isinstance(kept, Surveyed)
    assert isinstance(shown, Surveyed)
    assert kept.todo is not None
    assert shown.todo is None


def test_problems_come_back_with_their_place_in_the_project(tmp_path: Path) -> None:
    folder = write_portfolio(tmp_path / "bureau")
    (folder / "contracts/hall-2026/data/team.yaml").write_text("- {id: P-01, nmae: x}\n", encoding="utf-8")
    refused = assess_contract(_task(folder, "intranet"))
    assert isinstance(refused, Refused)
    assert {one.at.file for one in refused.problems} == {"data/team.yaml"}


def test_an_audience_the_contract_does_not_have_is_no_problem_of_its_records(tmp_path: Path) -> None:
    unfit = assess_contract(_task(write_portfolio(tmp_path / "bureau"), "nobody"))
    assert isinstance(unfit, Unfit)
    assert "nobody" in unfit.told[0]


def test_results_of_documents_are_kept_by_contract(tmp_path: Path) -> None:
    room = Room(tmp_path)
    assert isinstance(room.documents("a"), KeptResults)
    assert (tmp_path / "print" / "a").is_dir()
