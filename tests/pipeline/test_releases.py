"""A folder of releases: what is shown is always whole, what is old goes, what went can come back."""

from __future__ import annotations

import datetime as dt
import os
import stat
from pathlib import Path

import pytest

from generator.pipeline import releases, tree
from generator.pipeline.releases import (
    NoReleaseError,
    NoReleaseFolderError,
    earlier,
    put_release,
    release_name,
    releases_in,
    show,
    shown_in,
)
from generator.pipeline.tree import NotPlainError, fingerprint, read_tree


def _name(number: int) -> str:
    return f"20261122T0100{number:02}Z-data"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "clauses" / "empty").mkdir(parents=True)
    (folder / "index.html").write_text("总览", encoding="utf-8")
    (folder / "clauses" / "条款.html").write_text("条款", encoding="utf-8")
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "published"
    folder.mkdir()
    return folder


def _publish(site: Path, place: Path, number: int, keep: int = 5) -> releases.Put:
    (site / "index.html").write_text(f"总览 {number}", encoding="utf-8")
    return put_release(site, place, _name(number), keep)


def test_what_is_published_is_shown_byte_for_byte(site: Path, place: Path) -> None:
    put = put_release(site, place, _name(1), 5)
    assert put == releases.Put(_name(1), None, new=True, removed=0)
    assert fingerprint(read_tree(place / "current")) == fingerprint(read_tree(site))
    assert (place / "current").readlink() == Path("releases") / _name(1), "the folder may be moved"


def test_the_next_one_takes_its_place_and_the_one_before_stays(site: Path, place: Path) -> None:
    _publish(site, place, 1)
    put = _publish(site, place, 2)
    assert (put.before, put.release) == (_name(1), _name(2))
    assert (place / "current" / "index.html").read_text(encoding="utf-8") == "总览 2"
    assert releases_in(place) == (_name(1), _name(2))


def test_the_same_again_makes_no_release(site: Path, place: Path) -> None:
    _publish(site, place, 1)
    put = put_release(site, place, _name(2), 5)
    assert not put.new
    assert releases_in(place) == (_name(1),)


def test_a_damaged_release_is_published_anew(site: Path, place: Path) -> None:
    _publish(site, place, 1)
    (place / "current" / "index.html").write_text("x", encoding="utf-8")
    put = _publish(site, place, 1)
    assert (put.new, put.release) == (True, f"{_name(1)}.02"), "and no name is given twice"
    assert (place / "current" / "index.html").read_text(encoding="utf-8") == "总览 1"


def test_a_release_that_has_gone_is_published_anew(site: Path, place: Path) -> None:
    _publish(site, place, 1)
    (place / "releases" / _name(1)).rename(place / "elsewhere")
    assert _publish(site, place, 2).release == shown_in(place) == _name(2)


def test_only_the_last_are_kept_and_never_is_the_one_shown_removed(site: Path, place: Path) -> None:
    for number in range(1, 7):
        _publish(site, place, number, keep=3)
    assert releases_in(place) == (_name(4), _name(5), _name(6))
    show(place, _name(4))
    assert put_release(place / "current", place, _name(7), 1).removed == 1, "5 has gone, 6 is the last"
    assert releases_in(place) == (_name(4), _name(6))


def test_what_is_no_release_is_never_removed(site: Path, place: Path) -> None:
    _publish(site, place, 1)
    for name in ("mine", "20260101-notes", ".hidden"):
        (place / "releases" / name).mkdir()
    for number in range(2, 9):
        _publish(site, place, number, keep=1)
    assert releases_in(place) == (_name(8),)
    assert all((place / "releases" / name).is_dir() for name in ("mine", "20260101-notes", ".hidden"))


def test_it_can_be_read_by_all_whatever_the_umask(site: Path, place: Path) -> None:
    (site / "index.html").chmod(0o600)
    (site / "clauses").chmod(0o700)
    before = os.umask(0o077)
    try:
        put_release(site, place, _name(1), 5)
    finally:
        os.umask(before)
    for path in (place / "releases", *(place / "releases").rglob("*")):
        wanted = 0o755 if path.is_dir() else 0o644
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_nothing_hidden_is_published(site: Path, place: Path) -> None:
    (site / ".acceptance.zip.new").write_text("half", encoding="utf-8")
    (site / ".git").mkdir()
    put_release(site, place, _name(1), 5)
    assert not [path for path in (place / "releases" / _name(1)).rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize("kind", ["link", "folder-link", "dangling", "pipe"])
def test_what_is_neither_file_nor_folder_is_refused_and_nothing_is_left(
    site: Path, place: Path, kind: str
) -> None:
    _publish(site, place, 1)
    odd = site / "clauses" / "odd.html"
    match kind:
        case "link":
            odd.symlink_to("/etc/passwd")
        case "folder-link":
            odd.symlink_to("/etc")
        case "dangling":
            odd.symlink_to("nowhere")
        case _:
            os.mkfifo(odd)
    with pytest.raises(NotPlainError) as refused:
        put_release(site, place, _name(2), 5)
    assert refused.value.filename == str(odd)
    assert [path.name for path in (place / "releases").iterdir()] == [_name(1)]


def test_where_copying_breaks_off_the_old_one_is_shown_and_no_part_is_left(
    site: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _publish(site, place, 1)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tree, "_copy", full)
    with pytest.raises(OSError, match="No space"):
        _publish(site, place, 2)
    assert shown_in(place) == _name(1)
    assert [path.name for path in (place / "releases").iterdir()] == [_name(1)]


def test_what_a_killed_publish_left_is_removed_by_the_next(site: Path, place: Path) -> None:
    _publish(site, place, 1)
    left = place / "releases" / f".partial-{_name(2)}"
    left.mkdir()
    (left / "index.html").write_text("half", encoding="utf-8")
    (place / ".current.new").symlink_to("releases/nowhere")
    _publish(site, place, 3)
    assert sorted(path.name for path in place.iterdir()) == ["current", "releases"]
    assert sorted(path.name for path in (place / "releases").iterdir()) == [_name(1), _name(3)]


@pytest.mark.parametrize("obstacle", ["folder", "file", "other-link", "absolute-link", "linked-releases"])
def test_what_is_not_ours_is_left_alone(site: Path, place: Path, tmp_path: Path, obstacle: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    current = place / "current"
    match obstacle:
        case "folder":
            current.mkdir()
        case "file":
            current.write_text("x", encoding="utf-8")
        case "other-link":
            current.symlink_to("../elsewhere")
        case "absolute-link":
            current.symlink_to(place / "releases" / _name(1))
        case _:
            (place / "releases").symlink_to(elsewhere)
    before = sorted(place.rglob("*"))
    with pytest.raises(NoReleaseFolderError):
        put_release(site, place, _name(1), 5)
    with pytest.raises(NoReleaseFolderError):
        earlier(place, None)
    assert sorted(place.rglob("*")) == before
    assert not any(elsewhere.iterdir())


def test_going_back_is_to_the_one_before_or_to_one_by_name(site: Path, place: Path) -> None:
    for number in (1, 2, 3):
        _publish(site, place, number)
    assert earlier(place, None) == _name(2)
    show(place, _name(2))
    assert earlier(place, None) == _name(1)
    assert earlier(place, _name(3)) == _name(3)
    show(place, _name(1))
    with pytest.raises(NoReleaseError):
        earlier(place, None)
    with pytest.raises(NoReleaseError, match=_name(2)):
        earlier(place, "20200101T000000Z-nothing")


@pytest.mark.parametrize(
    "second", ["20261122T010000Z-a", "20261122T005930Z-z"], ids=["same-second", "set-back"]
)
def test_one_of_the_same_second_or_of_a_clock_set_back_comes_after_the_one_before(
    site: Path, place: Path, second: str
) -> None:
    first = put_release(site, place, "20261122T010000Z-b", 5).release
    (site / "index.html").write_text("新", encoding="utf-8")
    put = put_release(site, place, second, 5)
    assert releases_in(place) == (first, put.release)
    assert put.release == f"20261122T010001Z-{second[-1]}"
    assert earlier(place, None) == first


def test_there_is_nothing_to_go_back_to_where_nothing_was_published(place: Path) -> None:
    for name in (None, _name(1)):
        with pytest.raises(NoReleaseError):
            earlier(place, name)


def test_a_release_is_named_by_its_time_in_utc_and_its_data() -> None:
    moment = dt.datetime(2026, 11, 23, 2, 5, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert release_name(moment, "96e018945c") == "20261122T180500Z-96e018945c"
    assert release_name(moment, "96e018945c+0a1b2c3d") == "20261122T180500Z-96e018945c+0a1b2c3d"
    assert release_name(moment, "../../x y") == "20261122T180500Z-------x-y"
