"""A portfolio's build: what it makes again and what not, and what stays when a contract has problems."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path

import pytest

from generator.pipeline.assessing import NoSuchAudienceError, RecordsRefusedError
from generator.pipeline.building import Printing, build_project
from generator.pipeline.executors import Executing
from generator.pipeline.portfolio import building
from generator.pipeline.portfolio.building import BuiltPortfolio, Making, build_portfolio
from tests.pipeline.portfolio.conftest import CONTRACTS, LATER, WHEN, site_bytes, write_portfolio

pytestmark = pytest.mark.slow

HERE = Making(Executing(jobs=1))


def _break(portfolio: Path, contract: str = "hall-2026") -> Path:
    file = portfolio / "contracts" / contract / "data" / "project.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("\nname: ", "\nnmae: ", 1), encoding="utf-8")
    return file


def _retitle(portfolio: Path, contract: str) -> None:
    file = portfolio / "contracts" / contract / "data" / "project.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("\nname: 示例", "\nname: 示例新", 1), encoding="utf-8"
    )


def test_every_contract_stands_beneath_with_its_own_site(built_once: tuple[Path, BuiltPortfolio]) -> None:
    _, built = built_once
    assert built.complete
    assert set(built.made) == set(CONTRACTS)
    for one in CONTRACTS:
        beneath = built.site / "contracts" / one
        assert json.loads((beneath / "summary.json").read_bytes())["audience"] == "intranet"
        assert "../../index.html" in (beneath / "index.html").read_text(encoding="utf-8")
        assert list((beneath / "bundles").glob("*.zip"))


def test_what_a_contract_publishes_is_what_it_publishes_when_it_is_built_alone(
    built_once: tuple[Path, BuiltPortfolio], tmp_path: Path
) -> None:
    folder, built = built_once
    alone = Path(shutil.copytree(folder / "contracts" / "hall-2026", tmp_path / "hall"))
    own = site_bytes(build_project(alone, WHEN, printing=Printing(jobs=1, audience="intranet")).site)
    beneath = site_bytes(built.site / "contracts" / "hall-2026")
    told = {name for name in own if not name.endswith((".html", ".gz", "search_index.json"))}
    assert {name: own[name] for name in told} == {name: beneath[name] for name in told}
    assert set(beneath) - set(own) == {"build.json"}


def test_without_a_change_nothing_is_made_and_no_contract_changes_a_byte(portfolio: Path) -> None:
    before = site_bytes(portfolio / "site" / "contracts")
    again = build_portfolio(portfolio, LATER, making=HERE)
    assert again.made == ()
    assert site_bytes(portfolio / "site" / "contracts") == before


def test_a_contract_that_changed_is_made_alone(portfolio: Path) -> None:
    _retitle(portfolio, "training-2025")
    again = build_portfolio(portfolio, LATER, making=HERE)
    assert again.made == ("training-2025",)
    assert "示例新" in (portfolio / "site" / "index.html").read_text(encoding="utf-8")


def test_whoever_has_the_kept_results_makes_nothing_again(portfolio: Path, tmp_path: Path) -> None:
    elsewhere = write_portfolio(tmp_path / "another machine" / "bureau")
    shutil.copytree(portfolio / "build" / "cache", elsewhere / "build" / "cache")
    again = build_portfolio(elsewhere, WHEN, making=HERE)
    assert again.made == ()
    assert site_bytes(again.site) == site_bytes(portfolio / "site")


def test_a_kept_site_that_was_altered_counts_as_absent(portfolio: Path) -> None:
    before = site_bytes(portfolio / "site")
    (kept,) = (portfolio / "build" / "cache" / "sites" / "hall-2026").glob("[!.]*")
    page = kept / "index.html"
    page.chmod(0o644)
    page.write_bytes(page.read_bytes().replace(b"</html>", b"!</html>"))
    again = build_portfolio(portfolio, WHEN, making=HERE)
    assert again.made == ("hall-2026",)
    assert site_bytes(portfolio / "site") == before


class TestAContractThatBreaksBetweenTwoBuilds:
    """``hall-2026`` gets a problem, ``training-2025`` changes meanwhile; later the problem is mended."""

    @pytest.fixture
    def broken(self, portfolio: Path) -> tuple[Path, BuiltPortfolio]:
        _break(portfolio)
        _retitle(portfolio, "training-2025")
        return portfolio, build_portfolio(portfolio, LATER, making=HERE)

    def test_it_does_not_hold_up_the_others_and_keeps_its_last_good_site_marked(
        self, broken: tuple[Path, BuiltPortfolio]
    ) -> None:
        portfolio, built = broken
        assert not built.complete
        assert built.made == ("training-2025",)
        (hall,) = (one for one in built.contracts if one.id == "hall-2026")
        assert hall.problems[0].at.file == "data/project.yaml"
        assert hall.built_at == WHEN.now
        beneath = portfolio / "site" / "contracts" / "hall-2026"
        pages = sorted(beneath.rglob("*.html"))
        unmarked = [page.name for page in pages if "2026-11-20 12:00" not in page.read_text(encoding="utf-8")]
        assert pages
        assert unmarked == []
        kept = next((portfolio / "build" / "cache" / "sites" / "hall-2026").glob("[!.]*"))
        assert "data-stale" not in (kept / "index.html").read_text(encoding="utf-8")

    def test_the_overview_tells_that_it_is_of_another_day_and_how_many_problems_there_are(
        self, broken: tuple[Path, BuiltPortfolio]
    ) -> None:
        portfolio, _ = broken
        document = json.loads((portfolio / "site" / "portfolio.json").read_bytes())
        (hall,) = (one for one in document["contracts"] if one["id"] == "hall-2026")
        assert hall["current"] is False
        assert "nmae" not in (portfolio / "site" / "problems.html").read_text(encoding="utf-8")

    def test_once_mended_it_is_shown_again_as_it_is(self, broken: tuple[Path, BuiltPortfolio]) -> None:
        portfolio, _ = broken
        file = portfolio / "contracts" / "hall-2026" / "data" / "project.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("nmae", "name"), encoding="utf-8")
        again = build_portfolio(portfolio, LATER, making=HERE)
        assert again.complete
        assert again.made == ()
        assert "data-stale" not in (portfolio / "site/contracts/hall-2026/index.html").read_text("utf-8")

    def test_its_last_good_site_stays_even_where_the_kept_results_are_gone(self, portfolio: Path) -> None:
        _break(portfolio)
        shutil.rmtree(portfolio / "build")
        built = build_portfolio(portfolio, LATER, making=HERE)
        (hall,) = (one for one in built.contracts if one.id == "hall-2026")
        assert hall.summary is not None
        assert (portfolio / "site/contracts/hall-2026/index.html").is_file()


def test_for_another_audience_there_is_no_last_good_site_and_one_nobody_knows_is_told(
    portfolio: Path,
) -> None:
    _break(portfolio)
    file = portfolio / "contracts" / "training-2025" / "data" / "audiences.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: lead", "id: chief"), encoding="utf-8")
    built = build_portfolio(portfolio, LATER, making=Making(Executing(jobs=1), audience="lead"))
    training, hall = sorted(built.contracts, key=lambda one: one.id, reverse=True)
    assert (hall.summary, bool(hall.problems), hall.failure) == (None, True, ())
    assert (training.summary, training.problems, bool(training.failure)) == (None, (), True)
    assert not (portfolio / "site" / "contracts").exists()
    assert (portfolio / "site" / "index.html").is_file()


def test_an_audience_that_no_contract_has_is_wrong_and_leaves_the_old_site_as_it_is(portfolio: Path) -> None:
    before = site_bytes(portfolio / "site")
    with pytest.raises(NoSuchAudienceError, match=r"chef.*intranet"):
        build_portfolio(portfolio, LATER, making=Making(Executing(jobs=1), audience="chef"))
    assert site_bytes(portfolio / "site") == before


def test_problems_of_the_portfolio_itself_leave_the_old_site_as_it_is(portfolio: Path) -> None:
    before = site_bytes(portfolio / "site")
    file = portfolio / "portfolio.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("contracts/hall-2026", "contracts/hell-2026"))
    with pytest.raises(RecordsRefusedError):
        build_portfolio(portfolio, LATER, making=HERE)
    assert site_bytes(portfolio / "site") == before


def _refuse_to_write(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number), "x")

    monkeypatch.setattr(building, "build_contract", refuse)


def test_what_keeps_one_contract_from_being_made_is_told_of_that_contract(
    portfolio: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refuse_to_write(monkeypatch, errno.EACCES)
    built = build_portfolio(portfolio, LATER, making=HERE)
    assert all(one.failure and one.summary is not None for one in built.contracts)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_full_disk_is_no_contracts_fault_and_leaves_the_old_site_as_it_is(
    portfolio: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = site_bytes(portfolio / "site")
    _refuse_to_write(monkeypatch, number)
    with pytest.raises(OSError, match="x"):
        build_portfolio(portfolio, LATER, making=HERE)
    assert site_bytes(portfolio / "site") == before


def test_a_link_out_of_a_contract_is_a_problem_of_that_contract_alone(
    portfolio: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("id: outside\n")
    (portfolio / "contracts" / "hall-2026" / "data" / "reviews").mkdir(exist_ok=True)
    (portfolio / "contracts" / "hall-2026" / "data" / "reviews" / "R.yaml").symlink_to(secret)
    built = build_portfolio(portfolio, LATER, making=HERE)
    (hall,) = (one for one in built.contracts if not one.current)
    assert [one.code for one in hall.problems] == ["path-leaves-project"]
