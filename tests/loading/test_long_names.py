"""What heads pages and chapters is a name, not a text; texts may have up to 20,000 characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from tests.builders import codes


@pytest.mark.parametrize(
    ("file", "before", "line"),
    [
        ("data/project.yaml", "name: 小型运维服务", 3),
        ("data/contract.yaml", "title: 小型运维服务", 2),
        ("data/contract.yaml", "name: 甲方", 5),
        ("data/contract.yaml", "name: 首付款", 22),
        ("data/systems/portal.yaml", "name: 门户", 2),
        ("data/services.yaml", "name: 平台运维", 2),
    ],
)
def test_a_name_that_heads_pages_has_at_most_200_characters(
    project: Path, file: str, before: str, line: int
) -> None:
    path = project / file
    written = path.read_text(encoding="utf-8")
    assert before in written
    key = before.partition(":")[0]
    for length, expected in ((200, []), (201, [(file, line, "text-too-long")])):
        path.write_text(written.replace(before, f"{key}: {'长' * length}", 1), encoding="utf-8")
        assert codes(load_project(project).problems) == expected


def test_a_text_has_at_most_20_000_characters(project: Path) -> None:
    path = project / "data" / "incidents" / "2026" / "INC-1.yaml"
    written = path.read_text(encoding="utf-8")
    for length, expected in (
        (20_000, []),
        (20_001, [("data/incidents/2026/INC-1.yaml", 2, "text-too-long")]),
    ):
        path.write_text(written.replace("title: 网络中断", f"title: {'长' * length}"), encoding="utf-8")
        assert codes(load_project(project).problems) == expected
