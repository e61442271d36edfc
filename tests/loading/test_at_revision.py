"""A project read as it stood at a commit: the same records, nothing touched, whatever a repository holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.at_revision import (
    Restored,
    RevisionError,
    data_trees,
    find_snapshot,
    load_snapshot,
    load_working,
)
from generator.loading.git_objects import git_objects
from generator.loading.project_loader import load_project
from tests.builders import codes
from tests.repositories import begin, commit, edit, git, untouched

INCIDENT = "incidents/2026/INC-1.yaml"
FORM = "data/evidence/2026/form.txt"


def _load(project: Path, asked: str = "HEAD") -> Restored:
    with git_objects(project) as objects:
        return load_snapshot(find_snapshot(project, asked), objects)


def _codes(project: Path, asked: str = "HEAD") -> list[tuple[str, str]]:
    return [(file.partition(":")[2], code) for file, _, code in codes(_load(project, asked).loaded.problems)]


def test_the_records_of_a_commit_are_those_the_folder_had(project: Path) -> None:
    begin(project)
    here = load_project(project)
    edit(project, INCIDENT, "网络中断", "别的")
    (project / FORM).write_text("别的", encoding="utf-8")
    found = _load(project).loaded
    assert found.problems == ()
    assert found.records == here.records
    assert found.records is not None
    assert found.records.incidents[0].origin == here.records.incidents[0].origin  # type: ignore[union-attr]


def test_the_state_of_the_data_is_named_by_the_commit(project: Path) -> None:
    name = begin(project)
    records = _load(project).loaded.records
    assert records is not None
    assert records.revision == name[:10]


def test_reading_touches_neither_branch_nor_index_nor_files(project: Path) -> None:
    begin(project)
    edit(project, INCIDENT, "网络中断", "别的")
    (project / "data" / "neu.txt").write_text("x", encoding="utf-8")
    before = untouched(project)
    _load(project)
    assert untouched(project) == before


def test_the_files_are_those_of_the_working_copy(project: Path) -> None:
    begin(project)
    assert _load(project).files == load_working(project).files


@pytest.mark.parametrize("name", ["HEAD", "main", "v1", "HEAD~0", "@"])
def test_a_commit_goes_by_any_name_git_has_for_it(project: Path, name: str) -> None:
    full = begin(project)
    git(project, "branch", "-M", "main")
    git(project, "tag", "-a", "v1", "-m", "版本一")
    assert find_snapshot(project, name).commit == full
    assert find_snapshot(project, full[:8]).commit == full


@pytest.mark.parametrize(
    "name",
    ["", "nothing", "--output=x", "-h", "--all", "HEAD:data", "HEAD\nHEAD", "HEAD\0", "a..b", "HEAD^{tree}"],
)
def test_what_names_no_commit_is_refused_and_never_an_option(project: Path, name: str) -> None:
    begin(project)
    with pytest.raises(RevisionError) as refused:
        find_snapshot(project, name)
    assert refused.value.message.key == "cli.no-such-revision"
    assert not (project / "x").exists()


def test_without_a_repository_or_git_there_is_no_revision(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RevisionError) as refused:
        find_snapshot(project, "HEAD")
    assert refused.value.message.key == "cli.no-repository"
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RevisionError) as refused:
        find_snapshot(project, "HEAD")
    assert refused.value.message.key == "cli.no-git"


def test_a_project_below_the_top_of_its_repository(tmp_path: Path, project: Path) -> None:
    top = tmp_path / "top"
    below = top / "合同" / "一 号"
    below.parent.mkdir(parents=True)
    project.rename(below)
    begin(top)
    assert _load(below).loaded.problems == ()
    assert set(data_trees(below, [git(top, "rev-parse", "HEAD")])) == {git(top, "rev-parse", "HEAD")}


def test_problems_stand_at_the_commit_s_files(project: Path) -> None:
    edit(project, INCIDENT, "tier: B", "tier: X")
    name = begin(project)
    (problem,) = _load(project).loaded.problems
    assert problem.at.file == f"{name[:10]}:data/{INCIDENT}"
    assert problem.code == "reference-to-nothing"


def test_a_commit_without_records_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "readme.md").write_text("x", encoding="utf-8")
    begin(tmp_path)
    assert _codes(tmp_path) == [("data", "no-data-folder")]


def test_evidence_is_held_to_its_hash_in_the_commit_too(project: Path) -> None:
    (project / FORM).write_text("换过的", encoding="utf-8")
    begin(project)
    git(project, "rm", "-q", "--cached", FORM)
    git(project, "commit", "-q", "-m", "移除")
    assert _codes(project, "HEAD~1") == [(f"data/{INCIDENT}", "evidence-changed")]
    assert _codes(project) == [(f"data/{INCIDENT}", "evidence-missing")]


def test_evidence_kept_by_git_lfs_counts_by_the_hash_its_pointer_names(project: Path) -> None:
    recorded = "e55a8c231d95426fff814805ff048ece3d17c53c8ac10d00f72fb3f1ede19aac"
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{recorded}\nsize 12\n"
    (project / FORM).write_text(pointer, encoding="utf-8")
    begin(project)
    assert _codes(project) == []
    (project / FORM).write_text(pointer.replace(recorded, "0" * 64), encoding="utf-8")
    commit(project)
    assert _codes(project) == [(f"data/{INCIDENT}", "evidence-changed")]


def test_a_link_inside_the_project_is_followed_and_one_out_of_it_is_a_problem(project: Path) -> None:
    team = project / "data" / "team.yaml"
    team.rename(project / "data" / "evidence" / "team-kept.yaml")
    team.symlink_to("evidence/team-kept.yaml")
    form = project / FORM
    form.rename(form.with_name("original.txt"))
    form.symlink_to("original.txt")
    begin(project)
    assert _codes(project) in ([], [("data/team.yaml", "list-empty")])
    team.unlink()
    team.symlink_to("/etc/hostname")
    commit(project)
    assert ("data/team.yaml", "path-leaves-project") in _codes(project)


def test_a_folder_that_is_a_link_out_of_the_project_is_not_read(tmp_path: Path, project: Path) -> None:
    outside = tmp_path / "outside"
    (project / "data" / "reviews").rename(outside)
    (project / "data" / "reviews").symlink_to(outside)
    begin(project)
    found = _load(project)
    assert not any(file.startswith("data/reviews/") for file in found.files.records)


def test_a_repository_in_the_data_is_no_file(tmp_path: Path, project: Path) -> None:
    other = tmp_path / "other"
    (project / "data" / "evidence").rename(other)
    begin(other)
    git(project, "init", "-q")
    git(project, "submodule", "add", "-q", str(other), "data/evidence")
    commit(project)
    assert load_project(project).problems == ()
    assert _codes(project) == [(f"data/{INCIDENT}", "evidence-missing")]


def test_a_tree_that_no_git_would_write_leads_nowhere_else(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made by hand, with a name that climbs out of the folder the state is laid into."""
    begin(project)
    blob = git(project, "hash-object", "-w", "--stdin", told=b"x\n")
    evil = b"100644 ../../climbed.yaml\0" + bytes.fromhex(blob)
    data = git(project, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", told=evil)
    top = git(project, "hash-object", "-t", "tree", "-w", "--literally", "--stdin",
              told=b"40000 data\0" + bytes.fromhex(data))  # fmt: skip
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    made = git(project, "commit-tree", top, "-m", "x")
    assert find_snapshot(project, made).files.keys() == {"data/../../climbed.yaml"}
    assert _codes(project, made) == [("data", "no-data-folder")]
    assert list(place.iterdir()) == []


def test_a_shallow_copy_has_only_what_it_has(tmp_path: Path, project: Path) -> None:
    first = begin(project)
    commit(project)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{project}", str(shallow))
    assert _load(shallow).loaded.problems == ()
    with pytest.raises(RevisionError):
        find_snapshot(shallow, first)
    assert data_trees(shallow, [first]) == {}


def test_an_object_that_is_not_here_is_said_and_not_taken_for_an_empty_file(project: Path) -> None:
    begin(project)
    blob = git(project, "rev-parse", "HEAD:data/team.yaml")
    kept = project / ".git" / "objects" / blob[:2] / blob[2:]
    kept.chmod(0o600)
    kept.unlink()
    with pytest.raises(RevisionError) as refused:
        _load(project)
    assert refused.value.message.key == "cli.revision-incomplete"


def test_what_a_hook_sets_for_its_own_repository_has_no_effect(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = begin(project)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert find_snapshot(project, "HEAD").commit == name
    assert _load(project).loaded.problems == ()


def test_the_folder_of_a_state_is_gone_afterwards(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(project)
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    _load(project)
    assert list(place.iterdir()) == []
