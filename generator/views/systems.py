"""The systems under the protection scheme as shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from generator.compliance.assessment import Assessment
from generator.compliance.mlps.catalogue import attributes_known
from generator.compliance.mlps.evaluation_needs import Need
from generator.compliance.mlps.evaluation_owed import outstanding
from generator.compliance.mlps.evaluation_problems import open_by_severity
from generator.compliance.mlps.filing import FilingStanding
from generator.compliance.mlps.systems import SystemAssessment
from generator.records.catalog import Catalog
from generator.records.system import System
from generator.views.catalogue import (
    CategoryView,
    ItemView,
    PointView,
    view_categories,
    view_compared,
    view_coverage,
    view_reference_note,
    view_reference_rate,
)
from generator.views.evaluations import (
    RoundView,
    TrackedProblemView,
    view_major_risks,
    view_problems,
    view_round,
)
from generator.views.findings import EvidenceView, FindingView, view_evidence, view_finding
from generator.words import Words, day, percent


@dataclass(frozen=True, slots=True)
class FilingEventView:
    """A change or an extension of a filing."""

    what: str
    on: str
    until: str
    note: str
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class NeedView:
    """One thing that has to happen; ``status`` is ``met``, ``lacking`` or ``failed``."""

    key: str
    what: str
    status: str
    status_name: str
    on: str
    decides: bool


@dataclass(frozen=True, slots=True)
class FilingView:
    """The filing and how long it holds; ``window`` is when its extension is applied for."""

    valid_until: str
    window: str
    history: tuple[FilingEventView, ...]
    evidence: tuple[EvidenceView, ...]
    finding: FindingView


@dataclass(frozen=True, slots=True)
class SystemView:
    """One system; ``facts`` are label and value, 待补 where unknown.

    ``conclusion``, ``rate`` and ``major_risks`` are the current round's; ``reference_rate``, ``categories``
    and ``compared`` those of the latest round with results; ``problems`` are those of all rounds.
    """

    id: str
    name: str
    service: str
    level: str
    facts: tuple[tuple[str, str], ...]
    applicable: str
    rounds: tuple[RoundView, ...]
    conclusion: str
    rate: str
    open_problems: int
    dated: str
    """The day of the current round's report."""
    finding: FindingView
    needs: tuple[NeedView, ...]
    """What has to happen for the current round's report to count as delivered."""
    needs_met: str
    outstanding: str
    """What still has to happen, by when, as one sentence; nothing where the report is delivered."""
    applicable_note: str
    """What an S or A level below the system's own leaves to the evaluator, or nothing."""
    filing: FilingView
    yearly: FindingView
    disagreements: tuple[FindingView, ...]
    major_risks: str
    reference_rate: str
    reference_note: str
    coverage: str
    compared: str
    categories: tuple[CategoryView, ...]
    problems: tuple[TrackedProblemView, ...]
    open_by_severity: tuple[tuple[str, int], ...]
    """高, 中 and 低, each with the number of its open problems."""
    overdue_problems: int
    items_withheld: str = ""
    """That the audience does not see results by item and problems, and their counts; else nothing."""

    @property
    def gaps(self) -> tuple[tuple[PointView, ItemView], ...]:
        """Every item that is open or came out differently in the round before, under its control point."""
        return tuple(
            (point, item)
            for category in self.categories
            for point in category.points
            for item in point.items
            if item.open or item.before
        )


def view_systems(assessment: Assessment, words: Words) -> tuple[SystemView, ...]:
    """The systems in the order of their services."""
    shown = tuple(_system(one, assessment.records.catalog, words) for one in assessment.systems)
    if assessment.shows("vulnerability"):
        return shown
    return tuple(
        _without_items(view, one, words) for view, one in zip(shown, assessment.systems, strict=True)
    )


def _without_items(view: SystemView, assessed: SystemAssessment, words: Words) -> SystemView:
    """The system without anything that tells which requirement it does not meet: counts and rates only."""
    rounds = tuple(replace(one, problems=(), changes=()) for one in view.rounds)
    told = ""
    if view.rounds:
        tally = assessed.standing.applicable if assessed.standing else None
        told = words.t("withheld.no-results")
        if tally is not None:
            told = words.t(
                "withheld.results",
                **{name: getattr(tally, name) for name in _COUNTED},
                problems=len(view.problems),
                open=view.open_problems,
                overdue=view.overdue_problems,
            )
    return replace(view, rounds=rounds, categories=(), problems=(), items_withheld=told)


_COUNTED: Final = ("items", "met", "partly", "unmet", "inapplicable", "unrecorded")


def _system(assessed: SystemAssessment, catalog: Catalog | None, words: Words) -> SystemView:
    system = assessed.system
    current = assessed.current_round
    report = assessed.current.report if assessed.current else None
    unknown = words.t("value.unknown")
    return SystemView(
        id=system.id,
        name=system.name,
        service=system.service,
        level=_level(system, words),
        facts=_facts(assessed, words),
        applicable=_applicable(system, catalog, words),
        rounds=tuple(view_round(one, words) for one in assessed.assessed_rounds),
        conclusion=(report.conclusion if report else None) or unknown,
        rate=percent(report.rate) if report and report.rate is not None else unknown,
        open_problems=assessed.open_problems,
        finding=view_finding(assessed.finding, words),
        dated=day(report.dated) if report else unknown,
        needs=tuple(_need(one, words) for one in assessed.needs),
        needs_met=words.t(
            "system.needs-met", met=sum(one.met for one in assessed.needs), all=len(assessed.needs)
        ),
        outstanding=_outstanding(assessed, words),
        applicable_note=_applicable_note(assessed, catalog, words),
        filing=_filing(system, assessed.filing, words),
        yearly=view_finding(assessed.yearly, words),
        disagreements=tuple(view_finding(one, words) for one in assessed.disagreements),
        major_risks=view_major_risks(current.major_risks if current else None, words),
        reference_rate=view_reference_rate(assessed.standing, words),
        reference_note=view_reference_note(assessed.standing, words),
        coverage=view_coverage(assessed.standing, words),
        compared=view_compared(assessed.standing, words),
        categories=view_categories(assessed.standing, words),
        problems=view_problems(assessed.problems, words),
        open_by_severity=tuple(open_by_severity(assessed.problems).items()),
        overdue_problems=sum(one.days_overdue > 0 for one in assessed.problems),
    )


def _need(one: Need, words: Words) -> NeedView:
    return NeedView(
        key=one.key,
        what=words.say(one.what),
        status=one.status,
        status_name=words.t(f"need-status.{one.status}"),
        on=day(one.on) if one.on else "",
        decides=one.decides,
    )


def _outstanding(assessed: SystemAssessment, words: Words) -> str:
    left = tuple(one.what for one in outstanding(assessed.current, assessed.needs))
    due = assessed.finding.due
    if not left or due is None:
        return ""
    return words.t("system.outstanding", due=due.due, count=len(left), needs=left)


def _level(system: System, words: Words) -> str:
    if system.s_level is None or system.a_level is None:
        return words.t("system.level", level=system.level)
    return words.t("system.level-sa", level=system.level, s=system.s_level, a=system.a_level)


def _facts(assessed: SystemAssessment, words: Words) -> tuple[tuple[str, str], ...]:
    system, standing = assessed.system, assessed.filing
    filing = system.filing
    values = {
        "level": _level(system, words),
        "cloud": words.t(f"cloud.{system.cloud or 'unknown'}"),
        "operator": system.operator,
        "filing-certificate": filing.certificate,
        "filing-filed_on": day(filing.filed_on) if filing.filed_on else None,
        "filing-authority": filing.authority,
        "filing-valid_until": day(standing.valid_until) if standing.valid_until else None,
        "filing-window": _window(standing, words),
        "note": system.note,
    }
    unknown = words.t("value.unknown")
    return tuple(
        (words.t(f"field.system.{name}"), value or unknown)
        for name, value in values.items()
        if value is not None or name != "note"
    )


def _window(standing: FilingStanding, words: Words) -> str | None:
    if standing.extend_from is None or standing.valid_until is None:
        return None
    return words.t("system.filing-window", opens=standing.extend_from, until=standing.valid_until)


def _filing(system: System, standing: FilingStanding, words: Words) -> FilingView:
    unknown = words.t("value.unknown")
    filing = system.filing
    return FilingView(
        valid_until=day(standing.valid_until) if standing.valid_until else unknown,
        window=_window(standing, words) or unknown,
        history=tuple(
            FilingEventView(
                what=words.t(f"filing-event.{event.what}"),
                on=day(event.on),
                until=day(event.until) if event.until else "",
                note=event.note or "",
                evidence=view_evidence(event.evidence, words),
            )
            for event in filing.history
        ),
        evidence=view_evidence(filing.evidence, words),
        finding=view_finding(standing.finding, words),
    )


def _applicable(system: System, catalog: Catalog | None, words: Words) -> str:
    """Which parts of the catalogue apply: the general one always, the cloud one by the system's role."""
    if catalog is None:
        return words.t("value.unknown")
    general, cloud = catalog.general.totals, catalog.cloud.totals
    values = {"standard": catalog.standard, "points": general.points, "items": general.items}
    values |= {"cloud_points": cloud.points, "cloud_items": cloud.items}
    role = {"none": "general", None: "open"}.get(system.cloud, "cloud")
    return words.t(f"system.applicable-{role}", **values)


def _applicable_note(assessed: SystemAssessment, catalog: Catalog | None, words: Words) -> str:
    """What is not required at the system's own level, or cannot be told."""
    system, standing = assessed.system, assessed.standing
    levels = (system.s_level, system.a_level)
    if None in levels:
        return words.t("system.applicable-sa-unknown", level=system.level)
    if all(level is None or level >= system.level for level in levels):
        return ""
    if catalog is None or standing is None or not attributes_known(catalog):
        return words.t("system.applicable-sa", level=system.level)
    points = tuple(one.point.id for one in standing.lowered)
    return words.t("system.applicable-lower", level=system.level, count=len(points), points=points)
