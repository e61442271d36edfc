"""A record with a state-secret mark is refused (rules §11); the words within other words are no mark."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loading.project_loader import load_project
from tests.builders import codes

INCIDENT = "data/incidents/2026/INC-1.yaml"


def _titled(project: Path, title: str) -> list[tuple[str, int, str]]:
    path = project / INCIDENT
    path.write_text(
        path.read_text(encoding="utf-8").replace("title: 网络中断", f'title: "{title}"'), encoding="utf-8"
    )
    return codes(load_project(project).problems)


@pytest.mark.parametrize(
    "mark", ["绝密", "机密", "秘密", "绝密★", "机密★10年", "秘密 ★ 1年", "通知（机密★）", " 秘密 "]
)
def test_a_mark_is_refused_wherever_it_stands(project: Path, mark: str) -> None:
    assert (INCIDENT, 2, "secret-mark") in _titled(project, mark)


@pytest.mark.parametrize(
    "text", ["数据机密性", "保守商业秘密", "工作秘密管理", "秘密级以下", "五星★好评", "内部"]
)
def test_a_word_that_is_no_mark_is_no_fault(project: Path, text: str) -> None:
    assert _titled(project, text) == []


def test_a_mark_deep_in_a_record_is_found_at_its_line(project: Path) -> None:
    path = project / INCIDENT
    path.write_text(
        path.read_text(encoding="utf-8").replace("专题会纪要", "会议纪要 机密★"), encoding="utf-8"
    )
    assert codes(load_project(project).problems) == [(INCIDENT, 19, "secret-mark")]
