"""An evaluation that contradicts itself, its system or the round before it is refused at its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from generator.compliance.mlps.evaluations import CONCLUSIONS, conclude, template_of
from generator.message import say
from generator.problem import Problem
from generator.records.catalog import Catalog
from generator.records.evaluation import Evaluation, Report
from generator.records.system import System


def check_evaluations(of_kind: Mapping[str, list[Any]]) -> list[Problem]:
    """Dates in order, conclusions that follow from their rates, items that apply, numbers that belong.

    Only what is certain is a problem: where the template is open, the assessment says so.
    """
    systems: dict[str, System] = {system.id: system for system in of_kind["systems"]}
    cloud = _cloud_items(of_kind["catalog"])
    problems: list[Problem] = []
    by_system: dict[str, list[Evaluation]] = {}
    for evaluation in of_kind["evaluations"]:
        by_system.setdefault(evaluation.system, []).append(evaluation)
        problems += _phases(evaluation)
        problems += _items(evaluation)
        if evaluation.report is not None:
            problems += _report(evaluation, evaluation.report)
        if (system := systems.get(evaluation.system)) is not None:
            problems += _of_system(evaluation, system, cloud)
    problems += _numbers(of_kind["evaluations"], of_kind["systems"])
    for rounds in by_system.values():
        for earlier, later in pairwise(sorted(rounds, key=lambda one: one.round)):
            problems += _order(earlier, later)
    return problems


def _numbers(evaluations: Iterable[Evaluation], systems: Iterable[System]) -> Iterator[Problem]:
    """One number given to two reports, or one filing to two systems."""
    reports: dict[str, str] = {}
    for one in evaluations:
        number = one.report.number if one.report else None
        if number is not None and (first := reports.setdefault(number, one.id)) != one.id:
            values = {"number": number, "first": first}
            yield Problem(one.origin.at("report.number"), say("problem.report-number-repeated", **values))
    filings: dict[str, str] = {}
    for system in systems:
        certificate = system.filing.certificate
        if certificate is not None and (first := filings.setdefault(certificate, system.id)) != system.id:
            values = {"number": certificate, "first": first}
            at = system.origin.at("filing.certificate")
            yield Problem(at, say("problem.filing-number-repeated", **values))


def _cloud_items(catalogs: Iterable[Catalog]) -> frozenset[str]:
    """The control points of the cloud extension."""
    return frozenset(
        point.id
        for catalog in catalogs
        for category in catalog.cloud.categories
        for point in category.control_points
    )


def _of_system(evaluation: Evaluation, system: System, cloud: frozenset[str]) -> Iterator[Problem]:
    if system.cloud == "none":
        for field, named in (
            ("results", [one.item for one in evaluation.results]),
            ("problems", [one.item for one in evaluation.problems]),
        ):
            for place, item in enumerate(named):
                if item and item.rpartition("-")[0] in cloud:
                    at = evaluation.origin.at(f"{field}.{place}")
                    values = {"system": system.id, "items": (item,)}
                    yield Problem(at, say("problem.cloud-item-not-applicable", **values))
    number = evaluation.report.number if evaluation.report else None
    certificate = system.filing.certificate
    if number is not None and certificate is not None and not number.startswith(f"{certificate}-"):
        values = {"number": number, "system": system.id, "certificate": certificate}
        at = evaluation.origin.at("report.number")
        yield Problem(at, say("problem.report-number-foreign", **values))


def _items(evaluation: Evaluation) -> Iterator[Problem]:
    inapplicable = {result.item for result in evaluation.results if result.outcome == "不适用"}
    for place, problem in enumerate(evaluation.problems):
        if problem.item in inapplicable:
            at = evaluation.origin.at(f"problems.{place}")
            yield Problem(at, say("problem.problem-on-not-applicable", problems=(problem.id,)))


def _phases(evaluation: Evaluation) -> Iterator[Problem]:
    phases = evaluation.phases
    begun: tuple[str, dt.date] | None = None
    for name in type(phases).model_fields:
        phase = getattr(phases, name)
        at = evaluation.origin.at(f"phases.{name}")
        called = say(f"phase.{name}")
        if phase.started_on is not None:
            if phase.finished_on is not None and phase.finished_on < phase.started_on:
                values = {"started": phase.started_on, "finished": phase.finished_on}
                yield Problem(at, say("problem.phase-backwards", phase=called, **values))
            if begun is not None and phase.started_on < begun[1]:
                values = {"started": phase.started_on, "before": begun[1]}
                earlier = say(f"phase.{begun[0]}")
                yield Problem(at, say("problem.phases-out-of-order", phase=called, earlier=earlier, **values))
            begun = (name, phase.started_on)


def _report(evaluation: Evaluation, report: Report) -> Iterator[Problem]:
    at = evaluation.origin.at
    on_site = evaluation.phases.on_site.finished_on or evaluation.phases.on_site.started_on
    if on_site is not None and report.dated < on_site:
        values = {"dated": report.dated, "on_site": on_site}
        yield Problem(at("report.dated"), say("problem.report-before-on-site", **values))
    if report.delivered_on is not None and report.delivered_on < report.dated:
        values = {"dated": report.dated, "delivered": report.delivered_on}
        yield Problem(at("report.delivered_on"), say("problem.report-handed-over-before-date", **values))
    if report.major_risks is not None and report.major_risks.fixed > report.major_risks.before:
        counts = {"before": report.major_risks.before, "fixed": report.major_risks.fixed}
        yield Problem(at("report.major_risks"), say("problem.major-risks-backwards", **counts))
    yield from _conclusion(evaluation, report)


def _conclusion(evaluation: Evaluation, report: Report) -> Iterator[Problem]:
    if report.conclusion is None:
        return
    at = evaluation.origin.at("report.conclusion")
    template = template_of(report)
    values = {"conclusion": report.conclusion, "template": template}
    allowed = CONCLUSIONS[template]
    verdict = conclude(evaluation)
    if report.conclusion not in allowed:
        yield Problem(at, say("problem.conclusion-not-of-template", allowed=allowed, **values))
    elif verdict is not None and report.conclusion not in verdict.possible:
        possible = verdict.possible
        message = say("problem.conclusion-not-from-rate", allowed=possible, rate=report.rate, **values)
        yield Problem(at, message)


def _order(earlier: Evaluation, later: Evaluation) -> Iterator[Problem]:
    """A later round neither begins nor reports before the one it follows."""
    for what, field in (("begun", "phases"), ("dated", "report.dated")):
        before, day = (_day(one, what) for one in (earlier, later))
        if before is not None and day is not None and day < before:
            values = {"round": later.round, "earlier": earlier.round, "date": day, "before": before}
            called = say("field.evaluation.phases" if what == "begun" else "field.report.dated")
            yield Problem(later.origin.at(field), say("problem.rounds-out-of-order", what=called, **values))


def _day(evaluation: Evaluation, what: str) -> dt.date | None:
    if what == "dated":
        return evaluation.report.dated if evaluation.report else None
    phases = evaluation.phases
    started = [getattr(phases, name).started_on for name in type(phases).model_fields]
    return min((day for day in started if day is not None), default=None)
