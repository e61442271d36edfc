"""What may be added to a decided incident without an amendment, and what only an amendment can change."""

from __future__ import annotations

import copy
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.compliance.amendments import changed_in_entry, changed_in_incident, is_decided
from tests.builders import incident, meeting

FORM: Final = {"archive": "DA-2", "held_by": "档案室", "kind": "事故记录单"}
ACTION: Final = {"what": "扩容", "due": "2026-09-30", "done_on": None, "verified_by": None}
SIGNED: Final = {"role": "甲方项目负责人", "name": "甲", "on": None}
DECIDED: Final[dict[str, Any]] = {
    "id": "INC-1",
    "title": "网络中断",
    "occurred_at": "2026-06-01T09:00:00+08:00",
    "recovered_at": None,
    "reporter": {"name": None, "means": None},
    "impact": {"departments": None, "department_count": 2, "service": "unusable", "alternative": None},
    "cause": {"preliminary": "停电", "root": None},
    "handling": [{"at": "2026-06-01T09:10:00+08:00", "what": "更换设备"}],
    "corrective_actions": [ACTION],
    "meeting": {"date": "2026-06-20", "tier": "B", "amount": "3000.00", "reason": None, "minutes": None},
    "signatures": [SIGNED],
    "evidence": [FORM],
}


def _with(path: str, value: Any, of: dict[str, Any] = DECIDED) -> dict[str, Any]:
    made: Any = copy.deepcopy(of)
    part = made
    *above, last = path.split(".")
    for step in above:
        part = part[int(step) if isinstance(part, list) else step]
    if isinstance(part, list):
        part[int(last)] = value
    else:
        part[last] = value
    return dict(made)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("evidence", [FORM, {"archive": "DA-3", "held_by": "档案室"}]),
        ("evidence", [{"archive": "DA-3", "held_by": "档案室"}, FORM]),
        ("evidence", [FORM | {"dated": "2026-06-02"}]),
        ("signatures", [SIGNED, {"role": "乙方项目负责人", "name": "乙", "on": "2026-06-02"}]),
        ("signatures", [SIGNED | {"on": "2026-06-02"}]),
        ("corrective_actions", [ACTION | {"done_on": "2026-08-01", "verified_by": "甲"}]),
        ("corrective_actions", [ACTION, {"what": "巡检", "due": None}]),
        ("corrective_actions", [{"what": "巡检"}, ACTION | {"done_on": "2026-08-01"}]),
        ("recovered_at", "2026-06-01T10:00:00+08:00"),
        ("reporter", {"name": "丙", "means": "电话"}),
        ("impact.alternative", False),
        ("impact.departments", ["甲科", "乙科"]),
        ("cause.root", "设备老化"),
        ("meeting.minutes", "专题会纪要"),
        ("meeting.reason", "影响面大"),
        ("proposed_tier", "B"),
    ],
)
def test_what_is_added_to_a_decided_incident_is_no_change(path: str, value: Any) -> None:
    assert changed_in_incident(DECIDED, _with(path, value)) == ()


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("title", "网络短时中断", "title"),
        ("occurred_at", "2026-06-02T09:00:00+08:00", "occurred_at"),
        ("impact.department_count", 1, "impact.department_count"),
        ("impact.service", "degraded", "impact.service"),
        ("impact.service", None, "impact.service"),
        ("cause.preliminary", "雷击", "cause.preliminary"),
        ("handling", [], "handling"),
        ("handling.0.what", "重启设备", "handling"),
        (
            "handling",
            [*DECIDED["handling"], {"at": "2026-06-01T09:20:00+08:00", "what": "复测"}],
            "handling",
        ),
        ("meeting", None, "meeting"),
        ("meeting.tier", "A", "meeting.tier"),
        ("meeting.amount", "2000.00", "meeting.amount"),
        ("meeting.amount", None, "meeting.amount"),
        ("meeting.date", "2026-06-21", "meeting.date"),
        ("evidence", [], "evidence"),
        ("evidence", [{"archive": "DA-9", "held_by": "档案室", "kind": "事故记录单"}], "evidence"),
        ("evidence", [FORM | {"kind": "专题会纪要"}], "evidence"),
        ("signatures", [], "signatures"),
        ("signatures", [SIGNED | {"name": "丁"}], "signatures"),
        ("corrective_actions", [], "corrective_actions"),
        ("corrective_actions", [ACTION | {"what": "扩容一倍"}], "corrective_actions"),
        ("corrective_actions", [ACTION | {"due": "2026-12-31"}], "corrective_actions"),
    ],
)
def test_whatever_else_reads_differently_is_told_by_its_field(path: str, value: Any, told: str) -> None:
    assert changed_in_incident(DECIDED, _with(path, value)) == (told,)


def test_a_corrective_action_that_was_done_does_not_become_open_again() -> None:
    done = _with("corrective_actions", [ACTION | {"done_on": "2026-08-01"}])
    assert changed_in_incident(done, DECIDED) == ("corrective_actions",)


def test_two_entries_do_not_become_the_same_one() -> None:
    twice = _with("evidence", [FORM, FORM])
    assert changed_in_incident(twice, _with("evidence", [FORM])) == ("evidence",)
    assert changed_in_incident(twice, twice) == ()


def test_that_an_incident_was_decided_to_be_none_is_nothing_to_be_filled_in() -> None:
    waived = _with("meeting", {"date": "2026-06-20", "tier": None, "amount": "0.00"})
    assert is_decided(waived)
    assert changed_in_incident(waived, _with("meeting.tier", "B", waived)) == ("meeting.tier",)


def test_an_amount_without_its_tier_may_be_given_it() -> None:
    open_ = _with("meeting", {"date": "2026-06-20", "tier": None, "amount": "3000.00"})
    assert changed_in_incident(open_, _with("meeting.tier", "B", open_)) == ()


def test_only_the_lists_of_the_incident_itself_grow() -> None:
    before = _with("meeting.evidence", [FORM])
    after = _with("meeting.evidence", [FORM, {"archive": "DA-3", "held_by": "档案室"}])
    assert changed_in_incident(before, after) == ("meeting.evidence",)


def test_a_field_left_out_says_the_same_as_one_that_is_unknown() -> None:
    bare = {name: value for name, value in DECIDED.items() if name not in ("recovered_at", "reporter")}
    assert changed_in_incident(DECIDED, bare) == ()
    assert changed_in_incident(bare, DECIDED) == ()


@pytest.mark.parametrize(
    ("given_", "decided"),
    [
        (None, False),
        ({"date": "2026-06-20", "tier": None, "amount": None}, False),
        ({"date": "2026-06-20", "tier": "A", "amount": None}, True),
        ({"date": "2026-06-20", "tier": None, "amount": "0.00"}, True),
    ],
)
def test_a_meeting_that_fixed_a_tier_or_an_amount_has_decided(given_: Any, decided: bool) -> None:
    assert is_decided(_with("meeting", given_)) is decided


def test_the_models_say_the_same_of_what_has_decided() -> None:
    for one in (meeting(), meeting(tier=None, amount=None), meeting(amount=None), None):
        record = incident(meeting=one)
        decides = record.meeting is not None and record.meeting.decides
        assert is_decided(record.model_dump(mode="json")) is decides


def test_of_a_decision_or_an_amendment_only_evidence_may_grow() -> None:
    entry = {"id": "DEC-1", "reading": "不计", "applies_from": None, "evidence": [FORM]}
    assert changed_in_entry(entry, entry | {"evidence": [FORM, {"archive": "DA-3", "held_by": "甲方"}]}) == ()
    assert changed_in_entry(entry, entry | {"applies_from": "2026-06-01"}) == ("applies_from",)
    assert changed_in_entry(entry, entry | {"reading": "从高", "evidence": []}) == ("reading", "evidence")


plain = st.recursive(
    st.none() | st.sampled_from(["a", "b", ""]) | st.integers(0, 2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)
records = st.dictionaries(st.sampled_from(["title", "evidence", "signatures", "meeting"]), plain, max_size=4)


@given(records)
def test_a_record_is_no_change_of_itself(one: dict[str, Any]) -> None:
    assert changed_in_incident(one, copy.deepcopy(one)) == ()
    assert changed_in_entry(one, copy.deepcopy(one)) == ()


@given(records, records, records)
def test_what_only_grew_twice_has_only_grown(one: Any, two: Any, three: Any) -> None:
    if not changed_in_incident(one, two) and not changed_in_incident(two, three):
        assert changed_in_incident(one, three) == ()
