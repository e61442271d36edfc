"""A department (处室): its contracts and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.compliance.portfolio.assessment import DepartmentStanding
from generator.views.portfolio.contract import ContractRow
from generator.views.portfolio.places import ContractLink, department_path
from generator.views.portfolio.totals import TotalsView, view_totals
from generator.words import Words


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department with all of its contracts, those nothing is known of too."""

    id: str
    name: str
    path: str
    totals: TotalsView
    contracts: tuple[ContractRow, ...]


def view_department(
    one: DepartmentStanding, rows: Mapping[str, ContractRow], links: Mapping[str, ContractLink], words: Words
) -> DepartmentView:
    own = {*one.totals.counted, *one.totals.not_counted}
    return DepartmentView(
        id=one.department.id,
        name=one.department.name,
        path=department_path(one.department.id),
        totals=view_totals(one.totals, links, words),
        contracts=tuple(row for name, row in rows.items() if name in own),
    )
