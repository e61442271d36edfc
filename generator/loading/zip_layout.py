"""Whether a zip holds nothing but its entries: bytes before, between or behind them are seen by no list."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import BinaryIO, Final
from zipfile import ZipFile, ZipInfo

_LOCAL_HEADER: Final = 30
_CENTRAL_HEADER: Final = 46
_END: Final = 22
_ZIP64_END: Final = 76
_ZIP64_MARK: Final = b"PK\x06\x06"
_DESCRIBED_AFTER: Final = 0x08
_LONGEST_DESCRIPTION: Final = 24
_UTF8: Final = 0x800


def is_tight(stream: BinaryIO, archive: ZipFile, size: int) -> bool:
    """Whether every byte of the file belongs to an entry or to the directory, and none to two.

    Raises:
        struct.error, OSError: the entries do not stand where the directory says.
    """
    spans = [_span(stream, one) for one in sorted(archive.infolist(), key=lambda one: one.header_offset)]
    edges = [(0, 0, 0), *spans, (archive.start_dir,) * 3]
    touching = all(least <= start <= most for (_, least, most), (start, _, _) in pairwise(edges))
    end = archive.start_dir + sum(map(_in_directory, archive.infolist()))
    stream.seek(end)
    end += _ZIP64_END if stream.read(len(_ZIP64_MARK)) == _ZIP64_MARK else 0
    return touching and end + _END == size


def _span(stream: BinaryIO, one: ZipInfo) -> tuple[int, int, int]:
    """Where an entry starts and where, at least and at most, it ends."""
    stream.seek(one.header_offset)
    name, extra = struct.unpack("<26xHH", stream.read(_LOCAL_HEADER))
    end = one.header_offset + _LOCAL_HEADER + name + extra + one.compress_size
    return one.header_offset, end, end + (_LONGEST_DESCRIPTION if one.flag_bits & _DESCRIBED_AFTER else 0)


def _in_directory(one: ZipInfo) -> int:
    name = one.orig_filename.encode("utf-8" if one.flag_bits & _UTF8 else "cp437")
    return _CENTRAL_HEADER + len(name) + len(one.extra) + len(one.comment)
