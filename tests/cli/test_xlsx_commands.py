"""``dossier export xlsx`` and ``dossier import xlsx`` as a person runs them, and through another program."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from generator.cli.commands import main
from generator.settings import words
from tests.books import export, prepare, snapshot, told, typed
from tests.builders import DEMO, REPOSITORY
from tests.commands import dossier


def run(*arguments: str | Path) -> Result:
    """A command in this process, with its output caught."""
    return CliRunner().invoke(main, [str(one) for one in arguments])


def test_a_workbook_is_written_typed_into_looked_at_and_taken_over(project: Path, tmp_path: Path) -> None:
    of = ("--project", project)
    file = tmp_path / "a.xlsx"
    done = run("export", "xlsx", file, *of, "--as-of", "2026-11-22")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "事故台账 1 条、处置过程 1 条、整改措施 0 条、签字 0 条、交付物 1 条" in done.stdout
    first = file.read_bytes()
    assert run("export", "xlsx", file, *of).exit_code == 2
    assert run("export", "xlsx", file, *of, "--as-of", "2026-11-22", "--replace").exit_code == 0
    assert file.read_bytes() == first

    typed(file, "事故台账", "INC-1", 专题会决定__扣款金额=2500, 恢复时间="傍晚")
    typed(file, "交付物", "DLV-2", 所属服务="S1", 成果名称="月报", 交付日期="2026-05-20")
    before = snapshot(project)
    refused = run("import", "xlsx", file, *of)
    assert refused.exit_code == 1
    assert "a.xlsx: 事故台账!I3: “傍晚”不是有效的日期和时刻" in refused.stdout
    assert "[not-moment]" in refused.stdout
    change = "事故台账!Z3 INC-1 的专题会决定·扣款金额：3000.00 → 2500.00（data/incidents/2026/INC-1.yaml:18）"
    assert change in refused.stdout
    assert "没有写入任何内容" in refused.stderr
    typed(file, "事故台账", "INC-1", 恢复时间="2026-06-01 10:30")
    shown = run("import", "xlsx", file, *of, "--dry-run")
    assert (shown.exit_code, snapshot(project)) == (0, before)
    assert change in shown.stdout
    assert "交付物!A4 新增 DLV-2（data/deliveries/2026-04.yaml）" in shown.stdout
    written = run("import", "xlsx", file, *of)
    assert (written.exit_code, written.stderr) == (0, "")
    assert "改动 1 处，新增 1 条" in written.stdout
    assert run("check", *of).exit_code == 0
    assert "没有需要写入的" in run("import", "xlsx", file, *of).stdout


def test_an_import_says_the_same_as_json(project: Path) -> None:
    file = typed(export(project), "事故台账", "INC-1", 专题会决定__扣款金额=2500, 恢复时间="2026-05-01 09:00")
    typed(file, "人员", "M-2", 姓名="乙某", 岗位="经理", 进入日期="2026-05-01")
    of = ("--project", project, "--format", "json")
    restored = run("import", "xlsx", file, *of)
    found = json.loads(restored.stdout)
    assert (restored.exit_code, found["done"]) == (1, "restored")
    assert [(one["cell"], one["code"]) for one in found["refused"]] == [
        ("事故台账!I3", "time-before-occurrence")
    ]
    typed(file, "事故台账", "INC-1", 恢复时间="2026-06-01 10:30")
    found = json.loads(run("import", "xlsx", file, *of, "--dry-run").stdout)
    assert (found["done"], found["files"]) == ("shown", ["data/incidents/2026/INC-1.yaml", "data/team.yaml"])
    assert found["changes"] == [
        {
            "kind": "incidents", "id": "INC-1", "field": "meeting.amount", "cell": "事故台账!Z3",
            "file": "data/incidents/2026/INC-1.yaml", "line": 18, "recorded": "3000.00",
            "workbook": "2500.00",
        }
    ]  # fmt: skip
    fields = {"id": "M-2", "name": "乙某", "role": "经理", "joined_on": "2026-05-01"}
    assert found["added"] == [{"kind": "team", "id": "M-2", "cell": "人员!A4", "fields": fields}]


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "xlsx", "no/such/folder/a.xlsx"],
        ["import", "xlsx", "missing.xlsx"],
        ["export", "xlsx"],
    ],
)
def test_wrong_use_ends_with_exit_code_two(arguments: list[str], tmp_path: Path) -> None:
    done = dossier(*arguments, "--project", DEMO, cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not there")
@pytest.mark.parametrize("source", [DEMO, REPOSITORY], ids=["demo", "real"])
def test_what_libreoffice_saves_again_changes_nothing(source: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(source / "data", project / "data")
    if source is DEMO:
        path = project / "data" / "deliveries" / "2026-10.yaml"
        hostile = (
            "'=1+1'", '"@x"', '"- a"', '"\'q"', '"007"', '"_x0041_"', '"a\\n\\n b"', '"😀"', '"#N/A"',
            '"1e5"',
        )  # fmt: skip
        text = path.read_text(encoding="utf-8")
        for number, one in enumerate(hostile, start=1):
            mark = f"- id: D-2026-10-{number:02}\n"
            assert mark in text
            text = text.replace(mark, f"{mark}  received_by: {one}\n", 1)
            head, _, rest = text.partition(f"  received_by: {one}\n")
            text = head + f"  received_by: {one}\n" + rest.replace("  received_by: 唐以宁\n", "", 1)
        path.write_text(text, encoding="utf-8")
    file = export(project)
    before = snapshot(project)
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(saved), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    found = prepare(project, saved / file.name)
    assert [words().say(one.message) for one in found.changes.refusals] == []
    assert [(one.cell, one.told) for one in found.changes.fields] == []
    assert (found.done, told(found), snapshot(project)) == ("unchanged", [], before)
    assert len(load_workbook(saved / file.name)["说明"]["A2"].value or "") > 0
