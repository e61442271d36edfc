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

    One JVM for each standard, both at work at once.
    """
    command = ["java", "-cp", find_verapdf(), _MAIN, "--loglevel", "1", "--maxfailuresdisplayed", "3"]
    started = [
        subprocess.Popen([*command, "-f", flavour, *files], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for flavour in FLAVOURS
    ]
    given = {file.resolve(): file for file in files}
    broken: dict[tuple[Path, str], list[str]] = {}
    for flavour, process in zip(FLAVOURS, started, strict=True):
        report, errors = process.communicate()
        assert process.returncode in {0, 1}, errors.decode()  # 1: validated, and something does not conform
        for job in ET.fromstring(report).iter("job"):
            file = given[Path(job.findtext("item/name", "")).resolve()]
            broken[file, flavour] = _broken(job)
    passed_over = {(file, flavour) for file in files for flavour in FLAVOURS} - broken.keys()
    assert not passed_over, passed_over
    return broken


def _broken(job: ET.Element) -> list[str]:
    report = job.find("validationReport")
    if report is None or report.get("jobEndStatus") != "normal":
        return ["not validated: " + "".join(job.itertext()).strip()]
    rules = [
        f"{rule.get('specification')} {rule.get('clause')}-{rule.get('testNumber')} "
        f"×{rule.get('failedChecks')}: {rule.findtext('check/errorMessage')} {rule.findtext('check/context')}"
        for rule in report.iter("rule")
    ]
    if not rules and report.get("isCompliant") != "true":
        return [str(report.get("statement"))]
    return rules
