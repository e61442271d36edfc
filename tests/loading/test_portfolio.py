"""Faults of ``portfolio.yaml``, each at its line: all of them at once, and nothing of the projects read."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.portfolio import load_portfolio
from generator.problem import written
from generator.settings import words

HEAD = "id: bureau\nname: 某局合同\n"
DEPARTMENTS = "departments:\n  - {id: D1, name: 一处}\n"
ONE = "  - {id: c1, folder: contracts/one, department: D1}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two projects that nobody looks into, one inside the other's neighbour, and a folder outside."""
    for name in ("contracts/one", "contracts/two", "contracts/two/inner", "site/three"):
        (tmp_path / "bureau" / name / "data").mkdir(parents=True)
    (tmp_path / "outside" / "data").mkdir(parents=True)
    (tmp_path / "bureau" / "empty").mkdir()
    (tmp_path / "bureau" / "out").symlink_to(tmp_path / "outside")
    (tmp_path / "bureau" / "same").symlink_to(tmp_path / "bureau" / "contracts" / "one")
    return tmp_path / "bureau"


def _faults(folder: Path, text: str) -> list[tuple[str, int]]:
    (folder / "portfolio.yaml").write_text(text, encoding="utf-8")
    loaded = load_portfolio(folder)
    assert (loaded.portfolio is None) == bool(loaded.problems)
    assert {one.at.file for one in loaded.problems} <= {"portfolio.yaml"}
    assert all(written(one, words()) for one in loaded.problems)
    return [(one.code, one.at.line) for one in loaded.problems]


def _with(folder: Path, *contracts: str) -> list[tuple[str, int]]:
    """The faults of a portfolio whose contracts begin on line 6."""
    return _faults(folder, f"{HEAD}{DEPARTMENTS}contracts:\n{''.join(contracts)}")


def test_a_right_portfolio_is_read_with_its_contracts_in_their_order(folder: Path) -> None:
    two = "  - id: c2\n    folder: contracts/two\n    department: D1\n"
    assert _with(folder, two, ONE) == []
    portfolio = load_portfolio(folder).portfolio
    assert portfolio is not None
    assert (portfolio.id, portfolio.name, portfolio.example, portfolio.label) == (
        "bureau",
        "某局合同",
        False,
        None,
    )
    assert (portfolio.timezone, portfolio.audience) == ("Asia/Shanghai", "intranet")
    assert [(one.id, one.name) for one in portfolio.departments] == [("D1", "一处")]
    assert [(one.id, one.folder, one.department) for one in portfolio.contracts] == [
        ("c2", "contracts/two", "D1"),
        ("c1", "contracts/one", "D1"),
    ]


def test_a_portfolio_may_have_no_contract_yet(folder: Path) -> None:
    assert _faults(folder, f"{HEAD}departments: []\ncontracts: []\n") == []


def test_a_project_with_problems_is_no_problem_of_the_portfolio(folder: Path) -> None:
    (folder / "contracts" / "one" / "data" / "project.yaml").write_text("[", encoding="utf-8")
    assert _with(folder, ONE) == []


def test_a_folder_without_the_file_is_told_so(folder: Path) -> None:
    (problem,) = load_portfolio(folder).problems
    assert (problem.code, str(problem.at)) == ("no-portfolio-file", "portfolio.yaml:1")


def test_a_file_that_is_a_link_out_of_the_folder_is_not_read(folder: Path) -> None:
    (folder.parent / "elsewhere.yaml").write_text(f"{HEAD}departments: []\ncontracts: []\n", encoding="utf-8")
    (folder / "portfolio.yaml").symlink_to(folder.parent / "elsewhere.yaml")
    (problem,) = load_portfolio(folder).problems
    assert problem.code == "path-leaves-portfolio"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [("file-empty", 1)]),
        ("- a\n", [("expected-mapping", 1)]),
        (f"{HEAD}departments: []\n", [("missing-field", 1)]),
        (f"{HEAD}departments: []\ncontracts: []\nname: 又名\n", [("duplicate-key", 5)]),
        (f"{HEAD}departments: []\ncontracts: []\nowner: 某人\n", [("unknown-field", 5)]),
        (f"{HEAD}departments: []\ncontracts: []\ntimezone: 北京\n", [("timezone-unknown", 5)]),
        (f"{HEAD}departments: []\ncontracts: []\naudience: Panel\n", [("audience-id-form", 5)]),
        (f"{HEAD}departments: []\ncontracts: []\nlabel: 公开\n", [("not-one-of", 5)]),
        (f"{HEAD}departments: []\ncontracts: []\nexample: yes\n", [("flag-form", 5)]),
        ("id: b\nname: 机密★\ndepartments: []\ncontracts: []\n", [("secret-mark", 2)]),
        ("id: b\nname: 某\u200b局\ndepartments: []\ncontracts: []\n", [("unseen", 2)]),
    ],
)
def test_a_fault_of_the_file_is_told_at_its_line(
    folder: Path, text: str, faults: list[tuple[str, int]]
) -> None:
    assert _faults(folder, text) == faults


@pytest.mark.parametrize(
    ("written_as", "code"),
    [
        ("/contracts/one", "path-leaves-portfolio"),
        ("../bureau/contracts/one", "path-leaves-portfolio"),
        ("contracts/../../outside", "path-leaves-portfolio"),
        ("out", "path-leaves-portfolio"),
        (".", "folder-form"),
        ("./contracts/one", "folder-form"),
        ("contracts/one/", "folder-form"),
        ("contracts//one", "folder-form"),
        (r"contracts\one", "folder-form"),
        ("C:/contracts/one", "folder-form"),
        ("contracts/three", "folder-not-there"),
        (f"contracts/{'x' * 300}", "folder-not-there"),
        ("portfolio.yaml", "folder-not-there"),
        ("empty", "folder-without-data"),
        ("site/three", "folder-of-output"),
    ],
)
def test_a_folder_stays_inside_is_there_and_has_records(folder: Path, written_as: str, code: str) -> None:
    item = f"  - id: c2\n    folder: '{written_as}'\n    department: D1\n"
    assert _with(folder, ONE, item) == [(code, 8)]


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        ("{id: c1, folder: contracts/two, department: D1}", "duplicate-id"),
        ("{id: C1, folder: contracts/two, department: D1}", "id-differs-in-case"),
        ("{id: NUL, folder: contracts/two, department: D1}", "id-no-folder-name"),
        ("{id: con.1, folder: contracts/two, department: D1}", "id-no-folder-name"),
        ("{id: c2., folder: contracts/two, department: D1}", "id-no-folder-name"),
        ("{id: ../c2, folder: contracts/two, department: D1}", "identifier-form"),
        ("{id: c2, folder: contracts/one, department: D1}", "folder-listed-twice"),
        ("{id: c2, folder: same, department: D1}", "folder-listed-twice"),
        ("{id: c2, folder: contracts/two, department: D2}", "reference-to-nothing"),
        ("{id: c2, folder: contracts/two, department: D1, note: 无}", "unknown-field"),
    ],
)
def test_a_contract_is_listed_once_under_an_id_of_its_own_for_a_known_department(
    folder: Path, item: str, fault: str
) -> None:
    assert _with(folder, ONE, f"  - {item}\n") == [(fault, 7)]


def test_no_contract_lies_inside_another(folder: Path) -> None:
    two = "  - {id: c2, folder: contracts/two, department: D1}\n"
    inner = "  - {id: c3, folder: contracts/two/inner, department: D1}\n"
    assert _with(folder, inner, two) == [("folder-inside-another", 6)]


def test_departments_are_told_apart_too(folder: Path) -> None:
    text = f"{HEAD}{DEPARTMENTS}  - {{id: D1, name: 二处}}\n  - {{id: d1, name: 三处}}\ncontracts:\n{ONE}"
    assert _faults(folder, text) == [("duplicate-id", 5), ("id-differs-in-case", 6)]


def test_all_faults_are_told_at_once_even_where_one_item_cannot_be_read(folder: Path) -> None:
    items = (
        "  - {id: c1, folder: contracts/none, department: D1}\n",
        "  - {id: c1, folder: contracts/two, department: D9, extra: 1}\n",
        "  - {folder: contracts/two, department: D1}\n",
    )
    assert _with(folder, *items) == [
        ("folder-not-there", 6),
        ("duplicate-id", 7),
        ("reference-to-nothing", 7),
        ("unknown-field", 7),
        ("folder-listed-twice", 8),
        ("missing-field", 8),
    ]


@pytest.mark.parametrize("departments", ["", "departments: 一处\n", "departments:\n  - {name: 一处}\n"])
def test_where_the_departments_cannot_be_read_none_is_said_to_be_unknown(
    folder: Path, departments: str
) -> None:
    codes = [code for code, _ in _faults(folder, f"{HEAD}{departments}contracts:\n{ONE}")]
    assert codes in (["missing-field"], ["expected-list"])
