"""The incident ledger as shown: one row and one form (事故记录单) for each incident, and the deductions."""

from __future__ import annotations

from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.compliance.incidents.allocations import Allocation
from generator.compliance.incidents.deductions import DeductionAssessment
from generator.compliance.incidents.incidents import ZERO, IncidentAssessment
from generator.records.incident import Incident
from generator.views.findings import EvidenceView, FindingView, view_evidence, view_finding
from generator.words import Words, day, moment, money, percent


@dataclass(frozen=True, slots=True)
class ActionView:
    what: str
    due: str
    done: str
    verified_by: str


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One incident; every field of the form, 待补 where nobody recorded it."""

    id: str
    title: str
    place: str
    occurred: str
    times: tuple[tuple[str, str], ...]
    reporter: str
    means: str
    lead: str
    departments: str
    department_count: str
    effects: tuple[tuple[str, str], ...]
    symptom: str
    cause_preliminary: str
    cause_root: str
    handling: tuple[tuple[str, str], ...]
    responsibility: str
    actions: tuple[ActionView, ...]
    repair: str
    tiers_met: str
    tier: str
    tier_basis: str
    """What gave the tier; empty while it is open."""
    proposed: str
    meeting_date: str
    meeting_tier: str
    reason: str
    """The ground the meeting recorded for departing from the text; empty where it recorded none."""
    minutes: str
    amount: str
    running_total: str
    pending: str
    instalment: str
    taken: str
    """Where the deduction is taken from, as a sentence says it."""
    national_level: str
    signatures: tuple[tuple[str, str, str], ...]
    evidence: tuple[EvidenceView, ...]
    finding: FindingView


@dataclass(frozen=True, slots=True)
class DeductionView:
    """The deductions in figures, and the finding that explains them."""

    approved: str
    pending_min: str
    pending_max: str
    has_pending: bool
    ceiling: str
    remaining: str
    ratio: str
    ratio_number: str
    """The ratio as a plain number from 0 to 100, for a bar."""
    share_of_total: str
    incident_count: int
    incident_count_decided: int
    trigger_count: int
    projections: tuple[tuple[str, int, str, int], ...]
    """Tier, incidents to the trigger by count, by the ceiling at the highest amounts, whichever is first."""
    rectified: str
    """When the full rectification was completed, and how many incidents came after; empty before that."""
    rectification: str
    termination: str
    finding: FindingView


def view_incidents(assessment: Assessment, words: Words) -> tuple[IncidentView, ...]:
    """The incidents in order of time, each with the approved total up to it."""
    places = {system.id: system.name for system in assessment.records.systems}
    parts = {part.id: part.name for part in assessment.records.contract.instalments}
    taken = {one.incident: one for one in assessment.deductions.allocations}
    views: list[IncidentView] = []
    total = ZERO
    for one in assessment.incidents:
        total += one.deducted
        allocation = taken.get(one.incident.id)
        shown = ("", "") if allocation is None else _taken_from(allocation, parts, words)
        place = places.get(one.incident.system or "", one.incident.where or "")
        views.append(_incident(one, place, money(total), shown, words))
    return tuple(views)


def _taken_from(allocation: Allocation, parts: dict[str, str], words: Words) -> tuple[str, str]:
    """The payment a deduction is taken from, or how it is collected where none is left: named, and told."""
    if allocation.instalment is not None:
        name = parts[allocation.instalment]
        return name, words.t("page.incident.taken-from", name=name)
    left = words.t(f"incident.no-payment-left-{allocation.afterwards}")
    return left, left


def view_deductions(assessment: Assessment, words: Words) -> DeductionView:
    given = assessment.deductions
    regime = assessment.records.contract.incidents
    return DeductionView(
        approved=money(given.approved_total),
        pending_min=money(given.pending_min),
        pending_max=money(given.pending_max),
        has_pending=given.pending_max > 0,
        ceiling=money(given.ceiling),
        remaining=money(given.remaining),
        ratio=percent(given.ratio),
        ratio_number=f"{min(given.ratio, 100):.2f}",
        share_of_total=percent(given.share_of_total, regime.ceiling_percent),
        incident_count=given.incident_count,
        incident_count_decided=given.incident_count_decided,
        trigger_count=regime.trigger_count,
        projections=tuple(
            (
                one.tier,
                one.by_count,
                words.t("value.never") if one.by_ceiling_at_most is None else str(one.by_ceiling_at_most),
                one.first,
            )
            for one in given.projections
        ),
        rectified="" if given.rectified_on is None else _rectified(given, words),
        rectification=words.t(f"deduction.rectification-{_answer(given.rectification_required)}"),
        termination=words.t(f"deduction.termination-{_answer(given.termination_right)}"),
        finding=view_finding(given.finding, words),
    )


def _rectified(given: DeductionAssessment, words: Words) -> str:
    told = words.t("deduction.rectified", date=given.rectified_on, later=given.count_after_rectification)
    left = given.until_termination
    return told if left is None else told + words.t("deduction.until-termination", left=left)


def _answer(value: bool | None) -> str:
    return "open" if value is None else "yes" if value else "no"


def _incident(
    one: IncidentAssessment, place: str, total: str, taken: tuple[str, str], words: Words
) -> IncidentView:
    incident = one.incident
    unknown = words.t("value.unknown")
    meeting = incident.meeting
    impact = incident.impact
    return IncidentView(
        id=incident.id,
        title=incident.title,
        place=place,
        occurred=moment(incident.occurred_at),
        times=_times(incident, words),
        reporter=incident.reporter.name or unknown,
        means=incident.reporter.means or unknown,
        lead=incident.lead or unknown,
        departments=words.t("value.separator").join(impact.departments or ()) or unknown,
        department_count=unknown if impact.department_total is None else str(impact.department_total),
        effects=_effects(incident, words),
        symptom=incident.symptom or unknown,
        cause_preliminary=incident.cause.preliminary or unknown,
        cause_root=incident.cause.root or unknown,
        handling=tuple((moment(entry.at), entry.what) for entry in incident.handling),
        responsibility=incident.responsibility or unknown,
        actions=tuple(
            ActionView(
                what=action.what,
                due=day(action.due) if action.due else unknown,
                done=day(action.done_on) if action.done_on else words.t("incident.not-done"),
                verified_by=action.verified_by or words.t("incident.not-verified"),
            )
            for action in incident.corrective_actions
        ),
        repair=unknown if one.repair is None else words.t("incident.hours", length=one.repair),
        tiers_met=_tiers_met(one, words),
        tier=_tier(one, words),
        tier_basis="" if one.basis is None else words.t(f"tier-basis.{one.basis}"),
        proposed=words.t("tier.named", tier=incident.proposed_tier) if incident.proposed_tier else unknown,
        meeting_date=day(meeting.date) if meeting else words.t("incident.meeting-pending"),
        meeting_tier=_meeting_tier(incident, words),
        reason=(meeting.reason if meeting else None) or "",
        minutes=(meeting.minutes if meeting else None) or unknown,
        amount=_amount(one, words),
        running_total=total,
        pending="" if one.decided or not one.in_term else f"{money(one.pending[0])}–{money(one.pending[1])}",
        instalment=taken[0],
        taken=taken[1],
        national_level=incident.national_level or words.t("value.not-filled"),
        signatures=tuple(
            (
                signature.role,
                signature.name,
                day(signature.on) if signature.on else words.t("incident.undated"),
            )
            for signature in incident.signatures
        ),
        evidence=view_evidence(incident.evidence, words),
        finding=view_finding(one.finding, words),
    )


def _amount(one: IncidentAssessment, words: Words) -> str:
    """What was approved; with a word where it does not count."""
    if one.approved is None:
        return words.t("incident.amount-pending")
    if not one.in_term:
        return words.t("incident.amount-outside-term", amount=one.approved)
    return money(one.approved) if one.decided else words.t("incident.amount-unproven", amount=one.approved)


def _tiers_met(one: IncidentAssessment, words: Words) -> str:
    if one.outcome.tiers_met:
        return words.t("value.separator").join(one.outcome.tiers_met)
    return words.t("tier.facts-unknown" if one.outcome.unknown else "tier.nothing-met")


def _tier(one: IncidentAssessment, words: Words) -> str:
    if one.basis is None:
        return words.t("tier.undetermined" if one.outcome.open_by_text else "tier.facts-unknown")
    if one.basis == "meeting":
        return _meeting_tier(one.incident, words)
    return words.t("tier.none") if one.tier is None else words.t("tier.named", tier=one.tier)


def _meeting_tier(incident: Incident, words: Words) -> str:
    if incident.meeting is None:
        return words.t("incident.meeting-pending")
    if incident.meeting.leaves_tier_unsaid:
        return words.t("tier.unsaid")
    tier = incident.meeting.tier
    return words.t("tier.none") if tier is None else words.t("tier.named", tier=tier)


def _times(incident: Incident, words: Words) -> tuple[tuple[str, str], ...]:
    names = ("occurred_at", "discovered_at", "reported_at", "arrived_at", "recovered_at")
    return tuple(
        (
            words.t(f"field.incident.{name}"),
            moment(when) if (when := getattr(incident, name)) else words.t("value.unknown"),
        )
        for name in names
    )


def _effects(incident: Incident, words: Words) -> tuple[tuple[str, str], ...]:
    impact = incident.impact
    flags = {
        name: getattr(impact, name) for name in ("alternative", "district_leaders", "other_major_effect")
    }
    shown = {name: "unknown" if value is None else "yes" if value else "no" for name, value in flags.items()}
    return (
        (words.t("field.incident.service"), words.t(f"service-effect.{impact.service or 'unknown'}")),
        *((words.t(f"field.incident.{name}"), words.t(f"flag.{value}")) for name, value in shown.items()),
    )
