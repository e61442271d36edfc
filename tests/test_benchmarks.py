"""What the benchmarks measure with is as sound as what they take it from."""

from __future__ import annotations

from pathlib import Path

from benchmarks.multiplied import write_multiplied
from generator.loading.project_loader import load_project
from generator.records.evidence_places import evidence_of
from generator.records.ledger import Records
from tests.builders import DEMO


def _loaded(project: Path) -> Records:
    loaded = load_project(project)
    assert loaded.problems == ()
    assert loaded.records is not None
    return loaded.records


def _papers(records: Records) -> set[tuple[str | None, str | None]]:
    of_incidents = {one.paper for record in records.incidents for one in record.evidence}
    return of_incidents | {one.paper for record in records.deliveries for one in record.evidence}


def test_the_multiplied_demo_has_each_incident_and_delivery_three_times_and_no_problem(
    tmp_path: Path,
) -> None:
    once = _loaded(DEMO)
    write_multiplied(DEMO, tmp_path, 3)
    thrice = _loaded(tmp_path)
    assert len(thrice.incidents) == 3 * len(once.incidents)
    assert len(thrice.deliveries) == 3 * len(once.deliveries)
    assert len(list(evidence_of(thrice))) > 2 * len(list(evidence_of(once)))
    assert len(thrice.notices) == len(once.notices)


def test_copies_of_a_record_stand_on_papers_of_their_own(tmp_path: Path) -> None:
    write_multiplied(DEMO, tmp_path, 2)
    assert len(_papers(_loaded(tmp_path))) > 1.9 * len(_papers(_loaded(DEMO)))
