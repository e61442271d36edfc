"""All charts of a dossier as they are to be drawn: made from the one assessment, drawn by ``rendering``."""

from __future__ import annotations

from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.views.chart import ChartView
from generator.views.chart_deductions import view_deductions_chart
from generator.views.chart_incidents import view_incidents_chart
from generator.views.chart_timeline import view_timeline_chart
from generator.views.chart_work import view_compliance_chart, view_deliveries_chart
from generator.words import Words


@dataclass(frozen=True, slots=True)
class ChartsView:
    """The charts by what they show."""

    deductions: ChartView
    incidents: ChartView
    deliveries: ChartView
    compliance: ChartView
    timeline: ChartView


def view_charts(assessment: Assessment, words: Words) -> ChartsView:
    return ChartsView(
        deductions=view_deductions_chart(assessment, words),
        incidents=view_incidents_chart(assessment, words),
        deliveries=view_deliveries_chart(assessment, words),
        compliance=view_compliance_chart(assessment, words),
        timeline=view_timeline_chart(assessment, words),
    )
