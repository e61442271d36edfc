"""Faults of ``data/audiences.yaml``, each at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project

PANEL = "- {id: panel, name: 评审组, sees: [personal, vulnerability, address, nda], default: true}\n"


def _faults(project: Path, text: str) -> list[tuple[str, str]]:
    (project / "data" / "audiences.yaml").write_text(text, encoding="utf-8")
    return [(problem.code, str(problem.at)) for problem in load_project(project).problems]


def test_audiences_are_read_in_their_order(project: Path) -> None:
    assert _faults(project, PANEL + "- {id: intranet, name: 内网}\n") == []
    loaded = load_project(project).records
    assert loaded is not None
    assert [(one.id, one.sees_all, one.default, one.prose) for one in loaded.audiences] == [
        ("panel", True, True, True),
        ("intranet", False, False, True),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- {id: one, name: 一}\n- {id: two, name: 二}\n", ("no-default-audience", "data/audiences.yaml:1")),
        (
            PANEL + "- {id: two, name: 二, default: true}\n",
            ("second-default-audience", "data/audiences.yaml:2"),
        ),
        (PANEL + "- {id: panel, name: 二}\n", ("duplicate-id", "data/audiences.yaml:2")),
        (PANEL + "- {id: two, name: 二, sees: [secret]}\n", ("not-one-of", "data/audiences.yaml:2")),
        (PANEL + "- {id: two, name: 二, sees: [nda, nda]}\n", ("category-twice", "data/audiences.yaml:2")),
        (PANEL + "- {id: Two, name: 二}\n", ("audience-id-form", "data/audiences.yaml:2")),
        (PANEL + "- {id: two}\n", ("missing-field", "data/audiences.yaml:2")),
        ("", ("list-empty", "data/audiences.yaml:1")),
    ],
)
def test_a_fault_is_told_at_its_line(project: Path, text: str, fault: tuple[str, str]) -> None:
    assert _faults(project, text) == [fault]


def test_where_an_audience_cannot_be_read_the_default_may_be_that_one(project: Path) -> None:
    faults = _faults(project, "- {id: one, name: 一}\n- {id: two, name: 二, default: true, sees: [secret]}\n")
    assert [code for code, _ in faults] == ["not-one-of"]


def test_a_record_and_a_paper_name_categories_that_there_are(project: Path) -> None:
    path = project / "data" / "incidents" / "2026" / "INC-1.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "restricted: [nda, secret]\n", encoding="utf-8")
    (problem,) = load_project(project).problems
    assert (problem.code, problem.at.line) == ("not-one-of", text.count("\n") + 1)
