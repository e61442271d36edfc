"""The zip that is handed over: what is in it, that common tools check it, that it is the same everywhere."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Final

import jsonschema
import pytest

from generator.rendering.bundle import BundledDocument, BundledFile, BundleError, pack_bundle
from generator.views.manifest import manifest_schema
from tests.builders import REPOSITORY
from tests.bundles import TASK, entries_of, packed

FILES: Final = [
    "说明.html",
    "01-summary.pdf",
    "02-deductions.pdf",
    "evidence/2026/form.XLSX",
    "evidence/2026/纪要〔2026〕8号.pdf",
    "manifest.json",
    "SHA256SUMS",
]


def content_of(name: str) -> bytes:
    return {one.filename: content for one, content in entries_of(packed().content)}[name]


def test_the_file_is_named_after_bundle_day_and_revision() -> None:
    assert packed().file == "acceptance-2026-11-22-a1b2c3d4e5-9f8e7d6c.zip"
    assert packed().sha256 == hashlib.sha256(packed().content).hexdigest()


def test_it_holds_documents_evidence_and_the_three_files_about_them_in_one_order() -> None:
    assert [one.filename for one, _ in entries_of(packed().content)] == FILES
    assert content_of("01-summary.pdf") == b"%PDF-1.7 one"
    assert content_of("evidence/2026/form.XLSX") == b"form"


def test_the_manifest_says_of_every_file_what_it_is() -> None:
    manifest = json.loads(content_of("manifest.json"))
    assert manifest == packed().manifest
    jsonschema.validate(manifest, manifest_schema())
    assert manifest["bundle"] == {
        "name": "acceptance",
        "title": "验收总册及附件",
        "project": "示例市示例区运维项目",
        "contract": "示例合同",
        "as_of": "2026-11-22",
        "revision": "a1b2c3d4e5+9f8e7d6c",
        "version": "V1",
        "example": True,
        "label": "内部",
    }
    assert manifest["generator"] == {"name": "dossier", "version": "0.3.0"}
    assert [one["path"] for one in manifest["files"]] == FILES[:-2]
    for one in manifest["files"]:
        content = content_of(one["path"])
        assert (one["size"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    about = {one["path"]: (one["media_type"], one["document"]) for one in manifest["files"]}
    summary = {"title": "服务总结报告", "pages": 12, "sources": ["data/a.yaml", "data/b.yaml"]}
    assert about["01-summary.pdf"] == ("application/pdf", summary)
    assert about["说明.html"] == ("text/html", None)
    assert about["evidence/2026/form.XLSX"][0].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize(
    ("change", "value"),
    [("sha256", "A" * 64), ("size", -1), ("size", "1"), ("surprise", 1)],
)
def test_the_schema_refuses_what_the_program_never_writes(change: str, value: object) -> None:
    manifest = json.loads(content_of("manifest.json"))
    manifest["files"][0][change] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(manifest, manifest_schema())


def test_sha256sum_finds_every_file_but_its_own_list_unchanged(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(packed().content)) as archive:
        archive.extractall(tmp_path)
    command = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert sorted(line.removesuffix(": OK") for line in done.stdout.splitlines()) == sorted(FILES[:-1])
    (tmp_path / "02-deductions.pdf").write_bytes(b"%PDF-1.7 TWO")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_the_page_says_in_chinese_what_it_is_and_how_to_check_it_and_needs_nothing_else() -> None:
    page = content_of("说明.html").decode()
    assert page.startswith("<!DOCTYPE html>")
    for told in (
        "示例：全部内容为虚构",
        "内部",
        "验收总册及附件",
        "2026年11月22日",
        "dossier verify",
        "sha256sum -c",
    ):
        assert told in page
    assert "扣款计算书 &lt;&amp;&gt;" in page
    for one in TASK.documents:
        assert hashlib.sha256(one.content).hexdigest() in page
        assert f'href="{one.file}"' in page
    assert "另有证据文件 2 件" in page
    assert not re.search(r"<script|https?:|//|src=|@import|url\(", page)


def test_the_page_of_a_true_project_has_no_mark_of_an_example_nor_a_label_nobody_set() -> None:
    true = pack_bundle(replace(TASK, example=False, label=None, files=()))
    page = {one.filename: content for one, content in entries_of(true.content)}["说明.html"].decode()
    assert "虚构" not in page
    assert "<strong>" not in page
    assert "包内没有证据文件" in page
    assert true.manifest["bundle"]["label"] is None


# ---- the same everywhere ----

PACK: Final = "import sys; from tests.bundles import packed; sys.stdout.buffer.write(packed().content)"


def test_two_processes_in_other_places_pack_the_same_bytes(tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    made = []
    for number, (folder, mask, settings) in enumerate(
        [
            (tmp_path, 0o022, {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}),
            (other, 0o077, {"TZ": "America/Caracas", "LC_ALL": "C", "PYTHONHASHSEED": "2"}),
        ]
    ):
        done = subprocess.run(
            [sys.executable, "-c", PACK],
            cwd=folder,
            env=os.environ | settings | {"PYTHONPATH": str(REPOSITORY), "HOME": str(tmp_path / str(number))},
            umask=mask,
            capture_output=True,
            check=True,
        )
        made.append(done.stdout)
    assert made[0] == made[1] == packed().content


def test_the_order_in_which_evidence_and_sources_are_given_makes_no_difference() -> None:
    turned = tuple(replace(one, sources=(*one.sources[::-1], *one.sources)) for one in TASK.documents)
    assert pack_bundle(replace(TASK, files=TASK.files[::-1], documents=turned)).content == packed().content


def test_nothing_is_compressed_and_every_entry_has_the_day_and_rights_of_the_task() -> None:
    for one, _ in entries_of(packed().content):
        assert one.compress_type == zipfile.ZIP_STORED
        assert one.date_time == (2026, 11, 22, 0, 0, 0)
        assert (one.external_attr >> 16, one.create_system, one.extra) == (0o100644, 3, b"")
        assert bool(one.flag_bits & 0x800) == (not one.filename.isascii())


@pytest.mark.parametrize(
    ("as_of", "stamped"),
    [(dt.date(1979, 12, 31), (1980, 1, 1)), (dt.date(9999, 1, 1), (2107, 12, 31))],
)
def test_a_day_no_zip_can_say_is_moved_to_the_nearest(as_of: dt.date, stamped: tuple[int, ...]) -> None:
    made = pack_bundle(replace(TASK, as_of=as_of))
    assert {one.date_time[:3] for one, _ in entries_of(made.content)} == {stamped}
    assert made.manifest["bundle"]["as_of"] == as_of.isoformat()


# ---- names ----


@pytest.mark.parametrize(
    "path",
    [
        "evidence/../../x",
        "/etc/passwd",
        "evidence//x",
        "evidence/",
        "",
        ".",
        "evidence/a\\b",
        "C:x",
        "evidence/a?.pdf",
        "evidence/a\nb",
        "evidence/a\u202efdp.exe",
        "evidence/a ",
        "evidence/a.",
    ],
)
def test_a_name_that_cannot_be_unpacked_everywhere_stops_the_packing_and_is_named(path: str) -> None:
    with pytest.raises(BundleError) as raised:
        pack_bundle(replace(TASK, files=(BundledFile(path, b"x"),)))
    assert ascii(path) in str(raised.value)


@pytest.mark.parametrize("path", ["evidence/2026/FORM.xlsx", "MANIFEST.json", "sha256sums", "01-Summary.PDF"])
def test_two_files_that_are_one_where_case_does_not_count_stop_the_packing(path: str) -> None:
    with pytest.raises(BundleError) as raised:
        pack_bundle(replace(TASK, files=(*TASK.files, BundledFile(path, b"x"))))
    assert path in str(raised.value)


def test_two_documents_of_one_name_stop_the_packing() -> None:
    twice = (*TASK.documents, BundledDocument("01-summary.pdf", "另一份", b"%PDF", 1))
    with pytest.raises(BundleError):
        pack_bundle(replace(TASK, documents=twice))
