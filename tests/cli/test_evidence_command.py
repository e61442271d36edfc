"""``dossier evidence add`` as a keeper meets it: what is missing for a finding is said where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli.commands import main
from generator.compliance.engine import assess
from generator.loading.project_loader import load_project
from tests.builders import day


def _run(project: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments), "--project", str(project)])


@pytest.fixture
def joined(project: Path) -> Path:
    done = _run(
        project,
        "new",
        "member",
        "--name",
        "乙某",
        "--role",
        "工程师",
        "--joined-on",
        "2026-06-03",
        "--no-input",
    )
    assert done.exit_code == 0, done.output
    return project


def _finding(project: Path) -> str:
    loaded = load_project(project)
    assert loaded.records is not None
    return assess(loaded.records, day("2026-07-01")).by_id["nda.M-2"].derivation[-1].message.key


def test_who_files_an_agreement_without_its_date_is_led_to_the_line_and_to_the_option(
    joined: Path, tmp_path: Path
) -> None:
    scan = tmp_path / "nda.pdf"
    scan.write_bytes(b"%PDF-1.7 an agreement")
    assert _finding(joined) == "step.nda-missing"
    done = _run(joined, "evidence", "add", "M-2", scan, "--at", "nda", "--dated", "2026-06-01")
    assert done.exit_code == 0
    assert "保密协议的签订日期（signed_on，data/team.yaml:" in done.stdout
    assert "--signed-on 日期" in done.stdout
    assert _finding(joined) == "step.nda-without-date"
    days = ("--signed-on", "2026-06-01", "--until", "2030-06-01", "--filed-on", "2026-06-01")
    again = _run(joined, "evidence", "add", "M-2", scan, "--at", "nda", *days)
    assert again.exit_code == 0, again.output
    assert "还没有登记" not in again.stdout
    assert _finding(joined) == "step.nda-whole"


def test_who_files_only_the_signed_agreement_is_told_what_shows_that_it_was_filed(
    joined: Path, tmp_path: Path
) -> None:
    scan, receipt = tmp_path / "nda.pdf", tmp_path / "receipt.pdf"
    scan.write_bytes(b"%PDF-1.7 an agreement")
    receipt.write_bytes(b"%PDF-1.7 a receipt")
    days = ("--signed-on", "2026-06-01", "--until", "2030-06-01", "--filed-on", "2026-06-02")
    signed = ("evidence", "add", "M-2", scan, "--at", "nda", "--dated", "2026-06-01")
    done = _run(joined, *signed, *days)
    assert done.exit_code == 0, done.output
    assert "协议 2026-06-02 交甲方备案，这一项还没有证据" in done.stdout
    assert _finding(joined) == "step.nda-filing-unproven"
    filed = _run(joined, "evidence", "add", "M-2", receipt, "--at", "nda", "--dated", "2026-06-02")
    assert "这一项还没有证据" not in filed.stdout
    assert _finding(joined) == "step.nda-whole"


def test_a_paper_told_again_as_something_else_is_no_silent_success(project: Path, tmp_path: Path) -> None:
    scan = tmp_path / "form.pdf"
    scan.write_bytes(b"%PDF-1.7 a form")
    add = ("evidence", "add", "INC-1", scan)
    first = _run(project, *add, "--dated", "2026-06-02")
    assert first.exit_code == 0, first.output
    before = (project / "data/incidents/2026/INC-1.yaml").read_bytes()
    lacking = _run(project, *add, "--kind", "事故记录单")
    assert lacking.exit_code == 2
    assert "那里还没有 kind" in lacking.stderr
    assert "kind: 事故记录单" in lacking.stderr
    other = _run(project, *add, "--dated", "2026-06-03")
    assert other.exit_code == 2
    assert "那里的 dated 是 2026-06-02，这次写的是 2026-06-03" in other.stderr
    assert _run(project, *add, "--dated", "2026-06-02").exit_code == 0
    assert (project / "data/incidents/2026/INC-1.yaml").read_bytes() == before


@pytest.mark.parametrize(("kind", "warned"), [("事故纪录单", True), ("事故记录单", False), ("日志", False)])
def test_a_kind_that_resembles_one_the_contract_asks_for_is_pointed_out(
    project: Path, tmp_path: Path, kind: str, *, warned: bool
) -> None:
    contract = project / "data" / "contract.yaml"
    text = contract.read_text(encoding="utf-8")
    contract.write_text(text.replace("form_evidence: []", "form_evidence: [事故记录单]"), encoding="utf-8")
    scan = tmp_path / "form.pdf"
    scan.write_bytes(b"%PDF-1.7 a form")
    done = _run(project, "evidence", "add", "INC-1", scan, "--kind", kind, "--dated", "2026-06-02")
    assert done.exit_code == 0, done.output
    assert (f"{kind} 不是合同所要的 事故记录单" in done.stdout) is warned


@pytest.mark.parametrize(("content", "warned"), [(b"scan", True), (b"%PDF-1.7 a scan", False)])
def test_a_file_that_is_not_what_it_is_called_is_filed_with_a_warning(
    joined: Path, tmp_path: Path, content: bytes, *, warned: bool
) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(content)
    done = _run(joined, "evidence", "add", "INC-1", scan, "--kind", "事故记录单")
    assert done.exit_code == 0
    assert ("文件内容不像 PDF" in done.stdout) is warned
    assert (joined / "data/evidence/incidents/INC-1/scan.pdf").read_bytes() == content
