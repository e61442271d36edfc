"""The answers there are to choose from: what the project knows, with the names people know it by."""

from __future__ import annotations

from generator.message import say
from generator.records.clause import PARTY_WORDS
from generator.views.asking import Choice, Known


def systems(known: Known) -> tuple[Choice, ...]:
    return tuple(Choice(one.id, one.name) for one in known.records.systems)


def services(known: Known) -> tuple[Choice, ...]:
    every = (*known.records.services, *known.records.project_products)
    return tuple(Choice(one.id, one.name) for one in every)


def products(known: Known) -> tuple[Choice, ...]:
    """The work products of the service that was named."""
    every = (*known.records.services, *known.records.project_products)
    service = next((one for one in every if one.id == known.text("service")), None)
    return tuple(Choice(one.name, "") for one in service.deliverables) if service else ()


def tiers(known: Known) -> tuple[Choice, ...]:
    return tuple(Choice(one.id, one.name) for one in known.records.contract.incidents.tiers)


def members(known: Known) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.id, say("new.member", name=one.name, role=one.role)) for one in known.records.team
    )


def instalments(known: Known) -> tuple[Choice, ...]:
    """The instalments, each with what is payable of it."""
    return tuple(
        Choice(
            one.instalment.id,
            say("new.instalment", name=one.instalment.name, amount=one.payable)
            if one.payable is not None
            else one.instalment.name,
        )
        for one in known.assessment.payments
    )


def ambiguities(known: Known) -> tuple[Choice, ...]:
    """The questions of the text, those nobody decided yet first."""
    decided = {one.ambiguity for one in known.records.decisions}
    every = sorted(known.records.ambiguities, key=lambda one: one.id in decided)
    return tuple(Choice(one.id, one.about) for one in every)


def readings(known: Known) -> tuple[Choice, ...]:
    """The readings of the question that was named; none where it is answered freely."""
    chosen = next((one for one in known.records.ambiguities if one.id == known.text("ambiguity")), None)
    return tuple(Choice(one, "") for one in chosen.readings) if chosen else ()


def clauses(known: Known) -> tuple[Choice, ...]:
    """The clauses a notice of the kind can stand under."""
    foreseen = known.foreseen.get(known.text("kind_of"), ())
    return tuple(
        Choice(one.id, one.title) for one in known.records.clauses if not foreseen or one.id in foreseen
    )


def complaints(known: Known) -> tuple[Choice, ...]:
    """The complaints under the clause that was named."""
    return tuple(
        Choice(one.id, one.subject)
        for one in known.records.notices
        if one.bears == "complaint" and one.clause == known.text("clause")
    )


def both_leads(known: Known) -> tuple[str, ...] | None:
    """The leads of both parties, an entry each, where both are recorded."""
    contract = known.records.contract
    leads = {"A": contract.party_a.lead, "B": contract.party_b.lead}
    if not all(leads.values()):
        return None
    return tuple(f"{PARTY_WORDS[side]}{lead}" for side, lead in leads.items())


def lead(known: Known) -> str | None:
    """Party B's lead, as recorded with the contract."""
    return known.records.contract.party_b.lead


def payable(known: Known) -> str | None:
    """What is payable of the instalment that was named."""
    chosen = known.text("id")
    of_it = next((one for one in known.assessment.payments if one.instalment.id == chosen), None)
    return None if of_it is None or of_it.payable is None else f"{of_it.payable:.2f}"
