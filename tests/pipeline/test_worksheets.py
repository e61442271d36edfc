"""Worksheets to and from the records: a round trip loses nothing, what fails leaves everything as it was."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from generator.pipeline import worksheets
from generator.pipeline.assessing import RecordsRefusedError
from generator.pipeline.worksheets import Imported, ImportRequest, UnknownSystemError, WriteRefusedError
from generator.problem import UnfinishedError
from tests.builders import DEMO

ROUNDS = [("portal", 1), ("portal", 2), ("enterprise", 1), ("sharing", 1), ("sharing", 2)]


@pytest.fixture
def demo_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "demo", ignore=shutil.ignore_patterns("build", "site")))


def record(project: Path, system: str, number: int) -> Path:
    return project / "data" / "evaluations" / system / f"round-{number}.yaml"


def export(project: Path, system: str, number: int, name: str = "a.xlsx") -> Path:
    file = project.parent / name
    worksheets.export_evaluation(project, system, number, file, over=True)
    return file


def bring(project: Path, file: Path, system: str, number: int, **options: Any) -> Imported:
    request = ImportRequest(worksheet=file, project=project, system=system, round=number, **options)
    return worksheets.finish_import(worksheets.prepare_import(request))


def cells(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(file)}


def typed(file: Path, sheet: str, **values: Any) -> Path:
    """The file after a person has typed into it: cells by address."""
    book = load_workbook(file)
    for address, value in values.items():
        book[sheet][address] = value
    book.save(file)
    return file


def snapshot(project: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in sorted((project / "data").rglob("*")) if one.is_file()}


@pytest.mark.parametrize(("system", "number"), ROUNDS)
def test_an_unchanged_export_changes_no_byte(demo_copy: Path, system: str, number: int) -> None:
    before = snapshot(demo_copy)
    done = bring(demo_copy, export(demo_copy, system, number), system, number, replace=True)
    assert done.done == "unchanged"
    assert done.understood.refusals == []
    assert done.results.same > 3
    assert snapshot(demo_copy) == before


@pytest.mark.parametrize(("system", "number"), ROUNDS)
def test_a_round_trip_through_a_new_record_loses_nothing(demo_copy: Path, system: str, number: int) -> None:
    first = export(demo_copy, system, number, "first.xlsx")
    record(demo_copy, system, number).unlink()
    done = bring(demo_copy, first, system, number)
    assert done.done == "written"
    assert cells(export(demo_copy, system, number, "second.xlsx")) == cells(first)
    text = record(demo_copy, system, number).read_text(encoding="utf-8")
    assert text.startswith("# 示例：等级测评。")
    assert "report: null #" in text


def test_a_whole_catalogue_of_results_goes_there_and_back(demo_copy: Path) -> None:
    file = export(demo_copy, "gov-cloud", 1)
    outcomes = ("符合", "部分符合", "不符合", "不适用")
    values = {f"D{row}": outcomes[row % 4] for row in range(3, 260)}
    notes = {f"E{row}": f"=说明 {row}：\n- 第二行" if row % 3 else f" #{row}" for row in range(3, 260)}
    typed(file, "测评结果", **values, **{at: text.replace("=", "依据") for at, text in notes.items()})
    done = bring(demo_copy, file, "gov-cloud", 1)
    assert (done.done, len(done.results.added)) == ("written", 257)
    assert bring(demo_copy, export(demo_copy, "gov-cloud", 1), "gov-cloud", 1).done == "unchanged"
    rows = cells(export(demo_copy, "gov-cloud", 1))["测评结果"]
    assert rows[3][3:] == ("符合", "依据说明 4：\n- 第二行")


def test_what_is_new_is_added_in_its_place_and_every_other_line_stays(demo_copy: Path) -> None:
    path = record(demo_copy, "portal", 2)
    before = path.read_text(encoding="utf-8").splitlines()
    file = typed(export(demo_copy, "portal", 2), "测评结果", D3="符合", D4="部分符合", E4="无: 记录 # 一")
    typed(file, "安全问题", A12="P10", C12="高", D12="是", E12="新问题", G12="2026-12-01")
    assert bring(demo_copy, file, "portal", 2).done == "written"
    after = path.read_text(encoding="utf-8").splitlines()
    added = Counter(after) - Counter(before)
    assert sorted(added.elements()) == sorted(
        [
            '  - item: "8.1.1.1-1"', "    outcome: 符合",
            '  - item: "8.1.1.1-2"', "    outcome: 部分符合", "    note: '无: 记录 # 一'",
            "  - id: P10", "    severity: 高", "    major: true", "    what: 新问题", "    due: 2026-12-01",
            "    state: open",
        ]
    )  # fmt: skip
    left = iter(after)
    assert all(line in left for line in before)


def test_a_result_that_differs_is_left_unless_it_may_be_replaced(demo_copy: Path) -> None:
    path = record(demo_copy, "enterprise", 1)
    before = path.read_text(encoding="utf-8")
    file = export(demo_copy, "enterprise", 1)
    rows = cells(file)["测评结果"]
    row = next(number for number, one in enumerate(rows, start=1) if one[0] == "8.1.3.2-4")
    typed(file, "测评结果", **{f"D{row}": "部分符合", "D3": "符合"})
    refused = bring(demo_copy, file, "enterprise", 1)
    (one,) = refused.results.differing
    assert (refused.done, one.old, one.new, one.at) == ("refused", "不符合", "部分符合", f"测评结果!D{row}")
    assert path.read_text(encoding="utf-8") == before
    assert bring(demo_copy, file, "enterprise", 1, partial=True).done == "written"
    assert 'item: "8.1.3.2-4"\n    outcome: 不符合' in path.read_text(encoding="utf-8")
    assert 'item: "8.1.1.1-1"\n    outcome: 符合' in path.read_text(encoding="utf-8")
    assert bring(demo_copy, file, "enterprise", 1, replace=True).done == "written"
    assert 'item: "8.1.3.2-4"\n    outcome: 部分符合' in path.read_text(encoding="utf-8")


def test_an_emptied_result_deletes_nothing(demo_copy: Path) -> None:
    file = typed(export(demo_copy, "portal", 2), "测评结果", D25=None, E25=None)
    before = snapshot(demo_copy)
    done = bring(demo_copy, file, "portal", 2, replace=True)
    assert [(one.cell, one.code) for one in done.understood.refusals] == [
        ("测评结果!D25", "recorded-but-empty")
    ]
    assert done.done == "refused"
    assert snapshot(demo_copy) == before


@pytest.mark.parametrize("options", [{}, {"partial": True, "dry_run": True}])
def test_nothing_is_written_while_a_row_is_refused_or_only_a_look_was_asked_for(
    demo_copy: Path, options: dict[str, bool]
) -> None:
    file = typed(export(demo_copy, "portal", 3), "测评结果", D3="符合", D4="还行")
    before = snapshot(demo_copy)
    assert bring(demo_copy, file, "portal", 3, **options).done == ("shown" if options else "refused")
    assert snapshot(demo_copy) == before
    assert bring(demo_copy, file, "portal", 3, partial=True).done == "written"
    assert record(demo_copy, "portal", 3).read_text(encoding="utf-8").count("outcome:") == 1


def _taken_id(project: Path) -> None:
    path = record(project, "portal", 1)
    path.write_text(
        path.read_text(encoding="utf-8").replace("EV-PORTAL-1", "EV-GOV-CLOUD-1"), encoding="utf-8"
    )


def test_a_record_that_would_not_load_is_taken_back(demo_copy: Path) -> None:
    _taken_id(demo_copy)
    before = snapshot(demo_copy)
    file = typed(export(demo_copy, "gov-cloud", 1), "测评结果", D3="符合")
    with pytest.raises(WriteRefusedError) as found:
        bring(demo_copy, file, "gov-cloud", 1)
    assert {one.code for one in found.value.problems} == {"duplicate-id"}
    assert snapshot(demo_copy) == before
    assert not record(demo_copy, "gov-cloud", 1).parent.exists()


def test_a_note_with_a_secret_mark_is_taken_back(demo_copy: Path) -> None:
    before = snapshot(demo_copy)
    file = typed(export(demo_copy, "portal", 2), "测评结果", D3="符合", E3="机密★")
    with pytest.raises(WriteRefusedError):
        bring(demo_copy, file, "portal", 2)
    assert snapshot(demo_copy) == before


def test_what_only_the_record_would_show_is_told_by_its_cell(demo_copy: Path) -> None:
    file = typed(export(demo_copy, "portal", 2), "测评结果", D3="符合", E3="机密★")
    with pytest.raises(WriteRefusedError) as found:
        bring(demo_copy, file, "portal", 2)
    assert [(one.cell, one.code) for one in found.value.refusals] == [("测评结果!E3", "secret-mark")]
    assert found.value.problems == ()


def test_a_problem_on_an_item_that_does_not_apply_is_told_at_its_cell(demo_copy: Path) -> None:
    file = typed(export(demo_copy, "portal", 3), "测评结果", D3="不适用", E3="没有机房", D4="符合")
    typed(file, "安全问题", A3="P1", B3="8.1.1.1-1", C3="高", E3="门禁失效")
    before = snapshot(demo_copy)
    found = bring(demo_copy, file, "portal", 3)
    told = [(one.cell, one.code) for one in found.understood.refusals]
    assert told == [("安全问题!B3", "problem-on-not-applicable")]
    assert (found.done, snapshot(demo_copy)) == ("refused", before)
    assert bring(demo_copy, file, "portal", 3, partial=True).done == "written"
    assert "P1" not in record(demo_copy, "portal", 3).read_text(encoding="utf-8")


def test_a_result_of_not_applicable_on_an_item_with_a_recorded_problem_is_told_at_its_cell(
    demo_copy: Path,
) -> None:
    file = export(demo_copy, "enterprise", 1)
    rows = cells(file)["测评结果"]
    row = next(number for number, one in enumerate(rows, start=1) if one[0] == "8.1.3.2-4")
    typed(file, "测评结果", **{f"D{row}": "不适用"})
    found = bring(demo_copy, file, "enterprise", 1, replace=True)
    told = [(one.cell, one.code) for one in found.understood.refusals]
    assert told == [(f"测评结果!D{row}", "not-applicable-with-problem")]
    assert found.done == "refused"


def test_a_disk_that_is_full_leaves_the_record_whole(
    demo_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    file = typed(export(demo_copy, "portal", 2), "测评结果", D3="符合")
    before = snapshot(demo_copy)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        bring(demo_copy, file, "portal", 2)
    assert snapshot(demo_copy) == before


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        (lambda project: shutil.rmtree(project / "data" / "catalog"), (UnfinishedError, RecordsRefusedError)),
        (lambda project: (project / "data" / "project.yaml").write_text("{"), RecordsRefusedError),
        (lambda project: None, UnknownSystemError),
    ],
)
def test_a_project_without_what_is_needed_says_so(
    demo_copy: Path, damage: Callable[[Path], Any], error: type[Exception]
) -> None:
    damage(demo_copy)
    with pytest.raises(error):
        export(demo_copy, "nowhere", 1)


def test_an_export_goes_over_a_file_only_if_told(demo_copy: Path) -> None:
    file = demo_copy.parent / "a.xlsx"
    file.write_bytes(b"filled in by somebody")
    with pytest.raises(UnfinishedError):
        worksheets.export_evaluation(demo_copy, "portal", 2, file, over=False)
    assert file.read_bytes() == b"filled in by somebody"


def test_a_character_nobody_sees_is_refused_at_its_cell(demo_copy: Path) -> None:
    before = snapshot(demo_copy)
    file = typed(export(demo_copy, "portal", 3), "测评结果", D3="符合", E3="无\u200b记录")
    typed(file, "安全问题", A3="P1", C3="高", E3="门\u202e禁")
    found = bring(demo_copy, file, "portal", 3)
    told = [(one.cell, one.code) for one in found.understood.refusals]
    assert told == [("测评结果!E3", "unseen"), ("安全问题!E3", "unseen")]
    assert (found.done, snapshot(demo_copy)) == ("refused", before)
