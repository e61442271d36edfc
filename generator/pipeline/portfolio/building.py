"""Builds a portfolio: the site of each contract on its own, its own pages above them, at the end one swap."""

from __future__ import annotations

import datetime as dt
import errno
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from generator.compliance.portfolio.standing import StandingContract
from generator.pipeline.assessing import NoSuchAudienceError, RecordsRefusedError, When
from generator.pipeline.cluster import ClusterError
from generator.pipeline.executing import Executor, WorkerLostError
from generator.pipeline.executors import Executing, chosen
from generator.pipeline.locking import alone
from generator.pipeline.portfolio.assessing import day_of, read_portfolio
from generator.pipeline.portfolio.beneath import beneath_before, put_beneath
from generator.pipeline.portfolio.contract_tasks import Refused, Unfit
from generator.pipeline.portfolio.contracts import Room, Wanted, build_contract
from generator.pipeline.portfolio.kept_sites import KeptSite
from generator.pipeline.portfolio.own_pages import make_own_pages
from generator.pipeline.portfolio.together import side_by_side
from generator.pipeline.progress import Progress, Silent
from generator.pipeline.swapping import make_room, put_in_place
from generator.problem import UnfinishedError, failure_told
from generator.records.portfolio import ListedContract, Portfolio
from generator.settings import words

SITE: Final = "site"
CACHE: Final = "build/cache"
_UP: Final = "../../index.html"
"""From the root of a contract's site to the portfolio's first page."""
_NOBODYS_FAULT: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
"""Where nothing can be written, nothing is learnt of a contract by trying."""


@dataclass(frozen=True, slots=True)
class Making:
    """How a portfolio is built: by whom, and for which audience where not for its own default one."""

    executing: Executing = field(default_factory=Executing)
    audience: str | None = None


@dataclass(frozen=True, slots=True)
class BuiltPortfolio:
    """A finished build: where it stands, as of which day, for whom, and how each contract stands in it."""

    site: Path
    portfolio: Portfolio
    as_of: dt.date
    audience: str
    contracts: tuple[StandingContract, ...]
    made: tuple[str, ...]
    """The contracts whose site was made now and not found as kept."""

    @property
    def complete(self) -> bool:
        """Whether every contract is shown as its records say now."""
        return all(one.current for one in self.contracts)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of one contract: the site to show, if there is one, and what stood in the way of today's."""

    kept: KeptSite | None
    standing: StandingContract
    unknown_audience: bool = False


@alone("dossier portfolio build")
def build_portfolio(
    folder: Path, when: When, progress: Progress | None = None, making: Making | None = None
) -> BuiltPortfolio:
    """Builds every contract into ``folder``/site/contracts and the portfolio's own pages above them.

    A contract with problems keeps its last good site for the same audience, dated and marked. Nothing is
    changed before all of the new site is whole.

    Raises:
        RecordsRefusedError: ``portfolio.yaml`` itself has problems.
        NoSuchAudienceError: none of the contracts has an audience of the name asked for.
        OSError: there is no room left, or the site cannot be written. The old one stands.
        ClusterError, WorkerLostError: whoever performs the tasks has gone. What is done is kept.
    """
    hears, how = progress or Silent(), making or Making()
    portfolio = read_portfolio(folder)
    as_of = day_of(portfolio, when)
    day = When(when.now, as_of)
    audience = how.audience or portfolio.audience
    fresh = folder / "build" / "site.new"
    make_room(fresh, folder / SITE)
    hears.begin("contracts", total=len(portfolio.contracts))
    with chosen(how.executing) as executor:
        outcomes: dict[int, _Outcome] = {}
        for place, outcome in _Build(folder, portfolio, day, audience, executor, fresh).each():
            outcomes[place] = outcome
            hears.advance()
        every = tuple(outcomes[place] for place in range(len(portfolio.contracts)))
        if every and all(one.unknown_audience for one in every):
            told = tuple(dict.fromkeys(text for one in every for text in one.standing.failure))
            raise NoSuchAudienceError(words().t("bureau.no-such-audience", name=audience, told=told[0]))
        hears.begin("portfolio")
        contracts = tuple(one.standing for one in every)
        for path, content in make_own_pages(portfolio, contracts, when, as_of, executor, audience=audience):
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    put_in_place(fresh, folder / SITE)
    made = tuple(one.standing.id for one in every if one.kept and one.kept.new)
    return BuiltPortfolio(folder / SITE, portfolio, as_of, audience, contracts, made)


@dataclass(frozen=True, slots=True)
class _Build:
    """One build of a portfolio, by which each contract goes its own way."""

    folder: Path
    portfolio: Portfolio
    when: When
    audience: str
    executor: Executor
    fresh: Path
    """Where the new site comes into being."""

    def each(self) -> Iterator[tuple[int, _Outcome]]:
        """What comes of each contract, with its place; its site stands beneath the new one then."""
        return side_by_side(self._one, self.portfolio.contracts, self.executor.workers)

    def _one(self, listed: ListedContract) -> _Outcome:
        outcome = self._outcome(listed)
        if outcome.kept is not None:
            notice = _notice(outcome.standing, self.portfolio.timezone)
            put_beneath(self.fresh, listed.id, outcome.kept, notice)
        return outcome

    def _outcome(self, listed: ListedContract) -> _Outcome:
        room = Room(self.folder / CACHE)
        up = (self.portfolio.name, _UP)
        wanted = Wanted(listed, self.folder / listed.folder, self.when, self.audience, up)
        try:
            outcome = build_contract(wanted, self.executor, room)
        except RecordsRefusedError as refused:  # a character that no font can show
            outcome = Refused(refused.problems)
        except (ClusterError, WorkerLostError):
            raise
        except (UnfinishedError, OSError) as error:
            if isinstance(error, OSError) and error.errno in _NOBODYS_FAULT:
                raise
            outcome = Unfit(failure_told(error, words()))
        if isinstance(outcome, KeptSite):
            return _shown(_standing(listed), outcome)
        last = room.sites(listed.id).last(self.audience)
        before = beneath_before(self.folder / SITE, listed.id, self.audience) if last is None else None
        shown = _shown(_standing(listed, outcome), last or before)
        return replace(shown, unknown_audience=isinstance(outcome, Unfit) and outcome.unknown_audience)


def _standing(listed: ListedContract, hindrance: Refused | Unfit | None = None) -> StandingContract:
    return StandingContract(
        id=listed.id,
        department=listed.department,
        folder=listed.folder,
        summary=None,
        problems=hindrance.problems if isinstance(hindrance, Refused) else (),
        failure=hindrance.told if isinstance(hindrance, Unfit) else (),
    )


def _shown(standing: StandingContract, kept: KeptSite | None) -> _Outcome:
    if kept is None:
        return _Outcome(None, standing)
    return _Outcome(kept, replace(standing, summary=kept.summary, built_at=kept.facts.built_at))


def _notice(standing: StandingContract, timezone: str) -> str:
    """What every page of a site that is not today's says."""
    if standing.current or standing.summary is None or standing.built_at is None:
        return ""
    built = standing.built_at.astimezone(ZoneInfo(timezone))
    return words().t("bureau.stale.notice", built=built, as_of=standing.summary.as_of)
