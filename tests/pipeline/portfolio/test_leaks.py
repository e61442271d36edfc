"""Nothing an audience may not see is in any byte of a portfolio made for it; for the panel it is there."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Final

import pytest

from generator.pipeline.assessing import When
from generator.pipeline.executors import Executing
from generator.pipeline.portfolio.building import Making, build_portfolio
from tests.canaries import Planted
from tests.disclosure import everything, marks_in
from tests.planted_project import write_planted_project

pytestmark = pytest.mark.slow

WHEN: Final = When(dt.datetime(2027, 4, 21, 1, tzinfo=dt.UTC), dt.date(2027, 4, 21))
LATER: Final = When(dt.datetime(2027, 4, 21, 2, tzinfo=dt.UTC), dt.date(2027, 4, 21))
_LIST: Final = """
id: bureau
name: 局
departments: [{id: d, name: 处}]
contracts:
  - {id: right, folder: contracts/right, department: d}
  - {id: wrong, folder: contracts/wrong, department: d}
"""


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Planted]:
    """Two contracts with marks in every restricted field."""
    folder = tmp_path_factory.mktemp("bureau") / "bureau"
    folder.mkdir()
    (folder / "portfolio.yaml").write_text(_LIST, encoding="utf-8")
    planted = write_planted_project(folder / "contracts" / "right", ("incidents",))
    shutil.copytree(folder / "contracts" / "right", folder / "contracts" / "wrong")
    return folder, planted


def _build(folder: Path, when: When, audience: str) -> dict[str, set[str]]:
    making = Making(Executing(jobs=1), audience)
    site = build_portfolio(folder, when, making=making).site
    return {place: found for place, text in everything(site) if (found := marks_in(text))}


def _quote_a_mark(folder: Path) -> None:
    file = folder / "contracts" / "wrong" / "data" / "team.yaml"
    text = file.read_text(encoding="utf-8")
    assert marks_in(text)
    name = next(line for line in text.splitlines() if "name:" in line and marks_in(line))
    value = name.split("name:", 1)[1].strip()
    file.write_text(text + f"- {{id: {value}, role: 工程师}}\n", encoding="utf-8")


def test_no_mark_is_in_any_byte_for_the_intranet_and_the_problems_do_not_quote_one(
    bureau: tuple[Path, Planted],
) -> None:
    folder, _ = bureau
    assert _build(folder, WHEN, "intranet") == {}
    assert set().union(*_build(folder, WHEN, "panel").values())
    _quote_a_mark(folder)
    assert _build(folder, LATER, "intranet") == {}
    told = _build(folder, LATER, "panel")
    assert any(place.startswith("problems.html") for place in told)
    assert any(place.startswith("contracts/wrong/") for place in told)
