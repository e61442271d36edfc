"""The charts of the work: products by month, and the states of all findings by article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from generator.compliance.assessment import Assessment
from generator.compliance.finding import State
from generator.numerals import numeral
from generator.views.chart import ChartView, Row, month_names, month_of, term_months
from generator.words import Words

Mark = Literal["on_time", "late", "unproven", "missing", "missing_custom", "ahead"]
_LOOK: Final[dict[Mark, tuple[str, str, float]]] = {
    "on_time": ("accent", "accent", 1),
    "late": ("accent", "accent", 0.35),
    "unproven": ("orange", "orange", 0.15),
    "missing": ("red", "red", 0.12),
    "missing_custom": ("grey", "grey", 0.12),
    "ahead": ("line-2", "ink-3", 0),
}
"""Outline and fill, the number's colour, and how full a bar is, from what is there to what is not."""

_TONE: Final[dict[State, str]] = {
    State.BREACHED: "red",
    State.OVERDUE: "red",
    State.NOT_EVIDENCED: "orange",
    State.NEEDS_DECISION: "amber",
    State.DUE_SOON: "amber",
    State.LATE: "orange",
    State.ADVISORY: "grey",
    State.IN_PROGRESS: "blue",
    State.NOT_DUE: "grey",
    State.NO_BREACH_RECORDED: "grey",
    State.SATISFIED: "green",
    State.NOT_APPLICABLE: "grey",
}


@dataclass(frozen=True, slots=True)
class _Product:
    """One expected work product: the month its period ends in, and what became of it."""

    month: str
    mark: Mark


def _products(assessment: Assessment) -> Iterator[_Product]:
    """Every expected product. The only place that knows how a service's assessment holds them."""
    for service in assessment.services:
        for one in service.expectations:
            if one.delivered_on is not None:
                mark: Mark = "unproven" if not one.proven else "late" if one.late else "on_time"
            elif one.over:
                mark = "missing" if one.owed else "missing_custom"
            else:
                mark = "ahead"
            yield _Product(month_of(one.span.last), mark)


def view_deliveries_chart(assessment: Assessment, words: Words) -> ChartView:
    """Products by the month their period ends in: handed over, late, missing, not yet due."""
    counted = Counter((one.month, one.mark) for one in _products(assessment))
    title = words.t("chart.deliveries.title")
    if not counted:
        return ChartView("deliveries", title, words.t("chart.deliveries.none"))
    keys = term_months(assessment.records.contract.term)
    keys = sorted({*keys, *(month for month, _ in counted)})
    marks = [mark for mark in _LOOK if mark == "on_time" or any(counted[key, mark] for key in keys)]
    totals = {mark: sum(counted[key, mark] for key in keys) for mark in _LOOK}
    over = sum(count for mark, count in totals.items() if mark != "ahead")
    return ChartView(
        name="deliveries",
        title=title,
        text=words.t("chart.deliveries.text", date=assessment.as_of, over=over, **totals),
        head=(
            words.t("chart.column.month"),
            *(words.t(f"chart.deliveries.mark.{mark}") for mark in marks),
            words.t("chart.column.sum"),
        ),
        rows=tuple(
            (
                key,
                *(str(counted[key, mark] or "—") for mark in marks),
                str(sum(counted[key, mark] for mark in marks)),
            )
            for key in keys
        ),
        data={
            "bars": tuple(
                _bar(key, row, mark, counted[key, mark]) for row, mark in enumerate(marks) for key in keys
            )
        },
        values={
            "keys": keys,
            "months": month_names(keys, words),
            "names": [words.t(f"chart.deliveries.mark.{mark}") for mark in marks],
            "top": max(counted.values()),
        },
    )


def _bar(month: str, row: int, mark: Mark, count: int) -> Row:
    look, tone, weight = _LOOK[mark]
    return {"month": month, "row": row, "count": count, "fill": look, "tone": tone, "weight": weight}


def view_compliance_chart(assessment: Assessment, words: Words) -> ChartView:
    """How many findings of each article stand in each state; articles and states without one are left out."""
    article_of = {clause.id: clause.article for clause in assessment.records.clauses}
    counted = Counter(
        (article_of[finding.clause], finding.state)
        for finding in assessment.findings
        if finding.clause in article_of
    )
    title = words.t("chart.compliance.title")
    if not counted:
        return ChartView("compliance", title, words.t("chart.compliance.none"))
    articles = [one for one in assessment.records.articles if any(counted[one.number, s] for s in State)]
    states = [state for state in State if any(counted[one.number, state] for one in articles)]
    of_state = {state: sum(counted[one.number, state] for one in articles) for state in states}
    told = [
        words.t("chart.compliance.of-state", state=words.t(f"state.{state.value}"), count=count)
        for state, count in of_state.items()
    ]
    numbers = {one.number: words.t("clause.article", number=numeral(one.number)) for one in articles}
    full = {one.number: f"{numbers[one.number]} {one.title}" for one in articles}
    return ChartView(
        name="compliance",
        title=title,
        text=words.t(
            "chart.compliance.text", articles=len(articles), count=sum(of_state.values()), parts=told
        ),
        head=(
            words.t("chart.column.article"),
            *(words.t(f"state.{state.value}") for state in states),
            words.t("chart.column.sum"),
        ),
        rows=tuple(
            (
                full[one.number],
                *(str(counted[one.number, state] or "—") for state in states),
                str(sum(counted[one.number, state] for state in states)),
            )
            for one in articles
        ),
        data={
            "cells": tuple(
                {
                    "article": str(one.number),
                    "state": state.value,
                    "count": counted[one.number, state],
                    "tone": _TONE[state],
                }
                for one in articles
                for state in states
                if counted[one.number, state]
            )
        },
        values={
            "keys": [state.value for state in states],
            "states": {state.value: words.t(f"state.{state.value}") for state in states},
            "tallest": max(len(words.t(f"state.{state.value}")) for state in states),
            "rows": [str(one.number) for one in articles],
            "articles": {
                str(number): {"label": full[number], "short": name} for number, name in numbers.items()
            },
            "top": max(counted.values()),
        },
    )
