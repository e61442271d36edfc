"""The dialog of a new record: every question once, wrong answers at once, and on a true terminal."""

from __future__ import annotations

import datetime as dt
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from generator.cli.asking import ask_all
from generator.loading.project_loader import load_project
from generator.pipeline.answering import begin
from generator.pipeline.assessing import When
from generator.views.asking import Known
from generator.views.forms import FORMS
from tests.builders import REPOSITORY

NOW: Final = When(dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC))


def _dialog(project: Path, kind: str, *answers: str) -> tuple[Known, list[str], list[str]]:
    """What is known at the end, the questions, and what was shown."""
    known, rest = begin(project, NOW), list(answers)
    questions: list[str] = []
    shown: list[str] = []

    def prompt(question: str) -> str:
        questions.append(question)
        return rest.pop(0)

    ask_all(FORMS[kind], known, FORMS[kind].asks, prompt, shown.append)
    assert rest == []
    return known, questions, shown


def test_a_wrong_answer_is_asked_again_with_what_would_be_right(project: Path) -> None:
    known, questions, shown = _dialog(
        project, "review", "", "2027年5月20日", "2027-05-20", "过了", "1", "", "", ""
    )
    assert [one.partition("（")[0] for one in questions] == [
        "评审日期", "评审日期", "评审日期", "结论", "结论", "地点", "评审意见", "双方签字日期",
    ]  # fmt: skip
    assert shown[:2] == [
        "  此项必填。",
        "  不能这样写：“评审日期”的值 2027年5月20日 不是有效日期；应写成年-月-日，例如 2026-04-15",
    ]
    assert "可以写：通过（passed）、未通过（failed）" in shown[2]
    assert known.answers == {"held_on": "2027-05-20", "outcome": "passed", "round": "2"}
    assert shown[-1].strip() == "轮次：2（由以上各项得出）"


def test_a_choice_is_made_by_number_name_or_part_of_it(project: Path) -> None:
    rest = ("机房", *[""] * 4, "甲科、乙科", "2", "是", "", "", "", "", "", "")
    for told in ("1", "portal", "门户", "门"):
        known, _, shown = _dialog(project, "incident", "断网", "2026-11-23 09:00", told, *rest)
        assert known.answers["system"] == "portal"
        assert "  1. portal  门户" in shown or shown == []
        assert known.answers["impact.departments"] == ("甲科", "乙科")
        assert known.answers["impact.service"] == "degraded"
        assert known.answers["impact.alternative"] == "true"
        assert known.answers["occurred_at"] == "2026-11-23T09:00:00+08:00"


def test_a_clause_is_told_by_its_own_number_and_by_no_other(project: Path) -> None:
    """The third in a list is not the third article."""
    register = project / "data/clauses.yaml"
    text = register.read_text(encoding="utf-8")
    more = '  - {id: "3", article: 1, title: 期限, summary: 一年, kind_of: definition, rule: term}\n'
    register.write_text(f"{text.rstrip()}\n{more}", encoding="utf-8")
    known, _, shown = _dialog(project, "notice", "other", "B", "2", "3", "事由", "", "", "", "", "")
    assert known.answers["clause"] == "3"
    assert any("没有“2”这一项" in one for one in shown)
    assert "  3  期限" in shown


def test_what_is_offered_is_taken_when_said_and_by_enter_only_where_it_is_needed(project: Path) -> None:
    known, questions, _ = _dialog(
        project, "payment", "final", "", "2027-05-04", "", "=", "", "2027-05-20", "", ""
    )
    assert any("发票金额（选填" in one and "写 = 用“85000.00”" in one for one in questions)
    assert known.answers == {
        "id": "final",
        "invoice.received_on": "2027-05-04",
        "invoice.amount": "85000.00",
        "paid_on": "2027-05-20",
        "paid_amount": "85000.00",
    }


def test_what_an_answer_makes_needless_is_not_asked(project: Path) -> None:
    _, questions, _ = _dialog(project, "member", "丙某", "工程师", "2026-11-23", "2", "", "")
    assert [one.partition("（")[0] for one in questions][-1] == "保密协议的签订日期"


def _on_a_terminal(arguments: list[str], project: Path, answers: list[str]) -> tuple[str, int]:
    """What a person sees who answers one question after the other, and how it ends."""
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - the other process
        os.chdir(project)
        os.environ |= {"TERM": "dumb", "COLUMNS": "80", "PYTHONPATH": str(REPOSITORY), "NO_COLOR": "1"}
        os.execv(sys.executable, [sys.executable, "-m", "generator", *arguments])
    said, rest, end = b"", list(answers), time.monotonic() + 60
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                read = os.read(terminal, 65536)
            except OSError:
                break
            if not read:
                break
            said += read
        elif rest and said.rstrip().endswith("：".encode()):
            os.write(terminal, f"{rest.pop(0)}\n".encode())
            time.sleep(0.05)
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    assert rest == []
    return said.decode().replace("\r\n", "\n"), os.waitstatus_to_exitcode(status)


def test_a_person_at_a_terminal_is_asked_and_the_record_is_there(project: Path) -> None:
    said, code = _on_a_terminal(
        ["new", "member"], project, ["苗予安", "工程师", "11月", "2026-11-23", "是", "", "2026-11-20", "", ""]
    )
    assert code == 0, said
    assert "进入日期（必填，如 2026-06-01）：" in said
    assert "不能这样写：“进入日期”的值 11月 不是有效日期" in said
    assert "已写入 data/team.yaml:13：项目组成员 M-2 苗予安。" in said
    assert "dossier evidence add M-2 文件 --at nda" in said
    loaded = load_project(project)
    assert loaded.records is not None
    (one,) = (one for one in loaded.records.team if one.id == "M-2")
    assert (one.key, one.nda is not None and str(one.nda.signed_on)) == (True, "2026-11-20")


@pytest.mark.parametrize("arguments", [["--no-input"], []])
def test_without_a_terminal_nobody_is_asked(project: Path, arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator", "new", "incident", "--project", project, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
    )
    assert done.returncode == 2
    for option in ("--title", "--occurred-at", "--where"):
        assert f"缺少 {option}（" in done.stderr
    assert done.stdout == ""
