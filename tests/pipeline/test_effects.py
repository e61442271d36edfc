"""What each commit did to compliance, from real repositories: on its own day, kept by content."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.loading.at_revision import load_snapshot
from generator.loading.history import read_history
from generator.pipeline import effects as module
from generator.pipeline.effects import KEPT, read_effects
from generator.records.audience import Audience
from generator.records.restriction import CATEGORIES
from generator.settings import words
from generator.views.effects import EffectView
from tests.repositories import begin, commit, edit, git

INCIDENT = "incidents/2026/INC-1.yaml"
ALL = Audience(id="panel", name="评审组", sees=CATEGORIES)
NONE = Audience(id="intranet", name="内网", default=True)


def _effects(project: Path, audience: Audience = ALL, most: int = 30) -> Mapping[str, EffectView]:
    return read_effects(project, read_history(project), "Asia/Shanghai", audience, most=most)


def _newest(project: Path, audience: Audience = ALL) -> EffectView:
    return _effects(project, audience)[read_history(project).changes[0].id]


@pytest.fixture
def kept(project: Path) -> Path:
    """The small sound project, committed on the day before its incident was decided."""
    begin(project)
    return project


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commits whose records are loaded, in order."""
    loaded: list[str] = []

    def noted(snapshot: Any, objects: Any) -> Any:
        loaded.append(snapshot.commit)
        return load_snapshot(snapshot, objects)

    monkeypatch.setattr(module, "load_snapshot", noted)
    return loaded


def _lowered(project: Path, date: str = "2026-08-01T09:00:00+08:00") -> str:
    edit(project, INCIDENT, '"3000.00"', '"2500.00"')
    return commit(project, "改金额", date)


def test_a_commit_is_told_by_what_it_did(kept: Path) -> None:
    _lowered(kept)
    effect = _newest(kept)
    assert effect.as_of == "2026-08-01"
    assert "1 起事故变化" in effect.summary
    assert effect.parts


def test_the_day_is_the_commit_s_own_where_the_project_is(kept: Path) -> None:
    _lowered(kept, "2026-08-01T23:30:00+00:00")
    assert _newest(kept).as_of == "2026-08-02"


def test_what_is_dated_after_the_commit_s_day_has_no_effect_in_it(kept: Path) -> None:
    _lowered(kept, "2026-05-20T09:00:00+08:00")
    effect = _newest(kept)
    assert effect.summary == words().t("comparison.no-effect")
    assert effect.parts == ()


def test_the_first_commit_has_nothing_to_be_compared_with(kept: Path) -> None:
    assert _newest(kept).summary == words().t("comparison.unknown-first")


def test_a_commit_whose_records_had_problems_says_so_and_so_does_the_one_that_mended_them(kept: Path) -> None:
    edit(kept, INCIDENT, "tier: B", "tier: X")
    commit(kept, "写错")
    assert _newest(kept).summary == words().t("comparison.unknown-refused")
    edit(kept, INCIDENT, "tier: X", "tier: B")
    commit(kept, "改正")
    assert _newest(kept).summary == words().t("comparison.unknown-refused-before")


def test_a_commit_that_took_the_records_away_says_so(kept: Path) -> None:
    git(kept, "rm", "-rq", "--cached", "data")
    git(kept, "commit", "-q", "-m", "移走")
    assert _newest(kept).summary == words().t("comparison.unknown-no-data")


def test_neighbouring_commits_share_a_state_and_a_second_build_loads_nothing(
    kept: Path, counted: list[str]
) -> None:
    second = _lowered(kept)
    edit(kept, INCIDENT, '"2500.00"', '"2600.00"')
    third = commit(kept, "再改", "2026-08-02T09:00:00+08:00")
    first = _effects(kept)
    assert counted == [third, second, git(kept, "rev-parse", "HEAD~2")]
    counted.clear()
    assert _effects(kept) == first
    assert counted == []


def test_equal_states_on_the_same_day_are_kept_for_every_commit_that_has_them(
    kept: Path, counted: list[str]
) -> None:
    _lowered(kept)
    _effects(kept)
    counted.clear()
    git(kept, "commit", "-q", "--amend", "-m", "别的说明", date="2026-08-01T10:00:00+08:00")
    assert "1 起事故变化" in _newest(kept).summary
    assert counted == []


def test_what_is_kept_is_kept_for_one_audience_only(kept: Path) -> None:
    edit(kept, INCIDENT, "title: 网络中断", "title: 机密的标题")
    edit(kept, INCIDENT, '"3000.00"', '"2500.00"')
    commit(kept, "改", "2026-08-01T09:00:00+08:00")
    told = str(_effects(kept))
    assert "机密的标题" in told
    assert "机密的标题" not in str(_effects(kept, NONE))
    assert str(_effects(kept)) == told


def test_a_damaged_file_counts_as_absent_and_is_made_again(kept: Path) -> None:
    _lowered(kept)
    first = _effects(kept)
    for path in (kept / KEPT).iterdir():
        path.write_text('{"as_of": 1, "summary": []}', encoding="utf-8")
    assert _effects(kept) == first


def test_only_so_many_of_the_last_commits_are_told_whatever_is_kept(kept: Path) -> None:
    _lowered(kept)
    assert len(_effects(kept)) == 2
    assert list(_effects(kept, most=1)) == [read_history(kept).changes[0].id]


def test_a_project_below_the_top_of_its_repository_is_told_the_same(tmp_path: Path, project: Path) -> None:
    below = tmp_path / "top" / "合同"
    below.parent.mkdir()
    project.rename(below)
    begin(tmp_path / "top")
    _lowered(below)
    assert "1 起事故变化" in _newest(below).summary


def test_a_shallow_copy_tells_of_what_it_can(tmp_path: Path, kept: Path) -> None:
    _lowered(kept)
    edit(kept, INCIDENT, '"2500.00"', '"2600.00"')
    commit(kept, "再改", "2026-08-02T09:00:00+08:00")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{kept}", str(shallow))
    newest, oldest = read_history(shallow).changes
    found = _effects(shallow)
    assert found[newest.id] == _effects(kept)[newest.id]
    assert oldest.id not in found


def test_without_changes_there_are_no_effects_and_nothing_is_written(project: Path) -> None:
    assert _effects(project) == {}
    assert not (project / "build").exists()


def test_another_version_of_the_program_tells_anew(
    kept: Path, counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _lowered(kept)
    _effects(kept)
    counted.clear()
    monkeypatch.setattr(module, "_fingerprint", lambda: "another")
    _effects(kept)
    assert counted


def test_what_an_audience_sees_is_part_of_the_key(kept: Path) -> None:
    _lowered(kept)
    _effects(kept, NONE)
    before = len(list((kept / KEPT).iterdir()))
    _effects(kept, NONE.model_copy(update={"sees": ("personal",)}))
    assert len(list((kept / KEPT).iterdir())) == 2 * before


@pytest.mark.parametrize("seconds", ["0", "253402300799", "99999999999999"])
def test_a_commit_made_with_a_clock_of_its_own_stops_nothing(kept: Path, seconds: str) -> None:
    _lowered(kept, f"@{seconds} +0000")
    assert _newest(kept).as_of == "1970-01-01"


def test_names_no_folder_can_have_stop_nothing(kept: Path) -> None:
    _lowered(kept)
    blob = git(kept, "hash-object", "-w", "--stdin", told=b"x\n")
    evil = b"100644 " + b"x" * 300 + b".yaml\0" + bytes.fromhex(blob)
    data = git(kept, "hash-object", "-t", "tree", "-w", "--stdin", told=evil)
    top = git(kept, "hash-object", "-t", "tree", "-w", "--stdin", told=b"40000 data\0" + bytes.fromhex(data))
    git(kept, "update-ref", "HEAD", git(kept, "commit-tree", top, "-p", "HEAD", "-m", "x"))
    assert _newest(kept).summary == words().t("comparison.unknown-refused")
