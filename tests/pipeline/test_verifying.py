"""What is said of a bundle that was tampered with: each kind of difference, and never that it is intact."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.message import Message
from generator.pipeline.verifying import NoCertificateError, verify_bundle
from generator.rendering.bundle import BundledDocument, pack_bundle
from generator.rendering.signing import sign_pdf
from generator.settings import words
from generator.views.verification import Outcome, Trust, Verification, shown
from tests.bundles import (
    TASK,
    Entries,
    added,
    entries_of,
    packed,
    saved,
    tampered,
    with_content,
    with_manifest,
)
from tests.certificates import PASSPHRASE, SIGNED_AT, certificate, small_pdf

Told = tuple[dict[str, tuple[str, list[str]]], list[str]]


def codes(messages: tuple[Message, ...]) -> list[str]:
    """The codes of messages, every one of which can be said."""
    for one in messages:
        assert "{" not in words().say(one)
    return [one.key.removeprefix("verify.") for one in messages]


def told(answer: Verification) -> Told:
    """What is not intact: outcome and reasons by path, and the faults of the whole."""
    different = {
        one.path: (str(one.outcome), codes(one.reasons))
        for one in answer.files
        if one.outcome is not Outcome.INTACT
    }
    return different, codes(answer.faults)


def verified(folder: Path, content: bytes) -> Told:
    answer = verify_bundle(saved(folder, content))
    assert not answer.intact
    return told(answer)


def without(name: str) -> Callable[[Entries], Entries]:
    return lambda entries: [one for one in entries if one[0].filename != name]


def test_an_untouched_bundle_is_intact(tmp_path: Path) -> None:
    answer = verify_bundle(saved(tmp_path, packed().content))
    assert answer.intact
    assert told(answer) == ({}, [])
    assert len(answer.files) == 7
    assert answer.found.sha256 == packed().sha256
    assert [one.title for one in answer.files if one.title] == ["服务总结报告", "扣款计算书 <&>"]


def test_an_altered_file_is_told_with_both_hashes(tmp_path: Path) -> None:
    content = with_content("01-summary.pdf", b"%PDF-1.7 ONE")
    assert verified(tmp_path, content) == ({"01-summary.pdf": ("altered", ["content-differs"])}, [])
    assert verified(tmp_path, with_content("01-summary.pdf", b"%PDF")) == (
        {"01-summary.pdf": ("altered", ["size-differs"])},
        [],
    )


@pytest.mark.parametrize("name", ["02-deductions.pdf", "evidence/2026/form.XLSX", "说明.html", "SHA256SUMS"])
def test_a_missing_file_is_told(tmp_path: Path, name: str) -> None:
    assert verified(tmp_path, tampered(without(name))) == ({name: ("missing", [])}, [])


def test_an_added_file_is_told(tmp_path: Path) -> None:
    content = tampered(lambda entries: [*entries, added("03-more.pdf")])
    assert verified(tmp_path, content) == ({"03-more.pdf": ("added", [])}, [])


@pytest.mark.parametrize(
    "name", ["../evil", "/evil", "C:\\evil", "evidence/../../evil", "a\u202eb", "x\x1b[2J"]
)
def test_a_name_that_leaves_the_folder_or_deceives_is_told(tmp_path: Path, name: str) -> None:
    content = tampered(lambda entries: [*entries, added(name)])
    assert verified(tmp_path, content) == ({name: ("added", ["unsafe-name"])}, [])


def test_an_unsafe_name_is_not_intact_though_the_manifest_lists_it(tmp_path: Path) -> None:
    def leave(manifest: Any) -> None:
        manifest["files"][1]["path"] = "../evil"

    answer = verify_bundle(saved(tmp_path, with_manifest(leave)))
    assert not answer.intact
    assert ("01-summary.pdf", Outcome.ADDED) in [(one.path, one.outcome) for one in answer.files]


def test_a_link_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    link = added("01-summary.pdf", b"%PDF-1.7 one", 0o120777)
    content = tampered(lambda entries: [*without("01-summary.pdf")(entries), link])
    assert verified(tmp_path, content) == ({"01-summary.pdf": ("altered", ["link"])}, [])


def test_a_doubled_name_is_told_though_both_are_alike(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = tampered(
            lambda entries: entries + [one for one in entries if one[0].filename == "说明.html"]
        )
    assert verified(tmp_path, content) == ({"说明.html": ("altered", ["twice"])}, [])


def test_without_a_manifest_no_file_is_called_intact(tmp_path: Path) -> None:
    different, faults = verified(tmp_path, tampered(without("manifest.json")))
    assert faults == ["no-manifest"]
    assert {outcome for outcome, _ in different.values()} == {"unchecked"}
    assert len(different) == 6


def test_a_manifest_that_tells_another_story_contradicts_the_sums(tmp_path: Path) -> None:
    def younger(manifest: Any) -> None:
        manifest["bundle"]["as_of"] = "2026-12-31"

    assert verified(tmp_path, with_manifest(younger)) == (
        {
            "manifest.json": ("altered", ["manifest-not-summed"]),
            "SHA256SUMS": ("altered", ["sums-contradict"]),
        },
        [],
    )


def test_sums_that_leave_a_file_out_or_have_one_more_contradict_the_manifest(tmp_path: Path) -> None:
    (own,) = [line.split("  ")[0] for line in _sums().splitlines() if "summary" in line]
    for changed in (_sums().replace(own, "0" * 64), _sums() + "0" * 64 + "  x\n"):
        content = with_content("SHA256SUMS", changed.encode())
        assert verified(tmp_path, content) == ({"SHA256SUMS": ("altered", ["sums-contradict"])}, [])
    shorter = "".join(line for line in _sums().splitlines(keepends=True) if "summary" not in line)
    answer = verify_bundle(saved(tmp_path, with_content("SHA256SUMS", shorter.encode())))
    (reason,) = [reason for one in answer.files for reason in one.reasons]
    assert reason.values["paths"] == ("01-summary.pdf",)


def _sums() -> str:
    contents = {info.filename: content for info, content in entries_of(packed().content)}
    return contents["SHA256SUMS"].decode()


def test_sums_of_another_form_are_told(tmp_path: Path) -> None:
    content = with_content("SHA256SUMS", b"hello\n")
    assert verified(tmp_path, content) == ({"SHA256SUMS": ("altered", ["sums-form"])}, [])


def test_a_manifest_that_lists_a_file_twice_or_itself_is_told(tmp_path: Path) -> None:
    def twice(manifest: Any) -> None:
        manifest["files"].append(manifest["files"][1])

    def itself(manifest: Any) -> None:
        manifest["files"].append({**manifest["files"][1], "path": "manifest.json"})

    assert verified(tmp_path, with_manifest(twice))[1] == ["manifest-twice"]
    assert verified(tmp_path, with_manifest(itself))[1] == ["manifest-itself"]


def test_what_is_no_bundle_at_all_is_not_intact(tmp_path: Path) -> None:
    assert verified(tmp_path, b"hello") == ({}, ["no-zip"])
    assert verified(tmp_path, packed().content[:500]) == ({}, ["cut-off"])
    assert verified(tmp_path, b"PK\x05\x06" + b"\0" * 18)[1] == ["no-manifest"]


def test_a_manifest_of_no_files_makes_no_empty_bundle_intact(tmp_path: Path) -> None:
    def nothing(manifest: Any) -> None:
        manifest["files"] = []

    assert not verify_bundle(saved(tmp_path, with_manifest(nothing))).intact


@pytest.mark.parametrize(
    ("name", "safe"),
    [("a中〔1〕.pdf", "a中〔1〕.pdf"), ("\x1b[2J", "\\u001b[2J"), ("\u202e", "\\u202e")],
)
def test_a_foreign_name_cannot_act_on_the_terminal(name: str, safe: str) -> None:
    assert shown(name) == safe


# ---- signatures ----


def bundle_of(*contents: bytes) -> bytes:
    documents = tuple(
        BundledDocument(f"0{number}-a.pdf", "文件", content, 1)
        for number, content in enumerate(contents, start=1)
    )
    return pack_bundle(replace(TASK, documents=documents)).content


def signed(owner: str = "示例单位") -> bytes:
    return sign_pdf(small_pdf(), certificate(owner).pkcs12, PASSPHRASE, "归档", SIGNED_AT)


def test_a_signed_bundle_is_intact_and_says_that_nobody_vouched_for_the_signer(tmp_path: Path) -> None:
    answer = verify_bundle(saved(tmp_path, bundle_of(signed(), signed())))
    assert answer.intact
    assert [(one.path, one.trust) for one in answer.signatures.checks] == [
        ("01-a.pdf", Trust.UNKNOWN),
        ("02-a.pdf", Trust.UNKNOWN),
    ]


def test_with_someone_to_trust_every_document_needs_a_signature_that_leads_there(tmp_path: Path) -> None:
    trust = saved(tmp_path, certificate().authority, "trust.pem")
    good = verify_bundle(saved(tmp_path, bundle_of(signed())), trust)
    assert good.intact
    assert [one.trust for one in good.signatures.checks] == [Trust.TRUSTED]
    for content in (bundle_of(signed("别的单位")), bundle_of(signed(), small_pdf()), bundle_of(small_pdf())):
        answer = verify_bundle(saved(tmp_path, content), trust)
        assert told(answer) == ({}, [])
        assert not answer.intact


def test_a_broken_signature_is_told_though_every_hash_is_right(tmp_path: Path) -> None:
    broken = bytearray(signed())
    broken[broken.find(b"/Producer") + 12] ^= 1
    answer = verify_bundle(saved(tmp_path, bundle_of(bytes(broken))))
    assert told(answer) == ({}, [])
    assert not answer.intact
    assert [one.intact for one in answer.signatures.checks] == [False]


def test_documents_without_signature_are_named(tmp_path: Path) -> None:
    answer = verify_bundle(saved(tmp_path, bundle_of(signed(), small_pdf())))
    assert answer.intact
    assert answer.signatures.unsigned == ("02-a.pdf",)


def test_without_the_extra_a_signed_bundle_is_not_called_intact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bundle_of(signed(), small_pdf())
    trust = saved(tmp_path, certificate().authority, "trust.pem")
    monkeypatch.setitem(sys.modules, "generator.loading.signatures", None)
    answer = verify_bundle(saved(tmp_path, content))
    assert told(answer) == ({}, [])
    assert answer.signatures.unchecked == ("01-a.pdf",)
    assert not answer.intact
    assert not verify_bundle(saved(tmp_path, content), trust).intact
    assert verify_bundle(saved(tmp_path, bundle_of(small_pdf()))).intact


def test_a_file_without_certificate_is_nobody_to_trust(tmp_path: Path) -> None:
    with pytest.raises(NoCertificateError):
        verify_bundle(saved(tmp_path, packed().content), saved(tmp_path, b"hello", "trust.pem"))
