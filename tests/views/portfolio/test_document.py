"""``portfolio.json`` holds what the assessment says, keeps to its schema, and quotes no record."""

from __future__ import annotations

import json
from typing import Any

import jsonschema

from generator.compliance.finding import State
from generator.views.portfolio.document import view_portfolio_document
from generator.views.portfolio.document_form import published_portfolio_schema
from tests.builders import day
from tests.portfolios import CHANGED, cut, incident, payment, standing, summary, together


def _told(*contracts: object) -> dict[str, Any]:
    document = view_portfolio_document(together(*contracts), "intranet")  # type: ignore[arg-type]
    told: dict[str, Any] = json.loads(json.dumps(document, ensure_ascii=False))
    jsonschema.Draft202012Validator(published_portfolio_schema()).validate(told)
    return told


def test_it_keeps_to_its_schema_whatever_is_known() -> None:
    told = _told(
        standing("a", summary(payments=(payment(),), incidents=(incident(),), ended_on=day("2026-08-31"))),
        standing("b", summary(as_of="2026-11-18"), problems=(CHANGED,)),
        standing("c", None, failure=("磁盘已满",)),
    )
    assert (told["complete"], told["audience"]) == (False, "intranet")
    assert [(one["id"], one["current"], one["problems"], one["failed"]) for one in told["contracts"]] == [
        ("a", True, 0, False), ("b", False, 1, False), ("c", False, 0, True),
    ]  # fmt: skip
    assert [one["site"] for one in told["contracts"]] == ["contracts/a/", "contracts/b/", None]
    assert told["totals"]["not_counted"] == ["c"]
    assert told["totals"]["dated"] == [{"contract": "b", "as_of": "2026-11-18"}]


def test_amounts_are_texts_with_two_decimals() -> None:
    totals = _told(standing("a", summary(payments=(payment(payable="7.50"),))))["totals"]
    assert (totals["value"], totals["payable"]) == ("100000.00", "7.50")


def test_what_is_undecided_or_unsettled_is_null() -> None:
    open_ = summary(
        deductions=cut(rectification_required=None, termination_right=None),
        payments=(payment(payable=None, state=State.NEEDS_DECISION),),
    )
    totals = _told(standing("a", open_))["totals"]
    assert totals["triggers"][0]["rectification_required"] is None
    assert totals["triggers"][0]["termination_right"] is None
    assert totals["payments"][0]["payable"] is None


def test_what_is_wrong_with_records_is_counted_and_not_quoted() -> None:
    told = json.dumps(
        _told(standing("a", None, problems=(CHANGED,), failure=("某路径",))), ensure_ascii=False
    )
    assert "INC" not in told
    assert "某路径" not in told
