"""A delivery names products its service lists; the wrong name is told at its line with the right ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from generator.settings import words
from tests.builders import codes


def _append(project: Path, file: str, text: str) -> None:
    path = project / "data" / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def _delivery(products: str) -> str:
    return (
        "- id: DLV-9\n  service: S1\n  name: 五月成果\n"
        f"  products: {products}\n  period: 2026-05\n  delivered_on: 2026-06-05\n"
        "  evidence: [{archive: DA-9, held_by: 甲方}]\n"
    )


def test_a_product_the_service_does_not_list_is_a_problem_that_names_those_it_does(project: Path) -> None:
    path = project / "data" / "deliveries" / "2026-04.yaml"
    line = len(path.read_text(encoding="utf-8").splitlines()) + 4
    _append(project, "deliveries/2026-04.yaml", _delivery("[月报, 周报]"))
    problems = load_project(project).problems
    assert codes(problems) == [("data/deliveries/2026-04.yaml", line, "product-unknown")]
    said = words().say(problems[0].message)
    assert "周报" in said
    assert "月报" in said


@pytest.mark.parametrize("written", ["[月报]", "[ 月 报 ]", "[]"])
def test_a_product_the_service_lists_is_sound_whatever_its_blanks(project: Path, written: str) -> None:
    _append(project, "deliveries/2026-04.yaml", _delivery(written))
    assert load_project(project).problems == ()


def test_a_name_of_its_own_without_products_is_no_problem_but_a_concern(project: Path) -> None:
    _append(project, "deliveries/2026-04.yaml", _delivery("[]"))
    assert load_project(project).problems == ()


def _services(project: Path, old: str, new: str) -> list[tuple[str, int, str]]:
    path = project / "data" / "services.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return codes(load_project(project).problems)


def test_a_product_is_a_name_or_a_mapping(project: Path) -> None:
    product = "{name: 月报, frequency: [monthly], basis: contract, note: 合同用语}"
    assert _services(project, "deliverables: [月报]", f"deliverables: [日报, {product}]") == []


@pytest.mark.parametrize(
    ("product", "code"),
    [
        ("{name: 日报, often: [daily]}", "unknown-field"),
        ("{name: 日报, frequency: [hourly]}", "not-one-of"),
        ("{name: 日报, basis: habit}", "not-one-of"),
        ("{frequency: [daily]}", "missing-field"),
        ("[日报]", "expected-mapping"),
    ],
)
def test_a_product_that_does_not_fit_is_a_problem_in_its_file(project: Path, product: str, code: str) -> None:
    found = _services(project, "deliverables: [月报]", f"deliverables: [月报, {product}]")
    assert [(file, kind) for file, _, kind in found] == [("data/services.yaml", code)]


def test_a_service_lists_each_product_once(project: Path) -> None:
    found = _services(project, "deliverables: [月报]", "deliverables: [月报, ' 月 报']")
    assert [kind for _, _, kind in found] == ["duplicate-id"]
