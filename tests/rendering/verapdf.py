"""veraPDF, which decides whether PDF files conform to a standard: many at once, no rule left out."""

from __future__ import annotations

import os
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests.builders import REPOSITORY

_MAIN: Final = "org.verapdf.apps.GreenfieldCliWrapper"
_SETUP: Final = REPOSITORY / ".ci" / "verapdf"
FLAVOURS: Final = ("3a", "ua1")
"""PDF/A-3a and PDF/UA-1."""
_PROFILES: Final = {"PDF/A-3A validation profile": "3a", "PDF/UA-1 validation profile": "ua1"}
_CLAIMED: Final = "0"
"""What veraPDF calls the standards a file says it conforms to."""
_FASTER: Final = ("-XX:+UseSerialGC",)
"""Beside other tests a collector with threads of its own only takes their time."""


@cache
def find_verapdf() -> str:
    """The jar; without it the test is named as not run, or fails where DOSSIER_VERAPDF says "required"."""
    found = subprocess.run(["sh", _SETUP, "--where"], capture_output=True, text=True, check=False)
    if found.returncode == 0:
        return found.stdout.strip()
    if os.environ.get("DOSSIER_VERAPDF") == "required":
        pytest.fail("此处必须检验 PDF/A-3a 与 PDF/UA-1，而 java 或 veraPDF 不在：请先运行 sh .ci/verapdf")
    pytest.skip("未检验 PDF/A-3a 与 PDF/UA-1：缺少 java 或 veraPDF；运行 make verapdf 后再运行 make test")


def failures(files: Sequence[Path]) -> dict[tuple[Path, str], list[str]]:
    """The rules a file breaks, by its path as given and the standard; no rules where it conforms.

    A file is read once and held to every standard it claims; to one it does not claim, apart from that.
    """
    broken = _held_to(_CLAIMED, files)
    for flavour in FLAVOURS:
        if unclaimed := [file for file in files if (file, flavour) not in broken]:
            broken |= _held_to(flavour, unclaimed)
    passed_over = {(file, flavour) for file in files for flavour in FLAVOURS} - broken.keys()
    assert not passed_over, passed_over
    return broken


def _held_to(flavour: str, files: Sequence[Path]) -> dict[tuple[Path, str], list[str]]:
    """What one JVM for all files says of the two standards; of any other it says nothing here."""
    command = [
        "java",
        *_FASTER,
        "-cp",
        find_verapdf(),
        _MAIN,
        "--loglevel",
        "1",
        "--maxfailuresdisplayed",
        "3",
    ]
    done = subprocess.run([*command, "-f", flavour, *files], capture_output=True, check=False)
    assert done.returncode in {0, 1}, done.stderr.decode()  # 1: validated, and something does not conform
    given = {file.resolve(): file for file in files}
    broken: dict[tuple[Path, str], list[str]] = {}
    for job in ET.fromstring(done.stdout).iter("job"):
        file = given[Path(job.findtext("item/name", "")).resolve()]
        reports = job.findall("validationReport")
        for report in reports:
            if standard := _PROFILES.get(report.get("profileName", "")):
                broken[file, standard] = _broken(report)
        if not reports and flavour in FLAVOURS:
            broken[file, flavour] = ["not validated: " + "".join(job.itertext()).strip()]
    return broken


def _broken(report: ET.Element) -> list[str]:
    if report.get("jobEndStatus") != "normal":
        return ["not validated: " + "".join(report.itertext()).strip()]
    rules = [
        f"{rule.get('specification')} {rule.get('clause')}-{rule.get('testNumber')} "
        f"×{rule.get('failedChecks')}: {rule.findtext('check/errorMessage')} {rule.findtext('check/context')}"
        for rule in report.iter("rule")
    ]
    if not rules and report.get("isCompliant") != "true":
        return [str(report.get("statement"))]
    return rules
