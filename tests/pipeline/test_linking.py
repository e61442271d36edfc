"""Evidence: taken in once under a safe name, never over another file; nothing else in the records moves."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

import pytest

from generator.loading.project_loader import load_project
from generator.pipeline import evidence_file
from generator.pipeline.evidence_choice import NoSuchPlaceError, find_target
from generator.pipeline.evidence_file import safe_name
from generator.pipeline.linking import Paper, link_evidence, load
from generator.pipeline.recording import NotWrittenError
from generator.problem import UnfinishedError
from generator.views.evidence_targets import provable_records, view_provable

CONTENT: Final = b"%PDF-1.7 a form\n"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "记录 单（终）.PDF"
    path.write_bytes(CONTENT)
    return path


def _bytes(project: Path) -> dict[str, bytes]:
    every = (path for path in sorted(project.rglob("*")) if path.is_file())
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in every}


def _paper(source: Path, kind: str = "事故记录单", dated: str = "2026-06-02") -> Paper:
    return Paper(source=source, kind=kind, dated=dated)


def test_a_file_is_copied_hashed_and_named_by_the_record_and_all_else_stays(
    project: Path, form: Path
) -> None:
    before = _bytes(project)
    linked = link_evidence(project, "INC-1", _paper(form), None)
    after = _bytes(project)
    file = "data/evidence/incidents/INC-1/记录-单（终）.pdf"
    assert {path for path in after if after[path] != before.get(path)} == {
        file,
        "data/incidents/2026/INC-1.yaml",
    }
    assert after[file] == CONTENT == form.read_bytes()
    record = "data/incidents/2026/INC-1.yaml"
    added = after[record].decode().removeprefix(before[record].decode())
    assert added == (
        f"  - file: {file.removeprefix('data/')}\n"
        f"    sha256: {hashlib.sha256(CONTENT).hexdigest()}\n"
        "    kind: 事故记录单\n"
        "    dated: 2026-06-02\n"
    )
    assert (linked.file, linked.copied, linked.was_there) == (record, True, False)
    assert added.splitlines()[0] == after[record].decode().splitlines()[linked.line - 1]
    assert load_project(project).problems == ()


def test_the_same_paper_again_changes_nothing_whatever_it_is_called(project: Path, form: Path) -> None:
    link_evidence(project, "INC-1", _paper(form), None)
    before = _bytes(project)
    renamed = form.rename(form.with_name("other.pdf"))
    again = link_evidence(project, "INC-1", _paper(renamed), None)
    assert again.was_there
    assert _bytes(project) == before


def test_another_content_under_the_same_name_gets_a_name_of_its_own(project: Path, form: Path) -> None:
    first = link_evidence(project, "INC-1", _paper(form), None)
    form.write_bytes(b"another")
    second = link_evidence(project, "INC-1", _paper(form), None)
    assert second.paper == first.paper.replace(".pdf", "-2.pdf")
    assert (project / "data" / first.paper).read_bytes() == CONTENT
    assert (project / "data" / second.paper).read_bytes() == b"another"


def test_a_file_that_lies_among_the_evidence_is_named_where_it_is(project: Path) -> None:
    there = project / "data/evidence/2026/scan.pdf"
    there.write_bytes(CONTENT)
    linked = link_evidence(project, "REV-1", _paper(there, "评审意见", "2027-04-20"), None)
    assert (linked.paper, linked.copied) == ("evidence/2026/scan.pdf", False)
    assert [path.name for path in (project / "data/evidence").iterdir()] == ["2026"]


@pytest.mark.parametrize(
    ("record", "at", "label"),
    [
        ("M-1", None, "保密协议"),
        ("prepayment", "invoice", "发票"),
        ("prepayment", "application", "付款申请"),
        ("prepayment", "payment", "付款记录"),
        ("DLV-1", None, "交付成果"),
        ("BACKUP-1", None, "通知与事件"),
        ("DEC-1", None, "双方认定"),
        ("portal", None, "公安备案"),
        ("acceptance", None, "里程碑"),
        ("EV-1", "P-1", "安全问题 P-1"),
        ("small-2026", "contract", "合同数据"),
        ("small-2026", "cadences.1", "定期事项 1"),
    ],
)
def test_every_kind_of_record_takes_a_paper_in_each_of_its_places(
    project: Path, form: Path, record: str, at: str | None, label: str
) -> None:
    before = _bytes(project)
    linked = link_evidence(project, record, _paper(form, "材料", "2027-05-01"), at)
    assert linked.label == label
    assert load_project(project).problems == ()
    changed = {path for path, content in _bytes(project).items() if content != before.get(path)}
    assert len(changed) == 2
    archived = Paper(archive="DA-99", held_by="档案室", kind="材料", dated="2027-05-02")
    assert not link_evidence(project, record, archived, at).was_there
    assert link_evidence(project, record, archived, at).was_there
    assert load_project(project).problems == ()


def test_a_record_with_several_places_names_them_and_takes_none(project: Path, form: Path) -> None:
    before = _bytes(project)
    for record, at, told in (
        ("prepayment", None, "invoice（发票，已有 1 份）、application（付款申请，已有 0 份）"),
        ("prepayment", "receipt", "没有名为 receipt 的地方"),
        ("EV-1", "report", "还没有登记测评报告"),
        ("INC-11", None, "相近的有：INC-1"),
        ("S1", None, "没有编号为 S1 的记录"),
    ):
        with pytest.raises(NoSuchPlaceError, match=told):
            link_evidence(project, record, _paper(form), at)
    assert _bytes(project) == before


def test_what_would_be_a_problem_leaves_neither_copy_nor_folder(project: Path, form: Path) -> None:
    before, paths = _bytes(project), sorted(project.rglob("*"))
    with pytest.raises(NotWrittenError):
        link_evidence(project, "INC-1", _paper(form, kind="绝密★"), None)
    assert _bytes(project) == before
    assert sorted(project.rglob("*")) == paths


def test_what_is_no_plain_file_is_refused(
    project: Path, form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, pipe, empty = tmp_path / "link", tmp_path / "pipe", tmp_path / "empty"
    link.symlink_to(form)
    os.mkfifo(pipe)
    empty.touch()
    before, paths = _bytes(project), sorted(project.rglob("*"))
    monkeypatch.setattr(evidence_file, "MOST_BYTES", 4)
    cases = {
        link: "是一个链接",
        pipe: "不是普通文件",
        Path("/dev/zero"): "不是普通文件",
        tmp_path: "是文件夹",
        empty: "是空的",
        tmp_path / "nothing": "文件或文件夹不存在",
        form: "超过",
    }
    for source, told in cases.items():
        with pytest.raises(UnfinishedError, match=told):
            link_evidence(project, "INC-1", _paper(source), None)
    assert _bytes(project) == before
    assert sorted(project.rglob("*")) == paths


def test_evidence_that_leads_out_of_the_project_takes_nothing(
    project: Path, form: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (project / "data/evidence/incidents").symlink_to(outside)
    with pytest.raises(UnfinishedError, match="通到项目之外"):
        link_evidence(project, "INC-1", _paper(form), None)
    assert list(outside.rglob("*.pdf")) == []


@pytest.mark.parametrize(
    ("name", "original", "safe"),
    [
        (None, "form.pdf", "form.pdf"),
        (None, "事故 记录单.PDF", "事故-记录单.pdf"),
        (None, "a/../b;rm -rf $HOME.txt", "b-rm-rf-HOME.txt"),
        (None, "...", "evidence"),
        (None, "con.pdf", "evidence-con.pdf"),
        (None, "a\u200bb\u202ec.pdf", "abc.pdf"),
        ("记录单", "scan0001.pdf", "记录单.pdf"),
        ("记录单.pdf", "scan0001.pdf", "记录单.pdf"),
        ("../../x", "scan.pdf", "x.pdf"),
        (None, "长" * 200 + ".pdf", "长" * 38 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(name: str | None, original: str, safe: str) -> None:
    assert safe_name(name, original) == safe


def test_every_place_of_the_demo_and_the_sound_project_can_be_chosen_by_its_name(project: Path) -> None:
    chosen = 0
    for room, record in provable_records(load(project)):
        provable = view_provable(room, record)
        names = [one.name for one in provable.targets]
        assert len(set(names)) == len(names)
        for target in provable.targets:
            if not target.missing:
                assert find_target(provable, target.name) is target
                chosen += 1
    assert chosen > 12
