"""The evidence index: evidence planted in any record is in it, with the record and the clause it is for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, Final

import pytest

from generator.compliance.engine import assess
from generator.records.base import Part, Record
from generator.records.evidence import Evidence
from generator.records.evidence_places import evidence_of
from generator.records.ledger import Records
from generator.settings import words
from generator.views.document import view_document
from generator.views.dossier import view_dossier
from generator.views.evidence import EvidenceIndexView, view_evidence_index
from tests.builders import day
from tests.volumes import printed_html

AS_OF: Final = "2026-11-22"
LONG_AGO: Final = dt.date(2020, 1, 1)


def _index(records: Records, as_of: str = AS_OF) -> EvidenceIndexView:
    return view_evidence_index(assess(records, day(as_of)), words())


def _plant(part: Any, path: str, planted: list[tuple[str, str]]) -> Any:
    """The part with one piece of evidence of its own in every field for evidence, at whatever depth.

    Walks the models, not the program's own walker: what that forgets is to be found here.
    """
    changes: dict[str, Any] = {}
    for name, field in type(part).model_fields.items():
        value, here = getattr(part, name), f"{path}.{name}"
        if "Evidence," in str(field.annotation):
            proof = Evidence(archive=f"PLANT-{len(planted)}", held_by="档案室", dated=LONG_AGO)
            planted.append((proof.name, here))
            changes[name] = (*value, proof)
        elif isinstance(value, Part):
            changes[name] = _plant(value, here, planted)
        elif isinstance(value, tuple) and value and isinstance(value[0], Part):
            changes[name] = tuple(_plant(one, here, planted) for one in value)
    return part.model_copy(update=changes) if changes else part


def _planted(records: Records) -> tuple[Records, list[tuple[str, str]]]:
    planted: list[tuple[str, str]] = []
    changes: dict[str, Any] = {}
    for field in fields(records):
        value = getattr(records, field.name)
        if isinstance(value, Record):
            changes[field.name] = _plant(value, field.name, planted)
        elif isinstance(value, tuple) and value and isinstance(value[0], Part):
            changes[field.name] = tuple(_plant(one, field.name, planted) for one in value)
    return replace(records, **changes), planted


def _kinds(planted: list[tuple[str, str]]) -> set[str]:
    return {path.partition(".")[0] for _, path in planted}


def test_evidence_planted_in_any_record_is_in_the_index_of_site_volume_and_data(demo: Records) -> None:
    records, planted = _planted(demo)
    assert _kinds(planted) >= {
        "contract", "systems", "milestones", "payments", "incidents", "team", "deliveries", "evaluations",
        "reviews", "notices", "decisions",
    }  # fmt: skip
    last = "2099-12-31"  # every record counts
    assessment = assess(records, day(last))
    indexed = {row.evidence.name for row in view_evidence_index(assessment, words()).rows}
    published = {row["name"] for row in view_document(assessment, words())["evidence"]}
    printed = printed_html(view_dossier(assessment, words()))
    lost = [(name, path) for name, path in planted if name not in indexed & published]
    assert lost == []
    assert [name for name, _ in planted if f">{name}<" not in printed] == []


def test_evidence_no_finding_rests_on_is_in_the_index(demo: Records) -> None:
    kinds = {row.record_kind for row in _index(demo).rows}
    assert {
        "双方认定",
        "等级测评",
        "等保对象",
        "项目组成员",
        "通知与事件",
        "交付成果",
        "质量评审",
        "合同数据",
    } <= kinds


def test_each_row_says_what_is_proven_by_what_and_where_it_is_recorded(demo: Records) -> None:
    rows = _index(demo).rows
    assert len(rows) > 200
    for row in rows:
        assert all((row.record, row.proves, row.evidence.name, row.evidence.pin, row.verified))
        assert row.place.startswith("data/")
    (decided,) = [row for row in rows if row.record == "DEC-2026-02"]
    assert decided.proves == "AMB-REPAIR-CLOCK 采用“发现”"
    assert decided.clauses == ("12.5",)
    assert decided.verified == "与登记的校验值一致"
    agreement = next(row for row in rows if row.record == "M-01")
    assert (agreement.proves, agreement.clauses) == ("沈喆：保密协议", ("7.7",))
    certificate = next(row for row in rows if row.evidence.kind == "资质证书")
    assert certificate.proves.endswith("：测评机构")
    assert "1.2" in certificate.clauses


def test_the_same_evidence_has_the_same_number_under_each_record_it_proves(demo: Records) -> None:
    index = _index(demo)
    decisions = [row for row in index.rows if row.record.startswith("DEC-2026")]
    assert len(decisions) == 2
    assert len({row.number for row in decisions}) == 1
    assert index.count == len(index.number) == max(row.number for row in index.rows)


def test_an_event_s_delivery_outside_every_period_is_in_the_index_with_its_clause(demo: Records) -> None:
    event = next(one for one in demo.deliveries if one.service == "S1.05" and one.period is None)
    (row,) = [row for row in _index(demo).rows if row.record == event.id]
    assert "1.1" in row.clauses


@pytest.mark.parametrize("as_of", ["2025-11-30", "2026-03-01"])
def test_evidence_of_what_had_not_happened_yet_is_not_in_the_index(demo: Records, as_of: str) -> None:
    dated = [row.evidence.dated for row in _index(demo, as_of).rows]
    assert dated
    assert max(dated) <= as_of


def _all_evidence(records: Records) -> Iterator[str]:
    for place in evidence_of(records):
        yield place.evidence.name


def test_every_piece_of_evidence_of_the_records_known_has_a_row(demo: Records) -> None:
    known = assess(demo, day(AS_OF)).records
    assert sorted(_all_evidence(known)) == sorted(row.evidence.name for row in _index(demo).rows)


def test_a_contract_without_evidence_has_an_empty_index(real: Records) -> None:
    assert _index(real).rows == ()
