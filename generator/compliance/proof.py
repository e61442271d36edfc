"""Whether evidence can prove what happened on a day: nothing written before a fact shows that it happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from generator.compliance.finding import Step, step
from generator.location import Location
from generator.records.evidence import Evidence


def proves(evidence: Sequence[Evidence], on: dt.date) -> bool:
    """Whether any of it can show a fact of that day: undated, or dated on or after it."""
    return any(one.dated is None or one.dated >= on for one in evidence)


def why_unproven(evidence: Sequence[Evidence], on: dt.date, at: Location) -> Step:
    """Why evidence that does not prove a fact of that day does not: there is none, or all of it is older."""
    dated = [one.dated for one in evidence if one.dated is not None]
    return step("proof-too-early", at, latest=max(dated), date=on) if dated else step("no-proof", at)
