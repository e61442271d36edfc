"""Synthetic records on top of a real project's contract: as many incidents and deliveries as asked for."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

_INCIDENT = """\
id: {id}
title: 第 {number} 起合成事故
where: 机房
occurred_at: {day}T09:00:00+08:00
discovered_at: {day}T09:05:00+08:00
reported_at: {day}T09:10:00+08:00
arrived_at: {day}T09:30:00+08:00
recovered_at: {day}T10:{minute:02}:00+08:00
reporter: {{name: 值班员, means: 电话}}
impact:
  departments: [财政局, 教委]
  district_leaders: false
  service: unusable
  alternative: false
  other_major_effect: false
symptom: 业务系统无法访问
cause: {{preliminary: 链路抖动, root: 光模块老化}}
handling:
  - {{at: {day}T09:12:00+08:00, what: 切换备用链路}}
  - {{at: {day}T10:00:00+08:00, what: 更换光模块}}
responsibility: 乙方
corrective_actions:
  - {{what: 更换同批次光模块, due: {day}, done_on: {day}, verified_by: 甲方}}
proposed_tier: B
meeting: {{date: {day}, tier: B, amount: "2000.00", minutes: 纪要}}
national_level: null
evidence:
  - {{archive: DA-{number}, held_by: 甲方档案室, kind: 纪要, dated: {day}}}
"""

_DELIVERY = """\
- id: DEL-{number}
  service: S1.{service:02}
  name: 月度维护报告
  period: {month}
  delivered_on: {day}
  received_by: 甲方
  evidence:
    - {{archive: JF-{number}, held_by: 甲方档案室, kind: 签收单, dated: {day}}}
"""

_MONTHLY = (2, 3, 4, 15)
"""The services of the real contract that list the product."""


def write_project(source: Path, target: Path, incidents: int, deliveries: int) -> None:
    """``source``/data copied to ``target``, with incidents (a file each) and deliveries (500 a file)."""
    shutil.copytree(source / "data", target / "data")
    start = dt.date(2026, 4, 15)
    folder = target / "data" / "incidents" / "2026"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, incidents + 1):
        day = start + dt.timedelta(days=number % 200)
        name = f"INC-2026-{number:05}"
        text = _INCIDENT.format(id=name, number=number, day=day, minute=number % 60)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    per_file = 500
    for first in range(1, deliveries + 1, per_file):
        entries = []
        for number in range(first, min(first + per_file, deliveries + 1)):
            day = start + dt.timedelta(days=number % 200)
            entries.append(
                _DELIVERY.format(number=number, service=_MONTHLY[number % 4], month=f"{day:%Y-%m}", day=day)
            )
        path = target / "data" / "deliveries" / f"part-{first:06}.yaml"
        path.write_text("".join(entries), encoding="utf-8")
