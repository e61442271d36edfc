"""Assessing whole evaluations: 4 systems × 257 items × 3 rounds, with problems, on top of a real contract.

    .venv/bin/python -m benchmarks.evaluations [--rounds 3] [--repeat 7]

Prints the median of assessing the contract as it is, and of assessing it with all items of every round filled
in. The promise is well under a second for both together. Only the assessment is measured: no file is read.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from generator.compliance.engine import assess
from generator.loading.project_loader import load_project
from generator.records.evaluation import Evaluation
from generator.records.ledger import Records
from generator.views.worksheet import every_item

ROOT: Final = Path(__file__).resolve().parent.parent
AS_OF: Final = dt.date(2026, 12, 31)
_OUTCOMES: Final = ("符合", "部分符合", "符合", "不符合", "符合", "不适用", "符合")
_EVERY_FIFTH: Final = 5


def main(arguments: list[str]) -> int:
    """Prints the figures; 1 where the project cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeat", type=int, default=7)
    options = parser.parse_args(arguments)
    records = load_project(ROOT).records
    if records is None:
        return 1
    records = replace(
        records, systems=tuple(one.model_copy(update={"cloud": "tenant"}) for one in records.systems)
    )
    filled = replace(records, evaluations=tuple(_evaluations(records, options.rounds)))
    bare = _median(records, options.repeat)
    full = _median(filled, options.repeat)
    results = sum(len(one.results) for one in filled.evaluations)
    problems = sum(len(one.problems) for one in filled.evaluations)
    sys.stdout.write(
        f"{len(records.systems)} systems, {len(filled.evaluations)} rounds, "
        f"{results} results, {problems} problems\n"
        f"without evaluations {bare * 1000:8.1f} ms\n"
        f"with all of them    {full * 1000:8.1f} ms  ({full / bare:.1f} times)\n"
    )
    return 0


def _median(records: Records, repeat: int) -> float:
    took = []
    for _ in range(repeat):
        begun = time.perf_counter()
        assess(records, AS_OF)
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def _evaluations(records: Records, rounds: int) -> Iterator[Evaluation]:
    """Every item with a result that differs from round to round; every fifth with a problem."""
    assert records.catalog is not None
    items = [line.item for line in every_item(records.catalog)]
    for system in records.systems:
        for number in range(1, rounds + 1):
            dated = dt.date(2026, 1, 10) + dt.timedelta(days=60 * number)
            yield Evaluation.model_validate(
                {
                    "id": f"EV-{system.id}-{number}",
                    "system": system.id,
                    "round": number,
                    "report": {"dated": dated, "rate": "75", "conclusion": "基本符合"},
                    "results": [_result(item, place + number) for place, item in enumerate(items)],
                    "problems": [
                        {"id": f"P-{place}", "item": item, "severity": "中", "what": "合成问题"}
                        for place, item in enumerate(items[::_EVERY_FIFTH])
                    ],
                }
            )


def _result(item: str, place: int) -> dict[str, Any]:
    return {"item": item, "outcome": _OUTCOMES[place % len(_OUTCOMES)], "note": "合成说明"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
