"""The supervision of the cloud: exactly the groups the scope marks, with what was handed over for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from generator.compliance.engine import assess
from generator.records.ledger import Records
from generator.settings import words
from generator.views.cloud import CloudView
from generator.views.dossier import view_dossier

AS_OF = dt.date(2026, 11, 22)


def _cloud(records: Records) -> CloudView:
    return view_dossier(assess(records, AS_OF), words()).cloud


def test_the_real_contract_supervises_the_cloud_in_six_groups_and_eighteen_services(real: Records) -> None:
    cloud = _cloud(real)
    assert {group.clause for group in cloud.groups} == {"1.3"}
    assert (len(cloud.groups), cloud.services, cloud.deliveries) == (6, 18, 0)


def test_only_marked_groups_are_supervision(demo: Records) -> None:
    (group,) = _cloud(demo).groups
    assert (group.id, len(group.services)) == ("G3", 4)
    unmarked = tuple(one.model_copy(update={"area": None}) for one in demo.groups)
    assert _cloud(replace(demo, groups=unmarked)) == CloudView((), (), 0, 0)


def test_what_was_handed_over_stands_with_the_group(demo: Records) -> None:
    cloud = _cloud(demo)
    known = {one.id for one in demo.deliveries if one.service.startswith("S3.") and one.delivered_on <= AS_OF}
    listed = {one.id for group in cloud.groups for service in group.delivered for one in service.deliveries}
    assert listed == known
    assert cloud.deliveries == len(known) > 20


def test_deliveries_without_proof_are_counted_apart(demo: Records) -> None:
    whole = _cloud(demo).unproven
    first = next(one for one in demo.deliveries if one.service.startswith("S3.") and one.evidence)
    bare = tuple(one.model_copy(update={"evidence": ()}) if one is first else one for one in demo.deliveries)
    assert _cloud(replace(demo, deliveries=bare)).unproven == whole + 1


def test_every_strip_fills_the_columns_that_are_named(demo: Records) -> None:
    cloud = _cloud(demo)
    assert cloud.months[0] == ("2025", "12月")
    assert len(cloud.months) == 12
    lanes = [lane for group in cloud.groups for service in group.services for lane in service.lanes]
    assert len(lanes) > 3
    assert {sum(one.columns for one in lane) for lane in lanes} == {12}
