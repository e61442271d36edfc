"""What the special meeting (专题会) decided on an incident (12.4), and where that departs from the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from generator.compliance.finding import Step, step
from generator.compliance.incidents.incident_reading import tier_name
from generator.compliance.incidents.tiers import Outcome
from generator.location import Location
from generator.message import Message, say
from generator.records.contract import Tier
from generator.records.incident import Incident

_NO_REASON: Final = frozenset(
    {"", "无", "暂无", "没有", "待补", "略", "同上", "不详", "未知", "理由", "原因", "NA", "na"}
    | {"见纪要", "详见纪要", "见会议纪要", "见附件", "已研究", "已讨论", "同意", "通过"}
)
"""What stands in place of a reason, without punctuation."""
_INCOMPLETE: Final = "step.amount-without-tier"
_OF_PROPOSAL: Final = "step.proposal-differs-from-text"
"""The one deviation that is no decision's, and may be there before any meeting."""
_DEPARTURES: Final = frozenset({"step.amount-outside-range", "step.meeting-differs-from-text"})
"""Deviations from the text; the others only differ from what was proposed."""


def deviations_of(incident: Incident, outcome: Outcome, tiers: dict[str, Tier]) -> Iterator[Message]:
    """Where the decision is outside its tier's range, or differs from the proposal or the text."""
    proposed, meeting = incident.proposed_tier, incident.meeting
    if proposed is not None and outcome.determined and proposed != outcome.tier:
        yield say("step.proposal-differs-from-text", proposed=proposed, tier=tier_name(outcome.tier))
    if meeting is None or not meeting.decides:
        return
    if meeting.tier is not None and meeting.amount is not None:
        tier = tiers[meeting.tier]
        if not tier.least <= meeting.amount <= tier.most:
            values = {"tier": tier.id, "least": tier.least, "most": tier.most}
            yield say("step.amount-outside-range", amount=meeting.amount, **values)
    if meeting.leaves_tier_unsaid:
        yield say("step.amount-without-tier", amount=meeting.amount)
        return
    if proposed is not None and meeting.tier is not None and meeting.tier != proposed:
        yield say("step.meeting-differs-from-proposal", proposed=proposed, tier=meeting.tier)
    if meeting.tier not in outcome.possible:
        yield say("step.meeting-differs-from-text", tier=tier_name(meeting.tier))


def is_incomplete(deviations: Iterable[Message]) -> bool:
    """Whether an amount was approved without the tier it belongs to."""
    return any(deviation.key == _INCOMPLETE for deviation in deviations)


def departs_without_reason(incident: Incident, deviations: Iterable[Message]) -> bool:
    """Whether the decision departs from the text and nobody recorded on what ground."""
    departs = any(deviation.key in _DEPARTURES for deviation in deviations)
    return departs and (incident.meeting is None or not explains(incident.meeting.reason))


def explains(reason: str | None) -> bool:
    """Whether a reason says anything: what stands in a form that nobody filled in does not."""
    said = "".join(one for one in reason or "" if one.isalnum())
    return len(said) > 1 and not said.isdecimal() and said not in _NO_REASON


def meeting_steps(
    incident: Incident,
    pending: tuple[Decimal, Decimal],
    tiers: dict[str, Tier],
    deviations: Iterable[Message],
    *,
    tiers_at: Location,
    proven: bool,
) -> Iterator[Step]:
    """The meeting as recorded, the range of its tier, every deviation and the recorded ground for it.

    What the minutes do not prove is shown as recorded, and as pending still.
    """
    meeting = incident.meeting
    if meeting is None:
        where = incident.origin.at("meeting")
        yield step("meeting-missing", where, lowest=pending[0], highest=pending[1])
    elif meeting.amount is None:
        where = incident.origin.at("meeting")
        yield step("meeting-without-amount", where, date=meeting.date, lowest=pending[0], highest=pending[1])
    else:
        where = incident.origin.at("meeting.amount")
        tier = say("tier.unsaid") if meeting.leaves_tier_unsaid else tier_name(meeting.tier)
        yield step("meeting-decided", where, date=meeting.date, tier=tier, amount=meeting.amount)
        if meeting.tier is not None:
            given = tiers[meeting.tier]
            yield step("tier-range", tiers_at, tier=given.id, least=given.least, most=given.most)
    for deviation in deviations:
        of = "proposed_tier" if deviation.key == _OF_PROPOSAL else "meeting"
        yield Step(deviation, (incident.origin.at(of),))
    if meeting is not None and meeting.reason is not None:
        key = "meeting-reason" if explains(meeting.reason) else "meeting-reason-empty"
        yield step(key, incident.origin.at("meeting.reason"), reason=meeting.reason)
    if meeting is not None and meeting.decides and not proven:
        yield step("meeting-unproven", incident.origin.at("meeting"), lowest=pending[0], highest=pending[1])
