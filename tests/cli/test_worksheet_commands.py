"""``dossier export`` and ``dossier import`` as a person runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.builders import DEMO
from tests.commands import dossier


@pytest.fixture
def demo_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "demo", ignore=shutil.ignore_patterns("build", "site")))


def test_a_worksheet_is_written_filled_in_looked_at_and_taken_over(demo_copy: Path, tmp_path: Path) -> None:
    of_round = ("--project", demo_copy, "--system", "portal", "--round", "3")
    file = tmp_path / "a.xlsx"
    done = dossier("export", "evaluation", file, *of_round)
    assert done.returncode == 0
    assert "257" in done.stdout
    assert dossier("export", "evaluation", file, *of_round).returncode == 2
    assert dossier("export", "evaluation", file, *of_round, "--replace").returncode == 0

    book = load_workbook(file)
    for address, value in {"D3": "符合", "D4": "还行", "D5": "不符合", "E5": "缺少记录"}.items():
        book["测评结果"][address] = value
    book.save(file)
    refused = dossier("import", "evaluation", file, *of_round)
    assert refused.returncode == 1
    assert "a.xlsx: 测评结果!D4: 结果“还行”不在可选范围内" in refused.stdout
    assert "[outcome-unknown]" in refused.stdout
    assert "新增 8.1.1.2-1：不符合 · 缺少记录" in refused.stdout
    target = demo_copy / "data" / "evaluations" / "portal" / "round-3.yaml"
    shown = dossier("import", "evaluation", file, *of_round, "--partial", "--dry-run")
    assert (shown.returncode, target.exists()) == (0, False)
    written = dossier("import", "evaluation", file, *of_round, "--partial")
    assert (written.returncode, target.exists()) == (0, True)
    assert "round-3.yaml" in written.stdout
    assert dossier("check", "--project", demo_copy).returncode == 0


def test_an_import_says_the_same_as_json(demo_copy: Path, tmp_path: Path) -> None:
    of_round = ("--project", demo_copy, "--system", "portal", "--round", "3", "--format", "json")
    file = tmp_path / "a.xlsx"
    assert dossier("export", "evaluation", file, *of_round[:-2]).returncode == 0
    book = load_workbook(file)
    for address, value in {"D3": "符合", "D4": "还行", "E6": "机密★", "D6": "符合"}.items():
        book["测评结果"][address] = value
    book.save(file)
    refused = dossier("import", "evaluation", file, *of_round)
    found = json.loads(refused.stdout)
    assert (refused.returncode, found["done"]) == (1, "refused")
    assert [(one["cell"], one["code"]) for one in found["refused"]] == [("测评结果!D4", "outcome-unknown")]
    assert found["results"]["added"] == ["8.1.1.1-1", "8.1.1.3-1"]
    restored = dossier("import", "evaluation", file, *of_round, "--partial")
    found = json.loads(restored.stdout)
    assert (restored.returncode, found["done"]) == (1, "restored")
    assert ("测评结果!E6", "secret-mark") in [(one["cell"], one["code"]) for one in found["refused"]]


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "evaluation", "a.xlsx", "--system", "nowhere", "--round", "1"],
        ["export", "evaluation", "a.xlsx", "--system", "portal", "--round", "0"],
        ["export", "evaluation", "no/such/folder/a.xlsx", "--system", "portal", "--round", "1"],
        ["import", "evaluation", "missing.xlsx", "--system", "portal", "--round", "1"],
        ["export", "evaluation", "a.xlsx"],
        ["import"],
    ],
)
def test_wrong_use_ends_with_exit_code_two(arguments: list[str], tmp_path: Path) -> None:
    done = dossier(*arguments, *(("--project", DEMO) if len(arguments) > 2 else ()), cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_workbook_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    done = dossier(
        "import", "evaluation", tmp_path / "a.xlsx", "--project", DEMO, "--system", "portal", "--round", "1"
    )
    assert done.returncode == 1
    assert "[file-no-workbook]" in done.stdout
    assert "Traceback" not in done.stderr


def test_what_does_not_fit_the_records_is_shown_and_the_file_taken_back(
    demo_copy: Path, tmp_path: Path
) -> None:
    of_round = ("--project", demo_copy, "--system", "portal", "--round", "2")
    file, target = tmp_path / "a.xlsx", demo_copy / "data" / "evaluations" / "portal" / "round-2.yaml"
    before = target.read_bytes()
    assert dossier("export", "evaluation", file, *of_round).returncode == 0
    book = load_workbook(file)
    book["测评结果"]["D3"], book["测评结果"]["E3"] = "符合", "机密★"
    book.save(file)
    done = dossier("import", "evaluation", file, *of_round)
    assert done.returncode == 1
    assert "[secret-mark]" in done.stdout
    assert "已恢复原样" in done.stderr
    assert target.read_bytes() == before
