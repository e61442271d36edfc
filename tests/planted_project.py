"""A small project with a mark in every restricted field of every kind of record."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import yaml

from generator.records.bundle import VOLUMES
from tests.builders import SOUND
from tests.canaries import Planted, plant

ITEM: Final = "8.1.4.2-1"
"""The requirement of the small catalogue that is not met: nothing else has that number."""

_FILE: Final = {"file": "evidence/2026/form.txt", "kind": "材料", "dated": "2026-06-30"}
_FILE["sha256"] = "e55a8c231d95426fff814805ff048ece3d17c53c8ac10d00f72fb3f1ede19aac"
_PAPER: Final = {"archive": "DA-8", "held_by": "档案室", "kind": "材料"}

MORE: Final[dict[str, Any]] = {
    "contract.yaml": {"party_a": {"lead": "x", "signatory": "x"}, "place": "x", "evidence": [_FILE]},
    "systems/portal.yaml": {
        "note": "x",
        "operator": "运营单位",
        "filing": {
            "evidence": [_FILE],
            "history": [{"what": "change", "on": "2026-05-05", "note": "x", "evidence": [_FILE, _PAPER]}],
        },
    },
    "incidents/2026/INC-1.yaml": {
        "where": "x",
        "reporter": {"name": "x", "means": "x"},
        "lead": "x",
        "symptom": "x",
        "cause": {"preliminary": "x", "root": "x"},
        "responsibility": "x",
        "corrective_actions": [
            {"what": "x", "due": "2026-06-20", "done_on": "2026-06-15", "verified_by": "x"},
            {"what": "y", "due": "2026-06-25"},
        ],
        "meeting": {"reason": "x的理由"},
        "signatures": [{"role": "记录人", "name": "x", "on": "2026-06-02"}],
        "restricted": ["nda"],
    },
    "evaluations/portal/1.yaml": {
        "evaluator": {"name": "测评机构", "evidence": [_FILE]},
        "authorisation": {"signed_on": "2026-08-30", "signed_by": "x", "evidence": [_FILE]},
        "report": {"dated": "2026-12-01", "rate": "80", "evidence": [_FILE, _PAPER]},
        "results": [
            {"item": "8.1.4.1-1", "outcome": "符合"},
            {"item": ITEM, "outcome": "不符合", "note": "x"},
        ],
        "problems": [
            {
                "id": "P-1",
                "item": ITEM,
                "severity": "高",
                "what": "x",
                "owner": "x",
                "state": "accepted",
                "state_on": "2026-12-05",
                "reason": "x",
                "evidence": [_PAPER],
            }
        ],
    },
    "reviews/REV-1.yaml": {"place": "x", "comments": ["x", "y"], "reply": "x", "evidence": [_FILE]},
    "notices/BACKUP-1.yaml": {"note": "x", "evidence": [_FILE, _PAPER]},
    "team.yaml": [{"qualifications": ["x"], "nda": {"evidence": [_FILE, _PAPER]}}],
    "deliveries/2026-04.yaml": [{"received_by": "x", "note": "x", "evidence": [_FILE, _PAPER]}],
    "milestones.yaml": [{"note": "x", "done_on": "2027-04-10", "evidence": [_FILE]}],
    "payments.yaml": [
        {"note": "x", "application": {"submitted_on": "2026-04-20", "evidence": [_FILE]}, "evidence": [_FILE]}
    ],
    "decisions.yaml": [{"evidence": [_FILE, _PAPER]}],
}
"""What the small project lacks to have every kind of text; the texts themselves are planted."""


def _over(given: Any, more: Any) -> Any:
    """Mappings one over the other, the first entries of lists of records too."""
    if isinstance(given, dict) and isinstance(more, dict):
        return {**given, **{key: _over(given.get(key), value) for key, value in more.items()}}
    if isinstance(given, list) and isinstance(more, list) and all("id" in one for one in given):
        return [_over(one, other) for one, other in zip(given, more, strict=False)] + given[len(more) :]
    return more


def write_planted_project(project: Path, volumes: tuple[str, ...] = VOLUMES) -> Planted:
    """The project in a new folder and a repository of its own; its author and its message bear marks too."""
    shutil.copytree(SOUND, project)
    for file, more in (MORE | {"bundles.yaml": [{"volumes": [*volumes]}]}).items():
        path = project / "data" / file
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        whole = json.loads(json.dumps(_over(loaded, more)))  # every part its own, as YAML would name it twice
        path.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), encoding="utf-8")
    planted = plant(project)
    _commit(project, planted.text("author"), planted.text("subject"))
    return planted


def _commit(project: Path, author: str, subject: str) -> None:
    who = ["-c", f"user.name={author}", "-c", "user.email=a@example.invalid"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", subject]):
        subprocess.run(["git", "-C", str(project), *command], check=True, capture_output=True)
