"""What volumes of a bundle say of themselves, told from the tasks they are made by; nothing is laid out."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import yaml

from generator.compliance.engine import assess
from generator.compliance.withholding import withhold
from generator.pipeline.assessing import choose_audience
from generator.pipeline.bundling import MadeBundle, make_bundles
from generator.pipeline.composing import Source, compose_bundles
from generator.pipeline.documents import Outcome
from generator.pipeline.progress import Silent
from generator.records.ledger import Records
from generator.rendering.pdf import RenderedPdf, RenderTask
from generator.rendering.print_task import BindTask, PrintTask
from generator.settings import words
from generator.views.audiences import marks
from generator.views.dossier import view_dossier
from tests.builders import DEMO
from tests.volumes import BUNDLE


class Listening:
    """Answers every task with an empty page, and remembers what was to be bound."""

    def __init__(self) -> None:
        self.bound: list[BindTask] = []
        self.laid: list[RenderTask] = []

    def perform(self, tasks: Sequence[PrintTask]) -> Iterator[tuple[int, Outcome]]:
        self.bound += [one for one in tasks if isinstance(one, BindTask)]
        self.laid += [one for one in tasks if isinstance(one, RenderTask)]
        for place, one in enumerate(tasks):
            ids = re.findall(r'id="([^"]+)"', getattr(one, "html", ""))
            anchors = dict.fromkeys(ids, (0, 0.0, 0.0))
            yield place, RenderedPdf(one.name, b"%PDF-", 1, "0" * 64, anchors=anchors)


def test_volumes_and_what_they_carry_are_dated_at_midnight_where_the_project_is(demo: Records) -> None:
    moved = demo.project.model_copy(update={"timezone": "America/New_York"})
    elsewhere = replace(demo, project=moved)
    assessment = assess(elsewhere, dt.date(2026, 11, 22))
    source = Source(DEMO, assessment, view_dossier(assessment, words()))
    executor = Listening()
    make_bundles(DEMO, compose_bundles(source, (BUNDLE,)), executor, Silent())
    midnight = dt.datetime(2026, 11, 22, tzinfo=ZoneInfo("America/New_York"))
    assert executor.bound
    for task in executor.bound:
        dates = {task.binding.dated, *(one.modified for one in task.binding.attachments)}
        assert {one.isoformat() for one in dates} == {midnight.isoformat()} == {"2026-11-22T00:00:00-05:00"}


def _made(demo: Records, name: str) -> tuple[Listening, tuple[MadeBundle, ...]]:
    """The volume of incidents and the review for an audience, nothing laid out."""
    audience = choose_audience(demo, name)
    seen = withhold(demo, audience, marks(words()))
    assessment = replace(assess(seen, dt.date(2026, 11, 22)), audience=audience)
    source = Source(DEMO, assessment, view_dossier(assessment, words()))
    executor = Listening()
    bundle = replace(BUNDLE, volumes=("incidents", "summary"))
    return executor, make_bundles(DEMO, compose_bundles(source, (bundle,)), executor, Silent())


def test_pictures_of_incidents_are_printed_for_the_panel_and_not_for_the_intranet(demo: Records) -> None:
    printed = {
        name: {
            file
            for task in _made(demo, name)[0].laid
            for file, _ in task.files
            if file.startswith("pictures/")
        }
        for name in ("panel", "lead", "intranet")
    }
    assert len(printed["panel"]) == len(printed["lead"]) >= 3
    assert printed["intranet"] == set()


def test_a_document_carries_the_files_of_records_or_what_an_audience_sees_of_them(demo: Records) -> None:
    def carried(name: str) -> dict[str, tuple[str, bytes]]:
        (first, *_) = _made(demo, name)[0].bound
        return {one.name: (one.description, one.content) for one in first.binding.attachments}

    panel, intranet = carried("panel"), carried("intranet")
    assert panel.keys() == intranet.keys()
    incident = "data--incidents--2026--INC-2026-001.yaml"
    assert panel[incident][1] == (DEMO / "data/incidents/2026/INC-2026-001.yaml").read_bytes()
    assert panel[incident][0] == "记录文件 data/incidents/2026/INC-2026-001.yaml"
    assert "重新写成" in intranet[incident][0]
    told = yaml.safe_load(intranet[incident][1])
    (whole,) = (one for one in demo.incidents if one.id == "INC-2026-001")
    assert told["id"] == "INC-2026-001"
    assert told["meeting"]["amount"] == str(whole.meeting.amount if whole.meeting else None)
    assert told["symptom"] == "〔不公开〕"
    assert told["evidence"][0] == {
        "withheld": True,
        "kind": whole.evidence[0].kind,
        "dated": str(whole.evidence[0].dated),
    }
    assert "#" not in intranet[incident][1].decode().split("\n", 1)[1]
    assert json.loads(intranet["manifest.json"][1])["audience"] == "intranet"


def test_a_bundle_says_how_many_files_its_audience_does_not_see(demo: Records) -> None:
    told = {name: _made(demo, name)[1][0].packed.manifest for name in ("panel", "lead", "intranet")}
    count = {name: manifest["bundle"]["evidence_withheld"] for name, manifest in told.items()}
    evidence = {
        name: sum(one["path"].startswith("evidence/") for one in manifest["files"])
        for name, manifest in told.items()
    }
    assert count["panel"] == evidence["intranet"] == 0
    assert count["intranet"] == evidence["panel"] >= evidence["lead"] > 0
    assert count["lead"] + evidence["lead"] == evidence["panel"]
