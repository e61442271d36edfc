"""The figures that the text of the report may name, each taken from what other views show.

The names are known without an assessment, so that a text can be checked before there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from generator.compliance.finding import State
from generator.views.cloud import CloudView
from generator.views.deliveries import DeliveriesView
from generator.views.incidents import DeductionView, IncidentView
from generator.views.overview import Masthead, OverviewView
from generator.views.payments import PaymentView
from generator.views.questions import QuestionsView
from generator.views.reviews import ReviewsView
from generator.views.services import ServiceGroupView
from generator.views.systems import SystemView
from generator.views.team import TeamView
from generator.words import Words

_DONE: Final = frozenset({State.SATISFIED.value, State.LATE.value})


@dataclass(frozen=True, slots=True)
class Shown:
    """The views that figures are taken from."""

    masthead: Masthead
    overview: OverviewView
    services: tuple[ServiceGroupView, ...]
    deliveries: DeliveriesView
    cloud: CloudView
    systems: tuple[SystemView, ...]
    incidents: tuple[IncidentView, ...]
    deductions: DeductionView
    payments: tuple[PaymentView, ...]
    reviews: ReviewsView
    team: TeamView
    questions: QuestionsView
    words: Words

    @property
    def delivered(self) -> frozenset[str]:
        """The services with something handed over."""
        return frozenset(service.id for group in self.deliveries.groups for service in group.services)

    def has_delivered(self, groups: Sequence[ServiceGroupView]) -> int:
        """How many services of some groups have something handed over."""
        return sum(service.id in self.delivered for group in groups for service in group.services)

    @property
    def pending(self) -> str:
        if not self.deductions.has_pending:
            return self.words.t("print.none")
        return self.words.t(
            "print.deductions.range", low=self.deductions.pending_min, high=self.deductions.pending_max
        )

    @property
    def waiting_for(self) -> str:
        """The link of the way to the last payment that is missing."""
        return (self.payments[-1].waiting_for if self.payments else "") or self.words.t("print.none")

    @property
    def last_outcome(self) -> str:
        rounds = self.reviews.rounds
        return rounds[-1].outcome if rounds else self.words.t("print.not-recorded")

    @property
    def questions_with_effect(self) -> int:
        return len(self.questions.acute)


def _state(code: str) -> Callable[[Shown], object]:
    return lambda d: next(count for state, count in d.overview.counts if state.code == code)


_FIGURES: Final[Mapping[str, Callable[[Shown], object]]] = {
    "project.name": lambda d: d.masthead.name,
    "contract.title": lambda d: d.masthead.title,
    "contract.party-a": lambda d: d.masthead.party_a,
    "contract.party-b": lambda d: d.masthead.party_b,
    "contract.term": lambda d: d.masthead.term_long,
    "contract.total": lambda d: d.masthead.total,
    "contract.capitals": lambda d: d.masthead.capitals,
    "as-of.date": lambda d: d.masthead.as_of_long,
    "as-of.passed": lambda d: d.overview.days_passed,
    "as-of.left": lambda d: d.overview.days_left,
    "as-of.revision": lambda d: d.masthead.revision,
    "services.count": lambda d: sum(len(group.services) for group in d.services),
    "services.delivered": lambda d: d.has_delivered(d.services),
    "deliveries.count": lambda d: d.deliveries.count,
    "deliveries.late": lambda d: d.deliveries.late,
    "deliveries.unproven": lambda d: d.deliveries.unproven,
    "cloud.services": lambda d: d.cloud.services,
    "cloud.delivered": lambda d: sum(len(group.delivered) for group in d.cloud.groups),
    "cloud.deliveries": lambda d: d.cloud.deliveries,
    "systems.count": lambda d: len(d.systems),
    "systems.delivered": lambda d: sum(one.finding.state.code in _DONE for one in d.systems),
    "systems.undelivered": lambda d: sum(one.finding.state.code not in _DONE for one in d.systems),
    "systems.open-problems": lambda d: sum(one.open_problems for one in d.systems),
    "systems.overdue-problems": lambda d: sum(one.overdue_problems for one in d.systems),
    "incidents.recorded": lambda d: len(d.incidents),
    "incidents.count": lambda d: d.deductions.incident_count,
    "incidents.decided": lambda d: d.deductions.incident_count_decided,
    "incidents.undecided": lambda d: d.deductions.incident_count - d.deductions.incident_count_decided,
    "deductions.approved": lambda d: d.deductions.approved,
    "deductions.pending": lambda d: d.pending,
    "deductions.ceiling": lambda d: d.deductions.ceiling,
    "deductions.remaining": lambda d: d.deductions.remaining,
    "deductions.ratio": lambda d: d.deductions.ratio,
    "deductions.share": lambda d: d.deductions.share_of_total,
    "deductions.rectification": lambda d: d.deductions.rectification,
    "deductions.termination": lambda d: d.deductions.termination,
    "payments.count": lambda d: len(d.payments),
    "payments.paid": lambda d: sum(one.state.code in _DONE for one in d.payments),
    "payments.last": lambda d: d.payments[-1].name if d.payments else "",
    "payments.last-payable": lambda d: d.payments[-1].payable if d.payments else "",
    "payments.waiting-for": lambda d: d.waiting_for,
    "reviews.count": lambda d: len(d.reviews.rounds),
    "reviews.outcome": lambda d: d.last_outcome,
    "readiness.ready": lambda d: d.overview.ready,
    "readiness.all": lambda d: d.overview.readiness,
    "team.members": lambda d: len(d.team.members),
    "team.present": lambda d: d.team.present,
    "open.pressing": lambda d: len(d.overview.pressing),
    "open.questions": lambda d: d.questions.undecided,
    "open.questions-acute": lambda d: d.questions_with_effect,
    "open.gaps": lambda d: len(d.questions.gaps),
    "open.concerns": lambda d: len(d.questions.concerns),
    "findings.count": lambda d: d.overview.findings,
    **{f"states.{state.value.replace('_', '-')}": _state(state.value) for state in State},
}

FIGURE_NAMES: Final = tuple(_FIGURES)
TABLE_NAMES: Final = ("table.services", "table.systems", "table.incidents", "table.payments", "table.open")


def view_figures(shown: Shown) -> dict[str, str]:
    """Every figure by its name as it is shown; what nobody recorded is shown as such."""
    unknown = shown.words.t("value.unknown")
    return {name: str(read(shown)) or unknown for name, read in _FIGURES.items()}
