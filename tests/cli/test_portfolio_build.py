"""``dossier portfolio build`` from the command line: what it says and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.commands import main
from generator.pipeline import dask_workers
from tests.pipeline.portfolio.conftest import built_once, portfolio  # noqa: F401  (fixtures)


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["portfolio", "build", *arguments])


@pytest.mark.slow
def test_it_says_how_many_contracts_are_shown_as_they_stand_and_which_not(portfolio: Path) -> None:  # noqa: F811
    arguments = ("--project", str(portfolio), "--as-of", "2026-11-20", "--jobs", "1")
    done = _run(*arguments)
    assert done.exit_code == 0, done.output
    assert "2 份合同：2 份为最新" in done.output
    file = portfolio / "contracts" / "hall-2026" / "data" / "project.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("\nname: ", "\nnmae: ", 1), encoding="utf-8")
    done = _run(*arguments)
    assert done.exit_code == 1
    assert "hall-2026 保留" in done.output
    assert "contracts/hall-2026/data/project.yaml:" in done.output


@pytest.mark.slow
def test_problems_of_the_portfolio_end_it_with_1_and_nothing_is_built(portfolio: Path) -> None:  # noqa: F811
    (portfolio / "portfolio.yaml").write_text("id: x\n", encoding="utf-8")
    before = sorted((portfolio / "site").rglob("*"))
    done = _run("--project", str(portfolio))
    assert done.exit_code == 1
    assert "portfolio.yaml" in done.output
    assert sorted((portfolio / "site").rglob("*")) == before


def test_a_folder_without_a_portfolio_is_wrong_use(tmp_path: Path) -> None:
    assert _run("--project", str(tmp_path)).exit_code == 2


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_a_failure_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_workers, "_CONNECT", 1)  # second, in which it is asked again and again
    (tmp_path / "portfolio.yaml").write_text(
        "id: x\nname: 局\ndepartments: []\ncontracts: []\n", encoding="utf-8"
    )
    done = _run("--project", str(tmp_path), "--executor", "dask://127.0.0.1:9")
    assert done.exit_code == 2
    assert "127.0.0.1:9" in done.output
