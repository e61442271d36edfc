"""What an audience does not see changes no finding: states, days, amounts and counts are the same for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final

import pytest
from hypothesis import given, settings
from pydantic import BaseModel

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.compliance.withholding import withhold, withhold_history, withhold_items
from generator.message import Message
from generator.records.ambiguity import Decision
from generator.records.audience import Audience
from generator.records.evidence import Evidence
from generator.records.evidence_places import evidence_of
from generator.records.history import Change, FileChange, History
from generator.records.incident import Incident
from generator.records.ledger import Records
from generator.records.notice import Notice
from generator.records.restriction import CATEGORIES
from generator.records.team import Member
from generator.settings import words
from generator.views.audiences import marks
from generator.views.document import view_document
from tests.builders import day
from tests.examples.test_worked_examples import EXAMPLES, MONTHS_OF_DEMO, records_of
from tests.strategies import as_of_days, ledgers

MARKS: Final = marks(words())
INTRANET: Final = Audience(id="intranet", name="内网", sees=())
LEAD: Final = Audience(id="lead", name="负责人", sees=("personal", "vulnerability", "address"))
PANEL: Final = Audience(id="panel", name="评审组", sees=CATEGORIES)
OTHERS: Final = [INTRANET, LEAD, *(Audience(id="but", name=one, sees=(one,)) for one in CATEGORIES)]


def _seen(records: Records, audience: Audience = INTRANET) -> Records:
    return withhold(records, audience, MARKS)


# What stays the same

_TEXTS: Final = frozenset(
    {"title", "text", "message", "what", "name", "proves", "pin", "withheld", "audience"}
)


def _shape(value: Any) -> Any:
    """A published value without the texts in which a name or a sentence may stand."""
    if isinstance(value, dict):
        return {key: _shape(one) for key, one in value.items() if key not in _TEXTS}
    if isinstance(value, list):
        return [_shape(one) for one in value]
    return value


def _said(message: Message) -> tuple[Any, ...]:
    """A message by its key and whatever is no text in its values."""
    return message.key, {name: _worth(value) for name, value in message.values.items()}


def _worth(value: object) -> object:
    if isinstance(value, Message):
        return _said(value)
    if isinstance(value, tuple):
        return tuple(_worth(one) for one in value)
    return "" if isinstance(value, str) else value


def _assessed(assessment: Assessment) -> dict[str, Any]:
    """Everything an assessment says but the texts, and of the evidence how much there is for each finding."""
    told: Any = view_document(assessment, words())
    proofs = [len(one.pop("evidence")) for one in told["findings"]]
    index = told.pop("evidence")
    findings = [
        (one.id, _said(one.title), [(_said(step.message), step.records) for step in one.derivation])
        for one in assessment.findings
    ]
    return {
        "published": _shape(told),
        "proofs": proofs,
        "index": (len(index), len({one["number"] for one in index}), sorted(one["at"] for one in index)),
        "findings": findings,
        "concerns": [_said(one.message) for one in assessment.concerns],
        "gaps": [_said(one.what) for one in assessment.gaps],
    }


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_comes_out_the_same_for_an_audience_that_sees_nothing_restricted(
    example: dict[str, Any], real: Records
) -> None:
    records, on = records_of(real, example.get("given", {})), dt.date.fromisoformat(str(example["as_of"]))
    assert _assessed(assess(_seen(records), on)) == _assessed(assess(records, on))


@settings(max_examples=60)
@given(ledgers(), as_of_days)
def test_any_mixture_of_records_comes_out_the_same(records: Records, on: dt.date) -> None:
    assert _assessed(assess(_seen(records), on)) == _assessed(assess(records, on))


@pytest.mark.parametrize("on", MONTHS_OF_DEMO[::4])
@pytest.mark.parametrize("audience", OTHERS, ids=lambda one: f"{one.id} {one.name}")
def test_the_demo_comes_out_the_same_for_every_audience(
    on: dt.date, audience: Audience, demo: Records
) -> None:
    assert _assessed(assess(_seen(demo, audience), on)) == _assessed(assess(demo, on))


def test_records_that_restrict_themselves_come_out_the_same(demo: Records) -> None:
    def strict(some: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(one.model_copy(update={"restricted": ("nda",)}) for one in some)

    stricter = replace(
        demo,
        incidents=strict(demo.incidents),
        notices=strict(demo.notices),
        decisions=strict(demo.decisions),
        reviews=strict(demo.reviews),
        deliveries=strict(demo.deliveries),
        evaluations=strict(demo.evaluations),
        team=strict(demo.team),
        milestones=strict(demo.milestones),
        payments=strict(demo.payments),
        systems=strict(demo.systems),
    )
    whole = _assessed(assess(demo, day("2026-11-22")))
    assert _assessed(assess(_seen(stricter, LEAD), day("2026-11-22"))) == whole


# What is withheld


def test_who_sees_everything_is_given_the_very_same_records(demo: Records) -> None:
    assert _seen(demo, PANEL) is demo


def test_what_has_nothing_to_withhold_stays_the_very_same(demo: Records) -> None:
    seen = _seen(demo)
    assert seen.clauses is demo.clauses
    assert seen.services is demo.services
    assert seen.catalog is demo.catalog


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)


def test_a_person_is_the_same_number_wherever_the_name_stands(demo: Records) -> None:
    seen = _seen(demo)
    name = demo.contract.party_a.lead
    assert name is not None
    before = [one.id for one in demo.incidents if one.lead == name]
    after = [one.id for one in seen.incidents if one.lead == seen.contract.party_a.lead]
    assert before == after
    assert len({one.name for one in seen.team}) == len({one.name for one in demo.team})
    assert not {one.name for one in demo.team} & set(_texts(seen.team))


def test_an_entry_of_a_party_still_names_it(demo: Records) -> None:
    entries = ("甲方：张三", "乙方", f"{demo.contract.party_b.name}（李四）")
    decision = demo.decisions[0].model_copy(update={"decided_by": entries})
    (seen,) = _seen(replace(demo, decisions=(decision,))).decisions
    first, second, third = seen.decided_by
    assert first.startswith("甲方〔人员")
    assert second == "乙方"
    assert third.startswith("乙方〔人员")
    assert first[2:] != third[2:]


def test_a_notice_still_names_the_incident_whose_deduction_it_pays(demo: Records) -> None:
    id_ = demo.incidents[0].id
    notice = demo.notices[0].model_copy(update={"subject": f"张三缴纳 {id_} 的扣款"})
    (seen,) = _seen(replace(demo, notices=(notice,))).notices
    assert seen.subject == f"{MARKS.text} {id_}"


def test_ids_of_many_parts_are_found_in_a_subject_and_longer_ones_are_not(demo: Records) -> None:
    some = tuple(
        one.model_copy(update={"id": id_})
        for one, id_ in zip(demo.incidents, ("I-1", "I-1.2(a)", "X"), strict=False)
    )
    notice = demo.notices[0].model_copy(update={"subject": "缴纳I-1.2(a)、X9的扣款，另见I-10"})
    (seen,) = _seen(replace(demo, incidents=some, notices=(notice,))).notices
    assert seen.subject == f"{MARKS.text} I-1 I-1.2(a)"


@pytest.mark.parametrize(("reason", "left"), [("无", "—"), ("见纪要", "—"), ("13800138000", "—")])
def test_a_ground_that_says_nothing_still_says_nothing(demo: Records, reason: str, left: str) -> None:
    incident = next(one for one in demo.incidents if one.meeting)
    assert incident.meeting is not None
    meeting = incident.meeting.model_copy(update={"reason": reason})
    told = incident.model_copy(update={"meeting": meeting})
    (seen,) = _seen(replace(demo, incidents=(told,))).incidents
    assert seen.meeting is not None
    assert seen.meeting.reason == left


def test_evidence_keeps_kind_and_day_and_nothing_else(demo: Records) -> None:
    given, seen = list(evidence_of(demo)), list(evidence_of(_seen(demo)))
    assert len(given) == len(seen) > 100
    named = {text for one in given for text in (one.evidence.file, one.evidence.archive, one.evidence.sha256)}
    for was, now in zip(given, seen, strict=True):
        assert now.evidence.withheld
        assert (now.evidence.kind, now.evidence.dated) == (was.evidence.kind, was.evidence.dated)
        assert not {now.evidence.file, now.evidence.archive, now.evidence.sha256} & (named - {None})
    assert len({one.evidence.paper for one in seen}) == len({one.evidence.paper for one in given})


def test_a_paper_that_is_hidden_in_one_place_is_hidden_in_every_other(demo: Records) -> None:
    """The lead may see evidence of notices, and no agreements: not even one filed with a notice as well."""
    paper = Evidence(file="evidence/a.pdf", sha256="a" * 64, kind="保密协议")
    again = Evidence(file="evidence/b.pdf", sha256="a" * 64, kind="函件")
    open_ = Evidence(file="evidence/c.pdf", sha256="c" * 64, kind="函件")
    member = next(one for one in demo.team if one.nda)
    assert member.nda is not None
    signed: Member = member.model_copy(update={"nda": member.nda.model_copy(update={"evidence": (paper,)})})
    notice: Notice = demo.notices[0].model_copy(update={"evidence": (again, open_)})
    seen = _seen(replace(demo, team=(signed,), notices=(notice,)), LEAD)
    assert [one.withheld for one in seen.notices[0].evidence] == [True, False]
    assert seen.notices[0].evidence[1] is open_


def test_a_record_that_restricts_itself_is_withheld_with_all_its_texts_and_papers(demo: Records) -> None:
    incident = next(one for one in demo.incidents if one.evidence and one.impact.departments)
    strict: Incident = incident.model_copy(update={"restricted": ("nda",)})
    seen = _seen(replace(demo, incidents=(strict,)), LEAD).incidents[0]
    assert seen.title.startswith("〔不公开")
    assert all(one.withheld for one in seen.evidence)
    assert seen.impact.departments is not None
    assert not set(seen.impact.departments) & set(incident.impact.departments or ())
    assert len(seen.impact.departments) == len(incident.impact.departments or ())
    assert _seen(replace(demo, incidents=(incident,)), LEAD).incidents[0] == incident


def test_one_paper_can_be_restricted_alone(demo: Records) -> None:
    strict = Evidence(archive="DA-1", held_by="甲方档案室", kind="函件", restricted=("nda",))
    other = Evidence(archive="DA-2", held_by="甲方档案室", kind="函件")
    decision: Decision = demo.decisions[0].model_copy(update={"evidence": (strict, other)})
    seen = _seen(replace(demo, decisions=(decision,)), LEAD).decisions[0]
    assert [one.withheld for one in seen.evidence] == [True, False]
    assert seen.evidence[0].held_by == "甲方〔不公开〕"


# What is no record


def test_a_history_tells_an_audience_neither_who_nor_in_which_words() -> None:
    files = (
        FileChange("added", "data/evidence/张三.pdf", "evidence"),
        FileChange("added", "data/张三.txt", "other"),
        FileChange("changed", "data/team.yaml", "wording"),
    )
    on = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    history = History(
        changes=(Change("0123456789", on, "张三", "更换李四", files=files),), uncommitted=("张三",)
    )
    assert withhold_history(history, PANEL, MARKS) is history
    seen = withhold_history(history, LEAD, MARKS)
    assert "张三" not in repr(seen)
    assert "李四" not in repr(seen)
    assert len(seen.uncommitted) == 1
    assert [PurePosixPath(one.file).name for one in seen.changes[0].files][-1] == "team.yaml"


def test_a_concern_about_requirements_says_how_many_not_which(demo: Records) -> None:
    evaluation = next(one for one in demo.evaluations if one.results)
    bare = tuple(one.model_copy(update={"outcome": "不适用", "note": None}) for one in evaluation.results[:3])
    told = evaluation.model_copy(update={"results": bare, "problems": ()})
    concerns = assess(replace(demo, evaluations=(told,)), day("2026-11-22")).concerns
    seen = withhold_items(concerns, INTRANET, MARKS)
    whole, left = ([one for one in some if "items" in one.message.values] for some in (concerns, seen))
    assert whole
    assert bare[0].item in words().say(whole[0].message)
    assert bare[0].item not in words().say(left[0].message)
    assert "3 项" in words().say(left[0].message)
    assert withhold_items(concerns, LEAD, MARKS) == concerns
