"""What is read of a file handed in as a bundle: everything that is there, and never more than that."""

from __future__ import annotations

import io
import json
import struct
import tracemalloc
import zipfile
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.loading.bundle import read_bundle, read_documents
from generator.views.verification import FoundBundle, compare
from tests.bundles import added, entries_of, packed, saved, tampered, with_content, zipped

MIB: Final = 1024 * 1024


def faults_of(found: FoundBundle) -> list[str]:
    return [one.key.removeprefix("verify.") for one in found.faults]


def entry_faults(found: FoundBundle, path: str) -> list[str]:
    return [f.key.removeprefix("verify.") for one in found.entries if one.path == path for f in one.faults]


def test_an_untouched_bundle_is_read_whole(tmp_path: Path) -> None:
    found = read_bundle(saved(tmp_path, packed().content))
    assert found.faults == ()
    assert (found.sha256, found.size) == (packed().sha256, len(packed().content))
    assert found.manifest == packed().manifest
    assert found.sums is not None
    assert len(found.sums) == 6
    assert [one.path for one in found.entries] == [one.filename for one, _ in entries_of(packed().content)]
    assert all(one.sha256 and not one.faults for one in found.entries)


def test_one_that_was_packed_again_with_compression_has_the_same_files(tmp_path: Path) -> None:
    found = read_bundle(saved(tmp_path, zipped(entries_of(packed().content), zipfile.ZIP_DEFLATED)))
    assert found.faults == ()
    assert found.manifest == packed().manifest
    assert all(one.sha256 for one in found.entries)


@pytest.mark.parametrize("content", [b"", b"x", b"hello" * 1000, b"%PDF-1.7", b"PK\x05\x06"])
def test_a_file_that_is_no_zip_is_called_so(tmp_path: Path, content: bytes) -> None:
    found = read_bundle(saved(tmp_path, content))
    assert faults_of(found) == ["no-zip"]
    assert found.entries == ()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_zip_whose_end_was_lost_is_called_so(tmp_path: Path, share: float) -> None:
    content = packed().content[: int(len(packed().content) * share)]
    assert faults_of(read_bundle(saved(tmp_path, content))) == ["cut-off"]


@given(
    st.lists(
        st.tuples(st.integers(0, len(packed().content) - 1), st.integers(1, 255)), min_size=1, max_size=3
    )
)
def test_no_changed_byte_goes_unseen_and_none_makes_a_trace(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]]
) -> None:
    content = bytearray(packed().content)
    for place, by in changes:
        content[place] ^= by
    found = read_bundle(saved(tmp_path_factory.mktemp("changed"), bytes(content)))
    files, faults = compare(found)
    if bytes(content) == packed().content:
        return
    # What the directory says of times, versions and rights is of no file's content.
    plain = [one.path for one in files if one.outcome != "intact"] or faults
    assert plain or only_the_directory_differs(bytes(content))


def only_the_directory_differs(content: bytes) -> bool:
    names = {one.filename: data for one, data in entries_of(packed().content)}
    return {one.filename: data for one, data in entries_of(content)} == names


# ---- bytes no list knows of ----


def test_bytes_before_behind_and_between_the_entries_are_told(tmp_path: Path) -> None:
    content = packed().content
    commented = io.BytesIO(content)
    with zipfile.ZipFile(commented, "a") as archive:
        archive.comment = b"note"
    directory = content.index(b"PK\x01\x02")
    between = content[:directory] + b"hidden" + content[directory:-22] + moved(content[-22:], 6)
    for changed in (b"MZ" + content, content + b"x", commented.getvalue(), between):
        assert faults_of(read_bundle(saved(tmp_path, changed))) == ["loose-bytes"]


def moved(end: bytes, by: int) -> bytes:
    """The end of a zip whose directory starts so many bytes later."""
    parts = list(struct.unpack("<4s4H2LH", end))
    parts[6] += by
    return struct.pack("<4s4H2LH", *parts)


def test_two_entries_over_the_same_bytes_are_told(tmp_path: Path) -> None:
    content = bytearray(packed().content)
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    first_offset, second_offset = content.index(b"PK\x01\x02") + 42, second + 42
    content[second_offset : second_offset + 4] = content[first_offset : first_offset + 4]
    found = read_bundle(saved(tmp_path, bytes(content)))
    assert faults_of(found) == ["loose-bytes"]
    assert entry_faults(found, "01-summary.pdf") == ["unreadable"]


# ---- entries no bundle has ----


@pytest.mark.parametrize(
    ("name", "mode", "fault"),
    [("link", 0o120777, "link"), ("device", 0o060600, "no-file"), ("folder/", 0o040755, "no-file")],
)
def test_what_is_no_plain_file_is_not_looked_into(tmp_path: Path, name: str, mode: int, fault: str) -> None:
    content = tampered(lambda entries: [*entries, added(name, b"/etc/passwd", mode)])
    found = read_bundle(saved(tmp_path, content))
    assert entry_faults(found, name) == [fault]
    assert found.entries[-1].sha256 is None


def test_a_list_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    entries = [one for one in entries_of(packed().content) if one[0].filename != "manifest.json"]
    content = zipped([*entries, added("manifest.json", b"/etc/passwd", 0o120777)])
    assert faults_of(read_bundle(saved(tmp_path, content))) == ["no-manifest"]


def test_an_encrypted_entry_is_told(tmp_path: Path) -> None:
    content = bytearray(packed().content)
    place = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4) + 8
    content[place] |= 1
    assert entry_faults(read_bundle(saved(tmp_path, bytes(content))), "01-summary.pdf") == ["encrypted"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_way_of_packing_whose_need_of_memory_is_unknown_is_not_tried(
    tmp_path: Path, compression: int
) -> None:
    found = read_bundle(saved(tmp_path, zipped(entries_of(packed().content), compression)))
    assert faults_of(found) == ["no-manifest"]
    assert {one.sha256 for one in found.entries} == {None}


# ---- bombs ----


def test_an_entry_that_claims_another_size_than_its_list_is_not_read(tmp_path: Path) -> None:
    bomb = zipped(
        [
            (info, b"\0" * (200 * MIB) if info.filename == "01-summary.pdf" else content)
            for info, content in entries_of(packed().content)
        ],
        zipfile.ZIP_DEFLATED,
    )
    path = saved(tmp_path, bomb)
    tracemalloc.start()
    found = read_bundle(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * MIB
    (one,) = [one for one in found.entries if one.path == "01-summary.pdf"]
    assert (one.size, one.sha256) == (200 * MIB, None)


def test_an_entry_that_holds_more_than_it_claims_is_read_no_further(tmp_path: Path) -> None:
    big = zipped(
        [
            (info, b"\0" * MIB if info.filename == "01-summary.pdf" else content)
            for info, content in entries_of(packed().content)
        ],
        zipfile.ZIP_DEFLATED,
    )
    lying = big.replace(struct.pack("<L", MIB), struct.pack("<L", len(b"%PDF-1.7 one")))
    found = read_bundle(saved(tmp_path, lying))
    assert entry_faults(found, "01-summary.pdf") == ["unreadable"]


def test_a_thousand_entries_of_one_name_are_not_read_at_all(tmp_path: Path) -> None:
    twin = [one for one in entries_of(packed().content) if one[0].filename == "01-summary.pdf"]
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = tampered(lambda entries: entries + twin * 1000)
    found = read_bundle(saved(tmp_path, content))
    doubles = [one for one in found.entries if one.path == "01-summary.pdf"]
    assert len(doubles) == 1001
    assert {one.sha256 for one in doubles} == {None}


# ---- the two lists ----


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"", "manifest-no-json"),
        (b"\xff\xfe", "manifest-no-json"),
        (b"[]", "manifest-no-json"),
        (b"[" * 100_000, "manifest-no-json"),
        (b"{}", "manifest-version"),
        (b'{"schema_version": 2}', "manifest-version"),
        (b'{"schema_version": 1}', "manifest-form"),
    ],
)
def test_a_manifest_that_is_none_is_told(tmp_path: Path, text: bytes, fault: str) -> None:
    found = read_bundle(saved(tmp_path, with_content("manifest.json", text)))
    assert found.manifest is None
    assert faults_of(found) == [fault]


def test_a_manifest_with_a_wrong_field_names_its_place(tmp_path: Path) -> None:
    manifest = json.loads(json.dumps(packed().manifest))
    manifest["files"][1]["sha256"] = "a" * 64 + "\n"
    found = read_bundle(saved(tmp_path, with_content("manifest.json", json.dumps(manifest).encode())))
    assert [dict(one.values) for one in found.faults] == [{"place": "files.1.sha256"}]


@pytest.mark.parametrize(
    "text", [b"x", b"\xff\n", b"a" * 64 + b" x\n", b"g" * 64 + b"  x\n", (b"a" * 64 + b"  x\n") * 2, b"\n"]
)
def test_sums_that_are_not_of_the_form_are_none(tmp_path: Path, text: bytes) -> None:
    assert read_bundle(saved(tmp_path, with_content("SHA256SUMS", text))).sums is None


def test_documents_are_given_by_name(tmp_path: Path) -> None:
    path = saved(tmp_path, packed().content)
    assert dict(read_documents(path, ["02-deductions.pdf"])) == {"02-deductions.pdf": b"%PDF-1.7 two"}
    assert dict(read_documents(path, [])) == {}
