"""All records of one project, as one immutable value."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.records.ambiguity import Ambiguity, Decision
from generator.records.amendment import Amendment
from generator.records.audience import Audience
from generator.records.bundle import Bundle
from generator.records.catalog import Catalog
from generator.records.clause import Article, Clause
from generator.records.contract import Contract
from generator.records.delivery import Delivery
from generator.records.evaluation import Evaluation
from generator.records.incident import Incident
from generator.records.milestone import Milestone
from generator.records.notice import Notice
from generator.records.payment import Payment
from generator.records.project import Project
from generator.records.review import Review
from generator.records.service import Service, ServiceGroup
from generator.records.system import System
from generator.records.team import Member
from generator.records.work_calendar import YearArrangement


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What was loaded, each kind in the order its page shows it; ``revision`` names the state of the data."""

    project: Project
    contract: Contract
    articles: tuple[Article, ...]
    clauses: tuple[Clause, ...]
    groups: tuple[ServiceGroup, ...]
    services: tuple[Service, ...]
    project_products: tuple[Service, ...] = ()
    systems: tuple[System, ...] = ()
    catalog: Catalog | None = None
    years: tuple[YearArrangement, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    payments: tuple[Payment, ...] = ()
    incidents: tuple[Incident, ...] = ()
    team: tuple[Member, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    reviews: tuple[Review, ...] = ()
    notices: tuple[Notice, ...] = ()
    decisions: tuple[Decision, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    audiences: tuple[Audience, ...] = ()
    revision: str = field(default="", compare=False)
