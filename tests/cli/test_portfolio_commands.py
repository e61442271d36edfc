"""``dossier portfolio``: all contracts together; one with problems is told and does not hold up the rest."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len
from rich.console import Console

from generator.cli import portfolio_report, portfolio_status
from generator.cli.commands import main
from generator.views.portfolio.document_form import published_portfolio_schema
from tests.builders import REPOSITORY, SOUND
from tests.portfolios import TODAY, standing

EXAMPLE: Final = REPOSITORY / "examples" / "portfolio"
AS_OF: Final = ("--as-of", "2026-11-20")
HEAD: Final = "id: bureau\nname: 某局\ndepartments:\n  - {id: D1, name: 一处}\ncontracts:\n"


def _run(command: str, folder: Path, *more: str) -> Result:
    done = CliRunner().invoke(main, ["portfolio", command, "--project", str(folder), *AS_OF, *more])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def _told(result: Result) -> dict[str, Any]:
    told = json.loads(result.stdout)
    assert isinstance(told, dict)
    return told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two contracts, the first damaged in two places."""
    for name in ("one", "two"):
        shutil.copytree(SOUND, tmp_path / "contracts" / name)
    listed = (f"  - {{id: {name}, folder: contracts/{name}, department: D1}}\n" for name in ("one", "two"))
    (tmp_path / "portfolio.yaml").write_text(HEAD + "".join(listed), encoding="utf-8")
    data = tmp_path / "contracts" / "one" / "data"
    (data / "payments.yaml").write_text("- {id: prepayment, paid_amount: 15000.00}\n", encoding="utf-8")
    (data / "leftover.yaml").write_text("[]\n", encoding="utf-8")
    return tmp_path


# check


def test_a_portfolio_without_problems_is_told_contract_by_contract_and_ends_with_nothing_wrong() -> None:
    done = _run("check", EXAMPLE)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 7
    assert lines[1].startswith("合同 network-2026（contracts/network-2026）：没有问题")
    assert "严重 1 处" in lines[1]
    assert "6 份合同的记录都没有问题" in lines[-1]
    assert done.stderr == ""


def test_every_problem_stands_under_its_contract_with_its_path_from_the_portfolio(folder: Path) -> None:
    done = _run("check", folder)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0] == "合同 one（contracts/one）：2 个问题"
    assert lines[1].startswith("contracts/one/data/leftover.yaml:1: ")
    assert lines[1].endswith("[file-without-room]")
    assert lines[2].startswith("contracts/one/data/payments.yaml:1: ")
    assert lines[2].endswith("[money-unquoted]")
    assert lines[3].startswith("合同 two（contracts/two）：没有问题")
    assert len(lines) == 4
    assert done.stderr == "共 2 份合同，1 份有问题，共 2 个问题。\n"


def test_another_program_is_told_the_same_problems(folder: Path) -> None:
    done = _run("check", folder, "--format", "json")
    assert done.exit_code == 1
    told = _told(done)
    assert [(one["contract"], one["file"], one["line"], one["code"]) for one in told["problems"]] == [
        ("one", "contracts/one/data/leftover.yaml", 1, "file-without-room"),
        ("one", "contracts/one/data/payments.yaml", 1, "money-unquoted"),
    ]
    assert [(one["id"], one["current"], one["problems"]) for one in told["contracts"]] == [
        ("one", False, 2),
        ("two", True, 0),
    ]
    assert told["contracts"][0]["concerns"] is None
    assert told["contracts"][1]["concerns"] > 0


def test_merge_requests_are_shown_the_problems_at_their_files(folder: Path) -> None:
    done = _run("check", folder, "--format", "github")
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all(one.startswith("::error file=") for one in lines)
    assert "contracts/one/data/leftover.yaml,line=1" in lines[0]
    (first, _) = json.loads(_run("check", folder, "--format", "gitlab").stdout)
    assert first["location"]["path"].endswith("contracts/one/data/leftover.yaml")


def test_a_contract_that_right_records_do_not_make_is_told_with_the_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    contracts = [standing("a", None, failure=("磁盘已满",)), standing("b", None), standing("c")]
    portfolio_report.show_check(contracts, TODAY)
    told = capsys.readouterr()
    assert told.out.splitlines()[:2] == ["合同 a（contracts/a）：磁盘已满", "合同 b（contracts/b）：现状不明"]
    assert told.err == "共 3 份合同，2 份有问题，共 0 个问题。\n"
    portfolio_report.show_failures(contracts)
    assert capsys.readouterr().err.splitlines() == told.out.splitlines()[:2]
    listed = portfolio_report.published_check(contracts)["contracts"]
    assert isinstance(listed, list)
    assert [(one["id"], one["current"], one["failure"]) for one in listed] == [
        ("a", False, ["磁盘已满"]),
        ("b", False, []),
        ("c", True, []),
    ]


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_same_is_said_however_many_work_on_it(folder: Path, form: str, jobs: str) -> None:
    assert (
        _run("check", folder, "--format", form, "--jobs", jobs).stdout
        == _run("check", folder, "--format", form).stdout
    )


@pytest.mark.parametrize("command", ["check", "status", "todo"])
def test_problems_of_the_portfolio_itself_are_told_at_their_lines(folder: Path, command: str) -> None:
    listed = "  - {id: one, folder: contracts/none, department: D2}\n"
    (folder / "portfolio.yaml").write_text(HEAD + listed, encoding="utf-8")
    done = _run(command, folder)
    assert done.exit_code == 1
    assert re.findall(r"^portfolio\.yaml:6: .*\[([\w-]+)\]$", done.stdout, re.M) == [
        "folder-not-there",
        "reference-to-nothing",
    ]


@pytest.mark.parametrize("command", ["check", "status", "todo"])
def test_a_folder_without_a_portfolio_is_wrong_use(tmp_path: Path, command: str) -> None:
    done = _run(command, tmp_path)
    assert done.exit_code == 2
    assert "没有 portfolio.yaml" in done.stderr


@pytest.mark.parametrize("command", ["check", "status", "todo"])
def test_a_portfolio_without_contracts_is_told_as_such(tmp_path: Path, command: str) -> None:
    (tmp_path / "portfolio.yaml").write_text(
        "id: b\nname: 某局\ndepartments: []\ncontracts: []\n", encoding="utf-8"
    )
    assert _run(command, tmp_path).exit_code == 0


# status


def test_status_tells_every_contract_and_then_the_contractors_across_theirs() -> None:
    done = _run("status", EXAMPLE)
    assert done.exit_code == 0
    text = done.stdout
    assert text.startswith("示例市云湖区数字发展局合同【示例】\n")
    for contract in ("platform-2026", "network-2026", "training-2025", "cloud-2027", "hall-2026"):
        assert len(re.findall(rf"^{contract} ", text, re.M)) == 1
    network = next(line for line in text.splitlines() if line.startswith("network-2026"))
    assert "逾期" in network
    assert "5（已认定 3） / 5" in network
    _, contractors = text.rsplit("承担单位\n", 1)
    spanning = next(line for line in contractors.splitlines() if line.startswith("示例云帆科技有限公司"))
    assert "¥630,000.00" in spanning
    assert "¥2,000.00" in spanning


def test_status_tells_of_a_contract_with_problems_and_leaves_it_out_of_the_sums(folder: Path) -> None:
    done = _run("status", folder)
    assert done.exit_code == 1
    assert "未计入合计：one" in done.stdout
    line = next(line for line in done.stdout.splitlines() if line.startswith("one "))
    assert line.split() == ["one", "一处", "记录有问题（2", "个）"]
    told = _told(_run("status", folder, "--format", "json"))
    assert told["complete"] is False
    assert told["totals"]["counted"] == ["two"]
    assert told["totals"]["value"] == "100000.00"
    assert told["contracts"][0]["known"] is None
    assert told["contracts"][0]["problems"] == 2


def test_status_as_json_is_the_document_the_site_publishes() -> None:
    told = _told(_run("status", EXAMPLE, "--format", "json"))
    jsonschema.Draft202012Validator(published_portfolio_schema()).validate(told)


def test_status_for_an_audience_says_for_whom_and_has_the_same_figures() -> None:
    own, seen = (
        _told(_run("status", EXAMPLE, "--format", "json", *more)) for more in ((), ("--audience", "intranet"))
    )
    assert (seen["audience"], own["audience"]) == ("intranet", None)
    assert {one["known"]["audience"] for one in seen["contracts"]} == {"intranet"}
    assert {one["known"]["audience"] for one in own["contracts"]} == {""}
    assert seen["totals"] == own["totals"]


def test_what_problems_quote_of_the_records_is_not_in_the_status(folder: Path) -> None:
    quoted = [one["message"] for one in _told(_run("check", folder, "--format", "json"))["problems"]]
    shown = _run("status", folder, "--format", "json", "--audience", "intranet").stdout
    assert quoted
    assert [one for one in quoted if one in shown] == []


def test_an_audience_a_contract_does_not_have_is_told_at_that_contract(folder: Path) -> None:
    done = _run("status", folder, "--audience", "nobody")
    assert done.exit_code == 1
    assert "nobody" in done.stdout
    assert "100,000.00" not in done.stdout


@pytest.mark.parametrize("width", [60, 80, 111, 112, 120, 159, 160, 200])
def test_status_stays_within_the_terminal_and_breaks_no_date_name_or_amount(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    shown = io.StringIO()
    console = Console(
        file=shown, width=width, force_terminal=True, color_system=None, soft_wrap=True, highlight=False
    )
    monkeypatch.setattr(portfolio_status, "out", lambda: console)
    assert _run("status", EXAMPLE).exit_code == 0
    lines = shown.getvalue().splitlines()
    assert [line for line in lines if cell_len(line.rstrip()) > width] == []
    whole = ("portal-2026", "2025-10-01", "2026-11-02", "¥24,000.00", "¥480,000.00", "¥4,100.00")
    assert [one for one in whole if not any(one in line for line in lines)] == []


# todo


def test_todo_lists_what_is_most_urgent_in_any_contract_first_with_its_contract() -> None:
    done = _run("todo", EXAMPLE)
    assert done.exit_code == 0
    heads = [line for line in done.stdout.splitlines() if re.match(r"  [a-z]+-20\d\d  ", line)]
    assert [line.split()[0] for line in heads[:4]] == [
        "portal-2026",
        "portal-2026",
        "network-2026",
        "cloud-2027",
    ]
    commands = [line for line in done.stdout.splitlines() if line.startswith("    $ ")]
    assert commands
    for line in commands:
        assert re.search(rf" --project {re.escape(str(EXAMPLE))}/contracts/[a-z]+-20\d\d$", line)
    assert "    contracts/portal-2026/data/payments.yaml:" in done.stdout


def test_todo_names_the_contracts_with_problems_before_anything_else(folder: Path) -> None:
    done = _run("todo", folder)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[2].startswith("下列合同的记录有问题，其中要办的未列出：one。")
    told = _told(_run("todo", folder, "--format", "json"))
    assert told["unread"] == ["one"]
    assert {one["contract"] for one in told["items"]} == {"two"}


def test_todo_looks_ahead_as_many_days_as_it_is_told() -> None:
    near, far = (_told(_run("todo", EXAMPLE, "--format", "json", "--within", days)) for days in ("14", "60"))
    assert near["counts"]["near"] < far["counts"]["near"]
    assert far["until"] == "2027-01-19"
