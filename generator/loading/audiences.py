"""Exactly one audience is the default: the one a build is for when nobody says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.message import say
from generator.problem import Problem


def check_audiences(of_kind: Mapping[str, list[Any]], unfit: Mapping[str, list[Any]]) -> list[Problem]:
    """A second default, or none where every audience could be read."""
    audiences = of_kind["audiences"]
    defaults = [one for one in audiences if one.default]
    if not defaults and audiences and not unfit["audiences"]:
        return [Problem(audiences[0].origin.at(), say("problem.no-default-audience"))]
    return [
        Problem(one.origin.at("default"), say("problem.second-default-audience", first=defaults[0].id))
        for one in defaults[1:]
    ]
