"""Publishing a portfolio: only as its contracts are, 示例 and older sites only when told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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


def test_not_into_itself(portfolio: Path) -> None:
    with pytest.raises(WrongPlaceError):
        publish_portfolio(portfolio, WHEN, Wish(portfolio / "shown", keep=3, example=True))
