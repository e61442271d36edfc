"""A portfolio of two contracts of the example, and the site it was built into once."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Final

import pytest

from generator.pipeline.assessing import When
from generator.pipeline.executors import Executing
from generator.pipeline.portfolio.building import BuiltPortfolio, Making, build_portfolio
from tests.sharing import made_once

EXAMPLE: Final = Path(__file__).parent.parent.parent.parent / "examples" / "portfolio"
WHEN: Final = When(dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC), dt.date(2026, 11, 20))
LATER: Final = When(dt.datetime(2026, 11, 20, 6, 30, tzinfo=dt.UTC), dt.date(2026, 11, 20))
CONTRACTS: Final = ("training-2025", "hall-2026")


def write_portfolio(folder: Path) -> Path:
    """The portfolio's folder, nothing built yet."""
    folder.mkdir(parents=True)
    text = (EXAMPLE / "portfolio.yaml").read_text(encoding="utf-8")
    head, _, listed = text.partition("\ncontracts:\n")
    kept = [line for line in listed.splitlines() if any(f"id: {one}," in line for one in CONTRACTS)]
    (folder / "portfolio.yaml").write_text(f"{head}\ncontracts:\n" + "\n".join(kept) + "\n", encoding="utf-8")
    for one in CONTRACTS:
        shutil.copytree(EXAMPLE / "contracts" / one, folder / "contracts" / one)
    return folder


def site_bytes(site: Path) -> dict[str, bytes]:
    """Every file of a site."""
    found = sorted(path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuiltPortfolio]:
    """The portfolio built by two processes; nobody changes it."""

    def build(folder: Path) -> tuple[Path, BuiltPortfolio]:
        bureau = write_portfolio(folder / "bureau")
        return bureau, build_portfolio(bureau, WHEN, making=Making(Executing(jobs=2)))

    return made_once(tmp_path_factory, "built-portfolio", build)


@pytest.fixture
def portfolio(built_once: tuple[Path, BuiltPortfolio], tmp_path: Path) -> Path:
    """A copy of the built portfolio to do something to."""
    return Path(shutil.copytree(built_once[0], tmp_path / "bureau"))
