"""The changes of the records as git knows them, each asked of a real repository made for the test."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

import pytest

from generator.loading.history import read_history
from generator.records.history import Change, History

WHO: Final = (
    "-c", "user.name=记录员", "-c", "user.email=keeper@example.org", "-c", "commit.gpgsign=false",
    "-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main",
)  # fmt: skip


def _git(
    folder: Path, *arguments: str, told: bytes | None = None, date: str = "2026-05-01T09:00:00+08:00"
) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *WHO, *arguments],
        check=True,
        capture_output=True,
        input=told,
        env=os.environ | {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date},
    )
    return done.stdout.decode().strip()


def _commit(folder: Path, message: str = "记录", date: str = "2026-05-01T09:00:00+08:00") -> str:
    _git(folder, "add", "-A", date=date)
    _git(folder, "commit", "-q", "--allow-empty", "-m", message, date=date)
    return _git(folder, "rev-parse", "HEAD")


@pytest.fixture
def kept(project: Path) -> Path:
    """The small sound project, committed once."""
    _git(project, "init", "-q")
    _commit(project, "全部记录")
    return project


def _edit(project: Path, file: str, old: str, new: str) -> None:
    path = project / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _newest(project: Path) -> Change:
    return read_history(project).changes[0]


def _told(change: Change) -> list[tuple[str, str, str]]:
    return [(one.what, one.kind, one.id) for one in change.records]


def test_the_first_commit_adds_every_record(kept: Path) -> None:
    (change,) = read_history(kept).changes
    told = _told(change)
    assert {what for what, _, _ in told} == {"added"}
    assert {("incident", "INC-1"), ("review", "REV-1"), ("system", "portal")} <= {one[1:] for one in told}
    assert {kind for _, kind, _ in told} >= {
        "clause",
        "service",
        "milestone",
        "payment",
        "member",
        "delivery",
    }
    assert change.subject == "全部记录"
    assert change.author == "记录员"
    assert change.on.isoformat() == "2026-05-01T09:00:00+08:00"


def test_a_changed_field_is_told_with_its_record_and_line(kept: Path) -> None:
    _edit(kept, "incidents/2026/INC-1.yaml", "title: ", "title: 改过的")
    _commit(kept, "改标题")
    (record,) = _newest(kept).records
    assert (record.what, record.kind, record.id, record.fields) == (
        "changed",
        "incident",
        "INC-1",
        ("title",),
    )
    assert record.file == "data/incidents/2026/INC-1.yaml"
    assert record.line == 1


def test_only_the_record_of_a_list_that_differs_is_told(kept: Path) -> None:
    path = kept / "data" / "milestones.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "- {id: extra, name: 新增, clause: '3'}\n", encoding="utf-8")
    _commit(kept)
    change = _newest(kept)
    assert _told(change) == [("added", "milestone", "extra")]
    assert change.records[0].line == text.count("\n") + 1


def test_a_removed_record_is_told_with_the_line_it_had(kept: Path) -> None:
    (kept / "data" / "reviews" / "REV-1.yaml").unlink()
    _commit(kept)
    (record,) = _newest(kept).records
    assert (record.what, record.id, record.file) == ("removed", "REV-1", "data/reviews/REV-1.yaml")


def test_a_renamed_file_with_the_same_record_has_moved(kept: Path) -> None:
    data = kept / "data" / "deliveries"
    (data / "2026-04.yaml").rename(data / "april.yaml")
    _commit(kept)
    change = _newest(kept)
    assert {(one.what, one.file) for one in change.records} == {("moved", "data/deliveries/april.yaml")}
    assert change.files == ()


def test_a_comment_changes_a_file_and_no_record(kept: Path) -> None:
    _edit(kept, "team.yaml", "", "# 说明\n")
    _commit(kept)
    change = _newest(kept)
    assert change.records == ()
    assert [(one.what, one.file, one.nature) for one in change.files] == [
        ("changed", "data/team.yaml", "wording")
    ]


def test_evidence_is_named_and_never_opened(kept: Path) -> None:
    (kept / "data" / "evidence" / "scan.yaml").write_text("id: [", encoding="utf-8")
    _commit(kept)
    change = _newest(kept)
    assert [(one.file, one.nature) for one in change.files] == [("data/evidence/scan.yaml", "evidence")]


@pytest.mark.parametrize(
    "content",
    [
        b"- id: [", b"\xff\xfe", b"&a [*a]", b"text", b"- text", b"{[a]: b}",
        b"- id: x\n  note: &n [1]\n  more: *n\n", b"[" * 3000,
    ],
)  # fmt: skip
def test_a_state_that_cannot_be_read_names_its_file_alone(kept: Path, content: bytes) -> None:
    (kept / "data" / "decisions.yaml").write_bytes(content)
    _commit(kept)
    change = _newest(kept)
    assert change.records == ()
    assert [(one.file, one.nature) for one in change.files] == [("data/decisions.yaml", "unread")]


def test_commits_that_leave_the_data_alone_are_not_told(kept: Path) -> None:
    (kept / "readme.txt").write_text("x", encoding="utf-8")
    _commit(kept, "别的")
    assert [one.subject for one in read_history(kept).changes] == ["全部记录"]


def test_changes_are_told_newest_first_and_as_many_as_asked_for(kept: Path) -> None:
    for number in range(4):
        _edit(kept, "team.yaml", "", f"# {number}\n")
        _commit(kept, f"第 {number} 次", f"2026-05-0{number + 2}T09:00:00+08:00")
    history = read_history(kept, most=3)
    assert [one.subject for one in history.changes] == ["第 3 次", "第 2 次", "第 1 次"]
    assert history.more
    assert not read_history(kept, most=5).more


def test_a_project_below_the_root_of_its_repository_has_its_own_changes(kept: Path, tmp_path: Path) -> None:
    root = tmp_path / "仓 库"
    (root / "projects").mkdir(parents=True)
    below = root / "projects" / "一 号"
    (kept / ".git").rename(tmp_path / "unused")
    kept.rename(below)
    (root / "data").mkdir()
    (root / "data" / "team.yaml").write_text("[]", encoding="utf-8")
    _git(root, "init", "-q")
    _commit(root, "放在子目录")
    (root / "data" / "team.yaml").write_text("[{id: x}]", encoding="utf-8")
    _commit(root, "别处的 data")
    history = read_history(below)
    assert [one.subject for one in history.changes] == ["放在子目录"]
    assert {one.file for one in history.changes[0].records} >= {"data/incidents/2026/INC-1.yaml"}
    _edit(below, "team.yaml", "", "# x\n")
    assert read_history(below).uncommitted == ("data/team.yaml",)


def test_a_shallow_copy_says_where_it_ends_instead_of_adding_everything(kept: Path, tmp_path: Path) -> None:
    _edit(kept, "incidents/2026/INC-1.yaml", "title: ", "title: 改过的")
    _commit(kept, "改标题", "2026-05-02T09:00:00+08:00")
    _edit(kept, "incidents/2026/INC-1.yaml", "title: ", "title: 又")
    _commit(kept, "再改", "2026-05-03T09:00:00+08:00")
    shallow = tmp_path / "shallow"
    _git(tmp_path, "clone", "-q", "--depth", "2", f"file://{kept}", str(shallow))
    history = read_history(shallow)
    assert history.shallow
    assert [(one.subject, one.unknown, len(one.records)) for one in history.changes] == [
        ("再改", "", 1),
        ("改标题", "cut-off", 0),
    ]


def test_what_is_not_committed_is_named(kept: Path) -> None:
    assert read_history(kept).uncommitted == ()
    _edit(kept, "team.yaml", "", "# x\n")
    (kept / "data" / "notices").mkdir(exist_ok=True)
    (kept / "data" / "notices" / "新 通知.yaml").write_text("x", encoding="utf-8")
    assert read_history(kept).uncommitted == ("data/notices/新 通知.yaml", "data/team.yaml")


def test_a_message_in_another_encoding_or_in_none_is_read_as_well_as_it_can_be(kept: Path) -> None:
    _edit(kept, "team.yaml", "", "# 1\n")
    _git(kept, "add", "-A")
    _git(kept, "-c", "i18n.commitEncoding=GBK", "commit", "-q", "-F", "-", told="补记三月".encode("gbk"))
    assert _newest(kept).subject == "补记三月"
    _edit(kept, "team.yaml", "", "# 2\n")
    _git(kept, "add", "-A")
    tree = _git(kept, "write-tree")
    head = _git(kept, "rev-parse", "HEAD")
    people = "author A <a> 1777597200 +0800\ncommitter B <b> 1777597200 +0800"
    raw = f"tree {tree}\nparent {head}\n{people}\n\n".encode() + b"\xff\xfe bad\x01\xe2\x80\xae end\n"
    made = _git(kept, "hash-object", "-t", "commit", "-w", "--stdin", told=raw)
    _git(kept, "update-ref", "HEAD", made)
    assert _newest(kept).subject == "\ufffd\ufffd bad end"


def test_a_message_of_lines_that_look_like_answers_of_git_is_only_a_message(kept: Path) -> None:
    _edit(kept, "team.yaml", "", "# 1\n")
    _commit(kept, f":100644 100644 {'0' * 40} {'1' * 40} M\n{'a' * 40} commit 5\n\n<b>粗</b>")
    change = _newest(kept)
    assert change.subject.startswith(":100644 100644")
    assert change.author == "记录员"
    assert [one.file for one in change.files] == ["data/team.yaml"]


def test_a_merge_tells_only_what_it_did_itself(kept: Path) -> None:
    _git(kept, "checkout", "-q", "-b", "side")
    _edit(kept, "incidents/2026/INC-1.yaml", "title: ", "title: 支线")
    _commit(kept, "支线", "2026-05-02T09:00:00+08:00")
    _git(kept, "checkout", "-q", "-")
    _edit(kept, "team.yaml", "", "# 主线\n")
    _commit(kept, "主线", "2026-05-03T09:00:00+08:00")
    _git(kept, "merge", "-q", "--no-commit", "--no-ff", "side")
    _git(kept, "commit", "-q", "-m", "合并", date="2026-05-04T09:00:00+08:00")
    assert [one.subject for one in read_history(kept).changes] == ["主线", "支线", "全部记录"]
    _git(kept, "reset", "-q", "--hard", "HEAD~1")
    _git(kept, "merge", "-q", "--no-commit", "--no-ff", "side")
    (kept / "data" / "reviews" / "REV-1.yaml").unlink()
    _commit(kept, "合并时删", "2026-05-05T09:00:00+08:00")
    assert _newest(kept).subject == "合并时删"
    assert _told(_newest(kept)) == [("removed", "review", "REV-1")]


def test_a_commit_of_very_many_files_is_told_by_their_number(kept: Path) -> None:
    folder = kept / "data" / "notices"
    folder.mkdir(exist_ok=True)
    for number in range(501):
        (folder / f"N-{number:03}.yaml").write_text(f"id: N-{number:03}\n", encoding="utf-8")
    _commit(kept)
    change = _newest(kept)
    assert (change.unknown, change.touched, change.records) == ("too-many", 501, ())


def test_without_a_repository_without_commits_and_without_git_the_history_says_so(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_history(project) == History("no-repository")
    _git(project, "init", "-q")
    empty = read_history(project)
    assert empty.known == "no-changes"
    assert empty.changes == ()
    monkeypatch.setenv("PATH", "")
    assert read_history(project) == History("no-git")


def test_the_surroundings_of_a_hook_do_not_lead_to_another_repository(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    _git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    assert [one.subject for one in read_history(kept).changes] == ["全部记录"]


def test_reading_changes_nothing_and_depends_on_no_clock(kept: Path) -> None:
    before = sorted((path.as_posix(), path.stat().st_mtime_ns) for path in (kept / ".git").rglob("*"))
    first = read_history(kept)
    assert first == read_history(kept)
    assert sorted((path.as_posix(), path.stat().st_mtime_ns) for path in (kept / ".git").rglob("*")) == before
