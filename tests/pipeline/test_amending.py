"""What was recorded is not taken back or rewritten without an amendment, seen in real repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.at_revision import RevisionError
from generator.loading.project_loader import load_project
from generator.pipeline.amending import check_against
from generator.pipeline.assessing import RecordsRefusedError
from tests.builders import codes
from tests.repositories import begin, commit, edit, git, untouched

INCIDENT = "incidents/2026/INC-1.yaml"
AMENDMENTS = "data/amendments.yaml"


@pytest.fixture
def kept(project: Path) -> Path:
    """The small sound project, committed once; it has one amendment of its one incident."""
    begin(project)
    return project


def _amend(project: Path, what: str, incident: str = "INC-1", id_: str = "AMD-2") -> None:
    path = project / AMENDMENTS
    entry = (
        f"- {{id: {id_}, incident: {incident}, what: {what}, on: 2026-07-01, by: [甲方, 乙方], reason: 误}}\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")


def _found(project: Path, base: str = "HEAD") -> list[tuple[str, int, str]]:
    try:
        check_against(project, base)
    except RecordsRefusedError as refused:
        return codes(refused.problems)
    return []


def test_nothing_changed_is_no_problem_and_nothing_is_touched(kept: Path) -> None:
    before = untouched(kept)
    assert _found(kept) == []
    assert untouched(kept) == before


def test_an_incident_taken_away_is_a_problem_where_it_was(kept: Path) -> None:
    (kept / "data" / INCIDENT).unlink()
    assert _found(kept) == [(f"data/{INCIDENT}", 1, "incident-removed")]


def test_an_incident_with_another_id_is_one_taken_away(kept: Path) -> None:
    (kept / "data" / INCIDENT).rename(kept / "data/incidents/2026/INC-2.yaml")
    edit(kept, "incidents/2026/INC-2.yaml", "id: INC-1", "id: INC-2")
    assert _found(kept) == [(f"data/{INCIDENT}", 1, "incident-removed")]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("title: 网络中断", "title: 网络短时中断", 2),
        ('amount: "3000.00"', 'amount: "2000.00"', 18),
        ("what: 更换设备", "what: 重启设备", 12),
        ("service: unusable", "service: degraded", 8),
        ("  minutes: 专题会纪要\n", "", 15),
    ],
)
def test_a_decided_incident_that_reads_differently_is_a_problem_at_its_line(
    kept: Path, old: str, new: str, line: int
) -> None:
    edit(kept, INCIDENT, old, new)
    assert _found(kept) == [(f"data/{INCIDENT}", line, "incident-changed")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 网络中断", "title: 网络中断  # 备注"),
        ("title: 网络中断", 'title: "网络中断"'),
        ("2026-06-01T10:30:00+08:00", "2026-06-01 10:30+08:00"),
        ("departments: [甲科, 乙科]", "departments:\n    - 甲科\n    - 乙科"),
        ("proposed_tier: B", "proposed_tier: B\nlead: 丙"),
        ("evidence:\n", "evidence:\n  - {archive: DA-8, held_by: 档案室}\n"),
        (
            "evidence:\n",
            "corrective_actions:\n  - {what: 巡检, due: 2026-09-01, done_on: 2026-08-01}\nevidence:\n",
        ),
    ],
)
def test_what_is_added_or_only_written_otherwise_is_no_problem(kept: Path, old: str, new: str) -> None:
    edit(kept, INCIDENT, old, new)
    assert load_project(kept).problems == ()
    assert _found(kept) == []


def test_an_undecided_incident_may_be_rewritten_but_not_taken_away(project: Path) -> None:
    edit(project, INCIDENT, '  tier: B\n  amount: "3000.00"\n', "")
    begin(project)
    edit(project, INCIDENT, "service: unusable", "service: degraded")
    edit(project, INCIDENT, "title: 网络中断", "title: 网络短时中断")
    assert _found(project) == []
    (project / "data" / INCIDENT).unlink()
    assert _found(project) == [(f"data/{INCIDENT}", 1, "incident-removed")]


@pytest.mark.parametrize(("what", "other"), [("removed", "changed"), ("changed", "removed")])
def test_a_new_amendment_of_the_same_kind_settles_it_and_no_other_does(
    kept: Path, what: str, other: str
) -> None:
    if what == "removed":
        (kept / "data" / INCIDENT).unlink()
    else:
        edit(kept, INCIDENT, "title: 网络中断", "title: 网络短时中断")
    _amend(kept, other)
    assert [code for _, _, code in _found(kept)] == [f"incident-{what}"]
    _amend(kept, what, id_="AMD-3")
    assert _found(kept) == []


def test_an_amendment_that_was_there_before_settles_nothing_new(kept: Path) -> None:
    edit(kept, INCIDENT, "title: 网络中断", "title: 网络短时中断")
    _amend(kept, "changed")
    commit(kept, "第一次更正")
    edit(kept, INCIDENT, "title: 网络短时中断", "title: 网络长时中断")
    assert [code for _, _, code in _found(kept)] == ["incident-changed"]
    assert _found(kept, "HEAD~1") == []


def test_an_amendment_of_another_incident_settles_nothing(kept: Path) -> None:
    edit(kept, INCIDENT, "title: 网络中断", "title: 网络短时中断")
    _amend(kept, "changed", "INC-9")
    assert {code for _, _, code in _found(kept)} == {"incident-changed", "amendment-of-nothing"}


def test_decisions_and_amendments_are_neither_taken_away_nor_rewritten(kept: Path) -> None:
    for file in (AMENDMENTS, "data/decisions.yaml"):
        (kept / file).write_text("[]\n", encoding="utf-8")
    assert _found(kept) == [
        (AMENDMENTS, 1, "amendment-removed"),
        ("data/decisions.yaml", 1, "decision-removed"),
    ]
    git(kept, "checkout", "-q", "--", "data")
    edit(kept, "amendments.yaml", "原记录漏记乙科", "别的理由")
    edit(kept, "decisions.yaml", "reading: 不计", "reading: 另议")
    assert _found(kept) == [
        (AMENDMENTS, 6, "amendment-changed"),
        ("data/decisions.yaml", 3, "decision-changed"),
    ]


def test_the_whole_file_of_amendments_cannot_go_either(kept: Path) -> None:
    (kept / AMENDMENTS).unlink()
    assert _found(kept) == [(AMENDMENTS, 1, "amendment-removed")]


def test_an_amendment_of_an_incident_that_never_was_is_a_problem_at_its_line(kept: Path) -> None:
    _amend(kept, "removed", "INC-7")
    assert _found(kept) == [(AMENDMENTS, 9, "amendment-of-nothing")]


def test_an_incident_that_came_and_went_since_the_base_was_there_all_the_same(kept: Path) -> None:
    other = kept / "data/incidents/2026/INC-7.yaml"
    other.write_text(
        (kept / "data" / INCIDENT).read_text(encoding="utf-8").replace("INC-1", "INC-7"), encoding="utf-8"
    )
    commit(kept, "登记")
    other.unlink()
    _amend(kept, "removed", "INC-7")
    assert _found(kept, "HEAD~1") == []
    assert _found(kept) == []


def test_a_shallow_copy_cannot_tell_what_never_was(tmp_path: Path, kept: Path) -> None:
    commit(kept)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{kept}", str(shallow))
    _amend(shallow, "removed", "INC-7")
    assert _found(shallow) == []


def test_faults_elsewhere_in_the_base_do_not_hide_what_was_rewritten(project: Path) -> None:
    (project / "data" / "team.yaml").write_text("nonsense: [", encoding="utf-8")
    begin(project)
    edit(project, INCIDENT, "title: 网络中断", "title: 网络短时中断")
    assert [code for _, _, code in _found(project)] == ["incident-changed"]


def test_a_record_of_the_base_that_the_models_refuse_is_compared_as_written(project: Path) -> None:
    edit(project, INCIDENT, "title: 网络中断", "title: 网络中断\nunheard_of: 1")
    begin(project)
    assert _found(project) == []
    edit(project, INCIDENT, "\nunheard_of: 1", "")
    assert [code for _, _, code in _found(project)] == ["incident-changed"]


def test_a_file_of_the_base_that_cannot_be_read_is_said_and_not_passed_over(project: Path) -> None:
    text = (project / "data" / INCIDENT).read_text(encoding="utf-8")
    (project / "data" / INCIDENT).write_text("nonsense: [", encoding="utf-8")
    name = begin(project)
    (project / "data" / INCIDENT).write_text(text, encoding="utf-8")
    assert _found(project) == [(f"{name[:10]}:data/{INCIDENT}", 1, "base-unreadable")]


@pytest.mark.parametrize("content", ["# 空\n", "- 一个列表\n", "一句话\n"])
def test_a_file_of_the_base_that_holds_no_incident_is_said_too(project: Path, content: str) -> None:
    text = (project / "data" / INCIDENT).read_text(encoding="utf-8")
    (project / "data" / INCIDENT).write_text(content, encoding="utf-8")
    begin(project)
    (project / "data" / INCIDENT).write_text(text, encoding="utf-8")
    assert [code for _, _, code in _found(project)] == ["base-unreadable"]


def test_an_incident_behind_a_link_is_kept_too(project: Path) -> None:
    path = project / "data" / INCIDENT
    path.rename(project / "data" / "evidence" / "inc.yaml")
    path.symlink_to("../../evidence/inc.yaml")
    begin(project)
    assert _found(project) == []
    path.unlink()
    assert [code for _, _, code in _found(project)] == ["incident-removed"]


def test_a_base_that_is_not_there_is_no_clean_check(kept: Path, project: Path) -> None:
    with pytest.raises(RevisionError):
        check_against(kept, "nothing")
    with pytest.raises(RevisionError):
        check_against(kept, "--help")


def test_a_base_from_before_there_were_records_asks_for_nothing(tmp_path: Path, project: Path) -> None:
    data = project / "data"
    data.rename(tmp_path / "data")
    git(project, "init", "-q")
    commit(project, "空")
    (tmp_path / "data").rename(data)
    assert _found(project) == []
