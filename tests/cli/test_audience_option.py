"""``--audience``: who may see what is shown, made, or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.commands import main

AS_OF = ["--as-of", "2026-11-22"]


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


@pytest.mark.parametrize(
    "command", [["status"], ["explain", "INC-1"], ["build"], ["build", "--only", "acceptance"]]
)
def test_an_audience_there_is_none_of_is_wrong_use_and_the_known_are_named(
    command: list[str], project: Path
) -> None:
    done = _run(*command, "--project", project, *AS_OF, "--audience", "nobody")
    assert done.exit_code == 2
    assert "没有名为“nobody”的受众；本项目有：intranet、lead、panel" in done.output
    assert not (project / "site").exists()


def test_who_keeps_the_records_sees_all_of_them_unless_asked_otherwise(project: Path) -> None:
    whole = _run("explain", "M-1", "--project", project, *AS_OF).output
    seen = _run("explain", "M-1", "--project", project, *AS_OF, "--audience", "intranet").output
    assert "甲某" in whole
    assert "甲某" not in seen
    assert "〔人员" in seen
    assert _run("explain", "M-1", "--project", project, *AS_OF, "--audience", "panel").output == whole


def test_status_as_json_says_for_whom_it_is(project: Path) -> None:
    told = {
        name: json.loads(_run("status", "--project", project, *AS_OF, "--format", "json", *option).output)
        for name, option in (("", ()), ("lead", ("--audience", "lead")))
    }
    assert (told[""]["audience"], told[""]["withheld"]) == (None, [])
    assert (told["lead"]["audience"], told["lead"]["withheld"]) == ("lead", ["nda"])
    assert told[""]["counts"] == told["lead"]["counts"]


@pytest.mark.slow
def test_a_build_is_for_the_default_audience_and_takes_no_bundle_of_another(project: Path) -> None:
    done = _run("build", "--project", project, *AS_OF, "--jobs", "1")
    assert done.exit_code == 0, done.output
    assert "本版面向“单位内网”。" in done.output
    assert json.loads((project / "site" / "assessment.json").read_text("utf-8"))["audience"] == "intranet"
    refused = _run("build", "--project", project, *AS_OF, "--only", "acceptance", "--audience", "panel")
    assert refused.exit_code == 2
    assert "是为受众 intranet 做的" in refused.output
    again = _run("build", "--project", project, *AS_OF, "--only", "acceptance", "--jobs", "1")
    assert again.exit_code == 0, again.output
