"""New records: each kind in each project passes the check, and every other byte stays what it was."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import threading
from pathlib import Path
from typing import Any, Final

import pytest

from generator.loading.project_loader import load_project
from generator.pipeline.answering import begin, take_options
from generator.pipeline.assessing import RecordsRefusedError, When
from generator.pipeline.filling import fill_payment
from generator.pipeline.recording import IdTakenError, NotWrittenError, Recorded, record_new
from generator.problem import UnfinishedError
from generator.settings import words
from generator.views.forms import FORMS
from generator.writing import replacing
from tests.builders import DEMO, REPOSITORY, SOUND

NOW: Final = When(dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC))
Given = dict[str, str | tuple[str, ...]]

INCIDENT: Final[Given] = {
    "title": "登录页: 不能打开 #1",
    "where": "机房",
    "occurred_at": "2026-11-23 09:25",
    "reporter.name": "韩祎",
    "impact.departments": ("民政局、政务服务局",),
    "impact.service": "不能使用",
    "impact.alternative": "否",
}
BACKWARDS: Final[Given] = {"occurred_at": "2026-11-23 09:25", "recovered_at": "2026-11-23 09:00"}
MEMBER: Final[Given] = {"name": "苗予安", "role": "工程师", "joined_on": "2026-11-23", "key": "否"}
MONTHLY: Final[Given] = {"service": "S1", "products": ("月报",)}
REVIEW: Final[Given] = {"held_on": "2027-05-20", "outcome": "passed"}
NOTICE: Final[Given] = {"kind_of": "backup", "event_on": "2026-11-20", "subject": "十一月备份"}
LEADS: Final = ("甲方项目负责人", "乙方项目负责人")

REAL: Final[dict[str, tuple[Given, str, str]]] = {
    "incident": (INCIDENT, "data/incidents/2026/INC-2026-001.yaml", "INC-2026-001"),
    "delivery": (
        {"service": "S1.01", "products": ("运维月报",), "delivered_on": "2026-05-08"},
        "data/deliveries/2026-05.yaml",
        "D-2026-05-01",
    ),
    "payment": (
        {"id": "prepayment", "invoice.received_on": "2026-04-20", "invoice.amount": "223440.00"},
        "data/payments.yaml",
        "prepayment",
    ),
    "member": (MEMBER | {"nda.signed_on": "2026-11-20"}, "data/team.yaml", "M-01"),
    "review": (REVIEW, "data/reviews/REV-1.yaml", "REV-1"),
    "notice": (NOTICE, "data/notices/BACKUP-2026-01.yaml", "BACKUP-2026-01"),
    "decision": (
        {"ambiguity": "AMB-COUNT", "reading": "仅计已认定", "decided_on": "2026-11-23", "decided_by": LEADS},
        "data/decisions.yaml",
        "DEC-2026-01",
    ),
    "evaluation": (
        {"system": "egov-platform", "evaluator.name": "测评机构"},
        "data/evaluations/egov-platform/round-1.yaml",
        "EV-EGOV-PLATFORM-1",
    ),
}
OF_DEMO: Final[dict[str, tuple[Given, str, str]]] = REAL | {
    "incident": (INCIDENT | {"system": "门户"}, "data/incidents/2026/INC-2026-008.yaml", "INC-2026-008"),
    "delivery": (
        {"service": "S1.02", "products": ("边界维护月报",), "delivered_on": "2026-11-25"},
        "data/deliveries/2026-11.yaml",
        "D-2026-11-14",
    ),
    "payment": (
        {"id": "final", "invoice.received_on": "2026-12-15", "invoice.amount": "254200.00"},
        "data/payments.yaml",
        "final",
    ),
    "member": (MEMBER, "data/team.yaml", "M-10"),
    "review": (REVIEW, "data/reviews/REV-2.yaml", "REV-2"),
    "notice": (NOTICE, "data/notices/BACKUP-2026-11.yaml", "BACKUP-2026-11"),
    "decision": (REAL["decision"][0], "data/decisions.yaml", "DEC-2026-03"),
    "evaluation": ({"system": "portal"}, "data/evaluations/portal/round-3.yaml", "EV-PORTAL-3"),
}
OF_SOUND: Final[dict[str, tuple[Given, str, str]]] = REAL | {
    "incident": (INCIDENT | {"system": "portal"}, "data/incidents/2026/INC-2.yaml", "INC-2"),
    "delivery": (
        {"service": "S1", "products": ("月报",), "delivered_on": "2026-06-05"},
        "data/deliveries/2026-06.yaml",
        "DLV-2",
    ),
    "payment": (
        {"id": "prepayment", "invoice.number": "0017", "application.submitted_on": "2026-04-20"},
        "data/payments.yaml",
        "prepayment",
    ),
    "member": (MEMBER, "data/team.yaml", "M-2"),
    "review": (REVIEW, "data/reviews/REV-2.yaml", "REV-2"),
    "notice": (NOTICE, "data/notices/BACKUP-2.yaml", "BACKUP-2"),
    "decision": (
        {"ambiguity": "TIER-GAP-0", "reading": "不计", "decided_on": "2026-11-23", "decided_by": LEADS},
        "data/decisions.yaml",
        "DEC-2",
    ),
    "evaluation": ({"system": "portal"}, "data/evaluations/portal/round-2.yaml", "EV-PORTAL-2"),
}
CASES: Final = {REPOSITORY: REAL, DEMO: OF_DEMO, SOUND: OF_SOUND}
EVERY: Final = [(source, kind) for source, cases in CASES.items() for kind in cases]


def _copy(source: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(source / "data", tmp_path / "p" / "data")).parent


def _bytes(project: Path) -> dict[str, bytes]:
    """Every file below the project and what it holds."""
    every = (path for path in sorted(project.rglob("*")) if path.is_file())
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in every}


def record(project: Path, kind: str, given: Given, name: str | None = None, when: When = NOW) -> Recorded:
    form = FORMS[kind]
    known = begin(project, when)
    taken = take_options(form, known, given)
    assert [words().say(one.message) for one in taken.refusals] == []
    assert [one.path for one in taken.missing] == []
    if kind == "payment":
        return fill_payment(project, form, known.answers, when)
    return record_new(project, form, known.answers, when, name)


@pytest.mark.parametrize(("source", "kind"), EVERY, ids=lambda one: getattr(one, "name", one))
def test_a_new_record_passes_the_check_and_no_other_byte_changes(
    source: Path, kind: str, tmp_path: Path
) -> None:
    given, file, name = CASES[source][kind]
    project = _copy(source, tmp_path)
    before = _bytes(project)
    done = record(project, kind, given)
    after = _bytes(project)
    assert (done.file, done.id) == (file, name)
    assert load_project(project).problems == ()
    assert {path for path in after if after[path] != before.get(path)} == {file}
    assert set(before) <= set(after)
    old, new = before.get(file), after[file].decode()
    if old is None:
        assert new.startswith("# ")
    elif not done.filled:
        # What was there is there still, in its order: all of it, but for the [] of a list without entries.
        assert new.startswith(old.decode().removesuffix("[]\n"))
    lines = new.splitlines()
    assert name in "\n".join(lines[done.line - 1 : done.line + 2])
    open_lines = [one for one in lines if one.endswith((": null", ": []"))]
    assert open_lines == [] or old is not None


def test_every_field_that_is_open_says_what_belongs_there(tmp_path: Path) -> None:
    project = _copy(REPOSITORY, tmp_path)
    text = (project / record(project, "incident", INCIDENT).file).read_text("utf-8")
    for line in text.splitlines()[1:]:
        if ": null" in line or ": []" in line:
            assert "# 待补" in line, line
    assert "事故记录单、专题会纪要" in text
    assert "dossier evidence add INC-2026-001 文件 --kind 事故记录单" in text
    assert "occurred_at: 2026-11-23T09:25:00+08:00\n" in text
    assert "title: '登录页: 不能打开 #1'\n" in text


def test_a_record_that_would_make_a_problem_is_not_written(project: Path) -> None:
    before = _bytes(project)
    with pytest.raises(NotWrittenError) as refused:
        record(project, "review", {"held_on": "2027-04-01", "outcome": "passed"})
    assert [one.code for one in refused.value.problems] == ["reviews-out-of-order"]
    assert _bytes(project) == before


def test_a_folder_that_was_made_for_nothing_is_gone_again(project: Path) -> None:
    before = sorted(project.rglob("*"))
    with pytest.raises(NotWrittenError) as refused:
        record(project, "incident", INCIDENT | {"occurred_at": "2025-11-23 09:25"}, name="INC 9")
    assert {one.code for one in refused.value.problems} == {"identifier-form"}
    assert sorted(project.rglob("*")) == before


def test_what_somebody_wrote_meanwhile_is_kept_and_the_id_goes_on(project: Path) -> None:
    form = FORMS["incident"]
    known = begin(project, NOW)
    assert take_options(form, known, INCIDENT).missing == ()
    first = record_new(project, form, known.answers, NOW)
    second = record_new(project, form, known.answers, NOW)
    assert (first.id, second.id) == ("INC-2", "INC-3")
    assert load_project(project).problems == ()


def test_many_at_once_get_an_id_each_and_all_are_there(project: Path) -> None:
    done: list[str] = []

    def work() -> None:
        done.append(record(project, "member", MEMBER).id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    loaded = load_project(project)
    assert loaded.records is not None
    assert sorted(done) == ["M-2", "M-3", "M-4", "M-5"]
    assert {one.id for one in loaded.records.team} == {"M-1", *done}


def test_an_id_that_is_taken_and_a_file_that_is_there_are_never_written_over(project: Path) -> None:
    before = _bytes(project)
    with pytest.raises(IdTakenError) as taken:
        record(project, "incident", INCIDENT, name="INC-1")
    assert "data/incidents/2026/INC-1.yaml:1" in str(taken.value)
    assert _bytes(project) == before


def test_a_file_that_appears_at_the_last_moment_is_not_written_over(project: Path) -> None:
    target = project / "data/notices/N-1.yaml"
    target.write_bytes(b"theirs")
    with pytest.raises(FileExistsError), replacing.replaced(target, b"new", None):
        pass
    assert target.read_bytes() == b"theirs"
    with (
        pytest.raises(UnfinishedError, match="被别人改过"),
        replacing.replaced(target, b"new", b"read"),
    ):
        pass
    assert target.read_bytes() == b"theirs"
    assert sorted(path.name for path in target.parent.iterdir()) == ["BACKUP-1.yaml", "N-1.yaml"]


def test_a_project_with_problems_takes_no_new_record(project: Path) -> None:
    (project / "data/team.yaml").write_text("- {id: M-1}\n", encoding="utf-8")
    with pytest.raises(RecordsRefusedError):
        begin(project, NOW)


def test_a_payment_is_filled_only_where_nothing_stands(project: Path) -> None:
    path = project / "data/payments.yaml"
    before = path.read_text("utf-8")
    done = record(project, "payment", {"id": "prepayment", "invoice.number": "0017"})
    assert done.filled == ("invoice.number",)
    assert '    number: "0017"\n' in path.read_text("utf-8")
    assert path.read_text("utf-8").replace('    number: "0017"\n', "") == before
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(UnfinishedError, match="已登记为 2026-04-28"):
        record(project, "payment", {"id": "prepayment", "paid_on": "2026-04-29", "paid_amount": "15000.00"})
    with pytest.raises(UnfinishedError, match="没有要补的项"):
        record(project, "payment", {"id": "prepayment", "invoice.number": "0017"})
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(
    ("given", "period"),
    [
        ({"delivered_on": "2026-06-05"}, "2026-05"),
        ({"delivered_on": "2026-05-20"}, "2026-05"),
        ({"delivered_on": "2026-06-05", "period": "2026-06"}, "2026-06"),
    ],
)
def test_the_period_of_a_delivery_follows_from_frequency_and_day(
    project: Path, given: Given, period: str
) -> None:
    record(project, "delivery", MONTHLY | given)
    loaded = load_project(project)
    assert loaded.records is not None
    assert loaded.records.deliveries[-1].period == period
    assert loaded.records.deliveries[-1].products == ()


def test_a_period_that_could_be_another_is_never_guessed(project: Path) -> None:
    known = begin(project, NOW)
    given: Given = {"service": "S1", "products": ("月报",), "delivered_on": "2026-07-20"}
    taken = take_options(FORMS["delivery"], known, given)
    assert [one.path for one in taken.missing] == ["period"]
    assert taken.missing[0].likely(known) == ("2026-06", "2026-07")


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        ("incident", {"occurred_at": "2026-13-01 09:00"}, "不是有效时刻"),
        (
            "incident",
            {"occurred_at": "2026-11-23 09:25", "recovered_at": "2026-11-23 09:00"},
            "早于事故发生时间",
        ),
        ("incident", {"system": "portals"}, "没有“portals”这一项；可以写：门户（portal）"),
        ("incident", {"title": "绝密★"}, "国家秘密标志"),
        ("incident", {"title": "a\u200bb"}, "看不见的字符"),
        ("incident", {"impact.alternative": "也许"}, "可以写：是、否"),
        ("payment", {"paid_amount": "15000"}, "15000.00"),
        ("member", {"joined_on": "2026-02-30"}, "不是有效日期"),
        ("notice", {"covers.times": "三"}, "不是零或正整数"),
        ("decision", REAL["decision"][0] | {"decided_by": ("甲方和乙方负责人",)}, "写了双方"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_would_be_right(
    project: Path, kind: str, given: Given, told: str
) -> None:
    rest: Given = {"title": "x", "where": "y"} if kind == "incident" else {}
    if kind == "decision":
        given = given | {"ambiguity": "AMB-TIER-GAP-0", "reading": "不计"}
    taken = take_options(FORMS[kind], begin(project, NOW), rest | given)
    said = " ".join(words().say(one.message) for one in taken.refusals)
    assert told in said


def test_the_comment_on_evidence_is_a_command_that_finds_its_place(tmp_path: Path) -> None:
    project = _copy(REPOSITORY, tmp_path)
    record(project, "payment", REAL["payment"][0])
    text = (project / "data/payments.yaml").read_text("utf-8")
    for place in ("invoice", "application", "payment"):
        assert f"dossier evidence add prepayment 文件 --at {place}\n" in text


def test_a_value_spelt_otherwise_is_still_the_value(project: Path) -> None:
    given: Given = {"occurred_at": "2026-11-23T09:25+08:00", "recovered_at": "2026-11-23 10:00"}
    record(project, "incident", INCIDENT | given | {"impact.department_count": "02"})
    record(project, "payment", {"id": "final", "invoice.amount": "085000.00"})
    loaded = load_project(project)
    assert loaded.records is not None
    assert loaded.records.incidents[-1].impact.department_count == 2


def test_an_id_of_a_later_day_is_not_given_again(project: Path) -> None:
    """Records of days after the one asked about count for ids all the same."""
    later = INCIDENT | {"occurred_at": "2026-12-24 09:00"}
    assert record(project, "incident", later).id == "INC-2"
    assert record(project, "incident", INCIDENT).id == "INC-3"


def test_a_note_of_each_choice_stands_beside_its_word(project: Path) -> None:
    text: Any = (project / record(project, "review", REVIEW).file).read_text("utf-8")
    assert "outcome: passed # 通过\n" in text
    assert "correct_by" not in text
