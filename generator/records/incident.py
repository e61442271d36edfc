"""One incident (事故), after the bureau's incident form (《经信局项目事故记录单》, 12.2–12.4)."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import model_validator

from generator.records.base import Count, Date, Flag, Identifier, Moment, Money, Part, Record, Text, refuse
from generator.records.evidence import Evidence
from generator.records.restriction import (
    AddressText,
    Categories,
    Ground,
    Heading,
    Headline,
    PersonalText,
    PersonName,
    Remark,
    Restricted,
    SidesName,
)

_JOINED: Final = ("，", "、", "；")
"""Marks by which two names were written as one."""
ServiceEffect = Literal["unusable", "degraded", "unaffected"]


class Reporter(Part):
    """Who reported, and by what means."""

    name: PersonName | None = None
    means: PersonalText | None = None


class Impact(Part):
    """What the incident did: the facts the tier is read from. Null is unknown, not no."""

    departments: tuple[Heading, ...] | None = None
    department_count: Count | None = None
    district_leaders: Flag | None = None
    service: ServiceEffect | None = None
    alternative: Flag | None = None
    other_major_effect: Flag | None = None

    @model_validator(mode="after")
    def _counts_agree(self) -> Self:
        names, count = self.departments, self.department_count
        if names is not None and count is not None and len(names) != count:
            raise refuse("departments-disagree", "department_count", listed=len(names), counted=count)
        if names is not None and any(mark in name for name in names for mark in _JOINED):
            raise refuse("departments-joined", "departments")
        if names is not None and len(set(names)) != len(names):
            raise refuse("departments-repeated", "departments")
        return self

    @property
    def department_total(self) -> int | None:
        """How many departments were affected; None when nobody recorded it."""
        return len(self.departments) if self.departments is not None else self.department_count


class Cause(Part):
    """The first assumption, and what it turned out to be."""

    preliminary: Remark | None = None
    root: Remark | None = None


class HandlingStep(Part):
    """One entry of the handling log."""

    at: Moment
    what: Remark


class CorrectiveAction(Part):
    """What is done so that it does not happen again."""

    what: Remark
    due: Date | None = None
    done_on: Date | None = None
    verified_by: SidesName | None = None


class Meeting(Part):
    """The decision of the special meeting (专题会), which alone fixes tier and deduction (12.4).

    ``reason`` is the ground it recorded for departing from the text; without one a departure stays open.
    """

    date: Date
    tier: Identifier | None = None
    amount: Money | None = None
    reason: Ground | None = None
    minutes: Remark | None = None

    @property
    def decides(self) -> bool:
        """Whether it fixed a tier or an amount."""
        return self.tier is not None or self.amount is not None

    @property
    def leaves_tier_unsaid(self) -> bool:
        """Whether it wrote down no tier: that there is none it decided only where it deducts nothing."""
        return self.tier is None and self.amount != 0


class Signature(Part):
    """Who signed the form, in which role, and when."""

    role: Text
    name: PersonName
    on: Date | None = None


class Incident(Record):
    """One incident, one file; the file's name is its id."""

    id: Identifier
    title: Headline
    system: Identifier | None = None
    where: AddressText | None = None
    occurred_at: Moment
    discovered_at: Moment | None = None
    reported_at: Moment | None = None
    arrived_at: Moment | None = None
    recovered_at: Moment | None = None
    reporter: Reporter = Reporter()
    lead: PersonName | None = None
    impact: Impact
    symptom: Remark | None = None
    cause: Cause = Cause()
    handling: tuple[HandlingStep, ...] = ()
    responsibility: Remark | None = None
    corrective_actions: tuple[CorrectiveAction, ...] = ()
    proposed_tier: Identifier | None = None
    meeting: Meeting | None = None
    national_level: Text | None = None
    national_reported_at: Moment | None = None
    """When it was reported to the provincial authority, as the national rules ask from 较大 up."""
    national_summary_on: Date | None = None
    """When the summary of its handling was sent there."""
    signatures: tuple[Signature, ...] = ()
    evidence: Annotated[tuple[Evidence, ...], Restricted("vulnerability")] = ()
    restricted: Categories = ()

    @model_validator(mode="after")
    def _times_run_forward(self) -> Self:
        for name in ("discovered_at", "reported_at", "arrived_at", "recovered_at", "national_reported_at"):
            moment = getattr(self, name)
            if moment is not None and moment < self.occurred_at:
                raise refuse("time-before-occurrence", name)
        if self.system is None and self.where is None:
            raise refuse("incident-without-place", "system")
        return self
