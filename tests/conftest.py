"""What every test may use: the real project's records, and one profile that makes properties repeatable."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from generator.loading.project_loader import load_project
from generator.records.ledger import Records
from tests.builders import DEMO, REPOSITORY, SOUND

HERE: Final = Path(__file__).resolve().parent

# The same examples on every machine and every run; a slow machine is no fault of a rule.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("repeatable")

# Commands are started hundreds of times: each may use what the one before it compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


LONGEST: Final = (
    "rendering/test_accessibility.py",
    "rendering/test_bad_input.py",
    "pipeline/test_leaks.py",
    "rendering/test_archival.py",
    "rendering/test_printed_volumes.py",
    "faults/test_killed.py",
    "rendering/test_sanitising.py",
    "rendering/test_finding.py",
    "rendering/test_policy.py",
    "pipeline/test_building.py",
    "examples/test_worked_examples.py",
    "test_guide.py",
)
"""The files that take longest, as measured."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files begin first, so that no process is left with one of them alone at the end."""
    place = {HERE / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden files anew; read them before you commit",
    )


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; it need not be searched for garbage again and again."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written instead of compared."""
    return bool(request.config.getoption("--update-golden"))


def _records_of(project: Path) -> Records:
    loaded = load_project(project)
    assert loaded.problems == ()
    assert loaded.records is not None
    return loaded.records


@pytest.fixture(scope="session")
def real() -> Records:
    """The records of the contract itself, as they stand in ``data/``."""
    return _records_of(REPOSITORY)


@pytest.fixture(scope="session")
def demo() -> Records:
    """The fictional contract-year of ``examples/demo``: records of every kind."""
    return _records_of(DEMO)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small sound project in a folder of its own, to be damaged at will."""
    return Path(shutil.copytree(SOUND, tmp_path / "project"))
