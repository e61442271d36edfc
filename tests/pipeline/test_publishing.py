"""Only a finished site that its records still say is published, where it belongs, for whom it was made."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result

from generator.cli.commands import main
from generator.loading.revision import read_revision
from generator.pipeline.assessing import When
from generator.pipeline.publishing import Wish, publish
from generator.pipeline.releases import releases_in, shown_in

WHEN: Final = When(dt.datetime(2026, 11, 22, 10, 5, tzinfo=dt.UTC))


@pytest.fixture
def finished(project: Path) -> Path:
    """A project with what a build would have left, as far as publishing looks at it."""
    _write_site(project)
    return project


def _write_site(within: Path, text: str = "总览", **told: Any) -> None:
    site = within / "site"
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir()
    known = {
        "project": "small-2026",
        "example": True,
        "as_of": "2026-11-22",
        "revision": read_revision(within),
        "audience": "intranet",
    }
    (site / "assessment.json").write_text(json.dumps(known | told), encoding="utf-8")
    for name in ("index.html", "404.html"):
        (site / name).write_text(text, encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "published"


def _run(project: Path, place: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["publish", str(place), "--project", str(project), *more])


def _refused(done: Result, place: Path, *parts: str, code: int = 1) -> None:
    assert done.exit_code == code, done.output
    for part in parts:
        assert part in done.output
    assert not (place / "current").exists()


def test_a_finished_site_is_shown_under_its_time_and_revision(finished: Path, place: Path) -> None:
    published = publish(finished, WHEN, Wish(place, keep=5, example=True))
    assert published.put.release == f"20261122T100500Z-{read_revision(finished)}"
    assert (place / "current" / "index.html").read_text(encoding="utf-8") == "总览"
    assert [path.name for path in place.iterdir() if path.name.startswith(".")] == [], "no lock is left"


def test_it_is_said_what_was_published_and_that_the_same_again_is_nothing_new(
    finished: Path, place: Path
) -> None:
    done = _run(finished, place, "--example")
    assert done.exit_code == 0
    for part in ("已发布", str(place / "current"), read_revision(finished), "2026-11-22", "intranet"):
        assert part in done.output
    again = _run(finished, place, "--example")
    assert (again.exit_code, len(releases_in(place))) == (0, 1)
    assert "没有新的发布" in again.output


def test_an_example_is_published_only_when_told(finished: Path, place: Path) -> None:
    _refused(_run(finished, place), place, "【示例】", "--example")
    _write_site(finished, example=False)
    _refused(_run(finished, place), place, "【示例】")
    assert _run(finished, place, "--example").exit_code == 0


def test_a_site_that_its_records_no_longer_say_is_not_published(finished: Path, place: Path) -> None:
    built = read_revision(finished)
    team = finished / "data" / "team.yaml"
    team.write_text(team.read_text(encoding="utf-8") + "# 一行注释\n", encoding="utf-8")
    _refused(_run(finished, place, "--example"), place, built, read_revision(finished), "dossier build")


def test_a_site_of_another_project_is_not_published(finished: Path, place: Path) -> None:
    _write_site(finished, project="other-2026")
    _refused(_run(finished, place, "--example"), place, "dossier build")


def test_where_the_records_have_problems_they_are_listed_and_nothing_is_published(
    finished: Path, place: Path
) -> None:
    team = finished / "data" / "team.yaml"
    team.write_text(team.read_text(encoding="utf-8") + "zzz\n", encoding="utf-8")
    _refused(_run(finished, place, "--example"), place, "data/team.yaml:", "共 ")


@pytest.mark.parametrize("lacks", ["site", "assessment.json", "404.html", "index.html"])
def test_what_is_not_finished_is_not_published(finished: Path, place: Path, lacks: str) -> None:
    if lacks == "site":
        shutil.rmtree(finished / "site")
    else:
        (finished / "site" / lacks).unlink()
    _refused(_run(finished, place, "--example"), place, "dossier build")


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b"null", b"[" * 100_000])
def test_a_site_that_does_not_say_what_it_is_is_not_published(
    finished: Path, place: Path, text: bytes
) -> None:
    (finished / "site" / "assessment.json").write_bytes(text)
    _refused(_run(finished, place, "--example"), place, "不是完整生成的站点")


def test_a_site_for_another_audience_is_published_only_when_it_is_named(finished: Path, place: Path) -> None:
    _write_site(finished, audience="panel")
    _refused(_run(finished, place, "--example"), place, "intranet", "--audience")
    _refused(_run(finished, place, "--example", "--audience", "nobody"), place, "nobody", code=2)
    assert _run(finished, place, "--example", "--audience", "panel").exit_code == 0


def test_a_folder_never_changes_its_audience_or_its_project(finished: Path, place: Path) -> None:
    assert _run(finished, place, "--example").exit_code == 0
    shown = shown_in(place)
    _write_site(finished, audience="panel")
    done = _run(finished, place, "--example", "--audience", "panel")
    assert done.exit_code == 2
    assert "intranet" in done.output
    assert "panel" in done.output
    assert shown_in(place) == shown
    told = place / "current" / "assessment.json"
    told.write_text(told.read_text(encoding="utf-8").replace("small-2026", "other-2026"), encoding="utf-8")
    _write_site(finished)
    other = _run(finished, place, "--example")
    assert other.exit_code == 2
    assert "other-2026" in other.output
    assert shown_in(place) == shown


@pytest.mark.parametrize("where", ["project", "site", "data/evidence", "site/new", "link"])
def test_it_is_not_published_into_the_project_itself(finished: Path, tmp_path: Path, where: str) -> None:
    place = finished if where == "project" else finished / where
    if where == "link":
        place = tmp_path / "link"
        place.symlink_to(finished / "site")
    before = sorted(finished.rglob("*"))
    done = _run(finished, place, "--example")
    assert done.exit_code == 2
    assert "之内" in done.output
    assert sorted(path for path in finished.rglob("*") if path.name != "build") == before


def test_a_project_among_the_releases_is_not_put_at_risk(finished: Path, tmp_path: Path) -> None:
    place = tmp_path / "published"
    (place / "releases").mkdir(parents=True)
    project = finished.rename(place / "releases" / "20261122T010000Z-project")
    done = _run(project, place, "--example")
    assert done.exit_code == 2
    assert (project / "data").is_dir()


def test_a_file_is_no_folder_to_publish_in(finished: Path, place: Path) -> None:
    place.write_text("x", encoding="utf-8")
    _refused(_run(finished, place, "--example"), place, "不是文件夹", code=2)
    assert place.read_text(encoding="utf-8") == "x"


def test_a_folder_of_other_things_is_none_to_publish_in_and_is_told_by_them(
    finished: Path, place: Path
) -> None:
    place.mkdir()
    (place / "账册.xlsx").write_bytes(b"x")
    for number in range(7):
        (place / f"{number}").mkdir()
    before = sorted(place.iterdir())
    _refused(_run(finished, place, "--example"), place, "共 8 项，如 0、1、2、3、4）", code=2)
    assert sorted(place.iterdir()) == before


def test_a_free_folder_and_one_of_releases_are_published_in_whatever_stands_beside(
    finished: Path, place: Path
) -> None:
    (place / "lost+found").mkdir(parents=True)
    (place / ".gitkeep").touch()
    assert _run(finished, place, "--example").exit_code == 0
    (place / "robots.txt").touch()
    (place / "current").unlink()
    assert _run(finished, place, "--example").exit_code == 0
    assert (place / "current").exists()


def test_a_site_that_holds_a_link_is_told_by_its_name(finished: Path, place: Path) -> None:
    (finished / "site" / "passwd.html").symlink_to("/etc/passwd")
    _refused(_run(finished, place, "--example"), place, "passwd.html")


def test_a_new_folder_can_be_read_by_all_whatever_the_umask(finished: Path, place: Path) -> None:
    before = os.umask(0o077)
    try:
        assert _run(finished, place, "--example").exit_code == 0
    finally:
        os.umask(before)
    assert place.stat().st_mode & 0o777 == 0o755


def test_the_last_are_kept(finished: Path, place: Path) -> None:
    for minute in range(4):
        _write_site(finished, text=f"总览 {minute}")
        when = When(WHEN.now + dt.timedelta(minutes=minute))
        publish(finished, when, Wish(place, keep=2, example=True))
    assert len(releases_in(place)) == 2
    assert (place / "current" / "index.html").read_text(encoding="utf-8") == "总览 3"


def _two(finished: Path, place: Path) -> tuple[str, str]:
    names = []
    for minute in range(2):
        _write_site(finished, text=f"总览 {minute}")
        when = When(WHEN.now + dt.timedelta(minutes=minute))
        names.append(publish(finished, when, Wish(place, keep=5, example=True)).put.release)
    return names[0], names[1]


def test_going_back_says_from_what_to_what_and_needs_no_project(finished: Path, place: Path) -> None:
    first, second = _two(finished, place)
    done = CliRunner().invoke(main, ["publish", str(place), "--rollback"])
    assert done.exit_code == 0
    assert done.output == f"已由 {second} 切换到 {first}。\n"
    assert shown_in(place) == first
    further = CliRunner().invoke(main, ["publish", str(place), "--rollback"])
    assert further.exit_code == 2
    assert "更早" in further.output
    forth = CliRunner().invoke(main, ["publish", str(place), "--rollback", "--to", second])
    assert (forth.exit_code, shown_in(place)) == (0, second)
    same = CliRunner().invoke(main, ["publish", str(place), "--rollback", "--to", second])
    assert (same.exit_code, shown_in(place)) == (0, second)
    assert "没有改动" in same.output


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--rollback",), "还没有发布过"),
        (("--rollback", "--to", "x"), "还没有发布过"),
        (("--to", "x"), "--rollback"),
    ],
)
def test_wrong_use_of_going_back_changes_nothing(place: Path, more: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(main, ["publish", str(place), *more])
    assert done.exit_code == 2
    assert said in done.output
    assert not place.exists()


def test_outside_a_project_it_is_said_where_to_go(tmp_path: Path, place: Path) -> None:
    done = _run(tmp_path, place)
    assert done.exit_code == 2
    assert "--project" in done.output
