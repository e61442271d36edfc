"""``dossier diff`` and ``dossier check --base`` as a person and a script meet them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from generator.cli.commands import main
from generator.cli.phrasing import run
from generator.settings import words
from generator.views.published_comparison import comparison_schema
from tests.repositories import begin, commit, edit, git

INCIDENT = "incidents/2026/INC-1.yaml"
AS_OF = ("--as-of", "2026-07-31")


@pytest.fixture
def kept(project: Path) -> Path:
    begin(project)
    return project


def _run(*arguments: str, project: Path, day: tuple[str, ...] = AS_OF) -> Result:
    return CliRunner().invoke(main, [*arguments, "--project", str(project), *day])


def test_nothing_changed_is_said_in_one_sentence(kept: Path) -> None:
    done = _run("diff", "HEAD", project=kept)
    assert done.exit_code == 0
    assert done.stdout.rstrip().splitlines()[-1] == words().t("comparison.nothing")


def test_a_change_without_effect_is_said_in_one_sentence_too(kept: Path) -> None:
    edit(kept, "team.yaml", "- ", "# 备注\n- ")
    done = _run("diff", "HEAD", project=kept)
    assert "data/team.yaml" in done.stdout
    assert done.stdout.rstrip().splitlines()[-1] == words().t("comparison.none")


def test_a_changed_amount_is_told_with_its_record_money_and_finding(kept: Path) -> None:
    edit(kept, INCIDENT, '"3000.00"', '"9000.00"')
    done = _run("diff", "HEAD", project=kept)
    assert done.exit_code == 0
    assert f"INC-1（data/{INCIDENT}:1）" in done.stdout
    assert "¥3,000.00" in done.stdout
    assert "¥9,000.00" in done.stdout
    assert "截至 2026-07-31" in done.stdout


def test_the_revisions_may_be_one_two_or_a_range(kept: Path) -> None:
    edit(kept, INCIDENT, '"3000.00"', '"2500.00"')
    commit(kept)
    two = _run("diff", "HEAD~1", "HEAD", project=kept).stdout
    assert _run("diff", "HEAD~1..HEAD", project=kept).stdout == two
    assert _run("diff", "HEAD~1..", project=kept).stdout == two
    assert words().t("comparison.nothing") in _run("diff", "HEAD", project=kept).stdout


@pytest.mark.parametrize(
    ("revisions", "said"),
    [
        (("nothing",), "版本库里没有 nothing"),
        (("HEAD", "nothing"), "版本库里没有 nothing"),
        (("A", "B", "C"), "只能写一个或两个 REV"),
        (("A...B",), "不支持 A...B"),
        (("--", "--output=made"), "版本库里没有 --output=made"),
    ],
)
def test_a_revision_that_is_not_there_is_wrong_use(kept: Path, revisions: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(main, ["diff", "--project", str(kept), *revisions])
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert not Path("made").exists()


def test_without_a_repository_it_is_wrong_use_for_both_commands(project: Path) -> None:
    for arguments in (("diff", "HEAD"), ("check", "--base", "HEAD")):
        done = _run(*arguments, project=project)
        assert done.exit_code == 2
        assert "不在 git 版本库中" in done.stderr


def test_problems_of_a_side_are_listed_with_the_side_and_nothing_is_compared(kept: Path) -> None:
    edit(kept, INCIDENT, "tier: B", "tier: X")
    name = commit(kept)
    done = _run("diff", "HEAD", "HEAD~1", project=kept)
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{name[:10]}:data/{INCIDENT}:")
    assert "没有作任何比较" in done.stderr
    told = json.loads(_run("diff", "HEAD", "--format", "json", project=kept).stdout)
    assert {one["file"] for one in told["problems"]} == {f"{name[:10]}:data/{INCIDENT}", f"data/{INCIDENT}"}


def test_the_json_keeps_to_its_schema_and_says_the_same(kept: Path) -> None:
    edit(kept, INCIDENT, '"3000.00"', '"9000.00"')
    (kept / "data/evidence/2026/new.txt").write_text("x", encoding="utf-8")
    document = json.loads(_run("diff", "HEAD", "--format", "json", project=kept).stdout)
    jsonschema.Draft202012Validator.check_schema(comparison_schema())
    jsonschema.validate(document, comparison_schema())
    assert document["before"]["asked"] == "HEAD"
    assert document["after"]["asked"] is None
    assert [one["id"] for one in document["records"]] == ["INC-1"]
    assert [one["nature"] for one in document["files"]] == ["evidence"]
    incident = document["incidents"][0]
    assert (incident["before"]["approved"], incident["after"]["approved"]) == ("3000.00", "9000.00")
    assert document["summary"] in _run("diff", "HEAD", project=kept).stdout


def test_the_json_of_no_difference_has_every_list_and_all_are_empty(kept: Path) -> None:
    document = json.loads(_run("diff", "HEAD", "--format", "json", project=kept).stdout)
    jsonschema.validate(document, comparison_schema())
    lists = {name: value for name, value in document.items() if isinstance(value, list)}
    assert set(lists) >= {"records", "findings", "figures", "deadlines", "incidents", "services", "readiness"}
    assert not any(lists.values())


def test_the_same_comparison_is_the_same_text(kept: Path) -> None:
    edit(kept, INCIDENT, '"3000.00"', '"9000.00"')
    for form in ("text", "markdown", "json"):
        first = _run("diff", "HEAD", "--format", form, project=kept)
        assert first.exit_code == 0
        assert first.stdout == _run("diff", "HEAD", "--format", form, project=kept).stdout


def test_another_day_for_the_earlier_side_shows_what_time_did(kept: Path) -> None:
    done = _run("diff", "HEAD", "--as-of-base", "2026-04-20", project=kept)
    assert done.exit_code == 0
    assert "截至 2026-04-20" in done.stdout
    assert "判定变化" in done.stdout


def test_the_comparison_leaves_the_repository_as_it_is(kept: Path) -> None:
    edit(kept, INCIDENT, '"3000.00"', '"9000.00"')
    before = git(kept, "status", "--porcelain"), (kept / ".git/index").read_bytes()
    _run("diff", "HEAD", project=kept)
    _run("check", "--base", "HEAD", project=kept)
    assert (git(kept, "status", "--porcelain"), (kept / ".git/index").read_bytes()) == before


def test_check_with_a_base_lists_what_was_taken_back(kept: Path) -> None:
    (kept / "data" / INCIDENT).unlink()
    assert _run("check", project=kept).exit_code in (0, 1)
    (kept / "data/amendments.yaml").write_text(
        (kept / "data/amendments.yaml").read_text(encoding="utf-8").replace("changed", "removed"),
        encoding="utf-8",
    )
    done = _run("check", "--base", "HEAD", project=kept)
    assert done.exit_code == 1
    assert "[incident-removed]" in done.stdout
    assert "[amendment-changed]" in done.stdout
    told = json.loads(_run("check", "--base", "HEAD", "--format", "json", project=kept).stdout)
    assert {one["code"] for one in told["problems"]} == {"incident-removed", "amendment-changed"}


def test_check_with_a_base_and_nothing_taken_back_is_as_clean_as_without(kept: Path) -> None:
    with_base = _run("check", "--base", "HEAD", project=kept).stdout.splitlines()
    told = with_base.pop(1)
    assert with_base == _run("check", project=kept).stdout.splitlines()
    assert told == "与 HEAD 相比，已登记的事故、双方认定和更正没有未经更正登记的移除或改动。"


def test_check_with_a_base_that_is_not_there_is_wrong_use(kept: Path) -> None:
    done = _run("check", "--base", "nothing", project=kept)
    assert done.exit_code == 2
    assert "版本库里没有 nothing" in done.stderr


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_reader_that_has_gone_makes_no_failure_of_a_comparison(
    kept: Path, form: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    edit(kept, INCIDENT, '"3000.00"', '"9000.00"')
    arguments = ["diff", "HEAD", "--project", str(kept), *AS_OF, "--format", form]
    monkeypatch.setattr("sys.argv", ["dossier", *arguments])
    ended, told = os.pipe()
    os.close(ended)
    with os.fdopen(told, "w", encoding="utf-8") as unheard:
        monkeypatch.setattr("sys.stdout", unheard)
        with pytest.raises(SystemExit) as left:
            run(main)
    assert left.value.code == 0
    assert capfd.readouterr().err == ""
