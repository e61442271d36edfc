"""The record of a contractor (履约记录, 12.6): its contracts, what they come to, and from which figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.compliance.portfolio.assessment import ContractorRecord
from generator.views.portfolio.contract import ContractRow
from generator.views.portfolio.places import ContractLink, contractor_path
from generator.views.portfolio.totals import TotalsView, view_totals
from generator.words import Words


@dataclass(frozen=True, slots=True)
class ContractorView:
    """A contractor with its contracts. Those ``totals`` names as not counted may be its as well."""

    id: str
    name: str
    path: str
    totals: TotalsView
    contracts: tuple[ContractRow, ...]


def view_contractor(
    one: ContractorRecord, rows: Mapping[str, ContractRow], links: Mapping[str, ContractLink], words: Words
) -> ContractorView:
    return ContractorView(
        id=one.id,
        name=one.name,
        path=contractor_path(one.id),
        totals=view_totals(one.totals, links, words),
        contracts=tuple(rows[name] for name in one.totals.counted),
    )
