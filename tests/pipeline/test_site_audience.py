"""What is made for one audience is not put beside what was made for another."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from generator.pipeline.site_audience import OtherAudienceError, refuse_other_audience


def _bundle(site: Path, name: str, told: dict[str, object]) -> None:
    (site / "bundles").mkdir(parents=True, exist_ok=True)
    with ZipFile(site / "bundles" / f"{name}.zip", "w") as bundle:
        bundle.writestr("manifest.json", json.dumps({"bundle": told}))


def test_into_an_empty_site_anything_may_be_put(tmp_path: Path) -> None:
    refuse_other_audience(tmp_path / "site", "panel")
    (tmp_path / "site").mkdir()
    refuse_other_audience(tmp_path / "site", "panel")


def test_pages_of_the_same_audience_are_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "assessment.json").write_text('{"audience": "panel"}')
    _bundle(tmp_path, "a", {"audience": "panel"})
    refuse_other_audience(tmp_path, "panel")


def test_pages_of_another_audience_are_named(tmp_path: Path) -> None:
    (tmp_path / "assessment.json").write_text('{"audience": "intranet"}')
    with pytest.raises(OtherAudienceError, match=r"受众 intranet 做的.*panel"):
        refuse_other_audience(tmp_path, "panel")


def test_a_bundle_of_another_audience_is_enough_without_any_page(tmp_path: Path) -> None:
    _bundle(tmp_path, "a", {"audience": "panel"})
    _bundle(tmp_path, "b", {"audience": "lead"})
    with pytest.raises(OtherAudienceError, match="受众 lead 做的"):
        refuse_other_audience(tmp_path, "panel")


@pytest.mark.parametrize("told", ["{}", '{"audience": null}', "no json", "[]"])
def test_pages_that_do_not_say_for_whom_they_are_might_be_anybodys(tmp_path: Path, told: str) -> None:
    (tmp_path / "assessment.json").write_text(told)
    with pytest.raises(OtherAudienceError, match="没有写明"):
        refuse_other_audience(tmp_path, "panel")


def test_so_might_pages_without_any_data_and_bundles_from_before(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("")
    with pytest.raises(OtherAudienceError, match="没有写明"):
        refuse_other_audience(tmp_path, "panel")
    (tmp_path / "index.html").unlink()
    _bundle(tmp_path, "a", {"name": "acceptance"})
    with pytest.raises(OtherAudienceError, match="没有写明"):
        refuse_other_audience(tmp_path, "panel")


def test_a_bundle_that_is_none_might_hold_anything(tmp_path: Path) -> None:
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles" / "a.zip").write_bytes(b"PK")
    with pytest.raises(OtherAudienceError, match="没有写明"):
        refuse_other_audience(tmp_path, "panel")
