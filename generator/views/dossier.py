"""The whole dossier as shown: one value that pages, documents and the terminal draw from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.compliance.assessment import Assessment
from generator.records.history import UNTOLD, History
from generator.records.prose import UNWRITTEN, Prose
from generator.views.acceptance import StepPointView, view_way
from generator.views.amendments import AmendmentView, view_amendments
from generator.views.application import ApplicationView, view_application
from generator.views.cadences import CadenceView, view_cadences
from generator.views.calendar import CalendarView, view_calendar
from generator.views.changes import ChangesView, view_changes
from generator.views.charts import ChartsView, view_charts
from generator.views.clauses import ArticleView, view_articles
from generator.views.cloud import CloudView, view_cloud
from generator.views.deliveries import DeliveriesView, view_deliveries
from generator.views.effects import EffectView
from generator.views.evidence import EvidenceIndexView, view_evidence_index
from generator.views.incidents import DeductionView, IncidentView, view_deductions, view_incidents
from generator.views.matrix import MatrixView, view_matrix
from generator.views.notices import NoticesView, view_notices
from generator.views.overview import Masthead, OverviewView, view_masthead, view_overview
from generator.views.payments import (
    MilestoneView,
    PaymentView,
    ReadinessView,
    view_milestones,
    view_payments,
    view_readiness,
)
from generator.views.places import PlaceView, SiteMap, map_site, view_places
from generator.views.questions import QuestionsView, view_questions
from generator.views.report import ReportView, view_report
from generator.views.report_figures import Shown
from generator.views.reviews import ReviewsView, view_reviews
from generator.views.services import ServiceGroupView, view_services
from generator.views.systems import SystemView, view_systems
from generator.views.team import TeamView, view_team
from generator.views.trace import TraceView, view_trace
from generator.words import Words


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything a reader can see, formatted."""

    masthead: Masthead
    overview: OverviewView
    articles: tuple[ArticleView, ...]
    services: tuple[ServiceGroupView, ...]
    deliveries: DeliveriesView
    cloud: CloudView
    systems: tuple[SystemView, ...]
    matrix: MatrixView
    incidents: tuple[IncidentView, ...]
    deductions: DeductionView
    amendments: tuple[AmendmentView, ...]
    report: ReportView
    payments: tuple[PaymentView, ...]
    milestones: tuple[MilestoneView, ...]
    readiness: tuple[ReadinessView, ...]
    way: tuple[StepPointView, ...]
    application: ApplicationView
    reviews: ReviewsView
    team: TeamView
    cadences: tuple[CadenceView, ...]
    notices: NoticesView
    questions: QuestionsView
    evidence: EvidenceIndexView
    charts: ChartsView
    calendar: CalendarView
    site: SiteMap
    places: tuple[PlaceView, ...]
    trace: TraceView
    changes: ChangesView


def view_dossier(
    assessment: Assessment,
    words: Words,
    history: History = UNTOLD,
    prose: Prose = UNWRITTEN,
    effects: Mapping[str, EffectView] = MappingProxyType({}),
) -> DossierView:
    """Shapes an assessment, its records' history with its effects and the report's text; computes nothing."""
    evidence = view_evidence_index(assessment, words)
    site = map_site(assessment, evidence)
    services = view_services(assessment, words)
    deliveries = view_deliveries(assessment, words)
    shown = Shown(
        masthead=view_masthead(assessment, words),
        overview=view_overview(assessment, words),
        services=services,
        deliveries=deliveries,
        cloud=view_cloud(assessment, services, deliveries, words),
        systems=view_systems(assessment, words),
        incidents=view_incidents(assessment, words),
        deductions=view_deductions(assessment, words),
        payments=view_payments(assessment, words),
        reviews=view_reviews(assessment, words),
        team=view_team(assessment, words),
        questions=view_questions(assessment, words),
        words=words,
    )
    return DossierView(
        masthead=shown.masthead,
        overview=shown.overview,
        articles=view_articles(assessment, words),
        services=shown.services,
        deliveries=shown.deliveries,
        cloud=shown.cloud,
        systems=shown.systems,
        matrix=view_matrix(assessment, words),
        incidents=shown.incidents,
        deductions=shown.deductions,
        amendments=view_amendments(assessment, words),
        report=view_report(prose, shown),
        payments=shown.payments,
        milestones=view_milestones(assessment, words),
        readiness=view_readiness(assessment, words),
        way=view_way(assessment, words),
        application=view_application(assessment, words),
        reviews=shown.reviews,
        team=shown.team,
        cadences=view_cadences(assessment, words),
        notices=view_notices(assessment, words),
        questions=shown.questions,
        evidence=evidence,
        charts=view_charts(assessment, words),
        calendar=view_calendar(assessment, words),
        site=site,
        places=view_places(assessment, site, words),
        trace=view_trace(assessment, site, words),
        changes=view_changes(history, site, assessment.records.project.timezone, words, effects),
    )
