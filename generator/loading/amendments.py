"""Amendments that contradict the ledger: of an incident it does not have, or still has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from generator.message import say
from generator.problem import Problem
from generator.records.amendment import Amendment


def check_amendments(
    of_kind: Mapping[str, list[Any]], unread: Set[str], unfit: Mapping[str, list[Any]]
) -> Iterator[Problem]:
    """Problems of amendments, where all incidents could be read: what is missing may else only be unread."""
    if "incidents" in unread or unfit["incidents"]:
        return
    known = {incident.id for incident in of_kind["incidents"]}
    latest: dict[str, Amendment] = {}
    for one in sorted(of_kind["amendments"], key=lambda one: one.on):
        latest[one.incident] = one
    for one in latest.values():
        at = one.origin.at("incident")
        if one.what == "changed" and one.incident not in known:
            yield Problem(at, say("problem.amendment-of-nothing", value=one.incident))
        elif one.what == "removed" and one.incident in known:
            yield Problem(at, say("problem.amendment-contradicted", value=one.incident))
