"""Nothing an audience may not see is in any byte of what is made for it; for the panel all of it is there.

One project with a mark in every restricted field, built for the panel and then for the intranet in the same
folder, so that nothing kept from the one build can slip into the other.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pikepdf
import pytest

from generator.pipeline.assessing import When
from generator.pipeline.building import Printing, build_bundle, build_project
from generator.pipeline.site_audience import OtherAudienceError
from generator.records.restriction import texts_of
from tests.canaries import Planted, halves
from tests.disclosure import Said, everything, marks_in
from tests.planted_project import ITEM, write_planted_project
from tests.records.test_restriction import every_model

pytestmark = pytest.mark.slow

WHEN: Final = When(dt.datetime(2027, 4, 21, 1, tzinfo=dt.UTC), dt.date(2027, 4, 21))


@dataclass(frozen=True)
class Sites:
    """The same project for both audiences, and which marks it holds."""

    panel: Path
    intranet: Path
    planted: Planted
    told: dict[Path, list[Said]]
    """Everything each of them says."""

    def marks(self, site: Path) -> dict[str, set[str]]:
        """The marks each output says, by its place."""
        return {place: found for place, text in self.told[site] if (found := marks_in(text))}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    project = tmp_path_factory.mktemp("leaks") / "project"
    planted = write_planted_project(project)
    build_project(project, WHEN, printing=Printing(jobs=1, audience="panel"))
    panel = project.with_name("panel")
    shutil.copytree(project / "site", panel)
    intranet = build_project(project, WHEN, printing=Printing(jobs=1)).site
    return Sites(panel, intranet, planted, {one: list(everything(one)) for one in (panel, intranet)})


def test_every_restricted_field_of_every_model_has_a_mark(sites: Sites) -> None:
    restricted = {
        f"{model.__name__}.{field.name}"
        for model in every_model()
        for field in texts_of(model)
        if field.by is not None
    }
    assert len(restricted) > 35
    assert restricted - set(sites.planted.fields.values()) == set()


def test_the_intranet_is_told_none_of_the_marks(sites: Sites) -> None:
    assert sites.marks(sites.intranet) == {}


def test_the_panel_is_told_all_of_them_in_every_kind_of_output(sites: Sites) -> None:
    said = sites.marks(sites.panel)
    found = set().union(*said.values())
    planted = sites.planted.fields
    missing = [field for number, field in planted.items() if not set(halves(number)) <= found]
    assert missing == []
    kinds = (
        "index.html", "changes/index.html", "team/index.html", "search/search_index.json",
        "assessment.json", "jump.json", "deadlines.ics", ".pdf > text", ".pdf > attachment data--team.yaml",
        ".zip > evidence/2026/",
    )  # fmt: skip
    assert [kind for kind in kinds if not any(kind in place for place in said)] == []
    assert any("小型运维服务" in text for place, text in sites.told[sites.panel] if ".pdf > object" in place)


def test_which_requirement_is_not_met_is_told_to_the_panel_alone(sites: Sites) -> None:
    told, kept = (
        [place for place, text in sites.told[site] if ITEM in text] for site in (sites.panel, sites.intranet)
    )
    assert any(".html" in one for one in told)
    assert any("> text" in one for one in told)
    assert kept == []


def test_both_know_the_same_states_amounts_and_days(sites: Sites) -> None:
    panel, intranet = (
        json.loads((site / "assessment.json").read_text(encoding="utf-8"))
        for site in (sites.panel, sites.intranet)
    )
    assert (panel["audience"], intranet["audience"]) == ("panel", "intranet")
    assert intranet["withheld"] == ["personal", "vulnerability", "address", "nda"]
    for part in ("counts", "deductions", "payments", "incidents", "services"):
        assert panel[part] == intranet[part]


def test_each_document_and_bundle_says_for_whom_it_is(sites: Sites) -> None:
    for site, audience in ((sites.panel, "panel"), (sites.intranet, "intranet")):
        (file,) = (site / "bundles").glob("*.zip")
        with ZipFile(file) as bundle:
            manifest = json.loads(bundle.read("manifest.json"))
            members = bundle.namelist()
            pdf = bundle.read("06-incidents.pdf")
        assert manifest["bundle"]["audience"] == audience
        evidence = [one for one in members if one.startswith("evidence/")]
        assert bool(evidence) == (audience == "panel")
        assert bool(manifest["bundle"]["evidence_withheld"]) == (audience == "intranet")
        with pikepdf.open(io.BytesIO(pdf)) as document:
            attached = json.loads(document.attachments["manifest.json"].get_file().read_bytes())
        assert attached["audience"] == audience


def test_a_bundle_for_another_audience_is_not_put_beside_it(sites: Sites) -> None:
    project = sites.intranet.parent
    before = sorted(path.name for path in (sites.intranet / "bundles").iterdir())
    with pytest.raises(OtherAudienceError, match=r"intranet.*panel"):
        build_bundle(project, WHEN, "acceptance", printing=Printing(jobs=1, audience="panel"))
    assert sorted(path.name for path in (sites.intranet / "bundles").iterdir()) == before
