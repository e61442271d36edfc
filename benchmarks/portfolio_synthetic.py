"""Portfolios of any number of contracts, each like one of the six of examples/portfolio and still its own."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Final

import yaml

from benchmarks.measure import ROOT

_EXAMPLE: Final = ROOT / "examples" / "portfolio"


def write_portfolio(folder: Path, contracts: int) -> None:
    """A portfolio of so many contracts; no two have a name, a contractor's number or a page in common.

    Each of the six kinds is as frequent as the others where the number is a multiple of six.
    """
    folder.mkdir(parents=True)
    written = yaml.safe_load((_EXAMPLE / "portfolio.yaml").read_text(encoding="utf-8"))
    kinds = written["contracts"]
    listed = []
    for number in range(contracts):
        kind = kinds[number % len(kinds)]
        name = f"c{number:03}"
        place = folder / "contracts" / name
        shutil.copytree(_EXAMPLE / kind["folder"] / "data", place / "data")
        _rename(place / "data" / "project.yaml", kind["id"], f"{kind['id']}-{number:03}", number)
        _retitle(place / "data" / "contract.yaml", number)
        listed.append({"id": name, "folder": f"contracts/{name}", "department": kind["department"]})
    text = yaml.safe_dump(written | {"contracts": listed}, allow_unicode=True, sort_keys=False)
    (folder / "portfolio.yaml").write_text(text, encoding="utf-8")


def _rename(file: Path, old: str, new: str, number: int) -> None:
    """Every page and every document bears the project's name, so that none is that of another contract."""
    lines = [
        f"{line}{number:03}号" if line.startswith("name:") else line
        for line in file.read_text(encoding="utf-8").replace(f"id: {old}", f"id: {new}").splitlines()
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _retitle(file: Path, number: int) -> None:
    lines = [
        f"{line}（第{number:03}号）" if line.startswith("title:") else line
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def change_one(folder: Path) -> None:
    """One record of one contract changes: the title of an incident, which its pages and volumes name."""
    (file, *_) = sorted((folder / "contracts" / "c000" / "data" / "incidents").rglob("*.yaml"))
    text = file.read_text(encoding="utf-8").replace("\ntitle: ", "\ntitle: 经核实，", 1)
    file.write_text(text, encoding="utf-8")


def digest(folder: Path) -> str:
    """A name for every byte below a folder."""
    total = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
