"""``bundles.yaml``: what no bundle can be made of is a problem at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from tests.builders import codes

FILE = "data/bundles.yaml"


def _read(project: Path, *bundles: str) -> list[tuple[str, int, str]]:
    (project / FILE).write_text("".join(bundles), encoding="utf-8")
    return codes(load_project(project).problems)


def _bundle(id_: str = "acceptance", volumes: str = "[clauses, book]", more: str = "") -> str:
    return f"- id: {id_}\n  name: 成果包\n  volumes: {volumes}\n{more}"


def test_a_bundle_of_volumes_there_are_is_read(project: Path) -> None:
    assert _read(project, _bundle(), _bundle("payment-2", "[settlement]", "  version: 送审稿\n")) == []
    records = load_project(project).records
    assert records is not None
    assert [one.id for one in records.bundles] == ["acceptance", "payment-2"]


@pytest.mark.parametrize(
    ("volumes", "code"),
    [
        ("[clauses, nope]", "not-one-of"),
        ("[clauses, systems, clauses]", "volume-twice"),
        ("[]", "list-too-short"),
        ("null", "expected-list"),
        ("clauses", "expected-list"),
        ("[[clauses]]", "not-one-of"),
        ("[book]", "book-alone"),
        ("[null]", "not-one-of"),
    ],
)
def test_volumes_no_bundle_can_have(project: Path, volumes: str, code: str) -> None:
    assert _read(project, _bundle(volumes=volumes)) == [(FILE, 3, code)]


@pytest.mark.parametrize(
    "id_",
    ["a/b", "../x", "a.b", ".", "a b", '"a\\nb"', "包", "A", "-a", "a*", '"a:b"', '""', '"\\x5c"', "a" * 41],
)
def test_an_id_that_is_no_safe_name_of_a_file(project: Path, id_: str) -> None:
    assert _read(project, _bundle(id_)) == [(FILE, 1, "bundle-id-form")]


@pytest.mark.parametrize("id_", ["con", "nul", "com1", "lpt9"])
def test_an_id_that_windows_keeps_for_itself(project: Path, id_: str) -> None:
    assert _read(project, _bundle(id_)) == [(FILE, 1, "bundle-id-reserved")]


def test_two_bundles_of_one_id(project: Path) -> None:
    assert _read(project, _bundle(), _bundle("payment"), _bundle()) == [(FILE, 7, "duplicate-id")]


def test_a_version_longer_than_the_foot_of_a_page(project: Path) -> None:
    assert _read(project, _bundle(more=f"  version: {'稿' * 20}\n")) == []
    assert _read(project, _bundle(more=f"  version: {'稿' * 21}\n")) == [(FILE, 4, "text-too-long")]


def test_several_faults_are_all_named(project: Path) -> None:
    found = _read(project, _bundle("包", "[nope]"), _bundle("b", "[clauses, clauses]"))
    assert found == [(FILE, 1, "bundle-id-form"), (FILE, 3, "not-one-of"), (FILE, 6, "volume-twice")]
