"""What each of the last changes of the records did to compliance, assessed once and kept by content.

The day is the change's own where the project is, so that what is told of a change stays the same for ever.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from generator import __version__
from generator.collector import collector_paused
from generator.compliance.assessment import Assessment
from generator.compliance.comparing import compare
from generator.compliance.engine import assess
from generator.compliance.withholding import withhold, withhold_items
from generator.loading.at_revision import RevisionError, data_trees, find_snapshot, load_snapshot
from generator.loading.git import GitMissingError
from generator.loading.git_objects import GitObjects, git_objects
from generator.loading.layout import DATA
from generator.pipeline.kept_effects import KeptEffects
from generator.records.audience import Audience
from generator.records.history import Change, History
from generator.records.ledger import Records
from generator.settings import theme_folder, words
from generator.views.audiences import marks
from generator.views.effects import EffectView, view_effect, view_unknown_effect

MOST_EFFECTS: Final = 30
"""So many of the last changes are told with their effect."""
KEPT: Final = "build/cache/effects"
_ROOMS: Final = ("records", "compliance", "loading", "views")


def read_effects(
    project: Path,
    history: History,
    timezone: str,
    audience: Audience,
    *,
    most: int = MOST_EFFECTS,
    kept_in: Path | None = None,
) -> Mapping[str, EffectView]:
    """The effect of each of the last changes by the change's id, as the audience may see it.

    What was computed before is found in ``kept_in``, by default a folder of the project.
    """
    changes = [one for one in history.changes[:most] if one.commit and one.unknown != "cut-off"]
    if not changes:
        return {}
    trees = data_trees(project, [name for one in changes for name in (one.commit, one.parent) if name])
    kept = KeptEffects(kept_in or project / KEPT)
    reading = _Reading(project, audience)
    zone = ZoneInfo(timezone)
    found: dict[str, EffectView] = {}
    try:
        with collector_paused(), git_objects(project) as objects:
            for change in changes:
                day = change.on.astimezone(zone).date()
                key = _key(trees.get(change.parent, ""), trees.get(change.commit, ""), day, audience)
                effect = kept.get(key)
                if effect is None:
                    effect = reading.effect(change, trees, day, objects)
                    kept.put(key, effect)
                found[change.id] = effect
    except GitMissingError:
        return {}
    kept.prune()
    return found


def _key(before: str, after: str, day: dt.date, audience: Audience) -> str:
    """A name for an effect: the same records on the same day for the same audience have the same."""
    parts = (before, after, day.isoformat(), *sorted(audience.sees), _fingerprint())
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@cache
def _fingerprint() -> str:
    """A hash that changes when another version could assess or word the same records differently."""
    room = Path(__file__).parent.parent
    seen = [__version__]
    sources = [path for name in _ROOMS for path in sorted((room / name).rglob("*.py"))]
    for path in (*sorted(room.glob("*.py")), *sources, theme_folder() / "messages" / "zh.yaml"):
        seen.append(hashlib.sha256(path.read_bytes()).hexdigest())
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


@dataclass(slots=True)
class _State:
    """The records of one state; None where they have problems or are not here."""

    tree: str
    records: Records | None


class _Reading:
    """Reads the states of a project one after another; neighbouring changes share one."""

    def __init__(self, project: Path, audience: Audience) -> None:
        self._project = project
        self._audience = audience
        self._last: Sequence[_State] = ()

    def effect(
        self, change: Change, trees: Mapping[str, str], day: dt.date, objects: GitObjects
    ) -> EffectView:
        if change.parent not in trees or change.commit not in trees:
            return view_unknown_effect("first" if change.commit in trees else "no-data", day, words())
        now = self._state(change.commit, trees[change.commit], objects)
        was = self._state(change.parent, trees[change.parent], objects)
        self._last = (was, now)
        if was.records is None or now.records is None:
            why = "refused" if now.records is None else "refused-before"
            return view_unknown_effect(why, day, words())
        return view_effect(compare(self._assess(was.records, day), self._assess(now.records, day)), words())

    def _state(self, commit: str, tree: str, objects: GitObjects) -> _State:
        for one in self._last:
            if one.tree == tree:
                return one
        try:
            loaded = load_snapshot(find_snapshot(self._project, commit, (DATA,)), objects).loaded
        except (RevisionError, OSError):  # not all of it is here, or it holds names no folder can
            return _State(tree, None)
        return _State(tree, loaded.records)

    def _assess(self, records: Records, day: dt.date) -> Assessment:
        seen = withhold(records, self._audience, marks(words()))
        assessment = assess(seen, day)
        concerns = withhold_items(assessment.concerns, self._audience, marks(words()))
        return replace(assessment, concerns=concerns)
