"""Problems and concerns as the remarks that GitHub and GitLab show beside the changed lines."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Grade = Literal["problem", "serious", "moderate", "slight"]

_IN_GITLAB: Final[dict[Grade, str]] = {
    "problem": "blocker",
    "serious": "major",
    "moderate": "minor",
    "slight": "info",
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """One remark: the file, named from the root of the repository, its line, and what is to be said there.

    ``code`` is the stable name of the problem or of the check, ``title`` its short heading.
    """

    file: str
    line: int
    grade: Grade
    code: str
    title: str
    message: str


def render_github(annotations: Iterable[Annotation]) -> str:
    """Workflow commands, one a line: problems as errors, concerns as warnings."""
    return "".join(
        f"::{'error' if one.grade == 'problem' else 'warning'} "
        f"file={_property(one.file)},line={one.line},title={_property(one.title)}::{_data(one.message)}\n"
        for one in annotations
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def render_gitlab(annotations: Iterable[Annotation]) -> str:
    """A Code Quality report. A fingerprint stays the same while a remark only moves to another line."""
    seen: Counter[tuple[str, str, str]] = Counter()
    report = []
    for one in annotations:
        key = (one.file, one.code, one.message)
        seen[key] += 1
        report.append(
            {
                "description": f"{one.title}: {one.message}",
                "check_name": one.code,
                "fingerprint": hashlib.sha256("\0".join((*key, str(seen[key]))).encode()).hexdigest(),
                "severity": _IN_GITLAB[one.grade],
                "location": {"path": one.file, "lines": {"begin": one.line}},
            }
        )
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"
