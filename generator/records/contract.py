"""The contract's figures: parties, term, money, the incident regime and the other periods it sets.

Everything a rule needs as a number is here as data, each with the clause it comes from.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from generator.records.base import Count, Date, Identifier, Money, Name, Part, Percent, Record, Text
from generator.records.evidence import Evidence
from generator.records.period import Period
from generator.records.restriction import AddressText, PersonName


class Party(Part):
    """One side of the contract; who acts for it is null until somebody records it."""

    name: Name
    role: Text
    lead: PersonName | None = None
    signatory: PersonName | None = None
    signed_on: Date | None = None


class Effective(Part):
    """The date the project counts from, and why that one (the contract may leave it open)."""

    date: Date
    basis: Text


class Term(Part):
    """First and last day of service, both included (第三条)."""

    start: Date
    end: Date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


class Amount(Part):
    """A stated sum and the same sum in capitals (大写)."""

    figure: Money
    capitals: Text | None = None


class Instalment(Record):
    """One of the payments: its share, its amount, and the period within which it is owed."""

    id: Identifier
    name: Name
    clause: Identifier
    percent: Percent | None = None
    amount: Amount
    within: Period
    starts: Identifier
    """``effective``, or the id of the milestone whose day starts the period."""
    chain: tuple[Identifier, ...] = ()
    """Milestones that must be reached, in order, before the period starts."""


class Tier(Part):
    """A level of incident (事故级别) and the range of its deduction."""

    id: Identifier
    name: Text
    least: Money
    most: Money


class IncidentRegime(Part):
    """The incident clause's numbers (12.5, 12.6)."""

    tiers_clause: Identifier
    deduction_clause: Identifier
    trigger_clause: Identifier
    form_evidence: tuple[Text, ...]
    """The kinds of evidence that are the incident's form, the usual one first; none where none is asked."""
    minutes_evidence: tuple[Text, ...]
    """The kinds of evidence that are the special meeting's minutes, likewise."""
    several_departments: Count
    """From this many departments on the middle tier's text applies."""
    wide_departments: Count
    """From this many departments on the highest tier's text applies."""
    repair_hours: Count
    tiers: tuple[Tier, Tier, Tier]
    ceiling_percent: Percent
    trigger_count: Count
    after_rectification_count: Count
    penalty_percent: Percent


class ReviewRegime(Part):
    """Quality review: how many revisions may fail, and what that costs (8.3)."""

    clause: Identifier
    revisions: Count
    penalty_percent: Percent


class Duty(Part):
    """A period set by a clause, for use by the rule of that clause."""

    clause: Identifier
    period: Period


class Periods(Part):
    """The contract's other periods; each null where the contract has no such clause."""

    review: Duty | None = None
    late_invoice: Duty | None = None
    nda_least: Duty | None = None
    confidentiality_after_term: Duty | None = None
    return_of_materials: Duty | None = None
    staff_change_notice: Duty | None = None
    force_majeure_notice: Duty | None = None
    budget_termination_notice: Duty | None = None
    special_termination_notice: Duty | None = None


Every = Literal["day", "week", "month", "quarter", "half_year", "year"]


class Cadence(Part):
    """What the parties agreed on a duty that the contract calls only regular (定期)."""

    clause: Identifier
    what: Text
    recorded_as: Literal["check", "backup"]
    """The kind of notice that records that it was done."""
    every: Every | None = None
    agreed_on: Date | None = None
    evidence: tuple[Evidence, ...] = ()


class Contract(Record):
    """The contract as figures and names."""

    id: Identifier
    title: Name
    kind_name: Name
    number: Text | None = None
    party_a: Party
    party_b: Party
    effective: Effective
    term: Term
    place: AddressText | None = None
    currency: Literal["CNY"] = "CNY"
    total: Amount
    instalments: tuple[Instalment, ...]
    incidents: IncidentRegime
    reviews: ReviewRegime
    periods: Periods
    cadences: tuple[Cadence, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def share(self, percent: Decimal) -> Decimal:
        """A percentage of the total, exact to the cent."""
        return (self.total.figure * percent / 100).quantize(Decimal("0.01"))
