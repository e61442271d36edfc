"""The chart of incidents by month and tier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from generator.compliance.assessment import Assessment
from generator.compliance.incidents.incidents import IncidentAssessment
from generator.views.chart import ChartView, Row, month_names, month_of, occurred_on, term_months
from generator.words import Words

_OPEN: Final = "open"
_NONE: Final = "none"
_DARK: Final = 0.6
"""The weight above which a block is written on in the colour of the paper."""
_ROOM: Final = 2
"""Months to come from which on there is room for a word in them."""


def view_incidents_chart(assessment: Assessment, words: Words) -> ChartView:
    """Incidents by month and tier; what has no tier yet stands apart."""
    title = words.t("chart.incidents.title")
    if not assessment.incidents:
        return ChartView("incidents", title, words.t("chart.incidents.none", date=assessment.as_of))
    days = {one.incident.id: occurred_on(one, assessment) for one in assessment.incidents}
    keys = term_months(assessment.records.contract.term, *days.values(), assessment.as_of)
    tiers = [tier.id for tier in assessment.records.contract.incidents.tiers]
    counted = Counter((month_of(days[one.incident.id]), _tier(one)) for one in assessment.incidents)
    kinds = [kind for kind in (*tiers, _NONE, _OPEN) if any(counted[key, kind] for key in keys)]
    of_month = {key: sum(counted[key, kind] for kind in kinds) for key in keys}
    busy = [key for key in keys if of_month[key]]
    ahead = [key for key in keys if key > month_of(assessment.as_of)]
    return ChartView(
        name="incidents",
        title=title,
        text=_incidents_text(assessment, counted, kinds, words),
        head=(
            words.t("chart.column.month"),
            *(_kind_name(kind, words) for kind in kinds),
            words.t("chart.column.sum"),
        ),
        rows=tuple(
            (
                key,
                *(str(counted[key, kind] or "—") for kind in kinds),
                str(of_month[key]),
            )
            for key in busy
        ),
        data={
            "blocks": tuple(block for key in busy for block in _blocks(key, counted, kinds, tiers, words)),
            "ahead": tuple({"month": key} for key in ahead),
            "ahead-label": _ahead_label(ahead, words),
        },
        values={
            "keys": keys,
            "months": month_names(keys, words),
            "top": max(of_month.values()),
        },
    )


def _ahead_label(ahead: Sequence[str], words: Words) -> tuple[Row, ...]:
    """The word in the middle of the months to come; none where a single one leaves no room for it."""
    if len(ahead) < _ROOM:
        return ()
    return ({"month": ahead[(len(ahead) - 1) // 2], "label": words.t("chart.ahead")},)


def _tier(one: IncidentAssessment) -> str:
    return _OPEN if one.basis is None else one.tier or _NONE


def _kind_name(kind: str, words: Words) -> str:
    if kind == _OPEN:
        return words.t("tier.undetermined")
    return words.t("tier.none") if kind == _NONE else words.t("tier.named", tier=kind)


def _incidents_text(
    assessment: Assessment, counted: Counter[tuple[str, str]], kinds: Sequence[str], words: Words
) -> str:
    totals: Counter[str] = Counter()
    for (_, kind), count in counted.items():
        totals[kind] += count
    parts = [
        words.t("chart.incidents.of-kind", kind=_kind_name(kind, words), count=totals[kind]) for kind in kinds
    ]
    values = {"date": assessment.as_of, "count": len(assessment.incidents)}
    return words.t("chart.incidents.text", parts=parts, **values)


def _blocks(
    key: str, counted: Counter[tuple[str, str]], kinds: Sequence[str], tiers: Sequence[str], words: Words
) -> Iterator[Row]:
    """A month's incidents from the axis upwards, a block for each tier: the graver the darker."""
    at = 0
    for kind in kinds:
        count = counted[key, kind]
        if not count:
            continue
        weight = 0.15 if kind not in tiers else 0.3 + 0.7 * tiers.index(kind) / max(len(tiers) - 1, 1)
        tone = {_OPEN: "amber", _NONE: "grey"}.get(kind, "accent")
        name = words.t(f"chart.incidents.mark-{kind}") if kind in (_OPEN, _NONE) else kind
        yield {
            "month": key,
            "from": at,
            "to": at + count,
            "label": name if count == 1 else words.t("chart.incidents.times", kind=name, count=count),
            "open": kind == _OPEN,
            "tone": tone,
            "weight": weight,
            "text": "paper" if weight > _DARK else "ink" if kind in tiers else tone,
        }
        at += count
