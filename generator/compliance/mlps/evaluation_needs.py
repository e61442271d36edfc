"""What has to happen for an evaluation to count as delivered under 1.2, each step met, lacking or failed."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from generator.compliance.case import Case
from generator.compliance.proof import proves
from generator.location import Location
from generator.message import Message, say
from generator.records.clause import PARTY_WORDS
from generator.records.evaluation import Evaluation, Phase, Report
from generator.records.system import System

NeedStatus = Literal["met", "lacking", "failed"]
"""``failed`` where a record shows that it does not hold; ``lacking`` where none shows that it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One step on the way; without those that ``decide``, the report does not count as delivered."""

    key: str
    what: Message
    status: NeedStatus
    decides: bool
    on: dt.date | None = None
    """The day on which it was met, where the records tell it."""
    at: Location

    @property
    def met(self) -> bool:
        return self.status == "met"


def needs_of(case: Case, system: System, current: Evaluation | None) -> tuple[Need, ...]:
    """The steps in the order in which they are taken; the same for every system and round."""
    return (
        *_of_the_evaluator(case, system, current),
        *_on_the_way(system, current),
        *_of_the_report(system, current),
    )


def evaluator_proven(evaluation: Evaluation | None) -> bool:
    """Whether the body's certificate is recorded with its evidence."""
    evaluator = evaluation.evaluator if evaluation else None
    return bool(evaluator and evaluator.certificate and evaluator.evidence)


def certificate_covers(evaluation: Evaluation) -> bool | None:
    """Whether the certificate held on the days of the evaluation; None while dates are unknown."""
    evaluator, days = evaluation.evaluator, evaluated_on(evaluation)
    if evaluator is None or not days:
        return None
    first, last = days[0], days[-1]
    since, until = evaluator.certificate_from, evaluator.certificate_until
    if (since is not None and first < since) or (until is not None and last > until):
        return False
    return None if since is None or until is None else True


def evaluated_on(evaluation: Evaluation) -> tuple[dt.date, ...]:
    """The first and last recorded day of on-site work; the report's where nobody recorded any."""
    on_site, report = evaluation.phases.on_site, evaluation.report
    days = tuple(day for day in (on_site.started_on, on_site.finished_on) if day is not None)
    return days or (() if report is None else (report.dated,))


def not_independent(case: Case, system: System | None, evaluation: Evaluation | None) -> bool:
    """Whether the evaluator is, or is named after, the operator or a party of the contract (AMB-EVALUATOR).

    Named after it is also who shares what is left of a name without the place and the kind of body.
    """
    if evaluation is None or evaluation.evaluator is None:
        return False
    name = _plain(evaluation.evaluator.name)
    contract = case.records.contract
    others = [contract.party_a.name, contract.party_b.name, system.operator if system else None]
    whole = any(_plain(one) in name for one in (*PARTY_WORDS.values(), *others) if one)
    cores = [core for one in others if one and len(core := _core(one)) >= _TELLING]
    return whole or any(core in _core(name) for core in cores)


def accepted_evaluator(case: Case) -> bool | None:
    """Whether the parties decided to accept an evaluator that is not independent; None while undecided."""
    decision = case.decision_on(EVALUATOR)
    return None if decision is None else decision.reading == _ACCEPTED


EVALUATOR: Final = "AMB-EVALUATOR"
_ACCEPTED: Final = "认可"
_TELLING: Final = 3
"""Fewer characters than this are no name."""
_OF_ANY_BODY: Final = re.compile(
    "有限责任|股份|有限|公司|集团|科技|技术|信息|网络|安全|测评|评测|检测|认证|中心|研究|实验室|服务|系统|软件|数据"
    "|北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川"
    "|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|中国|国家|[省市区院所局]"
)
"""What names of bodies have in common: places, trades, kinds of body."""


def _core(name: str) -> str:
    """What of a name is its own."""
    return _OF_ANY_BODY.sub("", _plain(name))


def _plain(name: str) -> str:
    """A name as it is compared: the width of letters, case and spaces make no other body."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _of_the_evaluator(case: Case, system: System, current: Evaluation | None) -> Iterator[Need]:
    at = _place(system, current, "evaluator")
    proven = evaluator_proven(current)
    yield _need("certificate", at, met=proven, decides=True)
    covers = certificate_covers(current) if current else None
    status: NeedStatus = "failed" if covers is False else "met" if covers else "lacking"
    yield Need(
        key="certificate-covers",
        what=say("need.certificate-covers"),
        status=status,
        decides=proven or covers is False,
        at=at,
    )
    named = current is not None and current.evaluator is not None
    failed = not_independent(case, system, current) and not accepted_evaluator(case)
    yield Need(
        key="independent",
        what=say("need.independent"),
        status="failed" if failed else "met" if named else "lacking",
        decides=failed,
        at=at,
    )


def _on_the_way(system: System, current: Evaluation | None) -> Iterator[Need]:
    yield _authorised(system, current)
    for name in ("preparation", "planning", "on_site", "reporting"):
        phase: Phase = getattr(current.phases, name) if current else Phase()
        ended = phase.finished_on
        yield Need(
            key=f"phase-{name}",
            what=say("need.phase", name=say(f"phase.{name}")),
            status="lacking" if ended is None else "met",
            decides=False,
            on=ended,
            at=_place(system, current, f"phases.{name}"),
        )


def _authorised(system: System, current: Evaluation | None) -> Need:
    """Signed, with evidence, and not after on-site work began."""
    signed = current.authorisation if current else None
    begun = current.phases.on_site.started_on if current else None
    status: NeedStatus = "met" if signed and signed.evidence else "lacking"
    if signed and begun is not None and signed.signed_on > begun:
        status = "failed"
    return Need(
        key="authorisation",
        what=say("need.authorisation"),
        status=status,
        decides=False,
        on=signed.signed_on if signed else None,
        at=_place(system, current, "authorisation"),
    )


def _of_the_report(system: System, current: Evaluation | None) -> Iterator[Need]:
    report = current.report if current else None
    at = _place(system, current, "report")
    yield _need("report", at, met=report is not None, decides=True, on=report.dated if report else None)
    yield _need("report-proof", at, met=bool(report and proves(report.evidence, report.dated)), decides=True)
    figures = (report.number, report.rate, report.conclusion) if report else ()
    yield _need("report-figures", at, met=bool(figures) and None not in figures, decides=True)
    handed_over = report.delivered_on if report else None
    at = _place(system, current, "report.delivered_on")
    yield _need("handed-over", at, met=handed_over is not None, decides=True, on=handed_over)
    shown = report is not None and handover_proven(report)
    at = _place(system, current, "report.evidence")
    yield _need("handover-proof", at, met=shown, decides=True, on=handed_over if shown else None)


def handover_proven(report: Report) -> bool:
    """Whether evidence can show that the report was handed over on the day recorded, written before it."""
    on = report.delivered_on
    return on is not None and on >= report.dated and proves(report.evidence, on)


def _need(key: str, at: Location, *, met: bool, decides: bool = False, on: dt.date | None = None) -> Need:
    status: NeedStatus = "met" if met else "lacking"
    return Need(key=key, what=say(f"need.{key}"), status=status, decides=decides, on=on, at=at)


def _place(system: System, current: Evaluation | None, field: str) -> Location:
    return current.origin.at(field) if current else system.origin.at()
