"""The command line as a person and a script meet it: real processes, real projects, exit codes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from generator import __version__
from generator.compliance.engine import assess
from generator.records.ledger import Records
from generator.settings import words
from generator.views.overview import view_overview
from tests.builders import BROKEN, DEMO, PROJECTS, REPOSITORY, day
from tests.commands import dossier


def test_status_of_the_real_contract_names_the_prepayment_date_and_the_ceiling() -> None:
    done = dossier("status", "--as-of", "2026-11-22")
    assert done.returncode == 0
    assert "2026-04-29" in done.stdout
    assert "¥74,480.00" in done.stdout


def test_status_says_what_presses_gravest_first_with_the_step_that_decides_it(demo: Records) -> None:
    lines = dossier("status", "--project", DEMO, "--as-of", "2026-11-22").stdout.splitlines()
    assessment = assess(demo, day("2026-11-22"))
    states = ("breached", "overdue", "not_evidenced", "needs_decision")
    listed = [one for one in view_overview(assessment, words()).pressing if one.state.code in states]
    assert [states.index(one.state.code) for one in listed] == sorted(
        states.index(one.state.code) for one in listed
    )
    (start,) = [number for number, line in enumerate(lines) if line.startswith("需处理")]
    assert f"需处理 {len(listed)} 项" in lines[start]
    shown = lines[start + 1 : start + 21]
    for one, head, why in zip(listed, shown[::2], shown[1::2], strict=False):
        parts = (one.state.name, one.title, f"（{one.id}）", one.actor, one.due.date if one.due else "")
        assert [part for part in parts if part not in head] == []
        assert why.strip() == one.steps[-1].text
    assert f"另有 {len(listed) - 10} 项" in lines[start + 21]
    assert f"共 {len(assessment.concerns)} 处" in lines[-1]


def test_status_where_little_presses_lists_all_of_it() -> None:
    done = dossier("status", "--as-of", "2026-04-10").stdout
    assert "需处理 2 项" in done
    assert "另有" not in done


def test_the_installed_command_and_the_module_are_the_same() -> None:
    for command in ([Path(sys.executable).with_name("dossier")], [sys.executable, "-m", "generator"]):
        done = subprocess.run(
            [*command, "--version"], cwd=REPOSITORY, capture_output=True, text=True, check=True
        )
        assert done.stdout == dossier("--version").stdout == f"dossier {__version__}\n"


def test_a_clean_project_checks_with_exit_code_zero() -> None:
    done = dossier("check", "--project", DEMO, "--as-of", "2026-11-22")
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_clean_check_says_how_many_records_will_not_convince_and_names_the_serious_ones() -> None:
    arguments = ("check", "--project", DEMO, "--as-of", "2026-11-22")
    lines = dossier(*arguments).stdout.splitlines()
    document = json.loads(dossier(*arguments, "--format", "json").stdout)
    counts = document["concern_counts"]
    assert document["problems"] == []
    assert list(counts) == ["serious", "moderate", "slight"]
    assert sum(counts.values()) == len(document["concerns"])
    assert all(f"{count} 处" in lines[1] for count in counts.values())
    serious = [one for one in document["concerns"] if one["severity"] == "serious"]
    assert serious
    assert lines[2:] == [f"{one['file']}:{one['line']}: {one['message']}" for one in serious]


def test_a_delivery_before_its_period_is_told_by_check_and_keeps_the_exit_code(tmp_path: Path) -> None:
    project = Path(shutil.copytree(DEMO, tmp_path / "demo"))
    path = project / "data/deliveries/2026-03.yaml"
    added = """
- id: D-AHEAD
  service: S1.01
  name: 驻场日志
  period: 2026-10
  delivered_on: 2026-03-09
  evidence:
    - {archive: SLSJ-X-1, held_by: 示例市示例区数据局档案室}
"""
    path.write_text(path.read_text(encoding="utf-8").rstrip() + added, encoding="utf-8")
    done = dossier("check", "--project", project, "--as-of", "2026-11-22")
    assert done.returncode == 0
    assert re.search(
        r"^data/deliveries/2026-03.yaml:\d+: D-AHEAD 的交付日 2026-03-09 早于", done.stdout, re.M
    )


def test_every_problem_of_a_broken_project_stands_on_a_line_of_its_own_with_place_and_code() -> None:
    expected = yaml.safe_load((PROJECTS / "expected_problems.yaml").read_text(encoding="utf-8"))
    done = dossier("check", "--project", BROKEN)
    assert done.returncode == 1
    shown = [(line.split(": ")[0], line.rpartition("[")[2].rstrip("]")) for line in done.stdout.splitlines()]
    assert len(expected) >= 12
    assert sorted(shown) == sorted((f"{one['file']}:{one['line']}", one["code"]) for one in expected)


def test_problems_as_json_say_the_same_as_the_text() -> None:
    problems = json.loads(dossier("check", "--project", BROKEN, "--format", "json").stdout)["problems"]
    lines = dossier("check", "--project", BROKEN).stdout.splitlines()
    assert [f"{one['file']}:{one['line']}: {one['message']} [{one['code']}]" for one in problems] == lines


@pytest.mark.parametrize("command", ["status", "build"])
def test_a_broken_project_gives_problems_instead_of_results(command: str) -> None:
    done = dossier(command, "--project", BROKEN)
    assert done.returncode == 1
    assert "[duplicate-key]" in done.stdout
    assert not (BROKEN / "site").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["status", "--as-of", "2026-02-30"],
        ["status", "--project", "no/such/folder"],
        ["status", "--format", "xml"],
        ["nonsense"],
    ],
)
def test_wrong_use_ends_with_exit_code_two(arguments: list[str]) -> None:
    done = dossier(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_folder_without_records_is_wrong_use_and_says_where_to_go(tmp_path: Path) -> None:
    done = dossier("check", "--project", tmp_path)
    assert done.returncode == 2
    assert "--project" in done.stderr


def test_status_as_json_is_the_assessment_with_money_as_text() -> None:
    document = json.loads(dossier("status", "--as-of", "2026-11-22", "--format", "json").stdout)
    assert document["as_of"] == "2026-11-22"
    assert document["deductions"]["ceiling"] == "74480.00"
    prepayment = document["payments"][0]
    assert (prepayment["due"], prepayment["amount"]) == ("2026-04-29", "223440.00")
    assert sum(document["counts"].values()) == len(document["findings"])
    assert all(finding["derivation"] for finding in document["findings"])


def test_output_that_is_piped_carries_no_control_sequences() -> None:
    done = dossier("status", "--project", DEMO, "--as-of", "2026-11-22")
    assert "\x1b" not in done.stdout + done.stderr


def test_the_project_is_the_folder_the_command_runs_in_unless_another_is_named(tmp_path: Path) -> None:
    here = dossier("status", "--as-of", "2026-11-22", cwd=DEMO)
    there = dossier("status", "--as-of", "2026-11-22", "--project", DEMO, cwd=tmp_path)
    assert here.stdout == there.stdout
    assert here.stdout


def test_status_of_an_example_says_that_it_is_one() -> None:
    assert "示例" in dossier("status", "--project", DEMO, "--as-of", "2026-11-22").stdout.splitlines()[0]
    assert "示例" not in dossier("status", "--as-of", "2026-11-22").stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "said_there"),
    [
        (["statuss"], "statuss"),
        (["status", "--nope"], "--nope"),
        (["status", "--as-of", "2026-13-01"], "2026-11-22"),
        (["explain"], "ID"),
        (["explain", "%%%"], "12.6"),
        (["explain", "INC-2026-01", "--project", str(DEMO), "--as-of", "2026-11-22"], "INC-2026-001"),
        (["--help"], ""),
    ],
)
def test_help_and_wrong_use_are_said_in_chinese(arguments: list[str], said_there: str) -> None:
    done = dossier(*arguments)
    said = done.stdout + done.stderr
    assert said_there in said
    assert not re.search(r"Usage|Error|Options|No such|Invalid|Missing|Show", said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("12", "条款 12.6"),
        ("AMB-COUNT", "读法：全部计入、仅计已认定"),
        ("REV-1", "data/reviews/REV-1.yaml"),
        ("DEC-2026-01", "双方认定 DEC-2026-01"),
        ("M-01", "项目组成员 M-01"),
        ("EV-PORTAL-1", "data/evaluations/portal/round-1.yaml"),
        ("RECT-2026-01", "data/notices/RECT-2026-01.yaml"),
        ("payments.yaml", "付款"),
        ("payment.prepayment", "结论 payment.prepayment"),
    ],
)
def test_any_id_is_explained_with_its_place_or_its_findings(name: str, said: str) -> None:
    done = dossier("explain", name, "--project", DEMO, "--as-of", "2026-11-22")
    assert done.returncode == 0
    assert said in done.stdout


def test_what_is_explained_is_to_be_had_as_json() -> None:
    arguments = [
        "explain",
        "INC-2026-001",
        "--project",
        str(DEMO),
        "--as-of",
        "2026-11-22",
        "--format",
        "json",
    ]
    document = json.loads(dossier(*arguments).stdout)
    assert document["records"][0]["place"].startswith("data/incidents/2026/INC-2026-001.yaml:")
    assert any(finding["subject"] == "INC-2026-001" for finding in document["findings"])
