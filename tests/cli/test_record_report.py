"""What a new record is answered with: what is missing in words of options, what is doubtful, what is next."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from generator.cli.commands import main
from generator.loading.project_loader import load_project
from tests.builders import DEMO


def _new(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments, "--no-input", "--project", str(project)])


def _next(done: Result) -> list[str]:
    line = next(one for one in done.stdout.splitlines() if "dossier evidence add" in one)
    return shlex.split(line)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("85000", "请写 85000.00"), ("¥85,000", "请写 85000.00"), ("八万", "请写成 3000.00 这样")],
)
def test_an_amount_written_otherwise_is_told_in_words_of_the_option_and_not_of_a_file(
    project: Path, given: str, wanted: str
) -> None:
    done = _new(project, "payment", "--instalment", "final", "--invoice-amount", given)
    assert done.exit_code == 2
    assert "--invoice-amount（发票金额）" in done.stderr
    assert wanted in done.stderr
    assert "amount:" not in done.stderr


def test_an_incident_without_a_place_is_told_both_options_that_would_do(project: Path) -> None:
    done = _new(project, "incident", "--title", "断网", "--occurred-at", "2026-11-23 09:00")
    (line,) = (one for one in done.stderr.splitlines() if "缺少" in one)
    assert "--where" in line
    assert "--system" in line
    assert "portal" in line


def test_a_wrong_day_of_a_delivery_is_the_only_thing_asked_for(project: Path) -> None:
    product = ("delivery", "--service", "S1", "--product", "月报")
    wrong = _new(project, *product, "--delivered-on", "2026-13-01")
    assert wrong.exit_code == 2
    assert "--delivered-on" in wrong.stderr
    assert "--period" not in wrong.stderr
    assert "--period" not in _new(project, *product).stderr
    assert "缺少 --period" in _new(project, *product, "--delivered-on", "2026-07-20").stderr


@pytest.mark.parametrize(("name", "known"), [("甲某", True), (" 甲 某", True), ("乙某", False)])
def test_a_member_of_a_name_that_is_there_is_recorded_with_a_warning_that_names_the_other(
    project: Path, name: str, *, known: bool
) -> None:
    done = _new(project, "member", "--name", name, "--role", "工程师", "--joined-on", "2026-06-03")
    assert done.exit_code == 0, done.output
    assert ("已有项目组成员 M-1（甲某，工程师，data/team.yaml:1）" in done.stdout) is known
    loaded = load_project(project)
    assert loaded.records is not None
    assert [one.id for one in loaded.records.team] == ["M-1", "M-2"]


@pytest.mark.parametrize(
    ("product", "on", "known"),
    [("月报", "2026-08-03", True), ("月 报", "2026-08-20", True), ("月报", "2026-09-03", False)],
)
def test_a_product_handed_over_again_for_its_period_is_recorded_with_a_warning_that_names_the_first(
    project: Path, product: str, on: str, *, known: bool
) -> None:
    first = ("delivery", "--service", "S1", "--product", "月报", "--delivered-on", "2026-08-03")
    assert "注意：已有" not in _new(project, *first).stdout
    month = on[:5] + f"{int(on[5:7]) - 1:02}"
    again = ("--service", "S1", "--product", product, "--delivered-on", on, "--period", month)
    done = _new(project, "delivery", *again)
    assert done.exit_code == 0, done.output
    assert ("注意：已有交付 " in done.stdout and "（月报，2026-08-03，" in done.stdout) is known


def test_a_missing_choice_among_many_is_told_with_some_of_them_and_how_to_see_the_others() -> None:
    done = _new(DEMO, "delivery", "--delivered-on", "2026-11-20")
    assert done.exit_code == 2
    assert "缺少 --service（所属服务），可以写编号或名称，共 18 个，如 S1.01、S1.02、S1.03" in done.stderr
    part = _new(DEMO, "delivery", "--service", "安全", "--delivered-on", "2026-11-20")
    assert part.exit_code == 2
    assert part.stderr.splitlines()[1].endswith("S1.01、S1.05、S1.06、S1.08、S3.01")


def test_a_question_of_yes_or_no_says_so_in_the_help() -> None:
    done = CliRunner().invoke(main, ["new", "incident", "--help"])
    assert "是否有替代方案：是、否。" in done.stdout


@pytest.mark.parametrize(("signed", "warned"), [((), True), (("--nda-signed-on", "2026-06-01"), False)])
def test_who_records_a_member_hears_of_the_date_the_agreement_lacks_and_of_the_options_for_it(
    project: Path, signed: tuple[str, ...], *, warned: bool
) -> None:
    member = ("member", "--name", "乙某", "--role", "工程师", "--joined-on", "2026-06-03")
    done = _new(project, *member, *signed)
    assert ("nda.signed_on" in done.stdout) is warned
    command = _next(done)
    assert command[:7] == ["dossier", "evidence", "add", "M-2", "文件", "--at", "nda"]
    assert ("--signed-on" in command) is warned
    assert {"--kind", "--dated", "--until", "--filed-on"} <= {*command}


_OTHER: Final = ("--kind", "other", "--by", "B", "--clause", "7.7", "--subject", "x")


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("delivery", "--service", "S1", "--product", "月报", "--delivered-on", "2026-08-03"), "交接单"),
        (("notice", "--kind", "backup", "--event-on", "2026-06-20", "--subject", "备份"), "数据备份记录"),
        (("notice", *_OTHER, "--sent-on", "2026-06-20"), "种类"),
        (("review", "--held-on", "2027-05-20", "--outcome", "passed"), "评审意见"),
        (("payment", "--instalment", "final", "--invoice-received-on", "2027-05-04"), "收票登记"),
    ],
)
def test_the_next_command_names_the_kind_of_paper_that_fits_the_record(
    project: Path, arguments: tuple[str, ...], kind: str
) -> None:
    done = _new(project, *arguments)
    assert done.exit_code == 0, done.output
    command = _next(done)
    assert command[command.index("--kind") + 1] == kind
    assert command[command.index("--dated") + 1] == "日期"
