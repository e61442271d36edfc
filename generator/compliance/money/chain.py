"""The chain of a payment (5.2b): the link nothing proves, and where the records contradict the chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from generator.compliance.case import Case
from generator.compliance.finding import Step, step
from generator.compliance.proof import proves
from generator.location import Origin
from generator.message import say
from generator.records.contract import Instalment
from generator.records.milestone import Milestone
from generator.records.review import Review

REVIEW_SAME: Final = "AMB-REVIEW-SAME"
_APART: Final = "不同"
"""The reading by which the review of the chain and the quality review are two procedures."""


_SAME: Final = "同一"
"""The reading by which they are one."""


def links_of(case: Case, part: Instalment) -> tuple[Milestone, ...]:
    return tuple(standing_link(case, case.milestones[name]) for name in part.chain)


def standing_link(case: Case, link: Milestone) -> Milestone:
    """A link as it stands with the quality reviews held: where the parties decided that those are the review
    of the chain, one that passed reaches it and after one that failed party B must act; while nobody has
    decided, it is for both."""
    held = held_review(case, link)
    if held is None:
        return link
    if is_same(case) and held.outcome == "passed":
        reached = {"done_on": held.held_on, "evidence": held.evidence, "origin": _origin_as_link(held)}
        return link.model_copy(update=reached)
    return link.model_copy(update={"party": "B" if is_same(case) else "both"})


def _origin_as_link(held: Review) -> Origin:
    """Where a review stands, found by the names a milestone gives to what it says."""
    names = {"done_on": "held_on", "evidence": "evidence"}
    lines = {name: held.origin.at(own).line for name, own in names.items()}
    return Origin(held.origin.file, held.origin.line, lines)


def held_review(case: Case, link: Milestone) -> Review | None:
    """The last proven quality review since what the chain's own review follows, which may be that review.

    None where the review is recorded itself, or the parties decided that both are apart (AMB-REVIEW-SAME).
    """
    chain = _accepting(case)
    decision = case.decision_on(REVIEW_SAME)
    if link.done_on is not None or link.id not in chain[-2:-1] or REVIEW_SAME not in case.ambiguities:
        return None
    if decision is not None and decision.reading != _SAME:
        return None
    since = [case.milestones[name].done_on for name in chain[:-2]][-1:]
    if not since or since[0] is None:
        return None
    rounds = [one for one in case.records.reviews if one.held_on >= since[0]]
    return next((one for one in reversed(rounds) if proves(one.evidence, one.held_on)), None)


def is_same(case: Case) -> bool:
    """Whether the parties decided that the review of the chain is the quality review."""
    decision = case.decision_on(REVIEW_SAME)
    return decision is not None and decision.reading == _SAME


def held_step(case: Case, link: Milestone, held: Review) -> Step:
    """What a quality review held is to the review of the chain nobody recorded."""
    key = "review-same-failed" if is_same(case) else "review-may-be-same"
    values: dict[str, object] = {"name": link.name, "round": held.round, "held": held.held_on}
    if not is_same(case):
        values |= {"outcome": say(f"review-outcome.{held.outcome}")}
    return step(key, held.origin.at("outcome"), link.origin.at(), **values)


def skipped(case: Case, link: Milestone) -> Milestone | None:
    """The link before the acceptance that nothing proves although the acceptance is recorded (5.2b)."""
    if link.done_on is None or link.id not in _ends(case):
        return None
    return missing_link([standing_link(case, case.milestones[name]) for name in _accepting(case)[:-1]])


def is_reached(link: Milestone) -> bool:
    """Whether a link of the chain is a dated record with evidence that can show it (rules §4)."""
    return link.done_on is not None and proves(link.evidence, link.done_on)


def missing_link(links: Sequence[Milestone]) -> Milestone | None:
    """The first link that nothing proves."""
    return next((link for link in links if not is_reached(link)), None)


def out_of_order(links: Sequence[Milestone]) -> Iterator[tuple[Milestone, Milestone]]:
    """Each recorded link with the earlier one of the chain that was done only after it."""
    done = [link for link in links if link.done_on is not None]
    for earlier, later in pairwise(done):
        if earlier.done_on is not None and later.done_on is not None and later.done_on < earlier.done_on:
            yield later, earlier


def failed_review(case: Case, link: Milestone) -> Review | None:
    """The failed quality review (8.3) that a recorded review or acceptance of a chain contradicts.

    Acceptance rests on a review that passed (8.4): neither the last round before it nor the last of all may
    have failed. The review before it is the quality review itself unless the parties decided that it is not
    (AMB-REVIEW-SAME); what failed then may pass later, so that only the last round of all counts.
    """
    ends = _ends(case)
    reviews = set(_accepting(case)[-2:-1])
    if link.done_on is None or link.id not in ends | reviews:
        return None
    rounds = case.records.reviews
    last = list(rounds[-1:])
    if link.id in ends:
        last += [one for one in rounds if one.held_on <= link.done_on][-1:]
    elif (decision := case.decision_on(REVIEW_SAME)) is not None and decision.reading == _APART:
        return None
    return next((one for one in last if one.outcome == "failed"), None)


def _accepting(case: Case) -> tuple[str, ...]:
    """The chain of the last instalment, which ends with the acceptance; an earlier one waits for less."""
    instalments = case.records.contract.instalments
    return instalments[-1].chain if instalments else ()


def _ends(case: Case) -> set[str]:
    """The acceptance."""
    return set(_accepting(case)[-1:])


def rests_on_reading(case: Case, link: Milestone) -> bool:
    """Whether it is a reading that makes a link contradict the quality review (AMB-REVIEW-SAME)."""
    return link.id not in _ends(case)


def is_reading_open(case: Case, link: Milestone) -> bool:
    """Whether that reading is a question of the project that nobody decided."""
    asked = REVIEW_SAME in case.ambiguities and case.decision_on(REVIEW_SAME) is None
    return asked and rests_on_reading(case, link)


def against_review(link: Milestone, failed: Review) -> Step:
    values = {"name": link.name, "date": link.done_on, "round": failed.round, "held": failed.held_on}
    return step("link-against-review", link.origin.at("done_on"), failed.origin.at("outcome"), **values)


def contradiction(case: Case, links: Sequence[Milestone]) -> Step | None:
    """Where the recorded links contradict their own order, or a quality review that failed."""
    for later, earlier in out_of_order(links):
        values = {"name": later.name, "date": later.done_on, "earlier": earlier.name, "then": earlier.done_on}
        return step("link-out-of-order", later.origin.at("done_on"), earlier.origin.at("done_on"), **values)
    for link in links:
        failed = failed_review(case, link)
        if failed is not None:
            return against_review(link, failed)
    return None


def paid_ahead(case: Case, links: Sequence[Milestone], paid_on: dt.date) -> Step | None:
    """Why a payment was made before its chain was whole: a link missing, unproven, later, or contradicted."""
    missing = missing_link(links)
    if missing is not None and missing.done_on is None:
        return step("paid-link-missing", missing.origin.at(), name=missing.name, paid=paid_on)
    if missing is not None:
        at = missing.origin.at("evidence")
        return step("paid-link-unproven", at, name=missing.name, date=missing.done_on)
    for link in links:
        if link.done_on is not None and link.done_on > paid_on:
            values = {"name": link.name, "date": link.done_on, "paid": paid_on}
            return step("paid-before-link", link.origin.at("done_on"), **values)
    return contradiction(case, links)
