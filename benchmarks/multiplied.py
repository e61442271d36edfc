"""The demo with its incidents, deliveries and evidence many times over: larger, and as sound as it was.

Every copy is a record of its own with papers of its own: its id, its archive numbers and its files end in
the copy's number, and a text file's last line says which copy it is, so that no two papers are one. What a
contract has once (clauses, systems, payments, notices, people) stays as it is.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from typing import Final

_FILE: Final = re.compile(
    r"(?P<indent> *)(?P<dash>- )?file: (?P<path>\S+)\n(?P<between> *)sha256: [0-9a-f]{64}\n"
)
_ARCHIVE: Final = re.compile(r"^( *(?:- )?archive: \S+)$", re.MULTILINE)
_ENTRY: Final = re.compile(r"^(- id: \S+)$", re.MULTILINE)


def write_multiplied(source: Path, target: Path, times: int) -> None:
    """``source`` copied to ``target``, its incidents and deliveries ``times`` over (1 is a plain copy)."""
    for folder in ("data", "content"):
        shutil.copytree(source / folder, target / folder)
    data = target / "data"
    incidents = sorted(data.glob("incidents/*/*.yaml"))
    deliveries = sorted(data.glob("deliveries/*.yaml"))
    for number in range(2, times + 1):
        suffix = f"-{number:02}"
        for path in incidents:
            fresh = path.with_stem(path.stem + suffix)
            text = path.read_text(encoding="utf-8").replace(path.stem, fresh.stem)
            text = text.replace(f"/{fresh.stem}", f"/{path.stem}")  # files are renamed below, each once
            fresh.write_text(_with_own_papers(text, data, suffix), encoding="utf-8")
        for path in deliveries:
            text = _ENTRY.sub(rf"\g<1>{suffix}", path.read_text(encoding="utf-8"))
            fresh = path.with_stem(path.stem + suffix)
            fresh.write_text(_with_own_papers(text, data, suffix), encoding="utf-8")


def _with_own_papers(text: str, data: Path, suffix: str) -> str:
    def own_file(found: re.Match[str]) -> str:
        path = _copy_of(data / found["path"], suffix)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        start = f"{found['indent']}{found['dash'] or ''}"
        return f"{start}file: {path.relative_to(data)}\n{found['between']}sha256: {digest}\n"

    return _ARCHIVE.sub(rf"\g<1>{suffix}", _FILE.sub(own_file, text))


def _copy_of(path: Path, suffix: str) -> Path:
    fresh = path.with_stem(path.stem + suffix)
    mark = f"\n示例副本{suffix}\n".encode() if path.suffix == ".txt" else b""
    fresh.write_bytes(path.read_bytes() + mark)
    return fresh
