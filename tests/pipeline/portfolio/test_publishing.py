"""Publishing a portfolio: only as its contracts are, 示例 and older sites only when told."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.commands import main
from generator.pipeline.executors import Executing
from generator.pipeline.portfolio.building import Making, build_portfolio
from generator.pipeline.portfolio.publishing import publish_portfolio
from generator.pipeline.publishing import NotPublishedError, Wish, WrongPlaceError
from tests.pipeline.portfolio.conftest import LATER, WHEN, site_bytes

pytestmark = pytest.mark.slow


def _change(portfolio: Path, contract: str, old: str, new: str) -> None:
    file = portfolio / "contracts" / contract / "data" / "project.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_a_finished_site_becomes_the_release_that_is_shown(portfolio: Path, tmp_path: Path) -> None:
    place = tmp_path / "shown"
    published = publish_portfolio(portfolio, WHEN, Wish(place, keep=3, example=True))
    assert site_bytes(place / "current") == site_bytes(portfolio / "site")
    assert published.audience == "intranet"
    again = publish_portfolio(portfolio, LATER, Wish(place, keep=3, example=True))
    assert not again.put.new


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({}, "--example"),
        ({"example": True, "audience": "lead"}, "lead"),
    ],
)
def test_an_example_or_another_audience_is_refused(
    portfolio: Path, tmp_path: Path, wish: dict[str, object], told: str
) -> None:
    place = tmp_path / "shown"
    with pytest.raises(NotPublishedError, match=re.escape(told)):
        publish_portfolio(portfolio, WHEN, Wish(place, keep=3, **wish))  # type: ignore[arg-type]
    assert not place.exists()


def test_a_contract_that_changed_since_is_named_and_nothing_published(
    portfolio: Path, tmp_path: Path
) -> None:
    _change(portfolio, "training-2025", "\nname: ", "\nname: 新")
    with pytest.raises(NotPublishedError, match="training-2025"):
        publish_portfolio(portfolio, WHEN, Wish(tmp_path / "shown", keep=3, example=True))


@pytest.mark.parametrize(
    ("old", "new"),
    [("\nname: 示例", "\nname: 示例新"), ("\nlabel: null", "\nlabel: 内部")],
    ids=["name", "label"],
)
def test_what_the_portfolio_says_of_itself_is_what_its_site_was_built_from(
    portfolio: Path, tmp_path: Path, old: str, new: str
) -> None:
    file = portfolio / "portfolio.yaml"
    before = file.read_text(encoding="utf-8")
    assert before.count(old) == 1
    file.write_text(f"# 一行注释\n{before}", encoding="utf-8")
    publish_portfolio(portfolio, WHEN, Wish(tmp_path / "shown", keep=3, example=True))
    file.write_text(before.replace(old, new), encoding="utf-8")
    with pytest.raises(NotPublishedError, match=r"portfolio\.yaml"):
        publish_portfolio(portfolio, LATER, Wish(tmp_path / "shown", keep=3, example=True))


def test_so_is_one_that_is_listed_or_taken_off_the_list_since(portfolio: Path, tmp_path: Path) -> None:
    file = portfolio / "portfolio.yaml"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines() if "hall-2026" not in line]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(NotPublishedError, match="hall-2026"):
        publish_portfolio(portfolio, WHEN, Wish(tmp_path / "shown", keep=3, example=True))


def test_contracts_shown_as_they_once_stood_are_published_only_when_told(
    portfolio: Path, tmp_path: Path
) -> None:
    _change(portfolio, "hall-2026", "\nname: ", "\nnmae: ")
    build_portfolio(portfolio, LATER, making=Making(Executing(jobs=1)))
    with pytest.raises(NotPublishedError, match=r"hall-2026.*--stale"):
        publish_portfolio(portfolio, LATER, Wish(tmp_path / "shown", keep=3, example=True))
    publish_portfolio(portfolio, LATER, Wish(tmp_path / "shown", keep=3, example=True, stale=True))
    shown = tmp_path / "shown" / "current" / "contracts" / "hall-2026" / "index.html"
    assert "data-stale" in shown.read_text(encoding="utf-8")


def test_without_a_site_or_with_half_of_one_nothing_is_published(portfolio: Path, tmp_path: Path) -> None:
    (portfolio / "site" / "portfolio.json").write_bytes(b"{}")
    with pytest.raises(NotPublishedError, match="完整"):
        publish_portfolio(portfolio, WHEN, Wish(tmp_path / "shown", keep=3, example=True))
    (portfolio / "site").rename(portfolio / "elsewhere")
    with pytest.raises(NotPublishedError, match="没有"):
        publish_portfolio(portfolio, WHEN, Wish(tmp_path / "shown", keep=3, example=True))


@pytest.mark.parametrize("lacks", ["index.html", "build.json", "summary.json", ""])
def test_a_contract_whose_own_site_is_not_whole_is_named(portfolio: Path, tmp_path: Path, lacks: str) -> None:
    beneath = portfolio / "site" / "contracts" / "hall-2026"
    if lacks:
        (beneath / lacks).unlink()
    else:
        shutil.rmtree(beneath)
    with pytest.raises(NotPublishedError, match="contracts/hall-2026/"):
        publish_portfolio(portfolio, WHEN, Wish(tmp_path / "shown", keep=3, example=True))


def test_a_site_beneath_that_was_made_another_time_or_for_another_audience_is_refused(
    portfolio: Path, tmp_path: Path
) -> None:
    beneath = portfolio / "site" / "contracts" / "hall-2026"
    _rewrite(beneath / "summary.json", '"as_of": "2026-11-20"', '"as_of": "2026-11-19"')
    with pytest.raises(NotPublishedError, match=r"hall-2026/summary\.json"):
        publish_portfolio(portfolio, WHEN, Wish(tmp_path / "shown", keep=3, example=True))
    _rewrite(beneath / "summary.json", '"as_of": "2026-11-19"', '"as_of": "2026-11-20"')
    _rewrite(beneath / "assessment.json", '"audience": "intranet"', '"audience": "panel"')
    with pytest.raises(NotPublishedError, match="--audience"):
        publish_portfolio(portfolio, WHEN, Wish(tmp_path / "shown", keep=3, example=True))


def _rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.unlink()
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _run(portfolio: Path, place: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["publish", str(place), "--project", str(portfolio), *more])


def test_the_command_says_which_contracts_are_older_and_goes_back_as_with_a_contract(
    portfolio: Path, tmp_path: Path
) -> None:
    place = tmp_path / "shown"
    refused = _run(portfolio, place)
    assert (refused.exit_code, place.exists()) == (1, False)
    first = _run(portfolio, place, "--example")
    assert (first.exit_code, "旧版" in first.output) == (0, False)
    _change(portfolio, "hall-2026", "\nname: ", "\nnmae: ")
    build_portfolio(portfolio, LATER, making=Making(Executing(jobs=1)))
    assert _run(portfolio, place, "--example").exit_code == 1
    second = _run(portfolio, place, "--example", "--stale")
    assert second.exit_code == 0
    assert re.search("旧版.*hall-2026", second.output)
    back = CliRunner().invoke(main, ["publish", str(place), "--rollback"])
    assert back.exit_code == 0, back.output
    assert "data-stale" not in (place / "current/contracts/hall-2026/index.html").read_text(encoding="utf-8")


def test_where_portfolio_yaml_has_problems_they_are_listed(portfolio: Path, tmp_path: Path) -> None:
    _rewrite(portfolio / "portfolio.yaml", "contracts/hall-2026", "contracts/hell-2026")
    done = _run(portfolio, tmp_path / "shown", "--example")
    assert done.exit_code == 1
    assert "portfolio.yaml:" in done.output


def test_not_into_itself(portfolio: Path) -> None:
    with pytest.raises(WrongPlaceError):
        publish_portfolio(portfolio, WHEN, Wish(portfolio / "shown", keep=3, example=True))
