"""The whole dossier as shown: one value that pages, documents and the terminal draw from."""

from __future__ import annotations

from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.records.history import UNTOLD, History
from generator.views.acceptance import StepPointView, view_way
from generator.views.cadences import CadenceView, view_cadences
from generator.views.calendar import CalendarView, view_calendar
from generator.views.changes import ChangesView, view_changes
from generator.views.charts import ChartsView, view_charts
from generator.views.clauses import ArticleView, view_articles
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
    systems: tuple[SystemView, ...]
    matrix: MatrixView
    incidents: tuple[IncidentView, ...]
    deductions: DeductionView
    payments: tuple[PaymentView, ...]
    milestones: tuple[MilestoneView, ...]
    readiness: tuple[ReadinessView, ...]
    way: tuple[StepPointView, ...]
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


def view_dossier(assessment: Assessment, words: Words, history: History = UNTOLD) -> DossierView:
    """Shapes an assessment, and the history of its records; computes nothing that they do not hold."""
    evidence = view_evidence_index(assessment, words)
    site = map_site(assessment, evidence)
    return DossierView(
        masthead=view_masthead(assessment, words),
        overview=view_overview(assessment, words),
        articles=view_articles(assessment, words),
        services=view_services(assessment, words),
        systems=view_systems(assessment, words),
        matrix=view_matrix(assessment, words),
        incidents=view_incidents(assessment, words),
        deductions=view_deductions(assessment, words),
        payments=view_payments(assessment, words),
        milestones=view_milestones(assessment, words),
        readiness=view_readiness(assessment, words),
        way=view_way(assessment, words),
        reviews=view_reviews(assessment, words),
        team=view_team(assessment, words),
        cadences=view_cadences(assessment, words),
        notices=view_notices(assessment, words),
        questions=view_questions(assessment, words),
        evidence=evidence,
        charts=view_charts(assessment, words),
        calendar=view_calendar(assessment, words),
        site=site,
        places=view_places(assessment, site, words),
        trace=view_trace(assessment, site, words),
        changes=view_changes(history, site, assessment.records.project.timezone, words),
    )
