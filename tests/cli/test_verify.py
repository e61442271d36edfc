"""``dossier verify`` and ``--sign`` as a person and a script meet them: real processes and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from generator.cli import sign_option
from generator.rendering.bundle import BundledDocument, pack_bundle
from generator.rendering.signing import SigningError, sign_pdf
from tests.bundles import TASK, Entries, added, packed, saved, tampered, with_content
from tests.certificates import PASSPHRASE, SIGNED_AT, certificate, small_pdf
from tests.commands import dossier


def verify(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    done = dossier("verify", *arguments)
    assert "Traceback" not in done.stderr
    return done


def test_an_intact_bundle_ends_with_zero_and_shows_its_own_hash_to_compare(tmp_path: Path) -> None:
    done = verify(saved(tmp_path, packed().content))
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("示例市示例区运维项目 · 验收总册及附件，截至 2026-11-22")
    assert lines[0].endswith("【示例】")
    assert f"bundle.zip 的 SHA-256：{packed().sha256}" in lines
    assert sum(line.startswith("完好  ") for line in lines) == 7
    assert "完好  01-summary.pdf  服务总结报告" in lines
    assert lines[-2] == "与包内清单一致：完好 7 个。"
    assert "比对" in lines[-1]


def test_every_difference_stands_on_a_line_with_its_reason_and_ends_with_one(tmp_path: Path) -> None:
    def change(entries: Entries) -> Entries:
        kept = [one for one in entries if one[0].filename not in ("说明.html", "01-summary.pdf")]
        return [*kept, added("01-summary.pdf", b"%PDF-1.7 ONE"), added("../evil\x1b[2J")]

    content = tampered(change)
    done = verify(saved(tmp_path, content))
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    place = lines.index("被改动  01-summary.pdf  服务总结报告")
    assert lines[place + 1].strip().startswith("SHA-256 为 ")
    assert "缺少  说明.html" in lines
    place = lines.index("多出  ../evil\\u001b[2J")
    assert "请勿解压" in lines[place + 1]
    assert lines[-1].startswith("未通过核对（完好 5 个、被改动 1 个、缺少 1 个、多出 1 个）")
    assert "\x1b" not in done.stdout


def test_the_same_as_data(tmp_path: Path) -> None:
    good = verify(saved(tmp_path, packed().content), "--format", "json")
    document = json.loads(good.stdout)
    assert good.returncode == 0
    assert document["intact"] is True
    assert document["sha256"] == packed().sha256
    assert document["bundle"] == packed().manifest["bundle"]
    assert {one["outcome"] for one in document["files"]} == {"intact"}
    bad = verify(saved(tmp_path, with_content("01-summary.pdf", b"%PDF")), "--format", "json")
    document = json.loads(bad.stdout)
    assert bad.returncode == 1
    assert document["intact"] is False
    (one,) = [one for one in document["files"] if one["outcome"] != "intact"]
    assert (one["path"], one["outcome"], one["title"]) == ("01-summary.pdf", "altered", "服务总结报告")
    assert [reason["code"] for reason in one["reasons"]] == ["size-differs"]


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"hello", "这不是 zip 压缩包"), (packed().content[:900], "不完整或已损坏"), (b"", "这不是 zip")],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_what_is_no_bundle_ends_with_one(tmp_path: Path, content: bytes, word: str, form: str) -> None:
    done = verify(saved(tmp_path, content), "--format", form)
    assert done.returncode == 1
    assert word in done.stdout


def test_wrong_use_ends_with_two(tmp_path: Path) -> None:
    bundle = saved(tmp_path, packed().content)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for arguments in (
        (),
        (tmp_path / "none.zip",),
        (tmp_path,),
        (pipe,),
        ("/dev/zero",),
        (bundle, "--trust", saved(tmp_path, b"hello", "trust.pem")),
        (bundle, "--trust", tmp_path / "none.pem"),
        (bundle, "--format", "xml"),
    ):
        done = verify(*arguments)
        assert done.returncode == 2, arguments
        assert "用法不对" in done.stderr


def test_a_file_name_that_is_no_text_is_shown_all_the_same(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[2J.zip"))
    odd.write_bytes(packed().content)
    for form in ("text", "json"):
        done = verify(odd, "--format", form)
        assert (done.returncode, done.stderr) == (0, "")
        assert "\x1b" not in done.stdout


def test_signatures_are_told_with_what_is_known_of_the_signer(tmp_path: Path) -> None:
    signed = sign_pdf(small_pdf(), certificate().pkcs12, PASSPHRASE, "归档", SIGNED_AT)
    documents = (
        BundledDocument("01-a.pdf", "甲", signed, 1),
        BundledDocument("02-b.pdf", "乙", small_pdf(), 1),
    )
    bundle = saved(tmp_path, pack_bundle(replace(TASK, documents=documents)).content)
    alone = verify(bundle)
    assert alone.returncode == 0
    assert "签名有效  01-a.pdf  签名者 Common Name: 示例单位" in alone.stdout
    assert "没有核实签名者是谁" in alone.stdout
    assert "没有电子签名：02-b.pdf" in alone.stdout
    assert "不核对证书是否已被吊销" in alone.stdout
    asked = verify(bundle, "--trust", saved(tmp_path, certificate().authority, "trust.pem"))
    assert asked.returncode == 1
    assert "证书可信" in asked.stdout
    strange = verify(bundle, "--trust", saved(tmp_path, certificate("别的单位").authority, "other.pem"))
    assert strange.returncode == 1
    assert "证书不可信" in strange.stdout


# ---- the passphrase ----


def test_the_passphrase_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, certificate().pkcs12, "sign.p12")
    monkeypatch.setenv(sign_option.PASSPHRASE, PASSPHRASE)
    sign = sign_option.signing_with(path, SIGNED_AT)
    expected = sign_pdf(small_pdf(), certificate().pkcs12, PASSPHRASE, "生成单位签署归档", SIGNED_AT)
    assert sign(small_pdf()) == expected
    assert PASSPHRASE not in repr(sign)


def test_without_terminal_or_environment_there_is_no_passphrase_and_nobody_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(sign_option.PASSPHRASE, raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    path = saved(tmp_path, certificate().pkcs12, "sign.p12")
    with pytest.raises(SigningError, match="口令不对"):
        sign_option.signing_with(path, SIGNED_AT)
    open_one = certificate(passphrase=None).pkcs12
    sign = sign_option.signing_with(saved(tmp_path, open_one, "open.p12"), SIGNED_AT)
    assert sign(small_pdf()).startswith(small_pdf())
