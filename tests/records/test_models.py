"""What a record as a whole must make sense of: pairs of fields, sums, and the contract's own arithmetic."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from generator.records.contract import Amount, Instalment
from generator.records.evaluation import Report
from generator.records.evidence import Evidence
from generator.records.incident import Impact, Incident
from generator.records.milestone import Due
from generator.records.system import Filing
from tests.builders import CONTRACT, contract, moment

HASH = "0" * 64


def _fault(model: type[BaseModel], **fields: Any) -> tuple[str, str]:
    """The code of the one fault, and the field it is shown at."""
    with pytest.raises(ValidationError) as raised:
        model.model_validate(fields)
    (error,) = raised.value.errors()
    return error["type"], str(error.get("ctx", {}).get("field", ".".join(map(str, error["loc"]))))


# The contract


def test_the_term_counts_both_its_first_and_last_day() -> None:
    assert CONTRACT.term.days == 365


def test_a_share_of_the_total_is_exact_to_the_cent() -> None:
    assert CONTRACT.share(Decimal(15)) == Decimal("223440.00")
    assert CONTRACT.share(Decimal(5)) == Decimal("74480.00")
    assert CONTRACT.share(Decimal(100)) == CONTRACT.total.figure
    assert CONTRACT.share(Decimal(0)) == 0


@given(
    st.decimals(Decimal("0.01"), Decimal("999999999999.99"), places=2),
    st.decimals(Decimal(0), Decimal(100), places=4),
)
def test_any_share_is_the_nearest_amount_of_cents(total: Decimal, percent: Decimal) -> None:
    share = contract(total=Amount(figure=total)).share(percent)
    assert abs(share - total * percent / 100) <= Decimal("0.005")
    assert share == share.quantize(Decimal("0.01"))


@given(st.decimals(Decimal("0.01"), Decimal("999999999999.99"), places=2), st.integers(0, 100))
def test_a_share_and_the_rest_make_up_the_total(total: Decimal, percent: int) -> None:
    share = contract(total=Amount(figure=total)).share(Decimal(percent))
    assert 0 <= share <= total


def test_the_instalments_of_the_contract_add_up() -> None:
    parts: tuple[Instalment, ...] = CONTRACT.instalments
    assert sum(part.amount.figure for part in parts) == CONTRACT.total.figure


def test_a_contract_has_three_tiers_of_incidents() -> None:
    regime = CONTRACT.incidents.model_dump() | {"tiers": CONTRACT.incidents.model_dump()["tiers"][:2]}
    with pytest.raises(ValidationError):
        type(CONTRACT.incidents).model_validate(regime)


# Evidence


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({}, ("evidence-file-or-archive", "file")),
        (
            {"file": "a.pdf", "sha256": HASH, "archive": "DA-1", "held_by": "甲"},
            ("evidence-file-or-archive", "file"),
        ),
        ({"file": "a.pdf"}, ("evidence-without-hash", "file")),
        ({"archive": "DA-1"}, ("evidence-without-keeper", "archive")),
        ({"file": "a.pdf", "sha256": HASH.upper() + "A"}, ("string_pattern_mismatch", "sha256")),
        ({"file": "a.pdf", "sha256": "A" * 64}, ("string_pattern_mismatch", "sha256")),
    ],
)
def test_evidence_is_a_file_with_its_hash_or_an_archive_number_with_its_keeper(
    fields: dict[str, str], fault: tuple[str, str]
) -> None:
    assert _fault(Evidence, **fields) == fault


def test_evidence_is_called_by_its_path_or_its_number() -> None:
    assert Evidence(file="evidence/a.pdf", sha256=HASH).name == "evidence/a.pdf"
    assert Evidence(archive="DA-1", held_by="甲").name == "DA-1"


# Incidents

INCIDENT: dict[str, Any] = {
    "id": "INC-1",
    "title": "事故",
    "where": "机房",
    "occurred_at": moment("2026-06-01 09:00"),
    "impact": {},
}


def test_departments_are_listed_or_counted_and_both_must_agree() -> None:
    assert Impact(departments=("甲", "乙")).department_total == 2
    assert Impact(department_count=3).department_total == 3
    assert Impact(departments=()).department_total == 0
    assert Impact().department_total is None
    assert _fault(Impact, departments=["甲"], department_count=2) == (
        "departments-disagree",
        "department_count",
    )
    assert _fault(Impact, departments=["甲", "甲"]) == ("departments-repeated", "departments")


@pytest.mark.parametrize("field", ["discovered_at", "reported_at", "arrived_at", "recovered_at"])
def test_no_moment_of_an_incident_is_before_it_occurred(field: str) -> None:
    assert Incident.model_validate(INCIDENT | {field: moment("2026-06-01 09:00")})
    assert _fault(Incident, **INCIDENT | {field: moment("2026-06-01 08:59")}) == (
        "time-before-occurrence",
        field,
    )


def test_an_incident_has_a_system_or_a_place() -> None:
    assert _fault(Incident, **INCIDENT | {"where": None}) == ("incident-without-place", "system")


# Milestones


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({}, ("due-day-or-period", "on")),
        ({"on": "2026-05-01", "after": "x"}, ("due-day-or-period", "on")),
        ({"after": "x"}, ("due-period-incomplete", "within")),
        ({"on": "2026-05-01", "within": {"count": 1, "unit": "day"}}, ("due-period-incomplete", "within")),
    ],
)
def test_a_due_date_is_a_day_or_a_whole_period(fields: dict[str, Any], fault: tuple[str, str]) -> None:
    assert _fault(Due, **fields) == fault


# Numbers of the protection scheme (rules §6)


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010112345-00001", True),
        ("1101011234-00001", False),
        ("11010112345-0001", False),
        ("11010112345_00001", False),
    ],
)
def test_a_filing_certificate_number_has_eleven_and_five_digits(number: str, valid: bool) -> None:
    if valid:
        assert Filing(certificate=number).certificate == number
    else:
        assert _fault(Filing, certificate=number) == ("string_pattern_mismatch", "certificate")


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010112345-00001-26-0001-01", True),
        ("11010112345-00001-2026-0001-01", False),
        ("11010112345-00001", False),
    ],
)
def test_an_evaluation_report_number_begins_like_a_certificate(number: str, valid: bool) -> None:
    if valid:
        assert Report.model_validate({"dated": "2026-11-01", "number": number}).number == number
    else:
        assert _fault(Report, dated="2026-11-01", number=number) == ("string_pattern_mismatch", "number")
